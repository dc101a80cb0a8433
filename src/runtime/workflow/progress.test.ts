import { describe, expect, it } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { NewEvent } from '#kernel/event.ts';
import { silentLog } from '#kernel/log.ts';
import { runCompleted, runWaiting } from './events.ts';
import { Progress } from './progress.ts';
import type { RunSummary, StepDocument } from './run-document.ts';

/** A log that commits when it is let. */
function slowLog() {
  const committed: NewEvent[] = [];
  let gate: Promise<void> = Promise.resolve();
  const eventLog: Pick<EventLog, 'append' | 'readStream'> = {
    async append({ events }) {
      await gate;
      committed.push(...events);
      return { position: committed.length, events: [] };
    },
    readStream: async () => [],
  };
  const holdUp = () => {
    const held = Promise.withResolvers<void>();
    gate = held.promise;
    return held.resolve;
  };
  return { eventLog, committed, holdUp };
}

const summary: RunSummary = {
  run_id: '11111111-1111-4111-8111-111111111111',
  workflow: 'patient',
  version: 1,
  status: 'running',
  trigger: { kind: 'manual' },
  started_by: 'ann',
  started_at: '2026-01-01T00:00:00.000Z',
  inputs: {},
  resumed: 0,
};
const pause: StepDocument = { id: 'pause', status: 'pending', does: 'wait', attempts: 0, log: [] };

describe('what is told of a run', () => {
  it('ends with its end, also when what was said just before is committed only then', async () => {
    const { eventLog, committed, holdUp } = slowLog();
    const progress = new Progress(
      { eventLog, log: silentLog, clock: systemClock, stopping: new AbortController().signal },
      { summary, generation: 1, steps: [[0, pause]], fresh: true, whole: true },
    );
    await progress.begin();
    progress.step('pause', { status: 'waiting' });
    await progress.settled();
    expect(committed.at(-1)?.type).toBe(runWaiting.type);
    const go = holdUp();
    progress.step('pause', { status: 'succeeded' });
    const continued = progress.settled();
    await new Promise(setImmediate);
    const ended = progress.end(runCompleted.type, { status: 'succeeded' });
    go();
    await Promise.all([continued, ended]);
    expect(committed.at(-1)).toMatchObject({ type: runCompleted.type, data: { run: { status: 'succeeded' } } });
    expect(progress.summary.status).toBe('succeeded');
  });
});
