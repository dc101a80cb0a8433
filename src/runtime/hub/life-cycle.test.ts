import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { event, query } from '#kernel/message.ts';
import { answer, defineModule, type Module } from '#kernel/module.ts';
import { failureOf } from '#kit/failure-of.ts';
import { handClock } from '#kit/clocks.ts';
import { createHub } from './hub.ts';
import { createLimiter } from './limiter.ts';
import { administrator, callBy, gate, linesLog, openedWard, openWard, readWard, startTestHub, wardOpened, wards } from './test-hub.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import { silentMeter } from '#kernel/metric.ts';

const done = async () => ({ name: 'north', number: 1 });

function plain(name: string, changes: Partial<Module> = {}): Module {
  return defineModule({ name, version: '1.0.0', summary: `${name}.`, capabilities: [], answers: [], ...changes });
}

describe('modules that do not fit together are refused at the start', () => {
  const loose = query('ward.loose', { ...readWard, input: z.object({}), output: z.object({}) });
  const other = event('ward.opened', { summary: 'Declared again.', priority: 'low', data: z.object({}) });
  const elsewhere = query('ward.elsewhere', { ...readWard, rest: 'GET /wards/:id/' });
  const here = query('ward.here', { ...readWard, rest: 'GET /wards/:name/' });
  const read = () => ({ name: 'north' });

  test.each<[string, Module[], RegExp]>([
    [
      'an operation answered twice',
      [wards(done), plain('b', { answers: [answer(readWard, read)] })],
      /ward\.read is answered by wards and by b/,
    ],
    ['a need that nobody answers', [plain('a', { needs: [openWard] })], /a needs ward\.open/],
    ['two modules of one name', [plain('a'), plain('a')], /Two modules are named a/],
    ['an event declared twice', [wards(done), plain('b', { emits: [other] })], /ward\.opened is declared twice/],
    ['an input that lets anything through', [plain('a', { answers: [answer(loose, () => ({}))] })], /strictObject/],
    [
      'two operations at one place',
      [plain('a', { answers: [answer(here, read), answer(elsewhere, read)] })],
      /ward\.here and ward\.elsewhere have the same place/,
    ],
    [
      'a secret field that there is not',
      [plain('a', { answers: [answer(query('ward.s', { ...readWard, secret: ['nmae'] }), read)] })],
      /ward\.s calls nmae secret/,
    ],
    [
      'a name that is an operation and an event',
      [wards(done), plain('b', { emits: [event('ward.open', { summary: 'No.', priority: 'low', data: z.object({}) })] })],
      /name of an operation and the type of an event/,
    ],
  ])('%s', async (_what, modules, told) => {
    await expect(startTestHub(modules)).rejects.toThrow(told);
  });

  test('all at once', async () => {
    const start = startTestHub([plain('a', { needs: [openWard] }), plain('a', { needs: [readWard] })]);
    expect((await failureOf(start)).details?.['defects']).toHaveLength(3);
  });

  test('but the same event may be emitted by two', async () => {
    const { hub } = await startTestHub([wards(done), plain('b', { emits: [wardOpened] })]);
    expect(hub.events()).toEqual([wardOpened]);
    expect(hub.operations().map((operation) => operation.name)).toEqual(['ward.open', 'ward.read']);
  });
});

describe('the life of modules', () => {
  function recorded(name: string, happened: string[], changes: Partial<Module> = {}): Module {
    return plain(name, {
      start: async () => void happened.push(`${name} starts`),
      stop: async () => void happened.push(`${name} stops`),
      ...changes,
    });
  }

  test('they start in order and stop in reverse', async () => {
    const happened: string[] = [];
    const { hub } = await startTestHub(['a', 'b', 'c'].map((name) => recorded(name, happened)));
    await Promise.all([hub.stop(), hub.stop()]);
    expect(happened).toEqual(['a starts', 'b starts', 'c starts', 'c stops', 'b stops', 'a stops']);
  });

  test('one that cannot start stops those before it and fails the start', async () => {
    const happened: string[] = [];
    const broken = recorded('b', happened, {
      start: async () => {
        throw new Error('no bed');
      },
    });
    await expect(startTestHub([recorded('a', happened), broken, recorded('c', happened)])).rejects.toThrow('no bed');
    expect(happened).toEqual(['a starts', 'a stops']);
  });

  test('one that cannot stop, or does not, keeps no other from stopping', async () => {
    const happened: string[] = [];
    const { hub, log } = await startTestHub(
      [
        recorded('a', happened),
        recorded('b', happened, { stop: () => new Promise(() => undefined) }),
        recorded('c', happened, {
          stop: async () => {
            throw new Error('stuck door');
          },
        }),
      ],
      { stopMs: 20 },
    );
    await hub.stop();
    expect(happened.at(-1)).toBe('a stops');
    expect(log.lines.map((line) => line.fields['module'])).toEqual(['c', 'b']);
  });

  test('a module publishes and asks for itself', async () => {
    const asked: unknown[] = [];
    const { store } = await startTestHub([
      wards(done),
      plain('b', {
        needs: [readWard],
        emits: [wardOpened],
        start: async (context) => {
          asked.push(await context.ask(readWard, { name: 'south' }));
          await context.publish([openedWard('south')]);
          await context.publish([]);
          await expect(context.publish([{ ...openedWard('south'), type: 'ward.burnt' }])).rejects.toThrow(/does not say it emits/);
          await expect(context.ask(openWard, { name: 'x' })).rejects.toThrow(/does not say it needs/);
        },
      }),
    ]);
    expect(asked).toEqual([{ name: 'south' }]);
    expect(await store.log.head()).toBe(1);
  });
});

