import type snmp from 'net-snmp';
import type { Budget } from './budget.ts';
import { BulkSize } from './bulk-size.ts';
import type { Refusal } from './refusal.ts';
import type { Reply, Request } from './session.ts';
import { type Finding, WalkProgress } from './walk-progress.ts';

export interface Walked {
  /** The variables of each root, in the agent's order. */
  readonly columns: readonly (readonly snmp.Varbind[])[];
  /** Whether everything under the roots was read. */
  readonly complete: boolean;
  /** The agent said something at all. */
  readonly answered: boolean;
  readonly findings: readonly Finding[];
}

export interface Walking {
  readonly ask: (request: Request) => Promise<Reply>;
  readonly version: '1' | '2c' | '3';
  readonly retries: number;
  readonly budget: Budget;
}

/** Reads everything under several roots side by side. Always ends: with the agent's end, a finding, or the budget. */
export async function walk(roots: readonly string[], { ask, version, retries, budget }: Walking): Promise<Walked> {
  const progress = new WalkProgress(roots);
  const size = new BulkSize(roots.length);
  let bulk = version !== '1';
  let answered = false;
  let lost = 0;
  let width = roots.length;
  const end = (kind: Finding['kind'], text: string): Walked => {
    progress.find(kind, text);
    return { columns: progress.values, complete: false, answered, findings: progress.findings };
  };

  while (!progress.ended) {
    const { over } = budget;
    if (over !== undefined) return end('limit', over);
    const oids = progress.next(width);
    budget.asked();
    const rows = size.rows;
    const reply = await ask(bulk ? { kind: 'bulk', oids, repetitions: rows } : { kind: 'next', oids });
    if (reply.ok) {
      answered = true;
      const { values, moved } = progress.take(reply.rows);
      budget.got(
        values.length,
        values.reduce((sum, varbind) => sum + sizeOf(varbind), 0),
      );
      if (moved > 0) {
        lost = 0;
        if (bulk && values.length >= rows * oids.length) size.grow();
        continue;
      }
      // An answer with nothing in it says no more than none.
      if (bulk && size.shrink()) continue;
      return end('truncated', `The agent answered without any value after ${oids[0]}.`);
    }
    answered ||= reply.kind === 'too_big' || reply.kind === 'no_such_name' || reply.kind === 'refused';
    switch (reply.kind) {
      case 'no_such_name':
        progress.endAt(reply.oid);
        continue;
      case 'too_big':
        if (bulk && size.shrink()) continue;
        if (width === 1) break;
        width = Math.ceil(width / 2);
        continue;
      case 'refused':
        // Some agents know the request of version 2c and answer it with an error.
        if (bulk) {
          bulk = false;
          continue;
        }
        break;
      case 'timeout':
      case 'malformed':
        lost += 1;
        // The last try is the smallest request, also where there was to be none.
        if (lost > retries && !(bulk && size.rows > 1)) break;
        if (lost >= retries) size.shrinkToOne();
        else size.shrink();
        continue;
      case 'security':
      case 'unreachable':
      case 'closed':
        break;
      default:
        reply.kind satisfies never;
    }
    return end(findingOf(reply), reply.reason);
  }
  const complete = !progress.findings.some(({ kind }) => kind === 'looping');
  return { columns: progress.values, complete, answered, findings: progress.findings };
}

function findingOf({ kind }: Refusal): Finding['kind'] {
  if (kind === 'timeout' || kind === 'unreachable' || kind === 'closed') return 'silent';
  return kind === 'malformed' ? 'truncated' : 'refused';
}

/** About what a variable takes on the wire and in memory. */
function sizeOf({ oid, value }: snmp.Varbind): number {
  return oid.length + (value instanceof Uint8Array ? value.length : 8);
}
