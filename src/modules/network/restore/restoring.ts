import { asFailure, fail } from '#kernel/error.ts';
import { answer, type Answering, type Context, type ModuleContext } from '#kernel/module.ts';
import { versionWith } from '../backups/backup-answers.ts';
import { newestBackups, isDevice, secretsOf } from '../backups/backups.projection.ts';
import { differenceOf } from '../backups/difference.ts';
import { configurationRestored, restoreBegun } from '../backups/events.ts';
import { takeBackup } from '../backups/messages.ts';
import { compared, hashOf } from '../backups/normalise.ts';
import { entranceOf, readConfiguration, type RanCommands, type ReadConfiguration, type Way } from '../backups/reading.ts';
import { eventOn, keepRead, type BackupParts } from '../backups/taking.ts';
import type { Platform } from '../platforms/platform-file.ts';
import { applyRestore, planRestore } from './messages.ts';
import { differing, plannedCommands } from './planned.ts';
import { isOf, unfinishedRestores } from './unfinished.projection.ts';
import type { InHand } from './unfinished.ts';

type Asking = Pick<Context, 'ask' | 'read' | 'caller'>;

/** Commands of one visit: as many as `console.run` takes. */
const AT_ONCE = 100;
const COMMAND_MS = 30_000;

/** What outlives a handler that works: it must be told although the process may die in the middle. */
export interface Restoring {
  readonly around: () => Pick<ModuleContext, 'publish' | 'leases'>;
  readonly inHand: InHand;
}

interface Now {
  readonly read: ReadConfiguration;
  readonly name: string;
  readonly platform: Platform;
  readonly content: string;
  readonly hash: string;
}

