import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { type Caller, system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import { soleLeases } from '#kernel/lease.ts';
import { silentLog } from '#kernel/log.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import { oid } from '#wire/snmp-oid.ts';
import type { Varbind } from '#wire/snmp-value.ts';
import type { NodeQuery } from '../reach.ts';
import { following, openTestAgent, response, testSessions } from '../test-agent.ts';
import { Translations } from '../translations.ts';
import { pollAnswers } from './answers.ts';
import { createPoll, deletePoll, getPoll, listPolls } from './messages.ts';
import { PollBook } from './poll-book.ts';
import { Poller } from './poller.ts';
import { readOnce } from './reading.ts';

/** An agent with one interface, whose counter of 64 bits goes on by 1,000 with each reading. */
async function device(): Promise<number> {
  let octets = 0n;
  const agent = await openTestAgent((asked) => {
    octets += 1_000n;
    const all: Varbind[] = [
      { name: oid('1.3.6.1.2.1.1.3.0'), value: { type: 'TimeTicks', value: Number(octets) } },
      { name: oid('1.3.6.1.2.1.2.2.1.8.1'), value: { type: 'Integer', value: 1 } },
      { name: oid('1.3.6.1.2.1.2.2.1.10.1'), value: { type: 'Counter32', value: 7 } },
      { name: oid('1.3.6.1.2.1.31.1.1.1.1.1'), value: { type: 'OctetString', value: Buffer.from('eth0') } },
      { name: oid('1.3.6.1.2.1.31.1.1.1.6.1'), value: { type: 'Counter64', value: octets } },
    ];
    if (asked.type !== 'GetRequest') return response(asked, following(asked, all));
    return response(
      asked,
      asked.varbinds.map(
        ({ name }) => all.find((each) => each.name.join('.') === name.join('.')) ?? { name, value: { type: 'noSuchObject' } },
      ),
    );
  });
  endsWithTest(() => agent.close());
  return agent.port;
}

/** What polls, and a way to ask it. `soon` makes seconds of polls milliseconds. */
function polling(keep?: KeptText, soon = 100) {
  const sessions = testSessions();
  endsWithTest(() => sessions.close());
  const surroundings = {
    sessions,
    translations: new Translations({ clock: systemClock, log: silentLog }),
    nodeQuery: { name: 'node' } as unknown as NodeQuery,
  };
  const ask = async (): Promise<never> => {
    throw fail('not_found', 'There is no such node.');
  };
  const poller = new Poller({
    clock: systemClock,
    read: (poll, signal) => readOnce(poll, { ...surroundings, clock: systemClock, ask }, signal),
  });
  const book = new PollBook(keep);
  const quick = () => book.all().map((poll) => ({ ...poll, input: { ...poll.input, every_s: poll.input.every_s / soon } }));
  const working = soleLeases().campaign('snmp-polls', (lease) => poller.work(lease, quick));
  endsWithTest(() => working.close());
  const answers = pollAnswers({ ...surroundings, book, poller: quickly(poller, soon), clock: systemClock });
  return async <I extends z.ZodObject, O extends z.ZodType>(
    operation: Operation<I, O>,
    input: z.input<I>,
    caller: Caller = system,
  ): Promise<z.output<O>> => {
    const found = answers.find((each) => each.operation.name === operation.name)!;
    const context = { caller, projects: null, ask, messageId: uuidv7(), signal: new AbortController().signal } as unknown as Context;
    return operation.output.parse(await found.handle(operation.input.parse(input) as never, context));
  };
}

/** Adds polls with their time shortened, as they are when they are read from the book. */
function quickly(poller: Poller, soon: number): Poller {
  return new Proxy(poller, {
    get(of, name) {
      if (name === 'add')
        return (poll: Parameters<Poller['add']>[0]) => of.add({ ...poll, input: { ...poll.input, every_s: poll.input.every_s / soon } });
      const value: unknown = Reflect.get(of, name, of);
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
}

test('interfaces are read again and again, with the rates of their counters, by those of 64 bits where there are such', async () => {
  const port = await device();
  const ask = polling();
  const { poll_id: id, name } = await ask(createPoll, { host: '127.0.0.1', port, what: 'interfaces', every_s: 5 });
  expect(name).toBe('127.0.0.1 interfaces');
  await until('three readings', async () => (await ask(getPoll, { poll_id: id })).read >= 3);
  const { results, failed } = await ask(getPoll, { poll_id: id, most: 2 });
  expect([failed, results.length]).toEqual([0, 2]);
  expect(results[0]!.values.map((value) => [value.name, value.type])).toEqual([
    ['sysUpTime.0', 'TimeTicks'],
    ['ifName.1', 'OctetString'],
    ['ifOperStatus.1', 'Integer32'],
    ['ifHCInOctets.1', 'Counter64'],
  ]);
  expect(results[0]!.values.at(-1)!.rate_per_s).toBeGreaterThan(0);
});

test('named objects are read, and one that fails is told and tried again', async () => {
  const port = await device();
  const ask = polling();
  const { poll_id: there } = await ask(createPoll, { host: '127.0.0.1', port, what: 'oids', oids: ['.1.3.6.1.2.1.2.2.1.8.1'], every_s: 5 });
  const { poll_id: away } = await ask(createPoll, { host: '127.0.0.1', port: 9, what: 'system', every_s: 5, timeout_ms: 100, retries: 0 });
  await until('both to be read twice', async () => (await ask(listPolls, {})).items.every(({ read }) => read >= 2));
  const [first, second] = (await ask(listPolls, {})).items;
  expect([first!.poll_id, first!.failed, first!.last!.answered]).toEqual([there, 0, true]);
  expect([second!.poll_id, second!.failed, second!.last!.answered]).toEqual([away, second!.read, false]);
});

describe('a poll', () => {
  test('ends when it is deleted', async () => {
    const port = await device();
    const ask = polling();
    const { poll_id: id } = await ask(createPoll, { host: '127.0.0.1', port, what: 'system', every_s: 5 });
    await ask(deletePoll, { poll_id: id });
    expect((await ask(listPolls, {})).items).toEqual([]);
    await expect(ask(getPoll, { poll_id: id })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ask(deletePoll, { poll_id: id })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('goes on after a start, and its community is in the kept text alone', async () => {
    const port = await device();
    let text: string | null = null;
    const keep: KeptText = { path: 'polls', read: () => text, write: async (content) => void (text = content()) };
    const answered = await polling(keep)(createPoll, { host: '127.0.0.1', port, community: 'of the lab', what: 'system', every_s: 5 });
    expect(JSON.stringify(answered)).not.toContain('of the lab');
    expect(text).toContain('of the lab');
    const ask = polling(keep);
    await until('a reading', async () => (await ask(getPoll, { poll_id: answered.poll_id })).read > 0);
    text = 'damaged';
    await expect(ask(listPolls, {})).rejects.toMatchObject({ code: 'data_incompatible' });
  });

  test('that could never be read is refused', async () => {
    const ask = polling();
    const every = { every_s: 5 } as const;
    await expect(ask(createPoll, { host: '127.0.0.1', what: 'oids', ...every })).rejects.toMatchObject({ code: 'validation_error' });
    await expect(ask(createPoll, { host: '127.0.0.1', what: 'system', version: '3', ...every })).rejects.toMatchObject({
      code: 'validation_error',
    });
    const reader: Caller = { kind: 'user', name: 'r', roles: [], permissions: ['snmp.read'] };
    await expect(ask(createPoll, { host: '127.0.0.1', what: 'system', ...every }, reader)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
