import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Link, LinkFilters } from '#model/link.ts';
import { describeLink, findLink, nameOf, readProject } from '../naming.ts';
import type { AddCommands, Session } from '../session.ts';
import { misuse } from '../refusal.ts';

interface Filters {
  readonly filters: LinkFilters;
  readonly suspended: boolean;
  readonly available: readonly {
    readonly type: string;
    readonly name: string;
    readonly parameters: readonly {
      readonly name: string;
      readonly minimum: number | null;
      readonly maximum: number | null;
      readonly unit: string | null;
    }[];
  }[];
}

/** The operations name a link by its project, its server and its id. */
async function linkInput({ client, server }: Session, projectWord: string, linkWord: string) {
  const project = await readProject(client, projectWord, server);
  const link = findLink(project, linkWord);
  return { title: describeLink(project, link), link, input: { ...nameOf(project), link_id: link.link_id } };
}

export const addLinkCommands: AddCommands = (program, session) => {
  const link = program.command('link').description('links of a project, named by id or NODE:NODE: list, filters, capture');

  link
    .command('list <project>')
    .alias('ls')
    .description('the links of a project')
    .action(async (word: string) => {
      const { client, printer, server } = session();
      const project = await readProject(client, word, server);
      printer.result(project.links, () =>
        printer.table(
          ['ID', 'ENDS', 'TYPE', 'FILTERS', 'SUSPENDED', 'STATE', 'CAPTURE'],
          project.links.map((each) => [
            each.link_id,
            describeLink(project, each),
            each.link_type,
            written(each.filters),
            each.suspended,
            each.oper_status ?? 'unknown',
            each.capturing,
          ]),
          'It has no link.',
        ),
      );
    });

  link
    .command('filters <project> <link> [filter...]')
    .description('tells the filters of a link, or replaces them: delay=100,10 packet_loss=5')
    .option('--clear', 'removes all filters')
    .option('--suspend', 'lets nothing pass')
    .option('--resume', 'lets it pass again')
    .action(async (project: string, word: string, words: string[], options: { clear?: boolean; suspend?: boolean; resume?: boolean }) => {
      const asked = session();
      const { client, printer } = asked;
      if (options.clear === true && words.length > 0) throw misuse('Either filters or --clear, not both.');
      if (options.suspend === true && options.resume === true) throw misuse('Either --suspend or --resume, not both.');
      const filters = Object.fromEntries(words.map(filterOf));
      const { input, link: before } = await linkInput(asked, project, word);
      const suspended = options.suspend === true ? true : options.resume === true ? false : undefined;
      if (words.length === 0 && options.clear !== true && suspended === undefined) {
        const answer = await client.perform<Filters>('gns3.link.filters.get', input);
        printer.result(answer, () => showFilters(asked, answer));
        return;
      }
      const change = {
        filters: words.length > 0 || options.clear === true ? filters : before.filters,
        ...(suspended === undefined ? {} : { suspended }),
      };
      const answer = await client.perform<{ link: Link }>('gns3.link.filters.set', { ...input, ...change });
      printer.result(answer.link, () => showLink(asked, answer.link));
    });

  const capture = link.command('capture').description('packet captures on a link: start, stop, read');
  capture
    .command('start <project> <link>')
    .description('starts a capture')
    .option('--file-name <name>', 'name of the file on the GNS3 server')
    .action(async (project: string, word: string, { fileName }: { fileName?: string }) => {
      const asked = session();
      const { input } = await linkInput(asked, project, word);
      const answer = await asked.client.perform<{ link: Link }>('gns3.link.capture.start', {
        ...input,
        ...(fileName === undefined ? {} : { file_name: fileName }),
      });
      asked.printer.result(answer.link, () =>
        asked.printer.line(`Capturing into ${answer.link.capture_file_name ?? 'a file of the GNS3 server'}.`),
      );
    });
  capture
    .command('stop <project> <link>')
    .description('stops the capture')
    .action(async (project: string, word: string) => {
      const asked = session();
      const { input, title } = await linkInput(asked, project, word);
      const answer = await asked.client.perform<{ link: Link }>('gns3.link.capture.stop', input);
      asked.printer.result(answer.link, () => asked.printer.line(`No capture on ${title} any more.`));
    });
  capture
    .command('read <project> <link> [file]')
    .description('gives the running capture as pcap until it is stopped or Ctrl-C; to standard output without a file')
    .action(async (project: string, word: string, file: string | undefined) => {
      const asked = session();
      const { client, terminal, signal } = asked;
      if (file === undefined && terminal.stdout.isTTY)
        throw misuse('A capture is no text: name a file or pipe it, e.g. into wireshark -k -i -');
      const { input } = await linkInput(asked, project, word);
      const path = `/api/common/api/gns3-central/projects/${input.project_id}/links/${input.link_id}/capture/?server=${encodeURIComponent(input.server)}`;
      const response = await client.request({
        method: 'GET',
        path,
        headers: { accept: 'application/vnd.tcpdump.pcap, application/json' },
      });
      if (response.body === null) return;
      const target = file === undefined ? terminal.stdout : createWriteStream(file);
      try {
        await pipeline(Readable.fromWeb(response.body), target, { end: file !== undefined, signal });
      } catch (error) {
        // Ctrl-C is how one ends a capture that goes on: what was read is kept.
        if (!signal.aborted) throw error;
      }
    });
};

/** `delay=100,10` */
function filterOf(word: string): [string, (number | string)[]] {
  const [type = '', ...rest] = word.split('=');
  if (type === '' || rest.length === 0) throw misuse(`"${word}" is not a filter; expected TYPE=VALUE[,VALUE], for example delay=100,10`);
  const text = rest.join('=');
  // A bpf expression is text in which commas mean nothing.
  return [type, type === 'bpf' ? [text] : text.split(',').map((part) => (/^-?\d+(\.\d+)?$/.test(part) ? Number(part) : part))];
}

function written(filters: LinkFilters): string {
  return Object.entries(filters)
    .map(([type, values]) => `${type}=${values.join(',')}`)
    .join(' ');
}

function showFilters({ printer }: Session, { filters, suspended, available }: Filters): void {
  printer.facts([
    ['filters', written(filters)],
    ['suspended', suspended],
  ]);
  printer.line('');
  printer.table(
    ['TYPE', 'NAME', 'VALUES'],
    available.map(({ type, name, parameters }) => [
      type,
      name,
      parameters
        .map((each) => `${each.name} ${each.minimum ?? ''}..${each.maximum ?? ''}${each.unit === null ? '' : ` ${each.unit}`}`)
        .join(', '),
    ]),
    'This link can have no filter.',
  );
}

function showLink({ printer }: Session, link: Link): void {
  printer.facts([
    ['link', link.link_id],
    ['filters', written(link.filters)],
    ['suspended', link.suspended],
  ]);
}
