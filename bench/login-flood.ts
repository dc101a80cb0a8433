import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { logIn } from '#kit/hub-client.ts';
import { hubOnLab } from './event-path.ts';
import { quantile, type Figure } from './report.ts';

const READS_PER_SECOND = 400;
const FOR_MS = 4_000;
/** Quiet and flooded in turn, so that what else the machine does meets both alike; the median of the windows counts. */
const ROUNDS = 5;
/** The flood is under way, or its last log-ins are answered. */
const SETTLE_MS = 1_000;
const LOGINS_PER_SECOND = 200;
/** So many that none is stopped by its own limit: the flood is as bad as it can be. */
const ADDRESSES = 600;

interface Reads {
  readonly tookMs: number[];
  readonly failed: number;
}

/** Of the quantiles of several windows. */
function medianOf(windows: readonly Reads[], q: number): number {
  const found = windows.map(({ tookMs }) => quantile(tookMs, q)).toSorted((one, other) => one - other);
  return quantile(found, 0.5);
}

interface Flood {
  readonly sent: number;
  readonly seconds: number;
  readonly answers: Readonly<Record<string, number>>;
}

/** One read after another at a steady pace, however long each takes; milliseconds of each, sorted. */
async function readFor(pool: Pool, path: string, token: string): Promise<Reads> {
  const tookMs: number[] = [];
  let failed = 0;
  const work: Promise<void>[] = [];
  const startedMs = performance.now();
  const read = async (dueMs: number): Promise<void> => {
    const { statusCode, body } = await pool.request({ path, method: 'GET', headers: { authorization: `Bearer ${token}` } });
    await body.dump();
    // From when it was due: a server that stands still makes all wait that would have come meanwhile.
    tookMs.push(performance.now() - dueMs);
    if (statusCode !== 200) failed += 1;
  };
  for (let sent = 0; performance.now() - startedMs < FOR_MS;) {
    const dueMs = startedMs + (sent * 1_000) / READS_PER_SECOND;
    if (performance.now() < dueMs) {
      await pause(1);
      continue;
    }
    work.push(read(performance.now()));
    sent += 1;
  }
  await Promise.all(work);
  return { tookMs: tookMs.toSorted((one, other) => one - other), failed };
}

function startFlood(url: string): { readonly child: ChildProcess; stop(): Promise<Flood> } {
  const script = fileURLToPath(new URL('load/failing-logins.ts', import.meta.url));
  const child = fork(script, [url, String(LOGINS_PER_SECOND), String(ADDRESSES)]);
  return {
    child,
    async stop() {
      const told = once(child, 'message');
      child.send('stop');
      const [flood] = (await told) as [Flood];
      return flood;
    },
  };
}

/** What a flood of failed log-ins does to those who read, and to an owner of the right password. */
export async function loginFlood(): Promise<Figure[]> {
  const { hub, address, end } = await hubOnLab(1, 50);
  const pool = new Pool(hub.url, { connections: 16 });
  const path = `/api/common/api/gns3-central/topology/?project_id=${address.projects[0]!}`;
  try {
    const { token } = await logIn(hub.url, hub.password);
    await readFor(pool, path, token);
    const quiet: Reads[] = [];
    const flooded: Reads[] = [];
    const answers: Record<string, number> = {};
    let [sent, seconds, slowestLoginMs, entered] = [0, 0, 0, true];
    for (let round = 0; round < ROUNDS; round += 1) {
      quiet.push(await readFor(pool, path, token));
      const flood = startFlood(hub.url);
      await pause(SETTLE_MS);
      flooded.push(await readFor(pool, path, token));
      const startedMs = performance.now();
      entered &&= await logIn(hub.url, hub.password).then(
        () => true,
        () => false,
      );
      slowestLoginMs = Math.max(slowestLoginMs, performance.now() - startedMs);
      const told = await flood.stop();
      sent += told.sent;
      seconds += told.seconds;
      for (const [status, count] of Object.entries(told.answers)) answers[status] = (answers[status] ?? 0) + count;
      await pause(SETTLE_MS);
    }
    const row = 'login flood';
    const [p99, p99Flooded] = [medianOf(quiet, 0.99), medianOf(flooded, 0.99)];
    const failed = [...quiet, ...flooded].reduce((sum, reads) => sum + reads.failed, 0);
    const answered = Object.entries(answers).map(([status, count]) => `${status}: ${count}`);
    return [
      {
        row,
        what: `reads at ${READS_PER_SECOND}/s, alone: p99`,
        value: p99,
        unit: 'ms',
        reference: `p50 ${medianOf(quiet, 0.5).toFixed(2)} ms`,
      },
      {
        row,
        what: `the same with ${LOGINS_PER_SECOND} failed log-ins/s from ${ADDRESSES} addresses: p99`,
        value: p99Flooded,
        unit: 'ms',
        reference: `p50 ${medianOf(flooded, 0.5).toFixed(2)} ms; ${(sent / seconds).toFixed(0)} log-ins/s were sent, answered ${answered.join(', ')}`,
      },
      { row, what: 'p99 under the flood against p99 alone', value: p99Flooded / p99, unit: 'times', goal: { at: 'most', value: 2 } },
      { row, what: 'reads that failed', value: failed, unit: '', goal: { at: 'most', value: 0 } },
      {
        row,
        what: 'the right password meanwhile, from where somebody logged in before: the slowest',
        value: entered ? slowestLoginMs : Number.NaN,
        unit: 'ms',
        goal: { at: 'most', value: 2_000 },
        reference: entered ? 'let in' : 'refused',
      },
    ];
  } finally {
    await pool.close();
    await end();
  }
}
