import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '#kernel/log.ts';
import { PrivateDocument, textOf, type DocumentPlace, type Documents, type Revision } from '../../documents/index.ts';
import type { Line } from './line.ts';

export interface SharedDocumentsOptions {
  readonly line: Line;
  /** Where files of the same names may be from the time before: they are taken over once. */
  readonly folder: string;
  readonly log: Log;
  readonly pollMs?: number;
}

/** What was told may have been lost with a connection. */
const POLL_MS = 1_000;

export interface SharedDocuments extends Documents {
  close(): void;
}

/** Documents in the database of several processes: what one writes the others know within milliseconds. */
export function sharedDocuments(options: SharedDocumentsOptions): SharedDocuments {
  const { line, folder, log, pollMs = POLL_MS } = options;
  const opened = new Map<string, Promise<PrivateDocument>>();

  async function open(name: string): Promise<PrivateDocument> {
    const place = rowPlace(line, name);
    await takeOver(place, join(folder, name), log);
    return PrivateDocument.open(place);
  }

  async function refresh(name: string): Promise<void> {
    const document = await opened.get(name);
    await document?.refresh();
  }

  async function look(): Promise<void> {
    if (opened.size === 0) return;
    const rows = await line.query<{ name: string; version: number }>({
      name: 'document-versions',
      text: 'select name, version from thalamus.private_documents where name = any($1::text[])',
      values: [[...opened.keys()]],
    });
    for (const { name, version } of rows) {
      const document = await opened.get(name);
      if (document !== undefined && version > (document.current()?.version ?? 0)) await document.refresh();
    }
  }

  // A failure is found by the next look.
  line.listen('thalamus_documents', (name) => void (name === null ? look() : refresh(name)).catch(() => undefined));
  const timer = setInterval(() => void look().catch(() => undefined), pollMs).unref();

  return {
    open(name) {
      const known = opened.get(name);
      if (known !== undefined) return known;
      const opening = open(name);
      opened.set(name, opening);
      opening.catch(() => opened.delete(name));
      return opening;
    },
    async names() {
      const rows = await line.query<{ name: string }>({
        name: 'document-names',
        text: 'select name from thalamus.private_documents',
        values: [],
      });
      return rows.map(({ name }) => name);
    },
    close: () => clearInterval(timer),
  };
}

function rowPlace(line: Line, name: string): DocumentPlace {
  return {
    path: `${name} in the table thalamus.private_documents`,
    async load() {
      const [row] = await line.query<{ content: string; version: number }>({
        name: 'document',
        text: 'select content, version from thalamus.private_documents where name = $1',
        values: [name],
      });
      return row === undefined ? null : { text: row.content, version: row.version };
    },
    async replace(text, after): Promise<Revision | null> {
      const write =
        after === 0
          ? 'insert into thalamus.private_documents (name, version, content) values ($1, 1 + $2, $3) on conflict do nothing'
          : 'update thalamus.private_documents set content = $3, version = version + 1 where name = $1 and version = $2';
      const [row] = await line.query<{ version: number }>({
        name: after === 0 ? 'first-document' : 'next-document',
        text: `with written as (${write} returning name, version)
          select version, pg_notify('thalamus_documents', name) from written`,
        values: [name, after, text],
      });
      return row === undefined ? null : { text, version: row.version };
    },
  };
}

/** A file of the time before the database was shared becomes the first version, and is put aside. */
async function takeOver(place: DocumentPlace, path: string, log: Log): Promise<void> {
  const text = await textOf(path);
  if (text === null) return;
  if ((await place.replace(text, 0)) === null) {
    log.warn('A file is not used: its content is in the database.', { file: path });
    return;
  }
  await rename(path, `${path}.moved`);
  log.info('The content of a file was moved into the database, where all processes share it.', { file: path, kept_as: `${path}.moved` });
}
