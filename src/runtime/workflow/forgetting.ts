import type { EventLog } from '#kernel/event-log.ts';
import { isUuid } from '#kernel/id.ts';
import type { Engine } from './engine.ts';
import { runForgotten, runStarted, runSubject, SOURCE } from './events.ts';

/** At most so many at a time: nothing waits for it. */
const BATCH = 200;

/** Removes runs that ended before a moment from the engine and from the lists. Their events stay in the log. */
export async function forgetEnded(engine: Engine, eventLog: Pick<EventLog, 'append' | 'readStream'>, before: Date): Promise<void> {
  for (;;) {
    const ids = await engine.endedBefore(before, BATCH);
    if (ids.length === 0) return;
    for (const id of ids) {
      const [runId = ''] = id.split('~');
      // A later generation is forgotten on its own.
      if (id !== runId || !isUuid(runId)) continue;
      const [first] = await eventLog.readStream(`${SOURCE}/${runSubject(runId)}`, { limit: 1 });
      if (first?.event.type !== runStarted.type) continue;
      await eventLog.append({
        events: [
          {
            type: runForgotten.type,
            source: SOURCE,
            subject: runSubject(runId),
            priority: runForgotten.priority,
            data: { run_id: runId },
          },
        ],
      });
    }
    await engine.forget(ids);
    if (ids.length < BATCH) return;
  }
}
