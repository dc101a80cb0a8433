import { asFailure } from '#kernel/error.ts';
import { pollReads } from './metrics.ts';
import { nextToPoll, READS_PER_POLL } from './poll.ts';
import type { Surroundings } from './surroundings.ts';
import { Wake } from './wake.ts';

/** Reads again and again the projects that must not be listened to, within the budget of reads; ends with the hub. */
export async function keepPolling(around: Surroundings): Promise<void> {
  const { budget, clock, gate, log, meter, pace, server, signal, state, watches } = around;
  const pause = new Wake();
  while (!signal.aborted) {
    await gate.passed(signal);
    const candidates = [...watches]
      .filter((watch) => watch.mode === 'poll' && watch.whole)
      .map((watch) => ({
        projectId: watch.projectId,
        readMs: watch.polledMs,
        changedMs: state.record(watch.projectId)?.changedMs ?? -Infinity,
      }));
    const next = nextToPoll(candidates, clock.monotonicMs(), pace);
    const watch = next === null || next.dueInMs > 0 ? undefined : watches.get(next.projectId);
    const waitMs =
      watch === undefined ? Math.min(next?.dueInMs ?? Infinity, pace.pollBusyMs) : budget.take(READS_PER_POLL, clock.monotonicMs());
    if (watch === undefined || waitMs > 0) {
      await pause.wait(waitMs, signal);
      continue;
    }
    watch.pollAttempted();
    meter.add(pollReads, READS_PER_POLL, { server: server.id });
    try {
      await around.compare(watch.projectId, 'polled');
      watch.polled();
    } catch (error) {
      log.debug('A project could not be polled.', { project: watch.projectId, reason: asFailure(error).message });
    }
  }
}
