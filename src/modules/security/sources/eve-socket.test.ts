import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ArchivedDocument } from '#kernel/archive.ts';
import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import { memoryArchive } from '#runtime/archive/index.ts';
import { EveSocket, type EveSocketOptions } from './eve-socket.ts';

const NOON = new Date('2026-11-23T12:00:00.000Z');
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-eve-'));
  path = join(folder, 'eve.sock');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function listen(options: Partial<EveSocketOptions> = {}) {
  const archive = memoryArchive();
  const lost = new AbortController();
  const socket = new EveSocket({
    path,
    archive,
    log: silentLog,
    everyMs: 1,
    now: () => NOON,
    newId: () => uuidv7(NOON.getTime()),
    told: async () => undefined,
    ...options,
  });
  const listening = socket.listen({ lost: lost.signal } as Parameters<EveSocket['listen']>[0]);
  const end = async (): Promise<void> => {
    lost.abort();
    await listening;
  };
  endsWithTest(end);
  return { end, found: async () => search(archive) };
}

async function search(archive: ReturnType<typeof memoryArchive>): Promise<readonly string[]> {
  const found = await archive.search({
    from: new Date(NOON.getTime() - 60_000),
    until: new Date(NOON.getTime() + 60_000),
    where: [],
    limit: 100,
  });
  return found.map(({ raw }) => raw).toSorted();
}

const line = (number: number): string => JSON.stringify({ event_type: 'dns', number });

/** Connects as Suricata does: again and again until somebody listens. */
async function send(...pieces: readonly string[]): Promise<void> {
  await until(
    'somebody to listen',
    async () =>
      new Promise<boolean>((resolve) => {
        const socket = createConnection({ path });
        socket.on('error', () => resolve(false));
        socket.on('connect', () => {
          for (const piece of pieces) socket.write(piece);
          socket.end(() => resolve(true));
        });
      }),
  );
}

test('lines are kept, also one that comes in pieces', async () => {
  const { found } = listen();
  await send(`${line(1)}\n${line(2).slice(0, 7)}`, line(2).slice(7), `\n`);
  await until('both to be kept', async () => (await found()).length === 2);
  expect(await found()).toEqual([line(1), line(2)]);
});

test('the next process listens where another left its socket behind', async () => {
  const first = listen();
  await send(`${line(1)}\n`);
  await until('it to be kept', async () => (await first.found()).length === 1);
  const second = listen();
  await first.end();
  await send(`${line(2)}\n`);
  await until('the other to be kept', async () => (await second.found()).length + (await first.found()).length === 2);
});

test('what could not be kept is tried again, and kept once', async () => {
  let failures = 2;
  const told: ArchivedDocument[] = [];
  const { found } = listen({
    told: async (documents) => {
      if (failures-- > 0) throw new Error('The database is away.');
      told.push(...documents);
    },
  });
  await send(`${line(1)}\n`);
  await until('it to be kept', async () => (await found()).length === 1);
  expect(told).toHaveLength(1);
});
