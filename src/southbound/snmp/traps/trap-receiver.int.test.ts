import { createSocket, type Socket } from 'node:dgram';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import { decodeCommunityMessage } from '#wire/snmp-message.ts';
import { LINK_DOWN, notification, ofInterface, ofVersion1, ofVersion2, ofVersion3 } from './test-sender.ts';
import { type TrapOptions, TrapReceiver } from './trap-receiver.ts';

const HOST = '127.66.8.1';
const USER = { user: 'reader', auth_protocol: 'sha', auth_key: 'auth password', priv_protocol: 'aes', priv_key: 'priv password' } as const;

/** A receiver, and what it told the log. */
async function receive(
  options: Partial<TrapOptions> = {},
  told: NewEvent[] = [],
  publish = async (events: readonly NewEvent[]) => void told.push(...events),
) {
  const receiver = new TrapReceiver(
    { port: 0, host: HOST, windowMs: 300, ...options },
    { clock: systemClock, log: silentLog, meter: silentMeter },
  );
  receiver.start(publish);
  endsWithTest(() => receiver.stop());
  await until(
    () => `the receiver to listen: ${receiver.status().reason}`,
    () => receiver.status().listening,
  );
  return { receiver, told, port: receiver.status().port! };
}

async function sender(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.66.8.2', resolve));
  endsWithTest(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return socket;
}

function names(events: readonly NewEvent[]): string[] {
  return events
    .map(({ data }) => data as { agent: string; trap: { oid: string }; version: string })
    .map(({ agent, trap, version }) => `${agent} ${trap.oid} v${version}`);
}

test('traps of all versions reach the log, and what is none is counted', async () => {
  const { told, port, receiver } = await receive({ users: [USER] });
  const from = await sender();
  for (const bytes of [ofVersion1(), ofVersion2(notification()), ofVersion3(notification(), USER), Buffer.from('noise')])
    from.send(bytes, port, HOST);
  from.send(ofVersion3(notification(), { ...USER, user: 'stranger' }), port, HOST);
  await until('three events', () => told.length === 2 && receiver.status().repeated === 1 && receiver.status().refused === 1);
  // The one of version 3 says the same of the same agent.
  expect(names(told)).toEqual([`10.1.1.1 ${LINK_DOWN} v1`, `127.66.8.2 ${LINK_DOWN} v2c`]);
  await until('what was repeated', () => told.length === 3);
  expect(told[2]).toMatchObject({ priority: 'low', data: { version: '3', user: 'reader', count: 1 } });
  expect(receiver.status()).toMatchObject({ received: 3, unreadable: 1, refused: 1, dropped: 0, repeated: 1 });
});

test('an inform is acknowledged', async () => {
  const { told, port } = await receive();
  const from = await sender();
  const answers: Buffer[] = [];
  from.on('message', (bytes) => void answers.push(bytes));
  const inform = notification(LINK_DOWN, ofInterface(3), { type: 'InformRequest', requestId: 4_711 });
  from.send(ofVersion2(inform), port, HOST);
  await until('the answer', () => answers.length === 1);
  expect(decodeCommunityMessage(Uint8Array.from(answers[0]!))?.pdu).toMatchObject({ type: 'Response', requestId: 4_711 });
  await until('the event', () => told.length === 1);
  expect(told[0]).toMatchObject({ data: { inform: true } });
});

test('of a burst every trap is taken, though the log is told only a few times', async () => {
  const { told, port, receiver } = await receive();
  const from = await sender();
  const bytes = ofVersion2(notification());
  // In handfuls, so that what is lost is not lost in the socket of the sender.
  for (let sent = 0; sent < 2_000; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => new Promise((resolve) => from.send(bytes, port, HOST, resolve))));
  }
  await until(
    () => `2,000 traps: ${JSON.stringify(receiver.status())}`,
    () => receiver.status().received === 2_000,
  );
  const count = (): number => told.reduce((sum, { data }) => sum + (data as { count: number }).count, 0);
  await until('all of them to be told', () => count() === 2_000);
  expect(told.length).toBeLessThan(20);
});

describe('the receiver', () => {
  test('keeps traps while the log cannot be written, and tells them afterwards', async () => {
    const told: NewEvent[] = [];
    let tries = 0;
    const { port } = await receive({}, told, async (events) => {
      tries += 1;
      if (tries === 1) throw fail('store_unavailable', 'The database does not answer.');
      told.push(...events);
    });
    const from = await sender();
    for (const index of [1, 2, 3]) from.send(ofVersion2(notification(LINK_DOWN, ofInterface(index))), port, HOST);
    await until('the events', () => told.length === 3);
    expect(told.map(({ data }) => (data as { varbinds: { value: unknown }[] }).varbinds[0]!.value)).toEqual([1, 2, 3]);
  });

  test('tells what it counted before it stops', async () => {
    const { port, receiver, told } = await receive({ windowMs: 60_000 });
    const from = await sender();
    for (let sent = 0; sent < 3; sent += 1) from.send(ofVersion2(notification()), port, HOST);
    await until('three traps', () => receiver.status().received === 3);
    await receiver.stop();
    expect(told.map(({ data }) => (data as { count: number }).count)).toEqual([1, 2]);
    expect(receiver.status()).toMatchObject({ listening: false, received: 3 });
  });

  test('whose port is taken says so, and does not end the process', async () => {
    const { port } = await receive();
    const second = new TrapReceiver({ port, host: HOST }, { clock: systemClock, log: silentLog, meter: silentMeter });
    endsWithTest(() => second.stop());
    second.start(async () => undefined);
    await until('the reason', () => second.status().reason.includes('EADDRINUSE'));
    expect(second.status().listening).toBe(false);
    expect(await second.probe.check()).toMatchObject({ status: 'degraded' });
  });

  test('without a port receives nothing, and is well', async () => {
    const receiver = new TrapReceiver(undefined, { clock: systemClock, log: silentLog, meter: silentMeter });
    receiver.start(async () => undefined);
    expect(receiver.status()).toMatchObject({ listening: false, reason: expect.stringContaining('snmp.traps.port') });
    expect(await receiver.probe.check()).toMatchObject({ status: 'healthy' });
    await receiver.stop();
  });
});
