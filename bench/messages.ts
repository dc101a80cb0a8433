import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { until } from '#kit/until.ts';
import type { Delivery, Message } from '#kernel/broker.ts';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { createBroker, type RunningBroker } from '#runtime/hub/index.ts';
import { attachEmbeddedPostgres } from '#runtime/store/embedded-postgres.ts';
import { openMemoryStore, openStore, type Store } from '#runtime/store/index.ts';
import { moduleMessages } from './module-messages.ts';
import { print, quantile, type Figure } from './report.ts';

const SECONDS = 4;
const QUEUED = 100_000;
const PACE_PER_S = 5_000;
const surroundings = { clock: systemClock, log: silentLog, meter: silentMeter };

function brokerOn(store: Store): RunningBroker {
  return createBroker({ ...surroundings, queue: store.messages, eventLog: store.log, modules: () => ['sink'] });
}

/** Takes messages and ends each in a later turn, as a module does that works a little; those called `low` at a pace of some ten thousand a second. */
function sink(broker: RunningBroker, took: (message: Message) => void): void {
  const slow: string[] = [];
  const attachment = broker.attach('sink', {
    maxInFlight: 1_000,
    deliver(messages) {
      const quick: string[] = [];
      for (const message of messages) {
        took(message);
        (message.name === 'low' ? slow : quick).push(message.id);
      }
      setImmediate(() => {
        for (const id of quick) attachment.ack(id);
      });
    },
  });
  setInterval(() => {
    for (const id of slow.splice(0, 32)) attachment.ack(id);
  }, 1).unref();
}

/** Messages a second that are sent, taken and ended, with so many on their way. */
async function throughput(
  broker: RunningBroker,
  delivery: Delivery,
  senders: number,
  seconds: number,
  taken: () => number,
): Promise<number> {
  const messenger = broker.messenger(system);
  const startedMs = performance.now();
  const before = taken();
  const endMs = startedMs + seconds * 1_000;
  let sent = 0;
  await Promise.all(
    Array.from({ length: senders }, async () => {
      while (performance.now() < endMs) {
        await messenger.send({ to: 'sink', name: 'work', data: { node_id: 'bench', status: 'started', number: sent }, delivery });
        sent += 1;
        // As long as the sink keeps up: what only piles up in a queue is not carried.
        while (sent - (taken() - before) > 50_000) await new Promise((resolve) => setImmediate(resolve));
      }
    }),
  );
  while (taken() - before < sent) await new Promise((resolve) => setImmediate(resolve));
  return (sent / (performance.now() - startedMs)) * 1_000;
}

/** Milliseconds from the sending of each message to its delivery, sorted, at a steady pace. */
async function delays(
  broker: RunningBroker,
  pace: { readonly perS: number; readonly seconds: number; readonly delivery: Delivery; readonly priority: 'critical' | 'normal' },
  arrivals: Map<number, number>,
): Promise<Float64Array> {
  const messenger = broker.messenger(system);
  const sentMs: number[] = [];
  const startedMs = performance.now();
  const sending: Promise<unknown>[] = [];
  arrivals.clear();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(((performance.now() - startedMs) * pace.perS) / 1_000, pace.perS * pace.seconds);
      while (sentMs.length < due) {
        const number = sentMs.length;
        sentMs.push(performance.now());
        sending.push(messenger.send({ to: 'sink', name: 'paced', data: number, priority: pace.priority, delivery: pace.delivery }));
      }
      if (sentMs.length < pace.perS * pace.seconds) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  await Promise.all(sending);
  while (arrivals.size < sentMs.length) await new Promise((resolve) => setImmediate(resolve));
  return Float64Array.from(sentMs, (ms, number) => arrivals.get(number)! - ms).sort();
}

