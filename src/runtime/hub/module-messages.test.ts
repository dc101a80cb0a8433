import { describe, expect, test } from 'vitest';
import type { Message, Messenger, OutgoingMessage } from '#kernel/broker.ts';
import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { EventLog, Unit } from '#kernel/event-log.ts';
import { systemClock } from '#kernel/clock.ts';
import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { answer, defineModule, react, type Context, type Module, type ModuleContext } from '#kernel/module.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { memoryBroker, type MemoryBroker } from '#kit/memory-messages.ts';
import { until } from '#kit/until.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import { MessageIntake } from './message-intake.ts';
import { administrator, callBy, openWard, startTestHub, viewer, wardOpened, wards } from './test-hub.ts';

const done = async () => ({ name: 'north', number: 1 });

async function startWith(modules: readonly Module[]) {
  const store = memoryStore();
  const broker = running(modules, store.log);
  const started = await startTestHub(modules, { broker });
  const as = (caller: Caller): Messenger => broker.messenger(caller);
  return { ...started, broker, as };
}

function running(modules: readonly Module[], log: EventLog): MemoryBroker {
  const broker = memoryBroker({ log, clock: systemClock, modules: () => modules.map(({ name }) => name) });
  endsWithTest(() => broker.close());
  return broker;
}

const dead = (broker: MemoryBroker) => broker.dead.list({ limit: 10 });

const open = (data: OutgoingMessage['data']): OutgoingMessage => ({ to: 'wards', name: 'ward.open', data });

