import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '#kernel/id.ts';
import { audited, auditContract } from './audit.contract.ts';
import { decodeBackup, encodeBackup, type BackupRecord, type BackupRow } from './backup-format.ts';
import { AUDIT_ANCHORED, openStore, restoreStore, verifyBackupAudit, verifyStore, type DurableStore } from './index.ts';
import { startTestServer, type TestServer } from './sharing/test-server.ts';
import { nodeEvent, setClock, storeOptions, temporaryDirectory } from './test-kit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const directories: { remove(): void }[] = [];
const newDirectory = () => {
  const directory = temporaryDirectory();
  directories.push(directory);
  return directory.path;
};
afterAll(() => {
  for (const directory of directories) directory.remove();
});

describe('the audit on PostgreSQL', () => {
  auditContract(async (clock) => {
    const store = await server.join(await server.newDatabase(), { clock });
    return { store, close: async () => undefined };
  });

  describe('that somebody laid hands on', () => {
    const ROWS = 2_500;
    let store: DurableStore;
    let url: string;

    beforeAll(async () => {
      url = await server.newDatabase();
      store = await server.join(url, { clock: setClock() });
      await Promise.all(Array.from({ length: ROWS }, (_, nth) => audited(store, { nth })));
      const { seq, hash } = await store.records.auditRows.head();
      const anchor = { type: AUDIT_ANCHORED, source: 'common_hub', subject: 'audit', priority: 'low', data: { seq, hash } } as const;
      await store.log.append({ events: [anchor] });
      await server.sql(url, 'create table untouched as select * from thalamus.audit');
    });

    const looked = async (...statements: string[]) => {
      for (const statement of statements) await server.sql(url, statement);
      try {
        const report = await store.records.auditRows.verify();
        const { findings } = await store.verify();
        expect(findings.some((finding) => finding.startsWith('Audit: '))).toBe(!report.ok);
        return report;
      } finally {
        await server.sql(url, 'delete from thalamus.audit');
        await server.sql(
          url,
          `insert into thalamus.audit (id, key, recorded_at, value, seq, prev, hash, caller, operation, outcome, door, address, correlation)
            overriding system value select id, key, recorded_at, value, seq, prev, hash, caller, operation, outcome, door, address, correlation from untouched`,
        );
        await server.sql(
          url,
          `update thalamus.log_head set (audit_seq, audit_hash) = (select seq, hash from thalamus.audit order by seq desc limit 1)`,
        );
      }
    };

    test('is whole as long as nobody did', async () => {
      expect(await looked()).toMatchObject({ ok: true, rows: ROWS, anchors: { count: 1, last: { seq: ROWS } } });
    });

    test.each([
      [
        'a row that says something else',
        `update thalamus.audit set value = replace(value, 'done', 'gone') where seq = 1234`,
        1234,
        'changed',
      ],
      ['a row of another time', `update thalamus.audit set recorded_at = recorded_at - interval '1 hour' where seq = 7`, 7, 'changed'],
      ['a row that is gone', 'delete from thalamus.audit where seq = 1000', 1000, 'missing'],
      ['the first rows gone', 'delete from thalamus.audit where seq <= 3', 1, 'missing'],
      ['the last rows gone', 'delete from thalamus.audit where seq > 2400', 2401, 'cut'],
      ['all rows gone', 'delete from thalamus.audit', 1, 'cut'],
      ['a row with another caller to be found by', `update thalamus.audit set caller = 'nobody' where seq = 2`, 2, 'copies'],
      [
        'a row of before the chain, put in later',
        `insert into thalamus.audit (key, recorded_at, value) values ('x', now(), '{}')`,
        1,
        'older',
      ],
    ])('is found to have %s', async (_, statement, seq, fault) => {
      expect(await looked(statement)).toMatchObject({ ok: false, firstBad: { seq, fault } });
    });

    test('is found to have two rows in the place of each other', async () => {
      const swapped = await looked(
        'update thalamus.audit set seq = -20 where seq = 20',
        'update thalamus.audit set seq = 20 where seq = 30',
        'update thalamus.audit set seq = 30 where seq = -20',
      );
      expect(swapped).toMatchObject({ ok: false, firstBad: { seq: 20, fault: 'changed' } });
    });

    test('is found to have a row put in', async () => {
      const inserted = await looked(
        'update thalamus.audit set seq = -seq where seq > 50',
        'update thalamus.audit set seq = 1 - seq where seq < 0',
        `insert into thalamus.audit (key, recorded_at, value, seq, prev, hash) select 'forged', recorded_at, value, 51, hash, hash from thalamus.audit where seq = 50`,
      );
      expect(inserted).toMatchObject({ ok: false, firstBad: { seq: 51, id: 'forged', fault: 'changed' } });
    });

    test('is found to be cut even where the head was set back, by the anchor in the log', async () => {
      const cut = await looked(
        'delete from thalamus.audit where seq > 2000',
        'update thalamus.log_head set (audit_seq, audit_hash) = (select seq, hash from thalamus.audit order by seq desc limit 1)',
      );
      expect(cut).toMatchObject({ ok: false, firstBad: { seq: 2001, fault: 'cut' } });
    });
  });

  test('is one chain however many processes append at once', async () => {
    const url = await server.newDatabase();
    const stores = [
      await server.join(url, { name: 'one' }),
      await server.join(url, { name: 'two' }),
      await server.join(url, { name: 'three' }),
    ];
    const written = await Promise.all(
      stores.flatMap((store, process) =>
        Array.from({ length: 20 }, async (_, caller) => {
          const keys: string[] = [];
          for (let n = 0; n < 10; n += 1) {
            // With events and without: both share the one head.
            const key = uuidv7();
            const records = [{ kind: 'audit' as const, key, value: { process, caller, n } }];
            await store.log.append({ events: n % 2 === 0 ? [] : [nodeEvent(`n${process}-${caller}`)], records });
            keys.push(key);
          }
          return keys;
        }),
      ),
    );
    const keys = written.flat();
    for (const store of stores) {
      expect(await store.records.auditRows.verify()).toMatchObject({ ok: true, rows: keys.length, head: { seq: keys.length } });
    }
    const rows = await server.sql(url, 'select key from thalamus.audit');
    expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(keys));
  });

  test('has each row once although the connection of its writer is cut again and again', async () => {
    const url = await server.newDatabase();
    const store = await server.join(url);
    const state = { done: false };
    const cutting = (async () => {
      let cuts = 0;
      while (!state.done) cuts += await server.cut(url, 'thalamus');
      return cuts;
    })();
    const keys: string[] = [];
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let n = 0; n < 20; n += 1) keys.push(await audited(store));
      }),
    );
    state.done = true;
    expect(await cutting).toBeGreaterThan(1);
    expect(await store.records.auditRows.verify()).toMatchObject({ ok: true, rows: keys.length });
  });

  test('begins behind rows of before the chain, and tells when one of those is changed', async () => {
    const url = await server.newDatabase();
    await migrateTo(url, 11);
    await server.sql(
      url,
      `insert into thalamus.audit (key, recorded_at, value)
        select 'old-' || n, timestamptz '2026-01-01 00:00:00.123+00' + n * interval '1 second', '{"operation": "ward.open", "caller": {"name": "ann"}, "é": ' || n || '}'
        from generate_series(1, 30) n`,
    );
    const store = await server.join(url);
    await audited(store);
    const { auditRows } = store.records;
    expect(await auditRows.verify()).toMatchObject({ ok: true, rows: 2, olderRows: 30, firstBad: null });
    expect((await auditRows.list({ caller: 'ann', limit: 100 })).map(({ seq }) => seq)).toEqual([
      2,
      ...Array.from({ length: 30 }, () => null),
    ]);
    const [begun] = await auditRows.list({ operation: 'audit.chain.begin' });
    expect(begun).toMatchObject({ seq: 1, value: { input: { older_rows: 30 } } });
    await server.sql(url, `update thalamus.audit set value = replace(value, 'ann', 'bob') where key = 'old-12'`);
    expect(await auditRows.verify()).toMatchObject({ ok: false, firstBad: { seq: 1, fault: 'older' } });
  });

  /** The schema as it was at a version. */
  async function migrateTo(url: string, version: number): Promise<void> {
    const folder = new URL('./migrations/', import.meta.url);
    await server.sql(url, 'create schema thalamus');
    await server.sql(
      url,
      'create table thalamus.migrations (version integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())',
    );
    for (const name of readdirSync(folder).sort()) {
      if (Number.parseInt(name, 10) > version) return;
      const text = readFileSync(new URL(name, folder), 'utf8');
      await server.sql(url, text);
      const sha256 = createHash('sha256').update(text).digest('hex');
      await server.sql(url, 'insert into thalamus.migrations (version, name, sha256) values ($1, $2, $3)', [
        Number.parseInt(name, 10),
        name,
        sha256,
      ]);
    }
  }
});