async function live(): Promise<Figure[]> {
  const store = openMemoryStore(surroundings);
  const broker = brokerOn(store);
  let count = 0;
  let queued = 0;
  const arrivals = new Map<number, number>();
  sink(broker, ({ name, data }) => {
    count += 1;
    if (name === 'paced') arrivals.set(data as number, performance.now());
    else if (name === 'low') queued -= 1;
  });
  const messenger = broker.messenger(system);
  await throughput(broker, 'live', 1_000, 1, () => count);
  const rate = await throughput(broker, 'live', 1_000, SECONDS, () => count);
  const pace = { perS: 500, seconds: SECONDS, delivery: 'live', priority: 'critical' } as const;
  const idle = await delays(broker, pace, arrivals);
  // The queue is kept full while it is worked off, by a sender that lets others have their turn.
  const filling = { on: true };
  const fill = async () => {
    for (let sent = 0; filling.on; sent += 1) {
      if (queued < QUEUED) {
        queued += 1;
        await messenger.send({ to: 'sink', name: 'low', data: queued, priority: 'low', delivery: 'live' });
      }
      if (sent % 32 === 0 || queued >= QUEUED) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const filled = fill();
  await until('the queue is full', () => queued >= QUEUED);
  const loaded = await delays(broker, pace, arrivals);
  filling.on = false;
  await filled;
  await broker.close();
  await store.close();
  return [
    { row: 'messages', what: 'live, in process: sent, taken, ended', value: rate, unit: 'msg/s', goal: { at: 'least', value: 200_000 } },
    { row: 'messages', what: 'live CRITICAL, p99 of the delay, idle', value: quantile(idle, 0.99), unit: 'ms' },
    {
      row: 'messages',
      what: `live CRITICAL, p99 of the delay, ${QUEUED.toLocaleString('en-US')} LOW queued`,
      value: quantile(loaded, 0.99),
      unit: 'ms',
      goal: { at: 'most', value: quantile(idle, 0.99) + 2 },
    },
  ];
}

/** The reference: rows inserted and deleted in batches by bare statements, each batch a commit. */
async function bare(client: Client): Promise<number> {
  const batch = 1_000;
  await client.query('create table bench_messages (id uuid primary key, body text)');
  const startedMs = performance.now();
  let count = 0;
  const body = JSON.stringify({ to: 'sink', name: 'work', data: { node_id: 'bench', status: 'started', number: 1 } });
  while (performance.now() < startedMs + SECONDS * 1_000) {
    const { rows } = await client.query<{ id: string }>({
      name: 'bare-insert',
      text: 'insert into bench_messages select gen_random_uuid(), body from unnest($1::text[]) as body returning id',
      values: [Array.from({ length: batch }, () => body)],
    });
    await client.query({
      name: 'bare-delete',
      text: 'delete from bench_messages where id = any($1::uuid[])',
      values: [rows.map(({ id }) => id)],
    });
    count += batch;
  }
  return (count / (performance.now() - startedMs)) * 1_000;
}

async function durable(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'thalamus-bench-'));
  const store = await openStore({ dataDir, ...surroundings });
  const client = new Client(attachEmbeddedPostgres(dataDir));
  try {
    const broker = brokerOn(store);
    let count = 0;
    const arrivals = new Map<number, number>();
    sink(broker, ({ name, data }) => {
      count += 1;
      if (name === 'paced') arrivals.set(data as number, performance.now());
    });
    await throughput(broker, 'durable', 4_000, 1, () => count);
    const rate = await throughput(broker, 'durable', 4_000, SECONDS, () => count);
    await store.messages.flush();
    const paced = await delays(broker, { perS: PACE_PER_S, seconds: SECONDS, delivery: 'durable', priority: 'normal' }, arrivals);
    await broker.close();
    await client.connect();
    const reference = await bare(client);
    const compared = `bare batches of 1,000 inserts and deletes: ${Math.round(reference).toLocaleString('en-US')} rows/s`;
    return [
      {
        row: 'messages',
        what: 'durable: committed, taken, ended',
        value: rate,
        unit: 'msg/s',
        goal: { at: 'least', value: 27_000 },
        reference: compared,
      },
      {
        row: 'messages',
        what: `durable, p99 from sending to delivery at ${PACE_PER_S.toLocaleString('en-US')}/s`,
        value: quantile(paced, 0.99),
        unit: 'ms',
        goal: { at: 'most', value: 10 },
      },
      { row: 'messages', what: 'durable, p50 of the same', value: quantile(paced, 0.5), unit: 'ms' },
    ];
  } finally {
    await client.end().catch(() => undefined);
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Messages between modules: of one process, kept in memory or committed, and of others. */
export async function messages(): Promise<Figure[]> {
  return [...(await live()), ...(await moduleMessages()), ...(await durable())];
}

if (import.meta.main) print(await messages());
