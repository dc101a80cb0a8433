import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '#kernel/log.ts';
import { documentContract } from '../../documents/document.contract.ts';
import { KeptState } from '../../documents/index.ts';
import { temporaryDirectory, until } from '../test-kit.ts';
import type { Database } from '../database.ts';
import { sharedDocuments } from './document-rows.ts';
import { leaseContract } from './lease.contract.ts';
import { postgresLeaseTable } from './lease-table.ts';
import { openLine, type Line } from './line.ts';
import { processContract } from './process.contract.ts';
import { postgresProcessRows } from './process-rows.ts';
import { wayToRows } from './test-process-rows.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let url: string;
let database: Database;
const lines: Line[] = [];

beforeAll(async () => {
  server = await startTestServer();
  url = await server.newDatabase();
  await (await server.join(url)).close();
  database = server.connect(url);
});
afterAll(() => server.stop());
afterEach(async () => {
  for (const line of lines.splice(0)) await line.close();
});

function newLine(): Line {
  const line = openLine(database, silentLog);
  lines.push(line);
  return line;
}

describe('on PostgreSQL', () => {
  leaseContract(async () => {
    const line = newLine();
    const table = postgresLeaseTable((query) => line.query(query), {
      sole: false,
      released: (listener) => line.listen('thalamus_leases', listener),
    });
    return { table, cut: () => void line.close() };
  });

  processContract(async () => {
    const line = newLine();
    return wayToRows(
      postgresProcessRows(
        (query) => line.query(query),
        (listener) => line.listen('thalamus_processes', listener),
      ),
    );
  });

  documentContract(async () => sharedDocuments({ line: newLine(), folder: '/nonexistent', log: silentLog }));
});

describe('documents of several processes', () => {
  const numbers = { initial: [] as readonly number[], parse: (text: string) => JSON.parse(text) as number[], format: JSON.stringify };
  const at = (folder = '/nonexistent') => sharedDocuments({ line: newLine(), folder, log: silentLog });

  test('what one writes the other knows, and tells', async () => {
    const [one, two] = [await at().open('told.json'), await at().open('told.json')];
    let told = 0;
    two.onChange(() => (told += 1));
    await one.write(() => 'a');
    await until(() => two.current()?.text === 'a', 'the other knows it');
    expect(told).toBe(1);
  });

  test('changes that both make at once are all kept', async () => {
    const states = await Promise.all(
      [at(), at(), at()].map(async (documents) => new KeptState(await documents.open('both.json'), numbers)),
    );
    await Promise.all(
      states.flatMap((kept, which) => Array.from({ length: 10 }, (_, n) => kept.change((state) => [...state, which * 100 + n]))),
    );
    await until(() => states.every((kept) => kept.state().length === 30), 'all know all');
    expect(new Set(states[0]!.state()).size).toBe(30);
  });

  test('a write by one that has not read what the other wrote is refused, not lost', async () => {
    const [one, two] = [await at().open('late.json'), await at().open('late.json')];
    await one.write(() => 'a');
    await until(() => two.current()?.text === 'a', 'the other knows it');
    await expect(two.write(() => 'b')).rejects.toMatchObject({ code: 'conflict' });
    expect(two.read()).toBe('a');
    await two.write(() => 'b');
    await until(() => one.current()?.text === 'b', 'the first knows it');
  });

  test('a cut connection only delays what is told', async () => {
    const name = 'cut.json';
    const [one, two] = [await at().open(name), await at().open(name)];
    await one.write(() => '1');
    expect(await server.cut(url, 'thalamus')).toBeGreaterThan(0);
    await until(
      () =>
        one
          .write(() => '2')
          .then(
            () => true,
            () => false,
          ),
      'it can be written again',
    );
    await until(() => two.current()?.text === '2', 'the other knows it');
  });

  test('files of the time before are taken over once', async () => {
    const folder = temporaryDirectory();
    const file = join(folder.path, 'before.json');
    writeFileSync(file, 'old');
    expect((await at(folder.path).open('before.json')).read()).toBe('old');
    expect(existsSync(file)).toBe(false);
    expect(readFileSync(`${file}.moved`, 'utf8')).toBe('old');
    writeFileSync(file, 'another');
    expect((await at(folder.path).open('before.json')).read()).toBe('old');
    expect(readFileSync(file, 'utf8')).toBe('another');
    folder.remove();
  });
});
