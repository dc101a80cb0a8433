import { buffer } from 'node:stream/consumers';
import type { Content } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import { contentWith, versionsOfDevice, type NewestBackup } from './backups.projection.ts';

interface Entry {
  readonly path: string;
  readonly at: Date;
  readonly content: string;
  readonly by: string;
}

/** The newest configurations as files by project and device, and all that are kept as commits. */
export async function archiveOf(newest: readonly NewestBackup[], { read }: Pick<Context, 'read'>): Promise<Content> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const history: Entry[] = [];
  for (const backup of newest) {
    const path = pathOf(backup);
    zip.addBuffer(Buffer.from((await contentWith(read, backup.hash)) ?? ''), path, { mtime: new Date(backup.seen_at) });
    for (const version of await versionsOfDevice(read, backup, backup.kind)) {
      const content = (await contentWith(read, version.hash)) ?? '';
      history.push({ path, at: new Date(version.first_seen_at), content, by: version.by });
    }
  }
  history.sort((one, other) => one.at.getTime() - other.at.getTime());
  zip.addBuffer(fastImportOf(history), 'history.fast-import');
  zip.end();
  // Configurations are small beside what an archive of a project is; as a whole it can be given with its length.
  const bytes = await buffer(zip.outputStream);
  return {
    mediaType: 'application/zip',
    fileName: 'configurations.zip',
    bytes: (async function* () {
      yield new Uint8Array(bytes);
    })(),
  };
}

/** Names come from people and may hold anything; the id keeps two of the same name apart. */
function pathOf({ project_id, node_id, name, kind }: NewestBackup): string {
  const safe = name.replaceAll(/[^\w.-]+/g, '_').replace(/^\.+/, '_');
  return `${project_id}/${safe}-${node_id.slice(0, 8)}/${kind}.cfg`;
}

/** @see git-fast-import(1), "INPUT FORMAT" */
export function fastImportOf(history: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const data = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
  };
  for (const { path, at, content, by } of history) {
    const who = by.replaceAll(/[<>\n]/g, '') || 'hub';
    parts.push(
      Buffer.from(
        `commit refs/heads/main\ncommitter ${who} <${who.replaceAll(/\s+/g, '.')}@hub> ${Math.trunc(at.getTime() / 1_000)} +0000\n`,
      ),
      data(`${path} at ${at.toISOString()}`),
      Buffer.from(`M 100644 inline ${path}\n`),
      data(content),
    );
  }
  return Buffer.concat(parts);
}