describe('a backup', () => {
  test('holds the chain, which goes on where it is restored', async () => {
    const url = await server.newDatabase();
    const store = await server.join(url);
    for (let n = 0; n < 5; n += 1) await audited(store);
    const archive = await written(store);
    expect(await verifyBackupAudit(Readable.from([archive]))).toMatchObject({
      ok: true,
      rows: 5,
      head: await store.records.auditRows.head(),
    });
    const dataDir = newDirectory();
    await restoreStore(storeOptions(dataDir), Readable.from([archive]));
    expect(await verifyStore(storeOptions(dataDir))).toMatchObject({ findings: [] });
    const restored = await openStore(storeOptions(dataDir));
    const before = await store.records.auditRows.head();
    expect(await restored.records.auditRows.head()).toEqual(before);
    const row = await restored.records.auditRows.get(await audited(restored));
    expect(row).toMatchObject({ seq: before.seq + 1, prev: before.hash });
    expect(await restored.records.auditRows.verify()).toMatchObject({ ok: true, rows: 6 });
    await restored.close();
  });

  test('of before the chain begins one where it is restored', async () => {
    const url = await server.newDatabase();
    const store = await server.join(url);
    for (let n = 0; n < 5; n += 1) await audited(store);
    await server.sql(url, 'update thalamus.audit set seq = null, prev = null, hash = null');
    await server.sql(url, `update thalamus.log_head set audit_seq = 0, audit_hash = repeat('0', 64)`);
    const archive = await written(store);
    // What has no chain proves nothing, and says so.
    expect(await verifyBackupAudit(Readable.from([archive]))).toMatchObject({ ok: false, olderRows: 5, firstBad: { fault: 'older' } });
    const target = await server.newDatabase();
    await restoreStore({ ...storeOptions(newDirectory()), databaseUrl: target }, Readable.from([archive]));
    const restored = await server.join(target);
    expect(await restored.records.auditRows.verify()).toMatchObject({ ok: true, rows: 1, olderRows: 5 });
    await audited(restored);
    expect(await restored.records.auditRows.verify()).toMatchObject({ ok: true, rows: 2, olderRows: 5 });
    expect(await restored.records.auditRows.list({ caller: 'ann', limit: 100 })).toHaveLength(6);
  });

  test('whose rows were changed is found out, though its seal was made to fit', async () => {
    const store = await server.join(await server.newDatabase());
    for (let n = 0; n < 5; n += 1) await audited(store);
    const { seq, hash } = await store.records.auditRows.head();
    await store.log.append({
      events: [{ type: AUDIT_ANCHORED, source: 'common_hub', subject: 'audit', priority: 'low', data: { seq, hash } }],
    });
    const { header, pages } = await decodeBackup(Readable.from([await written(store)]));
    const rows: BackupRow[] = [];
    for await (const page of pages) rows.push(...page);
    const sealed = async (kept: readonly BackupRow[], said = header) => {
      const lines = encodeBackup(said, Readable.from([kept]) as AsyncIterable<readonly BackupRow[]>);
      return verifyBackupAudit(Readable.from(lines).pipe(createGzip()));
    };
    expect(await sealed(rows)).toMatchObject({ ok: true, rows: 5, anchors: { count: 1 } });
    const changed = rows.map((row) => (row.kind === 'audit' && row.seq === 2 ? { ...row, value: row.value.replace('done', 'gone') } : row));
    expect(await sealed(changed)).toMatchObject({ ok: false, firstBad: { seq: 2, fault: 'changed' } });
    const cut = rows.filter((row) => row.kind !== 'audit' || row.seq! < 4);
    const last = cut.findLast((row) => row.kind === 'audit') as BackupRecord | undefined;
    expect(await sealed(cut, { ...header, audit_head: { seq: 3, hash: last!.hash! } })).toMatchObject({
      ok: false,
      firstBad: { seq: 4, fault: 'cut' },
    });
  });

  async function written(store: DurableStore): Promise<Buffer> {
    const to = new PassThrough();
    const [archive] = await Promise.all([buffer(to), store.backup(to)]);
    return archive;
  }
});
