import type pg from 'pg';
import { PRIORITIES, streamOf, type Envelope } from '#kernel/event.ts';
import { verifyAuditOf } from './audit-rows.ts';
import type { Database } from './database.ts';

/** What a look at every row found. */
export interface VerifyReport {
  readonly logId: string;
  readonly head: number;
  readonly events: number;
  readonly streams: number;
  /** What is wrong, at most 100 entries; empty when nothing is. */
  readonly findings: readonly string[];
}

const PAGE_ROWS = 1_000;
const FINDINGS = 100;

interface EventRow {
  readonly position: number;
  readonly version: number;
  readonly priority: number;
  readonly recorded_at: Date;
  readonly type: string;
  readonly projectid: string | null;
  readonly nodeid: string | null;
  readonly body: string;
  readonly stream: number;
  readonly name: string | null;
}

/**
 * Reads the whole log as it is at one moment: positions and versions without gaps, envelopes that say the same as the
 * columns beside them, heads that fit, checkpoints within the log, the audit a whole chain.
 */
export async function verifyDatabase(database: Database): Promise<VerifyReport> {
  return database.transaction(async (client) => {
    const findings: string[] = [];
    const find = (text: string) => {
      if (findings.length < FINDINGS) findings.push(text);
    };
    const { rows } = await client.query<{ log_id: string; position: number }>('select log_id, position from thalamus.log_head');
    const { log_id: logId, position: head } = rows[0]!;
    const versions = new Map<number, number>();
    let last = 0;
    let moment = Number.NEGATIVE_INFINITY;
    const { rows: ends } = await client.query<{ last: number | null }>('select max(position) as last from thalamus.events');
    const end = ends[0]!.last ?? 0;
    for (let from = 0; from < end; from += PAGE_ROWS) {
      const page = await readPage(client, from);
      for (const row of page) {
        if (row.position !== last + 1) find(`Positions ${last + 1} to ${row.position - 1} are missing.`);
        const before = versions.get(row.stream) ?? 0;
        if (row.version !== before + 1) find(`Position ${row.position} is version ${row.version} of its stream; ${before + 1} is next.`);
        if (before === 0 && row.stream !== row.position) find(`Position ${row.position} begins a stream that is known as ${row.stream}.`);
        if (row.recorded_at.getTime() < moment) find(`Position ${row.position} was recorded before the one before it.`);
        checkEnvelope(row, find);
        moment = row.recorded_at.getTime();
        versions.set(row.stream, row.version);
        last = row.position;
      }
    }
    if (last !== head) find(`The log ends at position ${last}; its head says ${head}.`);
    const streams = await client.query<{ id: number; name: string; version: number }>('select id, name, version from thalamus.streams');
    for (const { id, name, version } of streams.rows) {
      if (versions.get(id) !== version) find(`Stream ${name} has ${versions.get(id) ?? 0} events; its head says ${version}.`);
    }
    const ahead = await client.query<{ name: string; position: number }>(
      'select name, position from thalamus.projections where position > $1',
      [head],
    );
    for (const { name, position } of ahead.rows) find(`The checkpoint of projection ${name} is ${position}, beyond the head ${head}.`);
    const memos = await client.query<{ name: string; stream: string }>(
      `select m.name, m.stream from thalamus.memos m left join thalamus.streams s on s.name = m.stream where s.version is null or m.version > s.version`,
    );
    for (const { name, stream } of memos.rows) find(`Memo ${name} of stream ${stream} is of a version that the stream has not reached.`);
    const audit = await verifyAuditOf(client);
    if (audit.firstBad !== null) find(`Audit: ${audit.firstBad.text}`);
    return { logId, head, events: last, streams: streams.rows.length, findings };
  }, 'isolation level repeatable read read only');
}

async function readPage(client: pg.ClientBase, after: number): Promise<EventRow[]> {
  const { rows } = await client.query<EventRow>({
    name: 'verify-page',
    text: `select e.position, e.version, e.priority, e.recorded_at, e.type, e.projectid, e.nodeid, e.body, e.stream, s.name
      from thalamus.events e left join thalamus.streams s on s.id = e.stream where e.position > $1 and e.position <= $2 order by e.position`,
    values: [after, after + PAGE_ROWS],
  });
  return rows;
}

function checkEnvelope(row: EventRow, find: (text: string) => void): void {
  let envelope: Envelope;
  try {
    envelope = JSON.parse(row.body) as Envelope;
  } catch {
    find(`The envelope at position ${row.position} is not JSON.`);
    return;
  }
  const differing = [
    envelope.position !== row.position && 'position',
    envelope.type !== row.type && 'type',
    (envelope.projectid ?? null) !== row.projectid && 'projectid',
    (envelope.nodeid ?? null) !== row.nodeid && 'nodeid',
    PRIORITIES.indexOf(envelope.priority) !== row.priority && 'priority',
    streamOf(envelope) !== row.name && 'stream',
  ].filter((name) => name !== false);
  if (differing.length > 0) find(`At position ${row.position} the envelope and the columns differ in ${differing.join(', ')}.`);
}
