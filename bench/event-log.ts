import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { systemClock } from '#kernel/clock.ts';
import type { NewEvent } from '#kernel/event.ts';
import { uuidv5 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Projection } from '#kernel/projection.ts';
import { attachEmbeddedPostgres } from '#runtime/store/embedded-postgres.ts';
import { openStore, type DurableStore } from '#runtime/store/index.ts';
import { print, type Figure } from './report.ts';

const CALLERS = 500;
const SECONDS = 4;
const NODES = 1_000;
const HISTORY_EVENTS = 100_000;
const PAGE = 5_000;
const PROJECT = uuidv5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'bench');

function nodeStarted(node: number): NewEvent {
  const id = uuidv5(PROJECT, String(node));
  return {
    type: node % 2 === 0 ? 'node.started' : 'node.stopped',
    source: '/gns3/main',
    subject: `projects/${PROJECT}/nodes/${id}`,
    projectid: PROJECT,
    nodeid: id,
    priority: 'normal',
    data: {
      node_id: id,
      name: `PC${node}`,
      node_type: 'vpcs',
      status: 'started',
      console: { host: '127.0.0.1', port: 5_000 },
      x: node,
      y: -node,
    },
  };
}

const EVENTS = Array.from({ length: NODES }, (_, node) => nodeStarted(node));

const nodes: Projection = {
  name: 'bench-nodes',
  version: 1,
  summary: 'The last state of each node.',
  handles: ['node.*'],
  project: (event) => [{ key: event.subject, scope: event.projectid!, value: event.data }],
};

/** Runs callers one after the other's answer for some seconds; answers per second. */
async function rate(callers: number, seconds: number, call: (caller: number, count: number) => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1_000;
  let count = 0;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let mine = 0; performance.now() < endMs; mine += 1) {
        await call(caller, mine);
        count += 1;
      }
    }),
  );
  return (count / (performance.now() - startedMs)) * 1_000;
}

async function replay(store: DurableStore, until: number): Promise<number> {
  const startedMs = performance.now();
  let after = 0;
  while (after < until) after = (await store.log.readAll({ after, limit: PAGE })).at(-1)!.position;
  return (after / (performance.now() - startedMs)) * 1_000;
}

async function rawPages(pool: Pool, until: number): Promise<number> {
  const startedMs = performance.now();
  let after = 0;
  while (after < until) {
    const { rows } = await pool.query<{ position: string; body: string }>({
      name: 'raw-page',
      text: 'select position, recorded_at, type, projectid, body::json as body from thalamus.events where position > $1 order by position limit 5000',
      values: [after],
    });
    after = Number(rows.at(-1)!.position);
  }
  return (after / (performance.now() - startedMs)) * 1_000;
}

function best(values: readonly number[]): number {
  return Math.max(...values);
}

/** The rows of the event log: durable appends, replay, history, and the same at ten times the size. */
export async function benchEventLog(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'thalamus-bench-'));
  const store = await openStore({ dataDir, clock: systemClock, log: silentLog, meter: silentMeter });
  const pool = new Pool({ ...attachEmbeddedPostgres(dataDir), max: 32 });
  try {
    await pool.query(
      'create table bench_raw (position bigint generated always as identity primary key, stream text, version integer, body text)',
    );
    const body = JSON.stringify(EVENTS[0]);
    const insert = (caller: number, count: number) =>
      pool.query({
        name: 'raw-insert',
        text: 'insert into bench_raw (stream, version, body) values ($1, $2, $3)',
        values: [`s${caller}`, count, body],
      });
    const rawOne = await rate(1, SECONDS, insert);
    const rawMany = await rate(32, SECONDS, insert);

    const append = (caller: number, count: number) => store.log.append({ events: [EVENTS[(caller + count * 7) % NODES]!] });
    await rate(CALLERS, 1, append);
    const appends = await rate(CALLERS, SECONDS, append);

    const until = Math.min(await store.log.head(), 60_000);
    await pool.query('analyze thalamus.events');
    const raw: number[] = [];
    const replayed: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      raw.push(await rawPages(pool, until));
      replayed.push(await replay(store, until));
    }

    const projections = await store.projections([nodes]);
    await projections.rows(nodes.name, { at: 1 }).catch(() => undefined);
    while (projections.status()[0]!.position < store.feed.head()) await projections.rows(nodes.name, { at: 1 }).catch(() => undefined);
    const then = await store.log.head();
    for (let done = 0; done < HISTORY_EVENTS; done += NODES) await store.log.append({ events: EVENTS });
    while (projections.status()[0]!.position < store.feed.head()) await projections.rows(nodes.name).catch(() => undefined);
    const takenMs: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const startedMs = performance.now();
      const rows = await projections.rows(nodes.name, { scope: PROJECT, at: then });
      takenMs.push(performance.now() - startedMs);
      if (rows.length !== NODES) throw new Error(`${rows.length} nodes in the past instead of ${NODES}`);
    }

    await projections.close();
    const small = await store.log.head();
    while ((await store.log.head()) < small * 10) await Promise.all(Array.from({ length: 20 }, () => store.log.append({ events: EVENTS })));
    const appendsLater = await rate(CALLERS, SECONDS, append);
    const replayedLater = best([await replay(store, until), await replay(store, until)]);

    const row = 'event log';
    return [
      {
        row,
        what: `single-event appends, ${CALLERS} callers`,
        value: appends,
        unit: '/s',
        goal: { at: 'least', value: 20_000 },
        reference: `single-row commits: 1 connection ${Math.round(rawOne)}/s, 32 connections ${Math.round(rawMany)}/s`,
      },
      {
        row,
        what: 'replay, of raw pages',
        value: best(replayed) / best(raw),
        unit: '×',
        goal: { at: 'least', value: 0.7 },
        reference: `replay ${Math.round(best(replayed))}/s, pages of ${PAGE} rows, their JSON parsed, ${Math.round(best(raw))}/s`,
      },
      {
        row: 'history',
        what: `${NODES} nodes as of ${HISTORY_EVENTS} events back, in process`,
        value: takenMs.sort((a, b) => a - b)[2]!,
        unit: 'ms',
        goal: { at: 'most', value: 50 },
      },
      {
        row: 'growth',
        what: `cost of an append at ${small * 10} events, of that at ${small}`,
        value: appends / appendsLater,
        unit: '×',
        goal: { at: 'most', value: 1.5 },
      },
      {
        row: 'growth',
        what: 'cost of an event of the replay, likewise',
        value: best(replayed) / replayedLater,
        unit: '×',
        goal: { at: 'most', value: 1.5 },
      },
    ];
  } finally {
    await pool.end();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

if (import.meta.main) print(await benchEventLog());
