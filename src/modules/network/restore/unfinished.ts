import { asFailure } from '#kernel/error.ts';
import type { Lease } from '#kernel/lease.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { contentWith, newestBackups, isDevice } from '../backups/backups.projection.ts';
import { configurationRestored } from '../backups/events.ts';
import { takeBackup } from '../backups/messages.ts';
import { eventOn } from '../backups/taking.ts';
import type { Platform } from '../platforms/platform-file.ts';
import { differing, plannedCommands } from './planned.ts';
import { Typing, type TypingParts } from './typing.ts';
import { unfinishedRestores, type Unfinished } from './unfinished.projection.ts';

type Telling = Pick<ModuleContext, 'ask' | 'read' | 'publish' | 'log' | 'leases' | 'clock'>;

/** The processes that share the database; absent: this one is alone. */
export type Living = () => Promise<readonly string[]>;

/** The restores that this process has in hand. */
export type InHand = Set<string>;

type Outcome = 'restored' | 'rolled_back' | 'failed';

/** A commit that was under way when its process died is carried out after that; and devices take theirs back within seconds of its time. */
const MARGIN_MS = 60_000;

/**
 * Tells what became of restores whose process ended in the middle: reads what the device has now. Nothing is typed then but what gives up a candidate in
 * which the console was left: who knows who has been there meanwhile; both configurations are kept, and either can be planned anew.
 */
export class UnfinishedRestores {
  readonly #platforms: ReadonlyMap<string, Platform>;
  readonly #typing: Typing;
  readonly #inHand: InHand;
  readonly #context: Telling;
  readonly #living: Living | undefined;
  /** Devices that could not be read; each is told once. */
  readonly #unread = new Set<string>();
  /** Restores of devices that may have a commit on trial, which nobody confirms any more: until when it lasts at most, in monotonic time. */
  readonly #trialUntilMs = new Map<string, number>();

  constructor(
    parts: TypingParts & { readonly platforms: ReadonlyMap<string, Platform> },
    inHand: InHand,
    context: Telling,
    living?: Living,
  ) {
    this.#platforms = parts.platforms;
    this.#typing = new Typing(parts);
    this.#inHand = inHand;
    this.#context = context;
    this.#living = living;
  }

  /** Looks once at all that have begun. */
  async look(lease: Lease): Promise<void> {
    for (const restore of await unfinishedRestores(this.#context.read)) {
      if (lease.lost.aborted) return;
      try {
        if (await this.#isUnderWay(restore)) continue;
        await this.#tell(restore, lease);
        this.#unread.delete(restore.restore_id);
      } catch (error) {
        const reason = asFailure(error).message;
        const { restore_id: id, name } = restore;
        if (!this.#unread.has(id)) this.#context.log.warn('What became of a restore cannot be told yet.', { id, name, reason });
        this.#unread.add(id);
      }
    }
  }

  /** This process knows its own; another goes on with its as long as it lives. */
  async #isUnderWay({ restore_id: id, process }: Unfinished): Promise<boolean> {
    if (this.#inHand.has(id)) return true;
    if (this.#living === undefined || process === this.#context.leases.process) return false;
    return (await this.#living()).includes(process);
  }

  async #tell(restore: Unfinished, lease: Lease): Promise<void> {
    const { restore_id: id, project_id, node_id, name, before, wanted, commands, by } = restore;
    const { ask, publish, clock, log } = this.#context;
    const untilMs = this.#trialUntilMs.get(id);
    if (untilMs !== undefined && clock.monotonicMs() < untilMs) return;
    const known = await this.#newest(restore);
    const platform = known === undefined ? undefined : this.#platforms.get(known.platform);
    if (platform?.restore !== undefined) await this.#typing.giveUp({ project_id, node_id }, platform, { ask });
    const { outcome: taken, reason: why } = await ask(takeBackup, { project_id, node_id, cause: 'restore' });
    if (taken === 'failed' || taken === 'no_device') throw new Error(why);
    const newest = await this.#newest(restore);
    const after = newest?.hash ?? null;
    const minutes = (newest === undefined ? undefined : this.#platforms.get(newest.platform))?.restore?.candidate?.returns_after_minutes;
    if (minutes !== undefined && after !== before && untilMs === undefined) {
      // What it has may be on trial: the device takes it back by itself, or keeps it because it was confirmed. Then is when that is known.
      this.#trialUntilMs.set(id, clock.monotonicMs() + minutes * 60_000 + MARGIN_MS);
      log.info('What became of a restore is told when its trial must be over.', { id, name, minutes });
      return;
    }
    this.#trialUntilMs.delete(id);
    const { outcome, reason } = await this.#outcomeOf(restore, after, newest?.platform);
    await publish(
      [eventOn(configurationRestored, { project_id, node_id, name, outcome, reason, before, wanted, after, commands, by })],
      lease,
    );
  }

  async #newest(restore: Unfinished) {
    return (await newestBackups(this.#context.read)).find((each) => each.kind === 'running' && isDevice(each, restore));
  }

  async #outcomeOf(
    { before, wanted }: Unfinished,
    after: string | null,
    platformName: string | undefined,
  ): Promise<{ readonly outcome: Outcome; readonly reason: string }> {
    const ended = 'The process that restored it ended in the middle.';
    if (after === before) return { outcome: 'rolled_back', reason: `${ended} The device has what it had.` };
    if (after === wanted)
      return { outcome: 'restored', reason: `${ended} The device has what was wanted; whether it was saved is not known.` };
    const platform = platformName === undefined ? undefined : this.#platforms.get(platformName);
    const [had, has, want] = await Promise.all([before, after ?? '', wanted].map((hash) => contentWith(this.#context.read, hash)));
    if (platform !== undefined && had !== undefined && has !== undefined && want !== undefined) {
      const { left_out } = plannedCommands(had, want, platform);
      if (differing(has, want, left_out, platform).length === 0) {
        return { outcome: 'restored', reason: `${ended} The device has what was wanted; whether it was saved is not known.` };
      }
    }
    return {
      outcome: 'failed',
      reason: `${ended} The device has neither what it had nor what was wanted. Both are kept: plan a restore to ${before.slice(0, 12)} (before) or ${wanted.slice(0, 12)} (wanted).`,
    };
  }
}
