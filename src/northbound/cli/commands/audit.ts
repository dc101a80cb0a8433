import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option } from 'commander';
import type { AddCommands } from '../session.ts';
import { misuse } from '../refusal.ts';

interface Row {
  readonly id: string;
  readonly seq: number | null;
  readonly at: string;
  readonly caller: { readonly kind: string; readonly name: string };
  readonly tried: string | null;
  readonly door: string;
  readonly address: string | null;
  readonly operation: string | null;
  readonly asked: string | null;
  readonly outcome: string;
  readonly code: string | null;
  readonly correlation_id: string;
}

interface Page {
  readonly items: readonly Row[];
  readonly next_cursor: string | null;
}

interface Filters {
  readonly who?: string;
  readonly operation?: string;
  readonly outcome?: string;
  readonly door?: string;
  readonly address?: string;
  readonly from?: string;
  readonly until?: string;
  readonly request?: string;
  readonly text?: string;
}

/** The longest page that the hub gives. */
const MOST = 500;

export const addAuditCommands: AddCommands = (program, session) => {
  const audit = program.command('audit').description('what was done and refused, by whom and from where');

  const filtered = (name: string) =>
    audit
      .command(name)
      .option('--who <name>', 'only what this user, module or system asked')
      .option('--operation <name>', 'only this operation, or a beginning such as gns3.node.*')
      .addOption(new Option('--outcome <outcome>', 'how it ended').choices(['done', 'refused', 'failed']))
      .option('--door <door>', 'through which it came: rest, websocket, graphql, mcp, …')
      .option('--address <address>', 'only from there')
      .option('--from <time>', 'nothing before this time (ISO 8601)')
      .option('--until <time>', 'nothing after this time')
      .option('--request <id>', 'only of this request')
      .option('--text <text>', 'only rows with this text anywhere');

  filtered('list')
    .description('the rows, newest first')
    .option('--limit <count>', 'how many', '50')
    .action(async ({ limit, ...filters }: Filters & { readonly limit: string }) => {
      const { client, printer } = session();
      if (!/^[1-9]\d{0,6}$/.test(limit)) throw misuse(`--limit wants a number from 1 to 9,999,999, not "${limit}".`);
      const rows: Row[] = [];
      let cursor: string | null = null;
      do {
        const asked: object = {
          ...inputOf(filters),
          limit: Math.min(MOST, Number(limit) - rows.length),
          ...(cursor === null ? {} : { cursor }),
        };
        const page: Page = await client.perform<Page>('audit.list', asked);
        rows.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor !== null && rows.length < Number(limit));
      printer.result(rows, () =>
        printer.table(
          ['TIME', 'WHO', 'WHAT', 'OUTCOME', 'DOOR', 'ADDRESS', 'ID'],
          rows.map((row) => [
            row.at,
            row.tried ?? row.caller.name,
            row.operation ?? row.asked ?? '',
            row.code === null ? row.outcome : `${row.outcome}: ${row.code}`,
            row.door,
            row.address ?? '',
            row.id,
          ]),
          'Nothing fits.',
        ),
      );
    });

  audit
    .command('show <id>')
    .description('all of a row, as JSON')
    .action(async (id: string) => {
      const { client, printer } = session();
      const row = await client.perform<object>('audit.get', { id });
      printer.result(row, () => printer.line(JSON.stringify(row, undefined, 2)));
    });

  filtered('export <file>')
    .description('writes the rows, oldest first, into a file')
    .addOption(
      new Option('--format <format>', 'lines of JSON with the hashes, or CSV for spreadsheets').choices(['jsonl', 'csv']).default('jsonl'),
    )
    .action(async (file: string, { format, ...filters }: Filters & { readonly format: string }) => {
      const { client, printer } = session();
      const query = new URLSearchParams({ ...inputOf(filters), format });
      const response = await client.request({ method: 'GET', path: `/api/common/api/v1/audit/export/?${query.toString()}` });
      const part = `${file}.part`;
      try {
        await pipeline(Readable.fromWeb(response.body as never), createWriteStream(part, { mode: 0o600 }));
        await rename(part, file);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      printer.result({ file }, () => printer.line(`${file}: the audit as ${format}`));
    });
};

function inputOf({ request, ...filters }: Filters): Record<string, string> {
  return { ...(filters as Record<string, string>), ...(request === undefined ? {} : { correlation_id: request }) };
}