describe('a message to a module of this process', () => {
  test('asks what it names on behalf of its sender, and the answer is the reply', async () => {
    const callers: string[] = [];
    const { as, audit } = await startWith([
      wards(async (input, context) => {
        callers.push(context.caller.name);
        return { name: input.name, number: 7 };
      }),
    ]);
    expect(await as(administrator).request(open({ name: 'north' }))).toEqual({ name: 'north', number: 7 });
    expect(callers).toEqual(['ann']);
    expect(await audit()).toMatchObject([{ door: 'message', operation: 'ward.open', caller: { name: 'ann' }, outcome: 'done' }]);
  });

  test.each<[string, Caller, OutgoingMessage, RegExp]>([
    ['its sender may not ask', viewer, open({ name: 'north' }), /permission ward\.operate/],
    ['its data do not fit', administrator, open({ nmae: 'north' }), /does not fit/],
    [
      'nobody understands it',
      administrator,
      { to: 'wards', name: 'ward.paint', data: {} },
      /does not understand ward\.paint; it understands ward\.open, ward\.read/,
    ],
    [
      'it is called an event but is none',
      administrator,
      { to: 'nurses', name: 'ward.opened', data: { name: 'north' } },
      /ward\.opened \(with the event's envelope as data\)/,
    ],
  ])('is dead at once when %s', async (_, sender, message, told) => {
    const nurses = defineModule({
      name: 'nurses',
      version: '1.0.0',
      summary: 'Nurses.',
      capabilities: [],
      answers: [],
      reactions: [react(wardOpened, () => undefined)],
    });
    const { as, broker } = await startWith([wards(done), nurses]);
    await as(sender).send(message);
    await until('the dead letter', async () => (await dead(broker)).length === 1);
    expect((await dead(broker))[0]).toMatchObject({ attempts: 1, error: expect.stringMatching(told) });
  });

  test('that fails by a defect is tried again, and done once when it was done', async () => {
    let tries = 0;
    const { as, broker, log } = await startWith([
      wards(async () => {
        tries += 1;
        if (tries === 1) throw new Error('The roof leaks.');
        return done();
      }),
    ]);
    await as(administrator).send(open({ name: 'north' }));
    await until('the second try', () => tries === 2);
    expect([await dead(broker), log.lines.some(({ message }) => message.includes('tried again'))]).toEqual([[], true]);
  });

  test('that is delivered again after it was done is not done again', async () => {
    let opened = 0;
    const modules = [
      wards(async () => {
        opened += 1;
        return done();
      }),
    ];
    const { hub } = await startTestHub(modules);
    const ended: unknown[] = [];
    const ending = {
      ack: () => void ended.push('ack'),
      nack: (_id: string, failure: unknown) => void ended.push(failure),
      reply: (_id: string, told: unknown) => void ended.push(told),
    };
    const intake = new MessageIntake({
      module: modules[0]!,
      context: {} as ModuleContext,
      log: silentLog,
      perform: (operation, input, call) => hub.perform(operation, input, call),
    });
    const message: Message = {
      id: uuidv7(),
      ...open({ name: 'north' }),
      sender: administrator,
      priority: 'normal',
      delivery: 'durable',
      attempt: 1,
      reply: true,
      sentAt: '2026-11-23T08:00:00.000Z',
    };
    intake.take([message, { ...message, attempt: 2 }], ending);
    await until('both ends', () => ended.length === 2);
    expect([opened, ended]).toEqual([1, [{ data: await done() }, { data: await done() }]]);
  });

  test('tells whoever waits what it failed with', async () => {
    const { as } = await startWith([
      wards(async () => {
        throw fail('conflict', 'The ward is on fire.');
      }),
    ]);
    await expect(as(administrator).request(open({ name: 'north' }))).rejects.toMatchObject({
      code: 'conflict',
      message: 'The ward is on fire.',
    });
  });
});

describe('what a handler sends', () => {
  const other = defineModule({ name: 'nurses', version: '1.0.0', summary: 'Nurses.', capabilities: [], answers: [] });

  /** The units that committed. */
  async function sending(handle: (context: Context) => Promise<unknown>) {
    const units: Unit[] = [];
    const asked: Promise<unknown>[] = [];
    const module = defineModule({
      name: 'wards',
      version: '1.0.0',
      summary: 'Wards.',
      capabilities: [],
      answers: [
        answer(openWard, async (_, context) => {
          const work = handle(context);
          asked.push(work);
          await work;
          return done();
        }),
      ],
    });
    const broker = running([module, other], memoryLog([]));
    const { hub } = await startTestHub([module, other], { broker, eventLog: memoryLog(units) });
    const result = await hub
      .perform('ward.open', { name: 'north' }, callBy(administrator, { requestId: 'r-1' }))
      .catch((error: unknown) => error);
    return { units, result, broker, outcome: await asked[0]!.catch((error: unknown) => error) };
  }

  /** Keeps what was committed, and nothing else. */
  function memoryLog(units: Unit[]): EventLog {
    return {
      logId: 'log',
      append: async (unit) => {
        units.push(unit);
        return { position: units.length, events: [] };
      },
      head: async () => units.length,
      readStream: async () => [],
      readAll: async () => [],
      readBack: async () => [],
      positionAt: async () => 0,
      fold: async (_, fold) => ({ state: fold.initial, version: 0 }),
      record: async () => null,
    };
  }

  test('commits with its unit, in the name of the module', async () => {
    const { units, broker } = await sending(async ({ messenger }) =>
      messenger.send({ to: 'nurses', name: 'news', data: 1, key: 'k', expiresInMs: 60_000 }),
    );
    expect(await dead(broker)).toEqual([]);
    expect(units).toMatchObject([
      {
        messages: [
          {
            to: 'nurses',
            name: 'news',
            key: 'k',
            sender: { kind: 'module', name: 'wards' },
            delivery: 'durable',
            correlationid: 'r-1',
            sentAt: '2026-11-23T08:00:00.000Z',
            expiresAt: '2026-11-23T08:01:00.000Z',
          },
        ],
      },
    ]);
  });

  test('is not sent when it fails', async () => {
    const { units, result } = await sending(async ({ messenger }) => {
      await messenger.send({ to: 'nurses', name: 'news', data: 1 });
      throw fail('conflict', 'No.');
    });
    expect([result, units.flatMap(({ messages = [] }) => messages)]).toMatchObject([{ code: 'conflict' }, []]);
  });

  test('has the same id under the same key, and another one for another receiver', async () => {
    const { units } = await sending(async ({ messenger }) => {
      for (const to of ['nurses', 'nurses', 'wards']) await messenger.send({ to, name: 'news', data: 1, idempotencyKey: 'k' });
    });
    const [one, two, three] = units[0]!.messages!.map(({ id }) => id);
    expect([one === two, one === three]).toEqual([true, false]);
  });

  test('goes at once when it is live', async () => {
    const { units, broker } = await sending(async ({ messenger }) =>
      messenger.send({ to: 'nurses', name: 'news', data: 1, delivery: 'live' }),
    );
    await until('delivery', async () => (await dead(broker)).length === 1);
    expect(units.map(({ messages }) => messages)).toEqual([undefined]);
  });

  test('is refused after the handler returned', async () => {
    let kept: Context | undefined;
    await sending(async (context) => void ((kept = context), context.messenger));
    await expect(kept!.messenger.send({ to: 'nurses', name: 'news', data: 1 })).rejects.toThrow('after its handler had returned');
  });
});
