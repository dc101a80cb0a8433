import { asFailure, fail } from '#kernel/error.ts';
import type { Context, ModuleContext } from '#kernel/module.ts';
import {
  ACTING_MS,
  containmentEndingStarted,
  containmentEnforced,
  containmentFailed,
  containmentEndingFailed,
  containmentOf,
  containmentOrdered,
  containmentReleased,
  isActedOn,
  isInForce,
  told,
  type Containment,
} from './containment.ts';
import type { Enforcement } from './enforcement.ts';
import { decideAt } from './standing.ts';

export interface ContainingParts {
  readonly enforcement: Enforcement;
  /** Commits at once: what undoes a containment is in the log before anything is done. */
  readonly publish: () => ModuleContext['publish'];
}

type Asking = Pick<Context, 'ask' | 'clock' | 'events' | 'feed' | 'log' | 'read'>;

/** Puts containments in force and ends them: of all processes one does it, and the log tells what is to be undone, whatever dies in between. */
export class Containing {
  readonly #parts: ContainingParts;

  constructor(parts: ContainingParts) {
    this.#parts = parts;
  }

  /**
   * Ordered, done, in force. `wantedOf` says what is wanted beside what stands there already; whoever is contained so already stays so, under
   * the first containment. @throws conflict while that one ends
   */
  async contain(
    target: Pick<Containment, 'containment_id' | 'method' | 'project_id' | 'node_id' | 'address'>,
    context: Asking,
    wantedOf: (standing: readonly Containment[]) => Promise<Containment>,
  ): Promise<{ readonly containment: Containment; readonly contained: boolean }> {
    const { clock } = context;
    const { containment, isOurs } = await decideAt<{ readonly containment: Containment; readonly isOurs: boolean }>(
      target,
      context,
      this.#publish,
      async (standing) => {
        const known = standing.find((one) => isSame(one, target));
        if (known !== undefined && (known.containment_id !== target.containment_id || known.state !== 'ordered')) {
          return [{ containment: refuseEnding(known, clock.now()), isOurs: false }, []];
        }
        const before = known === undefined ? await containmentOf(context.read, target.containment_id) : undefined;
        if (before !== undefined && !isInForce(before)) return [{ containment: before, isOurs: false }, []];
        // A request that is repeated, because its process died, goes on with what it ordered.
        const ordered = { ...(known ?? (await wantedOf(standing))), state_since: clock.now().toISOString() };
        return [{ containment: ordered, isOurs: true }, [told(containmentOrdered, ordered)]];
      },
    );
    if (!isOurs)
      return { containment, contained: containment.containment_id === target.containment_id && containment.state === 'in_force' };
    try {
      await this.#parts.enforcement.enforce(containment, context, withinTime(context));
    } catch (error) {
      await this.end(containment, context, asFailure(error).message, 'ours').catch((failure: unknown) => {
        context.log.warn('What was done of a containment could not be undone yet.', {
          containment: containment.containment_id,
          error: String(failure),
        });
      });
      throw error;
    }
    const inForce = await decideAt(target, context, this.#publish, async (standing) => {
      const now = standing.find((one) => one.containment_id === containment.containment_id);
      if (now?.state !== 'ordered') throw fail('conflict', 'It took too long to be put in force, and was ended meanwhile.');
      const enforced: Containment = { ...now, state: 'in_force', state_since: null };
      return [enforced, [told(containmentEnforced, enforced)]];
    });
    return { containment: inForce, contained: true };
  }

  /**
   * Takes it on, undoes it, over. Whoever comes second, while it is being undone or is over, gets it as it is. What cannot be undone stands in the
   * ledger as before.
   * @param known as the caller knows it; what stands in the log decides
   * @param whose `ours`: this process is putting it in force, and goes back
   * @throws conflict while another one puts it in force
   */
  async end(known: Containment, context: Asking, reason: string, whose: 'ours' | 'anybody' = 'anybody'): Promise<Containment> {
    const { clock } = context;
    const id = known.containment_id;
    const taken = await decideAt<{
      readonly before: Containment;
      readonly ending: Containment | null;
      readonly others: readonly Containment[];
    }>(known, context, this.#publish, async (standing) => {
      // One that does not stand there is over, or was written by a hub of before.
      const before = standing.find((one) => one.containment_id === id) ?? (await containmentOf(context.read, id)) ?? known;
      const others = standing.filter((one) => one.containment_id !== id);
      const isActed = isActedOn(before, clock.now());
      if (!isInForce(before) || (before.state === 'ending' && isActed)) return [{ before, ending: null, others }, []];
      if (before.state === 'ordered' && isActed && whose !== 'ours') {
        throw fail('conflict', 'It is being put in force at this moment; try again.');
      }
      const ending: Containment = { ...before, state: 'ending', state_since: clock.now().toISOString(), end_reason: reason };
      return [{ before, ending, others }, [told(containmentEndingStarted, ending)]];
    });
    const { before, ending, others } = taken;
    if (ending === null) return before;
    const neverInForce = before.state === 'ordered';
    try {
      await this.#parts.enforcement.undo(ending, others, context, withinTime(context));
    } catch (error) {
      const kept = neverInForce
        ? { ...ending, state: 'ordered' as const }
        : { ...ending, state: 'in_force' as const, end_reason: before.end_reason };
      await this.#after(ending, context, containmentEndingFailed, { ...kept, state_since: null });
      throw error;
    }
    const over: Containment = {
      ...ending,
      state: neverInForce ? 'failed' : 'released',
      state_since: null,
      ended_at: clock.now().toISOString(),
    };
    return this.#after(ending, context, neverInForce ? containmentFailed : containmentReleased, over);
  }

  /** What becomes of one that this process undoes; one that somebody else went on with meanwhile is theirs. */
  async #after(ending: Containment, context: Asking, declared: typeof containmentReleased, becomes: Containment): Promise<Containment> {
    return decideAt<Containment>(ending, context, this.#publish, async (standing) => {
      const now = standing.find(({ containment_id: id }) => id === ending.containment_id);
      if (now?.state !== 'ending' || now.state_since !== ending.state_since) return [now ?? ending, []];
      return [becomes, [told(declared, becomes)]];
    });
  }

  readonly #publish: ModuleContext['publish'] = (events, only) => this.#parts.publish()(events, only);
}

/** Of a node or an address, in one way. */
function isSame(
  one: Pick<Containment, 'method' | 'node_id' | 'address'>,
  other: Pick<Containment, 'method' | 'node_id' | 'address'>,
): boolean {
  return one.method === other.method && one.node_id === other.node_id && one.address === other.address;
}

/** Nobody is told to be contained by what ends at this moment. @throws conflict */
function refuseEnding(known: Containment, now: Date): Containment {
  if (known.state === 'ending' || Date.parse(known.until) <= now.getTime() || (known.state === 'ordered' && !isActedOn(known, now))) {
    throw fail('conflict', 'The containment of before ends at this moment; try again.');
  }
  return known;
}

/** Throws when whoever acts has done so for too long: others may go on with it soon. @throws timeout */
function withinTime({ clock }: Pick<Context, 'clock'>): () => void {
  const overMs = clock.monotonicMs() + ACTING_MS;
  return () => {
    if (clock.monotonicMs() >= overMs) throw fail('timeout', `GNS3 or what bans took longer than ${ACTING_MS / 1_000} s.`);
  };
}
