import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HubClient } from '../hub-client.ts';
import type { AddCommands, Session } from '../session.ts';
import { failed, misuse } from '../refusal.ts';

interface Documented {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, unknown>> };
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
  readonly 'x-thalamus-operation'?: string;
  readonly 'x-thalamus-permission'?: string;
  readonly 'x-thalamus-kind'?: string;
}

interface Listed {
  readonly name: string;
  readonly kind: string | undefined;
  readonly permission: string | undefined;
  readonly tag: string | undefined;
  readonly summary: string;
  readonly method: string;
  readonly path: string;
  readonly documented: Documented;
}

export const addOperationCommands: AddCommands = (program, session) => {
  program
    .command('operations [pattern]')
    .description('every operation of the hub that `call` can ask, read off its OpenAPI document')
    .action(async (pattern: string | undefined) => {
      const { client, printer } = session();
      const wanted = pattern?.toLowerCase();
      const operations = (await listOperations(client)).filter(
        ({ name, summary }) => wanted === undefined || name.toLowerCase().includes(wanted) || summary.toLowerCase().includes(wanted),
      );
      printer.result(
        operations.map(({ documented: _documented, ...told }) => told),
        () =>
          printer.table(
            ['OPERATION', 'KIND', 'PERMISSION', 'WHAT IT DOES'],
            operations.map((each) => [each.name, each.kind, each.permission, each.summary]),
            'No operation fits.',
          ),
      );
    });

  program
    .command('call <operation> [input...]')
    .description('asks any operation by its name; input as one JSON object or as field=value (value: JSON, else text)')
    .option('--body <file>', 'raw body of an operation that takes one (- for standard input)')
    .option('--output <file>', 'where the raw answer of an operation that gives one goes')
    .action(async (operation: string, words: string[], { body, output }: { body?: string; output?: string }) => {
      const asked = session();
      const input = inputOf(words);
      if (body !== undefined || output !== undefined) await callRaw(asked, operation, input, body, output);
      else await call(asked, operation, input);
    });
};

async function call({ client, printer, terminal }: Session, operation: string, input: Record<string, unknown>): Promise<void> {
  const response = await client.request({
    method: 'POST',
    path: `/api/common/api/v1/operations/${encodeURIComponent(operation)}/`,
    json: input,
  });
  if (/^application\/(?:[\w.+-]+\+)?json\b/.test(response.headers.get('content-type') ?? '')) {
    printer.line(JSON.stringify(await response.json(), null, 2));
    return;
  }
  if (terminal.stdout.isTTY) {
    await response.body?.cancel();
    throw misuse(`${operation} gives ${response.headers.get('content-type') ?? 'bytes'}: name a file with --output, or pipe it.`);
  }
  if (response.body !== null) await pipeline(Readable.fromWeb(response.body), terminal.stdout, { end: false });
}

/** What takes or gives raw bytes has its own place; the fields go into its path and query. */
async function callRaw(
  { client, printer, terminal, signal }: Session,
  name: string,
  input: Record<string, unknown>,
  body: string | undefined,
  output: string | undefined,
): Promise<void> {
  const found = (await listOperations(client)).find((each) => each.name === name);
  if (found === undefined) throw failed(`There is no operation ${name}; list them with: thalamus operations`);
  const fields = new Map(Object.entries(input).map(([field, value]) => [field, typeof value === 'string' ? value : JSON.stringify(value)]));
  const path = found.path.replace(/\{(\w+)\}/g, (_whole, field: string) => {
    const value = fields.get(field);
    if (value === undefined) throw misuse(`${name} needs the field ${field}.`);
    fields.delete(field);
    return encodeURIComponent(value);
  });
  const query = fields.size === 0 ? '' : `?${new URLSearchParams([...fields]).toString()}`;
  const mediaType = Object.keys(found.documented.requestBody?.content ?? {})[0];
  const source = body === undefined ? undefined : body === '-' ? terminal.stdin : createReadStream(body);
  const response = await client.request({
    method: found.method,
    path: `${path}${query}`,
    headers: { accept: '*/*' },
    ...(source === undefined
      ? {}
      : { body: Readable.toWeb(source) as ReadableStream<Uint8Array>, mediaType: mediaType ?? 'application/octet-stream' }),
  });
  if (output !== undefined) {
    if (response.body !== null) await pipeline(Readable.fromWeb(response.body), createWriteStream(output), { signal });
    printer.note(`${output} is written.`);
  } else printer.line(await response.text());
}

function inputOf(words: readonly string[]): Record<string, unknown> {
  const [first] = words;
  if (words.length === 1 && first !== undefined && first.trimStart().startsWith('{')) {
    try {
      return JSON.parse(first) as Record<string, unknown>;
    } catch (error) {
      throw misuse(`The input is not JSON: ${(error as Error).message}`);
    }
  }
  return Object.fromEntries(
    words.map((word) => {
      const [, field, text] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
      if (field === undefined || text === undefined)
        throw misuse(`"${word}" is no input; expected one JSON object, or words of the form field=value.`);
      return [field, valueOf(text)];
    }),
  );
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function listOperations(client: HubClient): Promise<Listed[]> {
  const { paths = {} } = await client.get<{ paths?: Record<string, Record<string, Documented>> }>('/api/openapi.json');
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, documented]) => {
        const name = documented['x-thalamus-operation'];
        if (name === undefined) return [];
        const told = {
          name,
          kind: documented['x-thalamus-kind'],
          permission: documented['x-thalamus-permission'],
          tag: documented.tags?.[0],
        };
        return [{ ...told, summary: documented.summary ?? '', method: method.toUpperCase(), path, documented }];
      }),
    )
    .toSorted((one, other) => one.name.localeCompare(other.name));
}