describe('a stop', () => {
  test('waits for what is under way and refuses what comes', async () => {
    const hold = gate();
    let stopped = false;
    const { hub, store } = await startTestHub([
      {
        ...wards(async (input, context) => {
          await hold.opened;
          expect(context.signal.aborted).toBe(false);
          context.publish([openedWard(input.name)]);
          return done();
        }),
        stop: async () => void (stopped = true),
      },
    ]);
    const underWay = hub.perform('ward.open', { name: 'north' }, callBy(administrator));
    const stopping = hub.stop();
    const refused = await failureOf(hub.perform('ward.read', {}, callBy(administrator)));
    expect(refused.code).toBe('shutting_down');
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(stopped).toBe(false);
    hold.open();
    await expect(underWay).resolves.toMatchObject({ output: { name: 'north' } });
    await stopping;
    expect(stopped).toBe(true);
    expect(await store.log.head()).toBe(1);
  });

  test('lets what is under way ask others to its end', async () => {
    const hold = gate();
    const visit = query('nurse.visit', { ...readWard, permission: 'nurse.read' });
    const { hub } = await startTestHub([
      wards(done),
      plain('nurses', {
        needs: [readWard],
        answers: [
          answer(visit, async (_input, context) => {
            await hold.opened;
            return context.ask(readWard, { name: 'south' });
          }),
        ],
      }),
    ]);
    const underWay = hub.perform('nurse.visit', {}, callBy(administrator));
    const stopping = hub.stop();
    hold.open();
    await expect(underWay).resolves.toMatchObject({ output: { name: 'south' } });
    await stopping;
  });

  test('aborts what does not come to its end', async () => {
    const { hub, log } = await startTestHub(
      [
        wards(
          async (_input, { signal }) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error));
            }),
        ),
      ],
      { drainMs: 20 },
    );
    const underWay = failureOf(hub.perform('ward.open', { name: 'north' }, callBy(administrator)));
    await hub.stop();
    expect((await underWay).code).toBe('shutting_down');
    expect(log.lines.map((line) => line.level)).toEqual(['warn']);
  });

  test('does not hang on what ignores that it was aborted', async () => {
    const { hub, log } = await startTestHub([wards(async () => new Promise(() => undefined))], { drainMs: 10, stopMs: 10 });
    void hub.perform('ward.open', { name: 'north' }, callBy(administrator));
    await hub.stop();
    expect(log.lines.map((line) => line.level)).toEqual(['warn', 'error']);
  });

  test('while modules are starting ends the start', async () => {
    const hold = gate();
    const happened: string[] = [];
    const clock = handClock();
    const options = { clock, log: linesLog(), meter: silentMeter };
    const store = memoryStore(clock);
    const slow = plain('a', {
      start: async () => hold.opened,
      stop: async () => void happened.push('a stops'),
    });
    const hub = createHub({
      ...options,
      modules: [slow, plain('b', { start: async () => void happened.push('b starts') })],
      eventLog: store.log,
      feed: store.feed,
      read: await store.projections([]),
      limiter: createLimiter({ clock }),
    });
    expect((await failureOf(hub.perform('x', {}, callBy(administrator)))).message).toMatch(/not started yet/);
    const starting = failureOf(hub.start());
    await hub.stop();
    hold.open();
    expect((await starting).code).toBe('shutting_down');
    expect(happened).toEqual(['a stops']);
  });
});
