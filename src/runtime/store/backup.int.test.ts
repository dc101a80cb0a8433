import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import { attachEmbeddedPostgres } from './embedded-postgres.ts';
import { backupStore, openStore, restoreStore, verifyStore, type DurableStore } from './index.ts';
import { nodeEvent, storeOptions, temporaryDirectory } from './test-kit.ts';

const EVENTS = 1_203;

describe('backup, restore and verify', () => {
  const directories: { remove(): void }[] = [];
  const newDirectory = () => {
    const directory = temporaryDirectory();
    directories.push(directory);
    return directory.path;
  };
  const source = newDirectory();
  let store: DurableStore;
  let archive: Buffer;
  let events: readonly Envelope[];

  async function written(write: (to: PassThrough) => Promise<unknown>): Promise<Buffer> {
    const to = new PassThrough();
    const [bytes] = await Promise.all([buffer(to), write(to)]);
    return bytes;
  }

  async function tampered(dataDir: string, ...statements: string[]): Promise<void> {
    const client = new Client(attachEmbeddedPostgres(dataDir));
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  beforeAll(async () => {
    store = await openStore(storeOptions(source));
    for (let index = 0; index < EVENTS; index += 3) {
      await store.log.append({
        events: [nodeEvent(`n${index % 7}`, { data: index }), nodeEvent('a', { data: ['é\n', index] }), nodeEvent('b')],
        records: [
          { kind: 'audit', key: `a${index}`, value: { index } },
          { kind: 'idempotency', key: `i${index % 5}`, value: index },
        ],
      });
    }
    archive = await written((to) => store.backup(to));
    events = await store.log.readAll({ after: 0, limit: 10_000 });
  });
  afterAll(async () => {
    await store.close();
    for (const directory of directories) directory.remove();
  });

  it('restores everything into an empty store, under a new log id', async () => {
    const dataDir = newDirectory();
    const { logId, header } = await restoreStore(storeOptions(dataDir), Readable.from([archive]));
    expect(header).toMatchObject({ log_id: store.log.logId, head: EVENTS, counts: { events: EVENTS, audit: EVENTS / 3, idempotency: 5 } });
    const restored = await openStore(storeOptions(dataDir));
    expect(restored.log.logId).toBe(logId);
    expect(logId).not.toBe(store.log.logId);
    expect(await restored.log.readAll({ after: 0, limit: 10_000 })).toEqual(events);
    expect(await restored.log.readStream('/gns3/main/projects/p1/nodes/n3')).toEqual(
      await store.log.readStream('/gns3/main/projects/p1/nodes/n3'),
    );
    expect(await restored.records.audit({ limit: 3 })).toEqual(await store.records.audit({ limit: 3 }));
    expect(await restored.log.record('idempotency', 'i3')).toBe(await store.log.record('idempotency', 'i3'));
    expect((await restored.verify()).findings).toEqual([]);
    const { position } = await restored.log.append({ events: [nodeEvent('after')] });
    expect(position).toBe(EVENTS + 1);
    await restored.close();
  });

  it('replaces a store that has events only when told to', async () => {
    const dataDir = newDirectory();
    const other = await openStore(storeOptions(dataDir));
    for (let index = 0; index < 5; index += 1) await other.log.append({ events: [nodeEvent('other')] });
    await expect(restoreStore(storeOptions(dataDir), Readable.from([archive]))).rejects.toMatchObject({ code: 'data_in_use' });
    await other.close();
    await expect(restoreStore(storeOptions(dataDir), Readable.from([archive]))).rejects.toMatchObject({ code: 'conflict' });
    expect((await verifyStore(storeOptions(dataDir))).head).toBe(5);
    await restoreStore(storeOptions(dataDir), Readable.from([archive]), { replace: true });
    expect(await verifyStore(storeOptions(dataDir))).toMatchObject({ head: EVENTS, findings: [] });
  });

  it('restores nothing of a backup that is cut off, changed or something else', async () => {
    const dataDir = newDirectory();
    const lines = gunzipSync(archive).toString().split('\n');
    const damaged: [string, Buffer][] = [
      ['cut off', archive.subarray(0, archive.length / 2)],
      ['cut off at a line', gzipSync(lines.slice(0, 700).join('\n'))],
      ['a line fewer', gzipSync(lines.toSpliced(500, 1).join('\n'))],
      ['a letter changed', gzipSync(lines.with(300, lines[300]!.replace('node.started', 'node.stopped')).join('\n'))],
      ['no gzip', Buffer.from('hello')],
      ['empty', gzipSync('')],
    ];
    for (const [how, bytes] of damaged) {
      const outcome = await restoreStore(storeOptions(dataDir), Readable.from([bytes])).catch((error: unknown) => error);
      expect({ how, outcome }).toMatchObject({ how, outcome: { code: 'validation_error' } });
    }
    const other = gzipSync(lines.with(0, lines[0]!.replace('thalamus-backup/1', 'thalamus-backup/9')).join('\n'));
    await expect(restoreStore(storeOptions(dataDir), Readable.from([other]))).rejects.toMatchObject({ code: 'data_incompatible' });
    expect(await verifyStore(storeOptions(dataDir))).toMatchObject({ head: 0, events: 0 });
  });

  it('is taken and verified beside the process that uses the store, while it appends', async () => {
    const state = { stop: false };
    const appending = (async () => {
      while (!state.stop) await store.log.append({ events: [nodeEvent('meanwhile'), nodeEvent('meanwhile')] });
    })();
    const beside = await written((to) => backupStore(storeOptions(source), to));
    expect((await verifyStore(storeOptions(source))).findings).toEqual([]);
    state.stop = true;
    await appending;
    const dataDir = newDirectory();
    const { header } = await restoreStore(storeOptions(dataDir), Readable.from([beside]));
    expect(header.head).toBeGreaterThanOrEqual(EVENTS);
    expect(await verifyStore(storeOptions(dataDir))).toMatchObject({ head: header.head, findings: [] });
  });

  it('verify names every kind of damage', async () => {
    const dataDir = newDirectory();
    await restoreStore(storeOptions(dataDir), Readable.from([archive]));
    const opened = await openStore(storeOptions(dataDir));
    await tampered(
      dataDir,
      'delete from thalamus.events where position = 100',
      "update thalamus.events set body = 'no' where position = 200",
      "update thalamus.events set type = 'other' where position = 300",
      "update thalamus.streams set version = version + 1 where name like '%/n1'",
      'update thalamus.log_head set position = position + 1',
      "insert into thalamus.projections (name, version, position, serving) values ('far', 1, 99999, true)",
      "insert into thalamus.memos (stream, name, version, state) values ('/gns3/main/projects/p1/nodes/n2', 'm', 9999, '0')",
    );
    const text = (await opened.verify()).findings.join('\n');
    expect(text).toContain('Positions 100 to 100 are missing.');
    expect(text).toContain('The envelope at position 200 is not JSON.');
    expect(text).toContain('At position 300 the envelope and the columns differ in type.');
    expect(text).toMatch(/Stream \S+n1 has \d+ events; its head says/);
    expect(text).toContain(`The log ends at position ${EVENTS}; its head says ${EVENTS + 1}.`);
    expect(text).toContain('The checkpoint of projection far is 99999');
    expect(text).toContain('Memo m of stream');
    await opened.close();
  });

  it('a log that ends before what was seen is refused, until it is restored as a backup', async () => {
    const dataDir = newDirectory();
    await restoreStore(storeOptions(dataDir), Readable.from([archive]));
    const seen = join(dataDir, 'log-position.json');
    const noted = JSON.parse(readFileSync(seen, 'utf8')) as { log_id: string; position: number };
    expect(noted.position).toBe(EVENTS);
    writeFileSync(seen, JSON.stringify({ ...noted, position: EVENTS + 1 }));
    await expect(openStore(storeOptions(dataDir))).rejects.toMatchObject({
      code: 'log_older',
      details: { head: EVENTS, seen: EVENTS + 1 },
    });
    await restoreStore(storeOptions(dataDir), Readable.from([archive]), { replace: true });
    await (await openStore(storeOptions(dataDir))).close();
  });

  it('a database of a newer schema, or migrated by other files, is refused', async () => {
    for (const statement of [
      "insert into thalamus.migrations (version, name, sha256) values (999, '0999-later.sql', '')",
      "update thalamus.migrations set sha256 = 'other' where version = 1",
    ]) {
      const dataDir = newDirectory();
      const opened = await openStore(storeOptions(dataDir));
      await tampered(dataDir, statement);
      await opened.close();
      await expect(openStore(storeOptions(dataDir))).rejects.toMatchObject({ code: 'data_incompatible' });
    }
  });
});
