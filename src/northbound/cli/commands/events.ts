import { once } from 'node:events';
import { Option } from 'commander';
import { PRIORITIES, type Envelope, type Priority } from '#kernel/event.ts';
import { follow } from '../follow.ts';
import { findProject } from '../naming.ts';
import type { AddCommands, Session } from '../session.ts';
import { misuse } from '../refusal.ts';
import { visible } from '../terminal.ts';

interface EventOptions {
  readonly follow?: boolean;
  readonly type?: string[];
  readonly project?: string[];
  readonly minPriority?: Priority;
  readonly since?: string;
  readonly limit: string;
}

interface Page {
  readonly items: readonly Envelope[];
  readonly next_cursor: string | null;
}

const collect = (word: string, before: string[] = []): string[] => [...before, ...word.split(',')];

export const addEventCommands: AddCommands = (program, session) => {
  program
    .command('events')
    .description('what happened, and with --follow what happens; one JSON object a line with --json')
    .option('-f, --follow', 'goes on until Ctrl-C, and resumes by itself after a lost connection')
    .option('--type <type>', 'only this type, or a pattern such as node.*; may be repeated', collect)
    .option('--project <project>', 'only this project; may be repeated', collect)
    .addOption(new Option('--min-priority <priority>', 'this priority and those above it').choices([...PRIORITIES]))
    .option('--since <position>', 'everything after this position')
    .option('--limit <count>', 'how many of the last ones, without --since', '50')
    .action(async (options: EventOptions) => {
      const asked = session();
      const { client, server } = asked;
      const since = numberOf('--since', options.since);
      const limit = numberOf('--limit', options.limit)!;
      const projects =
        options.project === undefined
          ? undefined
          : await Promise.all(options.project.map(async (word) => (await findProject(client, word, server)).project_id));
      const filter = {
        ...(options.type === undefined ? {} : { types: options.type }),
        ...(projects === undefined ? {} : { projects }),
      };
      const deliver = (events: readonly Envelope[]): Promise<void> => print(asked, events);
      if (options.follow === true) {
        const priority = options.minPriority === undefined ? {} : { minPriority: options.minPriority };
        await follow(client, {
          ...filter,
          ...priority,
          ...(since === undefined ? {} : { since }),
          signal: asked.signal,
          deliver,
          notify: (text) => asked.printer.note(text),
        });
        return;
      }
      const input = { ...filter, ...(options.minPriority === undefined ? {} : { min_priority: options.minPriority }) };
      if (since === undefined) await deliver(await last(asked, input, limit));
      else await replay(asked, input, since, deliver);
    });
};

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw misuse(`${option} wants a number, not "${text}".`);
  return Number(text);
}

/** The last events in the order in which they happened. */
async function last({ client }: Session, input: object, count: number): Promise<readonly Envelope[]> {
  const events: Envelope[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(500, count - events.length);
    if (limit <= 0) break;
    const page: Page = await client.perform('events.list', { ...input, limit, ...(cursor === null ? {} : { cursor }) });
    events.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return events.toReversed();
}

async function replay(
  { client, signal }: Session,
  input: object,
  after: number,
  deliver: (events: readonly Envelope[]) => Promise<void>,
): Promise<void> {
  let cursor: string | null = null;
  do {
    const page: Page = await client.perform('events.replay', { ...input, after, limit: 500, ...(cursor === null ? {} : { cursor }) });
    await deliver(page.items);
    cursor = page.next_cursor;
  } while (cursor !== null && !signal.aborted);
}

/** One event a line; waits when whoever reads is slower. */
async function print({ terminal: { stdout }, printer }: Session, events: readonly Envelope[]): Promise<void> {
  const text = events.map((event) => (printer.json ? JSON.stringify(event) : line(printer.paint.bind(printer), event))).join('\n');
  if (text !== '' && !stdout.write(`${text}\n`)) await once(stdout, 'drain');
}

function line(paint: Session['printer']['paint'], event: Envelope): string {
  const data = event.data as {
    node?: { name?: string };
    link?: unknown;
    project?: { name?: string };
    name?: string;
    node_name?: string;
    inferred?: boolean;
  } | null;
  const name = data?.node?.name ?? data?.node_name ?? data?.project?.name ?? data?.name ?? '';
  const colour = event.priority === 'critical' ? 'red' : event.priority === 'high' ? 'yellow' : event.priority === 'low' ? 'grey' : 'bold';
  const words = [
    event.time,
    String(event.position).padStart(7),
    paint(colour, event.type.padEnd(20)),
    visible(name),
    paint('grey', visible(event.subject)),
  ];
  return `${words.join('  ')}${data?.inferred === true ? '  (inferred)' : ''}`;
}
