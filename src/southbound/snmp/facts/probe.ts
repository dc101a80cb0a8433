import { beginsWith, compareOids, oid as arcsOf } from '#wire/snmp-oid.ts';
import { isMissing } from '../value.ts';
import type { Walking } from '../walk.ts';

/** Names in one request: the answer has a value for each, of any length. */
const WIDTH = 24;

/**
 * Which of these names have anything under them: one GETNEXT asks for many, and spares walks of tables that are not there. What the agent does not say
 * is taken to be there: the walk will tell.
 */
export async function present(names: readonly string[], { ask, retries, budget }: Walking): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const sorted = [...new Set(names)].toSorted((one, other) => compareOids(arcsOf(one), arcsOf(other)));
  const groups: string[][] = [];
  for (let at = 0; at < sorted.length; at += WIDTH) groups.push(sorted.slice(at, at + WIDTH));
  await Promise.all(groups.map(probed));
  return found;

  async function probed(group: readonly string[]): Promise<void> {
    let open = group;
    let lost = 0;
    while (open.length > 0) {
      if (budget.over !== undefined) return;
      budget.asked();
      const reply = await ask({ kind: 'next', oids: open });
      if (reply.ok) {
        for (const [at, name] of open.entries()) {
          const varbind = reply.rows[at]?.[0];
          if (varbind !== undefined && !isMissing(varbind) && beginsWith(arcsOf(varbind.oid), arcsOf(name))) found.add(name);
        }
        return;
      }
      if (reply.kind === 'no_such_name') {
        // Version 1 refuses all for the one name that nothing follows.
        const ended = open.find((name) => name === reply.oid);
        if (ended === undefined) {
          await halved(open);
          return;
        }
        open = open.filter((name) => name !== ended);
        continue;
      }
      if (reply.kind === 'too_big' || reply.kind === 'malformed' || reply.kind === 'refused') {
        await halved(open);
        return;
      }
      lost += 1;
      // Lost on the way, or too much for the agent: smaller requests are an answer to both.
      if (reply.kind === 'timeout' && open.length > 1) {
        await halved(open);
        return;
      }
      if (reply.kind === 'timeout' && lost <= retries) continue;
      for (const name of open) found.add(name);
      return;
    }
  }

  async function halved(open: readonly string[]): Promise<void> {
    if (open.length === 1) return;
    const half = Math.ceil(open.length / 2);
    await Promise.all([probed(open.slice(0, half)), probed(open.slice(half))]);
  }
}
