import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Archive, ArchivedDocument } from '#kernel/archive.ts';
import type { Json } from '#kernel/json.ts';
import { silentLog } from '#kernel/log.ts';
import { readEve } from './eve-lines.ts';
import { FollowedFile } from './followed-file.ts';

const NOON = new Date('2026-11-23T12:00:00.000Z');
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-eve-'));
  path = join(folder, 'eve.json');
});
afterEach(() => rm(folder, { recursive: true }));

/** Keeps documents and place together, or neither: as a process dies at any commit. */
function archive(): Archive & { readonly lines: string[]; broken: boolean } {
  const places = new Map<string, Json>();
  const lines: string[] = [];
  const kept = {
    lines,
    broken: false,
    async append(documents: readonly ArchivedDocument[], reader?: { readonly name: string; readonly place: Json }) {
      if (kept.broken) throw new Error('The process died before the commit.');
      lines.push(...documents.map(({ raw }) => raw));
      if (reader !== undefined) places.set(reader.name, reader.place);
    },
    place: async (reader: string) => places.get(reader) ?? null,
    search: async () => [],
    count: async () => 0,
  };
  return kept;
}

/** A process that begins with what was kept, and reads what is there. */
async function read(kept: Archive): Promise<void> {
  const file = new FollowedFile({
    path,
    kind: 'eve',
    read: readEve,
    archive: kept,
    log: silentLog,
    everyMs: 1,
    now: () => NOON,
    told: async () => undefined,
  });
  while (await file.readOn());
}

const line = (number: number): string => JSON.stringify({ event_type: 'dns', number });

test('each line is kept once, and one that is not whole yet when its end is there', async () => {
  const kept = archive();
  await writeFile(path, `${line(1)}\n${line(2).slice(0, 5)}`);
  await read(kept);
  expect(kept.lines).toEqual([line(1)]);
  await appendFile(path, `${line(2).slice(5)}\n`);
  await read(kept);
  await read(kept);
  expect(kept.lines).toEqual([line(1), line(2)]);
});

test('what was written before a rotation is read from the renamed file, and then the new one', async () => {
  const kept = archive();
  await writeFile(path, `${line(1)}\n`);
  await read(kept);
  await appendFile(path, `${line(2)}\n`);
  await rename(path, join(folder, 'eve.json.1'));
  await writeFile(path, `${line(3)}\n`);
  await read(kept);
  await read(kept);
  expect(kept.lines).toEqual([line(1), line(2), line(3)]);
});

test('a file that was emptied is read from its beginning', async () => {
  const kept = archive();
  await writeFile(path, `${line(1)}\n${line(2)}\n`);
  await read(kept);
  await truncate(path, 0);
  await appendFile(path, `${line(3)}\n`);
  await read(kept);
  expect(kept.lines).toEqual([line(1), line(2), line(3)]);
});

test('a line that is no JSON is kept as it is', async () => {
  const kept = archive();
  await writeFile(path, `not json\n${line(1)}\n`);
  await read(kept);
  expect(kept.lines).toEqual(['not json', line(1)]);
});

test('nothing is lost or doubled, whatever happens to the file and the process', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('write', 'half', 'read', 'die', 'rotate'), { maxLength: 25 }), async (acts) => {
      await rm(folder, { recursive: true });
      folder = await mkdtemp(join(tmpdir(), 'thalamus-eve-'));
      path = join(folder, 'eve.json');
      await writeFile(path, '');
      const kept = archive();
      const written: string[] = [];
      let rest = '';
      let rotations = 0;
      const write = async (whole: boolean): Promise<void> => {
        if (rest !== '') await appendFile(path, rest);
        rest = '';
        written.push(line(written.length));
        const text = `${written.at(-1)!}\n`;
        await appendFile(path, whole ? text : text.slice(0, 7));
        if (!whole) rest = text.slice(7);
      };
      for (const act of acts) {
        if (act === 'write' || act === 'half') await write(act === 'write');
        else if (act === 'rotate') {
          // Whoever writes ends its line before the file is renamed, and its reader is not two files behind.
          if (rest !== '') await appendFile(path, rest);
          rest = '';
          await read(kept);
          rotations += 1;
          await write(true);
          await rename(path, `${path}.${rotations}`);
          await writeFile(path, '');
        } else {
          kept.broken = act === 'die';
          await read(kept).catch(() => undefined);
          kept.broken = false;
        }
      }
      if (rest !== '') await appendFile(path, rest);
      await read(kept);
      await read(kept);
      expect(kept.lines).toEqual(written);
    }),
    { numRuns: 40 },
  );
});
