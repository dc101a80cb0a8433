import { isUuid } from '#kernel/id.ts';
import type { Envelope } from '#kernel/event.ts';
import type { TopologyProject } from '#model/topology.ts';
import { eventWords } from '../event-words.ts';
import { findProject } from '../naming.ts';
import type { AddCommands } from '../session.ts';
import { EXIT, misuse, Refusal } from '../refusal.ts';
import { visible } from '../terminal.ts';
import { differencesOf, type Difference } from '../topology-diff.ts';

interface Page {
  readonly items: readonly Envelope[];
  readonly next_cursor: string | null;
}

export const addHistoryCommands: AddCommands = (program, session) => {
  program
    .command('history [subject]')
    .description('what happened to a thing, in words, oldest first: the subject of its events, the id of a node or project, or everything')
    .option('--limit <count>', 'how many of the last events', '50')
    .option('--from <time>', 'not before this ISO time')
    .option('--until <time>', 'not after this ISO time')
    .action(async (subject: string | undefined, { limit, from, until }: { limit: string; from?: string; until?: string }) => {
      const { client, printer } = session();
      if (!/^[1-9]\d{0,3}$/.test(limit)) throw misuse(`--limit wants a number up to 9999, not "${limit}".`);
      const times = { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
      const events: Envelope[] = [];
      const ask = async (filter: object): Promise<void> => {
        let cursor: string | null = null;
        do {
          const size = Math.min(500, Number(limit) - events.length);
          const page: Page = await client.perform('events.list', {
            ...filter,
            ...times,
            limit: size,
            ...(cursor === null ? {} : { cursor }),
          });
          events.push(...page.items);
          cursor = page.next_cursor;
        } while (cursor !== null && events.length < Number(limit));
      };
      if (subject === undefined) await ask({});
      else if (!isUuid(subject)) await ask({ subject });
      else {
        await ask({ nodes: [subject] });
        if (events.length === 0) await ask({ projects: [subject] });
        if (events.length === 0) await ask({ subject: `workflows/runs/${subject.toLowerCase()}` });
      }
      events.reverse();
      printer.result(events, () => {
        for (const event of events) printer.line(`${event.time}  ${String(event.position).padStart(7)}  ${visible(eventWords(event))}`);
        if (events.length === 0) printer.note('Nothing is known to have happened to it.');
      });
    });

  program
    .command('diff <at1> <at2>')
    .description(
      'what differs in the topology between two moments, each a position of the log or an ISO time, or now; exit code 1 when something does',
    )
    .option('--project <project>', 'only this project')
    .action(async (at1: string, at2: string, { project }: { project?: string }) => {
      const { client, printer, server } = session();
      const named = project === undefined ? (server === undefined ? {} : { server }) : await findProject(client, project, server);
      const at = async (moment: string): Promise<readonly TopologyProject[]> => {
        const when = moment === 'now' ? {} : { at: /^\d+$/.test(moment) ? Number(moment) : moment };
        return (await client.perform<{ projects: TopologyProject[] }>('gns3.topology.get', { ...named, ...when })).projects;
      };
      const differences = differencesOf(await at(at1), await at(at2));
      printer.result({ from: at1, to: at2, differences }, () => {
        for (const difference of differences) for (const line of linesOf(difference)) printer.line(paint(printer, line));
        if (differences.length === 0) printer.note('Nothing differs.');
      });
      // As diff does: 1 says that something differs, which is no failure to be told.
      if (differences.length > 0)
        throw new Refusal(EXIT.failed, `${differences.length} ${differences.length === 1 ? 'thing differs' : 'things differ'}.`);
    });
};

function linesOf({ kind, what, id, name, fields }: Difference): string[] {
  const sign = kind === 'added' ? '+' : kind === 'removed' ? '-' : '~';
  return [
    `${sign} ${what} ${visible(name)}  ${id}`,
    ...fields.map(({ field, from, to }) => `    ${field}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`),
  ];
}

function paint(printer: { paint(colour: 'green' | 'red' | 'yellow', text: string): string }, line: string): string {
  if (line.startsWith('+')) return printer.paint('green', line);
  if (line.startsWith('-')) return printer.paint('red', line);
  return line.startsWith('~') ? printer.paint('yellow', line) : line;
}
