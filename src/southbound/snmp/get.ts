import type snmp from 'net-snmp';
import type { Budget } from './budget.ts';
import type { Reply, Request } from './session.ts';
import { absent } from './value.ts';

/** Objects in one request: more do not fit one frame when their values are long. */
const MOST_AT_ONCE = 16;

export interface Got {
  /** In the order in which they were asked; what the agent does not have is `noSuchInstance` or `noSuchObject`. */
  readonly values: readonly snmp.Varbind[];
  readonly answered: boolean;
  /** Why not all of them were read; undefined where they were. */
  readonly reason: string | undefined;
}

export interface Getting {
  readonly ask: (request: Request) => Promise<Reply>;
  readonly retries: number;
  readonly budget: Budget;
}

/** Reads objects by name, a few at a time. */
export async function get(oids: readonly string[], { ask, retries, budget }: Getting): Promise<Got> {
  const values = new Map<string, snmp.Varbind>();
  const all = (): snmp.Varbind[] => oids.flatMap((name) => values.get(name) ?? []);
  let most = MOST_AT_ONCE;
  let lost = 0;
  let answered = false;
  for (;;) {
    const open = [...new Set(oids)].filter((name) => !values.has(name)).slice(0, most);
    if (open.length === 0) return { values: all(), answered, reason: undefined };
    const { over } = budget;
    if (over !== undefined) return { values: all(), answered, reason: over };
    budget.asked();
    const reply = await ask({ kind: 'get', oids: open });
    if (reply.ok) {
      answered = true;
      lost = 0;
      // By place, not by name: some agents write the name in another way.
      for (const [index, name] of open.entries()) values.set(name, { ...(reply.rows[index]?.[0] ?? absent(name)), oid: name });
      continue;
    }
    answered ||= reply.kind === 'too_big' || reply.kind === 'no_such_name' || reply.kind === 'refused';
    if (reply.kind === 'no_such_name') {
      // Version 1 refuses the whole request for the one object that is not there, by its name; without a name they are asked one by one.
      const missing = open.length === 1 ? open[0] : open.find((name) => name === reply.oid);
      if (missing === undefined) most = 1;
      else values.set(missing, absent(missing));
      continue;
    }
    if (reply.kind === 'too_big' && open.length > 1) {
      most = Math.ceil(open.length / 2);
      continue;
    }
    if (reply.kind === 'timeout' || reply.kind === 'malformed') {
      lost += 1;
      if (lost <= retries) continue;
    }
    return { values: all(), answered, reason: reply.reason };
  }
}
