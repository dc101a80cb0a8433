import { describe, expect, test } from 'vitest';
import { silentLog } from '#kernel/log.ts';
import { Asked, type Act } from './asked.ts';
import { FakeLog, TestClock } from './fake-context.ts';
import type { NewEvent } from '#kernel/event.ts';
import { SharedAsks } from './shared-asks.ts';

const NODE = 'projects/p/nodes/n';
const act: Act = { vouches: true, causation: { correlationid: 'request', causationid: 'message' } };

/** Two processes: one acts, the other one listens. Both have the clock of the machine. */
function scene() {
  const clock = new TestClock();
  const log = new FakeLog(clock);
  const context = log.context();
  const ask = new SharedAsks('lab', new Asked(clock), clock);
  const listeners = new Asked(clock);
  const hear = new SharedAsks('lab', listeners, clock);
  const stopped = (subject = NODE): NewEvent => ({
    type: 'node.stopped',
    source: '/gns3/lab',
    subject,
    priority: 'high',
    time: clock.now().toISOString(),
    data: {},
  });
  return {
    clock,
    log,
    listeners,
    stopped,
    begin: (subjects = [NODE], which = act) => ask.begin(context, silentLog, subjects, which),
    beginHere: (subjects: readonly string[], which: Act) => hear.beginHere(subjects, which),
    /** What becomes of an event that the listener is about to publish. */
    reviewed: async (event: NewEvent) => (await hear.reviewed([event], context.events))[0]!,
    take: () => {
      for (const event of log.events) hear.take(event);
    },
  };
}

describe('a stop that the one who listens has heard', () => {
  test('is normal and has the request when another process began the act before, although the feed has not told it', async () => {
    const { begin, reviewed, stopped } = scene();
    await begin();
    expect(await reviewed(stopped())).toMatchObject({ priority: 'normal', correlationid: 'request', causationid: 'message' });
  });

  test('is normal for every node of a project that is acted on, which is told in one line', async () => {
    const { begin, log, reviewed, stopped } = scene();
    await begin(['projects/p', NODE, 'projects/p/nodes/m']);
    expect(log.events[0]!.data).toMatchObject({ subjects: ['projects/p'] });
    expect(await reviewed(stopped('projects/p/nodes/m'))).toMatchObject({ priority: 'normal' });
  });

  test('stays high when nobody asked, when something else was asked for, or when the act does not vouch', async () => {
    const { begin, reviewed, stopped } = scene();
    expect(await reviewed(stopped())).toMatchObject({ priority: 'high' });
    await begin(['projects/p/nodes/m']);
    await begin([NODE], { ...act, vouches: false });
    expect(await reviewed(stopped())).toMatchObject({ priority: 'high' });
  });

  test('stays high when the act had ended long before, and when it began only afterwards', async () => {
    const { begin, clock, log, reviewed, stopped } = scene();
    const heardBefore = stopped();
    clock.advance(1_000);
    const end = await begin();
    expect(await reviewed(heardBefore)).toMatchObject({ priority: 'high' });
    end();
    await expect.poll(() => log.events.length).toBe(2);
    expect(await reviewed(stopped())).toMatchObject({ priority: 'normal' });
    clock.advance(3_000);
    expect(await reviewed(stopped())).toMatchObject({ priority: 'high' });
  });

  test('is judged by when it was heard, however long the log does not take it', async () => {
    const { begin, clock, reviewed, stopped } = scene();
    await begin();
    const heard = stopped();
    clock.advance(50_000);
    expect(await reviewed(heard)).toMatchObject({ priority: 'normal' });
  });

  test('waits while the log cannot be read: it is not said to be unasked for that', async () => {
    const { begin, log, reviewed, stopped } = scene();
    await begin();
    log.down = true;
    await expect(reviewed(stopped())).rejects.toMatchObject({ code: 'store_unavailable' });
    log.down = false;
    expect(await reviewed(stopped())).toMatchObject({ priority: 'normal' });
  });
});

describe('a change that is laid to a request', () => {
  const started = (time: string): NewEvent => ({
    type: 'node.started',
    source: '/gns3/lab',
    subject: NODE,
    priority: 'normal',
    time,
    data: {},
  });
  const by = (name: string): Act => ({ vouches: false, causation: { correlationid: name, causationid: `${name}-message` } });

  test('is laid to the latest act before it, whichever of them the feed has told', async () => {
    const { begin, clock, log, reviewed, take } = scene();
    (await begin([NODE], by('first')))();
    await expect.poll(() => log.events.length).toBe(2);
    take();
    clock.advance(5);
    await begin([NODE], by('second'));
    const heard = { ...started(clock.now().toISOString()), correlationid: 'first', causationid: 'first-message' };
    expect(await reviewed(heard)).toMatchObject({ correlationid: 'second', causationid: 'second-message' });
  });

  test('is laid to an act of the process that listens itself when that is the later one', async () => {
    const { begin, beginHere, clock, reviewed, take } = scene();
    const ended = beginHere([NODE], by('earlier'));
    ended();
    clock.advance(5);
    await begin([NODE], by('another'));
    take();
    clock.advance(5);
    expect(await reviewed(started(clock.now().toISOString()))).toMatchObject({ correlationid: 'another' });
    beginHere([NODE], by('its-own'));
    clock.advance(5);
    expect(await reviewed(started(clock.now().toISOString()))).toMatchObject({ correlationid: 'its-own' });
  });

  test('is laid to none that had ended before, or that is about something else', async () => {
    const { begin, clock, log, reviewed, take } = scene();
    (await begin([NODE], by('ended')))();
    await begin(['projects/p/nodes/m'], by('other'));
    await expect.poll(() => log.events.length).toBe(3);
    take();
    clock.advance(2_000);
    expect(await reviewed(started(clock.now().toISOString()))).not.toHaveProperty('correlationid');
  });
});

test('what the feed told counts at once, and each word once', async () => {
  const { begin, clock, listeners, log, take } = scene();
  const end = await begin();
  take();
  expect(listeners.asked(NODE)).toBe(true);
  expect(listeners.causation(NODE)).toEqual(act.causation);
  end();
  await expect.poll(() => log.events.length).toBe(2);
  take();
  take();
  expect(listeners.asked(NODE)).toBe(true);
  clock.advance(2_500);
  expect(listeners.asked(NODE)).toBe(false);
});

test('an act whose process died counts for a minute', async () => {
  const { begin, clock, reviewed, stopped } = scene();
  await begin();
  clock.advance(59_000);
  expect(await reviewed(stopped())).toMatchObject({ priority: 'normal' });
  clock.advance(5_000);
  expect(await reviewed(stopped())).toMatchObject({ priority: 'high' });
});

test('an act that cannot be told is not begun', async () => {
  const { begin, log } = scene();
  log.down = true;
  await expect(begin()).rejects.toMatchObject({ code: 'store_unavailable' });
});
