import Table from 'cli-table3';
import type { Pdu } from '#wire/snmp-message.ts';
import { FUZZED_DECODERS, type FuzzedDecoder } from '#wire/test-decoders.ts';
import { mutated, xorshift } from '#wire/test-mutation.ts';
import { get } from '../src/southbound/snmp/get.ts';
import { following, integer, openTestAgent, response, targetAt, testSessions, walkingAt } from '../src/southbound/snmp/test-agent.ts';
import { fuzzedTraps } from '../src/southbound/snmp/traps/test-fuzzed-traps.ts';

// node --expose-gc bench/fuzz.ts [INPUTS [SEED [NAME …]]]: broken and hostile inputs for what reads the wire.
// Fails when one of them throws, takes longer than it may, or memory grows.
const [inputs = 1_000_000, seed = 1] = process.argv.slice(2, 4).map(Number);
const wanted = process.argv.slice(4);

/** Processor time of one input of a few hundred bytes; anything near this hangs. A collection of garbage may fall into it. */
const LONGEST_MS = 250;
const MOST_GROWTH_MIB = 128;
/** Datagrams before the good answer of each request to an agent. */
const BEFORE_ANSWER = 8;

interface Outcome {
  readonly inputs: number;
  readonly slowestMs: number;
  readonly growthMib: number;
  readonly seconds: number;
  readonly troubles: readonly string[];
}

function fuzz({ messages, decode }: FuzzedDecoder): Outcome {
  const random = xorshift(seed);
  const troubles: string[] = [];
  let slowestMs = 0;
  const beganMs = performance.now();
  const before = heapBytes();
  for (let count = 0; count < inputs; count += 1) {
    const bytes = mutated(messages, random);
    const startedMs = performance.now();
    try {
      decode(bytes);
    } catch (error) {
      if (troubles.length < 20) troubles.push(`${String(error)}: ${Buffer.from(bytes).toString('hex')}`);
    }
    const tookMs = performance.now() - startedMs;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > LONGEST_MS && cpuMs(() => decode(bytes)) > LONGEST_MS) {
      troubles.push(`${tookMs.toFixed(0)} ms: ${Buffer.from(bytes).toString('hex')}`);
    }
  }
  return { inputs, slowestMs, troubles, seconds: (performance.now() - beganMs) / 1_000, growthMib: (heapBytes() - before) / 2 ** 20 };
}

/** Others may have had the processor meanwhile: what it takes itself. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function heapBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Requests over real sockets, whose agent says much that is wrong before it answers: each request ends, with values or a reason. */
async function fuzzSessions(): Promise<Outcome> {
  const random = xorshift(seed);
  const troubles: string[] = [];
  const variables = Array.from({ length: 8 }, (_, at) => integer(`1.3.6.1.2.1.1.${at + 1}.0`, at));
  const others = FUZZED_DECODERS.slice(0, 2).flatMap(({ messages }) => messages);
  const agent = await openTestAgent((asked) => {
    const good = response(asked, following(asked, variables));
    return [...Array.from({ length: BEFORE_ANSWER }, () => mutated([good, ...others], random)), good];
  });
  const sessions = testSessions();
  const beganMs = performance.now();
  const before = heapBytes();
  const rounds = Math.ceil(inputs / BEFORE_ANSWER);
  let slowestMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    await get(['1.3.6.1.2.1.1.1.0'], walkingAt(sessions, targetAt(agent.port, { timeoutMs: 1_000 }))).catch(
      (error: unknown) => void troubles.push(String(error)),
    );
    // What the agent remembers is not what is measured.
    (agent.asked as Pdu[]).length = 0;
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
  }
  const growthMib = (heapBytes() - before) / 2 ** 20;
  sessions.close();
  await agent.close();
  return { inputs: rounds * BEFORE_ANSWER, slowestMs, troubles, seconds: (performance.now() - beganMs) / 1_000, growthMib };
}

const decoders = [...FUZZED_DECODERS, fuzzedTraps()];
const runs: readonly (readonly [name: string, run: () => Outcome | Promise<Outcome>])[] = [
  ...decoders.map((decoder) => [decoder.name, () => fuzz(decoder)] as const),
  ['SNMP sessions', fuzzSessions],
];
const unknown = wanted.find((name) => !runs.some(([known]) => known === name));
if (unknown !== undefined) {
  console.error(`There is no "${unknown}". There are: ${runs.map(([name]) => name).join(', ')}.`);
  process.exit(2);
}
process.on('uncaughtException', (error) => {
  console.error('Nobody caught:', error);
  process.exit(1);
});
const table = new Table({ head: ['reads', 'inputs', 'slowest, ms', 'heap, MiB', 'took, s', 'troubles'], style: { head: [], border: [] } });
for (const [name, run] of runs) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { inputs: count, slowestMs, growthMib, seconds, troubles } = await run();
  table.push([name, count, slowestMs.toFixed(1), growthMib.toFixed(1), seconds.toFixed(1), troubles.length]);
  for (const trouble of troubles) console.error(`${name}: ${trouble}`);
  if (troubles.length > 0 || growthMib > MOST_GROWTH_MIB) process.exitCode = 1;
}
console.log(`Seed ${seed}\n${table.toString()}`);
process.exit();
