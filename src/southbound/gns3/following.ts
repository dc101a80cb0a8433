import { onTestFinished } from 'vitest';
import { EventStatistics } from './event-statistics.ts';
import { FakeGns3 } from './fake-controller.ts';
import { FakeLog, TestClock } from './fake-context.ts';
import { Follower } from './follower.ts';
import { usualPace, type Pace } from './pace.ts';

const hurried: Pace = { ...usualPace, retryFirstMs: 1, retryLongestMs: 4, reopenMs: 2, lastWordsMs: 5, watchEveryMs: 2 };

/** Waits for something to be so; a test that waits for what never comes fails by this. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await what())) {
    if (performance.now() > deadline) throw new Error(`It never came about: ${what.toString()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
}

/** A server by hand, and the hub that follows it. */
export interface Scene {
  readonly gns3: FakeGns3;
  readonly log: FakeLog;
  readonly clock: TestClock;
  readonly follower: Follower;
}

/** Follows until the end of the test. The log may be one that another follower wrote before. */
export function follow(gns3: FakeGns3, log = new FakeLog(new TestClock()), pace: Partial<Pace> = {}, waitingMost?: number): Scene {
  const clock = log.clock as TestClock;
  const follower = new Follower({
    controller: gns3.controller,
    clock,
    pace: { ...hurried, ...pace },
    random: () => 0.5,
    statistics: new EventStatistics(clock),
    ...(waitingMost === undefined ? {} : { waitingMost }),
  });
  onTestFinished(() => follower.stop());
  follower.start(log.context());
  return { gns3, log, clock, follower };
}

/** A server with one project of one node, followed, and how long the log is then. */
export async function oneNode(pace: Partial<Pace> = {}, waitingMost?: number) {
  const gns3 = new FakeGns3();
  const project = gns3.project('core', {}, ['R1']);
  const [node] = gns3.projects.get(project)!.nodes.keys();
  const scene = follow(gns3, undefined, pace, waitingMost);
  await settled(scene);
  return { gns3, project, node: node!, scene, from: scene.log.events.length };
}

/** Connected, everything compared, everything committed. */
export async function settled({ follower, log }: Scene): Promise<void> {
  await until(
    () => follower.connected && [...follower.state.records()].every((record) => follower.watch(record.project.project_id)?.whole === true),
  );
  await until(
    () => !log.said().some((said) => said === 'stream.gap.started controller') || lastOf(log, 'stream.gap.') === 'stream.gap.ended',
  );
  await until(
    () =>
      log.said().includes('topology.changed connected') ||
      follower.state.documents().length === 0 ||
      log.said().includes('stream.gap.ended controller'),
  );
}

/** The type of the last event that begins so. */
export const lastOf = (log: FakeLog, prefix: string): string | undefined =>
  log.events.findLast((event) => event.type.startsWith(prefix))?.type;
