import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { systemClock } from '#kernel/clock.ts';
import { Failure } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { openStore } from '../../store/index.ts';
import { createBroker } from './broker.ts';
import { ada } from './test-broker.ts';

// The process that recovery tests kill: sends the numbers that it is told on standard input, each under an idempotency key
// and in order within its key, and takes messages where it is told to. Writes `s <number>` for each send that was
// acknowledged and `d <number> <attempt>` for each delivery, before it ends it.
const { dataDir, databaseUrl, takes, name } = JSON.parse(process.argv[2]!) as {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly takes: boolean;
  readonly name: string;
};
const surroundings = { clock: systemClock, log: silentLog, meter: silentMeter };
const store = await openStore({
  dataDir,
  ...surroundings,
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
  process: { name, roles: [], about: {} },
});
const broker = createBroker({
  ...surroundings,
  queue: store.messages,
  eventLog: store.log,
  modules: () => ['alpha'],
  deaths: (listener) => store.processes.onDeath(listener),
  ...(databaseUrl === undefined ? {} : { elsewhere: () => true }),
  firstRetryMs: 5,
});
// Not process.stdout: what it could not write at once would be lost with the process.
const say = (line: string): void => void writeSync(1, `${line}\n`);

if (takes) {
  const attachment = broker.attach('alpha', {
    maxInFlight: 200,
    deliver: (messages) => {
      for (const { id, data, attempt, reply } of messages) {
        say(`d ${JSON.stringify(data)} ${attempt}`);
        // One of twenty fails the first time.
        if (attempt === 1 && (data as number) % 20 === 7) attachment.nack(id, { error: 'the first time' });
        else if (reply) attachment.reply(id, { data: name });
        else setImmediate(() => attachment.ack(id));
      }
    },
  });
}
say('open');

/** Sends until it is known to be sent: under its key it is sent once. */
async function send(number: number): Promise<void> {
  for (;;) {
    try {
      await broker.messenger(ada).send({ to: 'alpha', name: 'work', data: number, key: `k${number % 50}`, idempotencyKey: String(number) });
      say(`s ${number}`);
      return;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'store_unavailable') throw error;
    }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [what, ...numbers] = line.split(' ');
  if (what === 'send') await Promise.all(numbers.map((number) => send(Number(number))));
  if (what === 'ask') {
    const answer = await broker.messenger(ada).request({ to: 'alpha', name: 'work', data: -1, delivery: 'live' }, { timeoutMs: 10_000 });
    say(`a ${answer as string}`);
  }
}
await broker.close();
await store.close();
