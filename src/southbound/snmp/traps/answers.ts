import { answer, type Answering } from '#kernel/module.ts';
import { listTraps, type TrapData, trapReceived } from './messages.ts';
import { subjectOf } from './trap-event.ts';
import type { TrapReceiver } from './trap-receiver.ts';

/** Events that one page looks at, whatever its filter leaves. */
const MOST_SCANNED = 5_000;
const AT_ONCE = 500;

export function trapAnswers(receiver: TrapReceiver): readonly Answering[] {
  return [
    answer(listTraps, async ({ project_id: project, node_id: node, agent, trap, limit, cursor }, { events, projects }) => {
      const items: (TrapData & { position: number })[] = [];
      let before = cursor === undefined ? undefined : Number(cursor);
      let more = true;
      const filter = {
        types: [trapReceived.type],
        ...(project === undefined ? (projects === null ? {} : { projects: [...projects] }) : { projects: [project.toLowerCase()] }),
        ...(node === undefined ? {} : { nodes: [node] }),
        ...(agent === undefined ? {} : { subject: subjectOf(agent) }),
      };
      for (let scanned = 0; more && items.length < limit && scanned < MOST_SCANNED;) {
        const page = await events.readBack({
          filter,
          limit: AT_ONCE,
          ...(before === undefined ? {} : { before }),
        });
        more = page.length === AT_ONCE;
        for (const { data, position } of page) {
          if (items.length === limit) {
            more = true;
            break;
          }
          before = position;
          scanned += 1;
          const told = data as TrapData;
          if (trap === undefined || told.trap.oid === trap.replace(/^\./, '') || isNamed(told.trap.name, trap))
            items.push({ ...told, position });
        }
      }
      return { items, next_cursor: more && before !== undefined ? String(before) : null, receiver: receiver.status() };
    }),
  ];
}

/** `linkDown` is IF-MIB::linkDown too. */
function isNamed(name: string | null, wanted: string): boolean {
  return name !== null && (name === wanted || name.endsWith(`::${wanted}`));
}