export function restoreAnswers(parts: BackupParts, { around, inHand }: Restoring): Answering[] {
  const { platforms, secrets, mask } = parts;

  /** What the device has now. @throws conflict when it cannot be read or written */
  const readNow = async (way: Way, context: Asking): Promise<Now> => {
    const known = (await newestBackups(context.read)).find((each) => isDevice(each, way))?.platform ?? null;
    const read = await readConfiguration(way, known, parts, context);
    if (read.running === null) throw fail('conflict', `The configuration of ${read.node.name} cannot be read now: ${read.reason}`);
    const platform = read.platform === null ? undefined : platforms.get(read.platform);
    if (platform?.restore === undefined) {
      throw fail('conflict', `No configuration is written to ${read.node.name}: that is not known for its platform, ${read.platform}.`);
    }
    const content = await secrets.refer(secretsOf(way), read.running, mask);
    return { read, name: read.node.name, platform, content, hash: hashOf(content, platform) };
  };

  /** Types commands where configurations are changed. Gives why that ended before the last one; null when it did not. */
  const type = async (way: Way, { platform }: Now, commands: readonly string[], context: Asking): Promise<string | null> => {
    const { begin, end } = platform.restore!;
    const room = AT_ONCE - begin.length - end.length;
    for (let from = 0; from < commands.length; from += room) {
      const now = commands.slice(from, from + room);
      const visit = [...begin, ...now, ...end];
      const fillings: Record<string, string> = {};
      for (const reference of new Set(now.join('\n').match(/<secret-\d+>/g))) {
        const { text, unknown } = await secrets.resolve(secretsOf(way), reference);
        if (unknown > 0) return `A secret of the configuration, ${reference}, is not kept any more.`;
        fillings[reference] = text;
      }
      const ran = (await context.ask(parts.asks.consoleRun, {
        ...entranceOf(way),
        platform: platform.platform,
        commands: visit,
        timeout_ms: COMMAND_MS,
        stop_at_refusal: true,
        ...(Object.keys(fillings).length === 0 ? {} : { fillings }),
      })) as RanCommands;
      const refused = ran.transcripts.find((each) => each.refused);
      if (refused !== undefined) return `The device refused "${refused.command}": ${refused.output.trim().slice(0, 300)}`;
      if (!ran.answered || ran.transcripts.length < visit.length) return ran.reason;
    }
    return null;
  };

  return [
    answer(planRestore, async ({ hash, ...way }, context) => {
      const now = await readNow(way, context);
      const { content } = await versionWith({ ...way, kind: 'running' }, hash, context);
      const { commands, left_out } = plannedCommands(now.content, content, now.platform);
      const lines = differenceOf(compared(now.content, now.platform), compared(content, now.platform));
      return {
        platform: now.platform.platform,
        current_hash: now.hash,
        commands: [...commands],
        left_out: [...left_out],
        lines,
        added: lines.filter(({ sign }) => sign === 'added').length,
        removed: lines.filter(({ sign }) => sign === 'removed').length,
      };
    }),

    answer(applyRestore, async ({ hash, expected_hash, confirm: _meant, save, ...way }, context) => {
      const { content: wanted } = await versionWith({ ...way, kind: 'running' }, hash, context);
      const now = await readNow(way, context);
      if (now.hash !== expected_hash) {
        throw fail('conflict', `${now.name} has another configuration by now than the plan was made of; make a new one.`, {
          current_hash: now.hash,
        });
      }
      const { commands, left_out } = plannedCommands(now.content, wanted, now.platform);
      const told = async (
        outcome: 'restored' | 'unchanged' | 'rolled_back' | 'failed',
        reason: string,
        after: Now | null,
        saved = false,
      ) => {
        const { project_id, node_id } = way;
        if (outcome !== 'unchanged') {
          // At once, and not with the answer: as long as it is not told, it counts as begun.
          await around().publish([
            eventOn(configurationRestored, {
              project_id,
              node_id,
              name: now.name,
              outcome,
              reason,
              before: now.hash,
              wanted: hash,
              after: after?.hash ?? null,
              commands: commands.length,
              by: context.caller.name,
            }),
          ]);
        }
        return {
          platform: now.platform.platform,
          current_hash: now.hash,
          commands: [...commands],
          left_out: [...left_out],
          outcome,
          reason,
          saved,
          after_hash: after?.hash ?? null,
          differs: after === null ? [] : differing(after.content, wanted, left_out, now.platform),
        };
      };
      if (commands.length === 0) return told('unchanged', 'The device has it already.', now);

      // What it had is kept before anything is typed: whatever becomes of this process, it can be written back.
      const known = (await newestBackups(context.read)).some((each) => isDevice(each, way) && each.hash === now.hash);
      if (!known) await context.ask(takeBackup, { ...way, cause: 'restore' });
      const device = { project_id: way.project_id, node_id: way.node_id, cause: 'restore' as const };
      const under = (await unfinishedRestores(context.read)).find((each) => isOf(each, way) && each.restore_id !== context.messageId);
      if (under !== undefined) {
        throw fail('conflict', `${now.name} is being restored since ${under.begun_at}; what becomes of that is told first.`, {
          restore_id: under.restore_id,
        });
      }
      const restoreId = context.messageId;
      inHand.add(restoreId);
      try {
        await begin(restoreId, { ...now, wanted: hash, commands: commands.length }, way, context);
        const failed = await type(way, now, commands, context).catch((error: unknown) => asFailure(error).message);
        const after = await readNow(way, context).catch(() => null);
        if (after !== null && failed === null && differing(after.content, wanted, left_out, now.platform).length === 0) {
          const unsaved = save ? await runSave(way, now, context).catch((error: unknown) => asFailure(error).message) : null;
          await keepRead(parts, after.read, device, context);
          const reason = `${commands.length} commands were carried out, and the device has what was wanted.`;
          return await told(
            'restored',
            unsaved === null ? reason : `${reason} It could not be saved: ${unsaved}`,
            after,
            save && unsaved === null,
          );
        }
        const why = failed ?? (after === null ? 'What the device has now cannot be read.' : 'The device does not have what was wanted.');
        const back = await rollBack(way, now, after, context);
        if (back.after !== null) await keepRead(parts, back.after.read, device, context);
        return await (back.done ? told('rolled_back', why, back.after) : told('failed', `${why} ${back.reason}`, back.after));
      } finally {
        inHand.delete(restoreId);
      }
    }),
  ];

  /** Says that it begins, before anything is typed: should the process die, what became of it is told all the same. */
  async function begin(
    restoreId: string,
    now: Pick<Now, 'name' | 'hash'> & { readonly wanted: string; readonly commands: number },
    { project_id, node_id }: Way,
    context: Context,
  ): Promise<void> {
    const { publish, leases } = around();
    const data = {
      project_id,
      node_id,
      name: now.name,
      restore_id: restoreId,
      before: now.hash,
      wanted: now.wanted,
      commands: now.commands,
      by: context.caller.name,
      process: leases.process,
    };
    await publish([eventOn(restoreBegun, data)]);
  }

  /** Leads the device back to what it had. */
  async function rollBack(
    way: Way,
    before: Now,
    now: Now | null,
    context: Asking,
  ): Promise<{ readonly done: boolean; readonly reason: string; readonly after: Now | null }> {
    const there = now ?? (await readNow(way, context).catch(() => null));
    if (there === null) return { done: false, reason: 'It could not be taken back: the device does not answer.', after: null };
    if (there.hash === before.hash) return { done: true, reason: '', after: there };
    const { commands } = plannedCommands(there.content, before.content, before.platform);
    const failed = await type(way, before, commands, context).catch((error: unknown) => asFailure(error).message);
    const after = await readNow(way, context).catch(() => null);
    if (after?.hash === before.hash) return { done: true, reason: '', after };
    return { done: false, reason: `It could not be taken back: ${failed ?? 'the device has something else than before.'}`, after };
  }

  async function runSave(way: Way, { platform }: Now, context: Asking): Promise<string | null> {
    const { begin, save } = platform.restore!;
    if (save.length === 0) return null;
    // The level that writing needs is that of the mode, without the mode.
    const rise = begin.filter((each) => each === 'enable');
    const ran = (await context.ask(parts.asks.consoleRun, {
      ...entranceOf(way),
      platform: platform.platform,
      commands: [...rise, ...save],
      timeout_ms: COMMAND_MS,
      stop_at_refusal: true,
    })) as RanCommands;
    const refused = ran.transcripts.find((each) => each.refused);
    if (refused !== undefined) return refused.output.trim().slice(0, 300);
    return ran.answered ? null : ran.reason;
  }
}
