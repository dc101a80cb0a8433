import { asFailure, fail } from '#kernel/error.ts';
import { answer, type Answering, type Context, type ModuleContext } from '#kernel/module.ts';
import { versionWith } from '../backups/backup-answers.ts';
import { newestBackups, isDevice, secretsOf } from '../backups/backups.projection.ts';
import { differenceOf } from '../backups/difference.ts';
import { configurationRestored, restoreBegun } from '../backups/events.ts';
import { takeBackup } from '../backups/messages.ts';
import { compared, hashOf } from '../backups/normalise.ts';
import { readConfiguration, type ReadConfiguration, type Way } from '../backups/reading.ts';
import { eventOn, keepRead, type BackupParts } from '../backups/taking.ts';
import type { Platform } from '../platforms/platform-file.ts';
import { applyRestore, planRestore } from './messages.ts';
import { differing, plannedCommands } from './planned.ts';
import { Typing } from './typing.ts';
import { isOf, unfinishedRestores } from './unfinished.projection.ts';
import type { InHand } from './unfinished.ts';

/** Commits and rollbacks go through the whole configuration; milliseconds. */
const WHOLE = { timeoutMs: 120_000 };

type Asking = Pick<Context, 'ask' | 'read' | 'caller'>;

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
  const typing = new Typing(parts);

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
        const id = restoreId.slice(-8);
        const failed = await write(way, now, commands, id, context).catch((error: unknown) => asFailure(error).message);
        const after = await readNow(way, context).catch(() => null);
        const differs = after === null ? [] : differing(after.content, wanted, left_out, now.platform);
        const there = after !== null && failed === null && differs.length === 0;
        const unconfirmed = there ? await confirm(way, now.platform, context).catch((error: unknown) => asFailure(error).message) : null;
        if (there && unconfirmed === null) {
          const unsaved = save ? await typing.save(way, now.platform, context).catch((error: unknown) => asFailure(error).message) : null;
          await dropCheckpoint(way, now.platform, id, context);
          await keepRead(parts, after.read, device, context);
          const reason = `${commands.length === 1 ? 'One command was' : `${commands.length} commands were`} carried out, and the device has what was wanted.`;
          return await told(
            'restored',
            unsaved === null ? reason : `${reason} It could not be saved: ${unsaved}`,
            after,
            save && unsaved === null,
          );
        }
        const why =
          failed ??
          (unconfirmed !== null
            ? `What was committed on trial could not be confirmed: ${unconfirmed}`
            : after === null
              ? 'What the device has now cannot be read.'
              : `The device does not have what was wanted: ${differs.slice(0, 3).join('; ')}${differs.length > 3 ? '; …' : ''}.`);
        const back = await rollBack(way, now, { after, committed: failed === null, id }, context);
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

  /** What the device has is kept there first, where it can; then it is led to what is wanted. */
  async function write(way: Way, { platform }: Now, commands: readonly string[], id: string, context: Asking): Promise<string | null> {
    const { checkpoint } = platform.restore!;
    const kept = checkpoint === undefined ? null : await typing.visit(way, platform, of(id, checkpoint.set), context);
    return kept ?? typing.configure(way, platform, commands, context);
  }

  function confirm(way: Way, platform: Platform, context: Asking): Promise<string | null> {
    const { candidate } = platform.restore!;
    return candidate?.confirm === undefined ? Promise.resolve(null) : typing.visit(way, platform, candidate.confirm, context, WHOLE);
  }

  async function dropCheckpoint(way: Way, platform: Platform, id: string, context: Asking): Promise<void> {
    const { checkpoint } = platform.restore!;
    // One that stays is no harm to the configuration.
    if (checkpoint !== undefined) await typing.visit(way, platform, of(id, checkpoint.drop), context).catch(() => null);
  }

  /** Leads the device back to what it had: in its own way where it has one, and else by the commands for that. */
  async function rollBack(
    way: Way,
    before: Now,
    { after: now, committed, id }: { readonly after: Now | null; readonly committed: boolean; readonly id: string },
    context: Asking,
  ): Promise<{ readonly done: boolean; readonly reason: string; readonly after: Now | null }> {
    const { checkpoint, candidate } = before.platform.restore!;
    const there = now ?? (await readNow(way, context).catch(() => null));
    if (there === null) {
      const alone = candidate?.returns_after_minutes;
      const itself = alone === undefined ? '' : ` What it has on trial it gives up by itself after ${alone} minutes.`;
      return { done: false, reason: `It could not be taken back: the device does not answer.${itself}`, after: null };
    }
    const own = checkpoint === undefined ? (committed ? candidate?.back : undefined) : of(id, checkpoint.back);
    let after: Now | null = there;
    let failed: string | null = null;
    if (there.hash !== before.hash && own !== undefined) {
      failed = await typing.visit(way, before.platform, own, context, WHOLE).catch((error: unknown) => asFailure(error).message);
      after = await readNow(way, context).catch(() => null);
    }
    if (after !== null && after.hash !== before.hash) {
      const { commands } = plannedCommands(after.content, before.content, before.platform);
      const typed = await typing.configure(way, before.platform, commands, context).catch((error: unknown) => asFailure(error).message);
      failed = typed ?? failed;
      after = await readNow(way, context).catch(() => null);
    }
    if (after?.hash === before.hash) {
      await dropCheckpoint(way, before.platform, id, context);
      return { done: true, reason: '', after };
    }
    const kept = checkpoint === undefined ? '' : ` What it had is kept there too: ${of(id, checkpoint.back).at(-1)}`;
    return {
      done: false,
      reason: `It could not be taken back: ${failed ?? 'the device has something else than before.'}${kept}`,
      after,
    };
  }
}

/** The commands of a checkpoint of one restore. */
function of(id: string, commands: readonly string[]): string[] {
  return commands.map((each) => each.replaceAll('{id}', id));
}
