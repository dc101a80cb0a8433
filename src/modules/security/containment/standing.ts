import { fail, Failure } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Context, Expectation, ModuleContext } from '#kernel/module.ts';
import { standingFold, streamOf, type Containment } from './containment.ts';

/** What stands at a place, a project or an address, and the version of its stream at which it does. */
export interface Standing {
  readonly all: readonly Containment[];
  readonly expect: Expectation;
}

/** How often somebody else may be quicker. */
const MOST_TRIES = 20;
const REACHED_MS = 5_000;

/** As the log has it now, whoever wrote it; what this process reads of the network afterwards is not older. @throws timeout */
async function standingAt(
  place: Pick<Containment, 'project_id' | 'address'>,
  { events, feed }: Pick<Context, 'events' | 'feed'>,
): Promise<Standing> {
  const stream = streamOf(place);
  const { state, version } = await events.fold(stream, standingFold);
  const last = version === 0 ? undefined : (await events.readStream(stream, { fromVersion: version, limit: 1 }))[0];
  if (last !== undefined && !(await feed.reached(last.event.position, REACHED_MS))) {
    throw fail('timeout', 'This process has not yet read what others did to containments; try again.');
  }
  return { all: Object.values(state) as unknown as Containment[], expect: { stream, version } };
}

/**
 * Decides by what stands at a place, and commits what was decided only while that still stands: whoever was not the first decides anew. What
 * `decide` gives beside the events is what the caller gets. @throws version_conflict
 */
export async function decideAt<T>(
  place: Pick<Containment, 'project_id' | 'address'>,
  context: Pick<Context, 'events' | 'feed'>,
  publish: ModuleContext['publish'],
  decide: (standing: readonly Containment[]) => Promise<readonly [T, readonly NewEvent[]]>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const { all, expect } = await standingAt(place, context);
    try {
      const [decided, events] = await decide(all);
      if (events.length > 0) await publish(events, expect);
      return decided;
    } catch (error) {
      if (tries >= MOST_TRIES || !(error instanceof Failure)) throw error;
      // What was refused may have been so because somebody else was quicker: what they did may be seen already.
      if (error.code !== 'version_conflict' && (await isAsExpected(expect, context))) throw error;
    }
  }
}

async function isAsExpected({ stream, version }: Expectation, { events }: Pick<Context, 'events'>): Promise<boolean> {
  return (await events.fold(stream, standingFold)).version === version;
}
