import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { AuditRow, Store } from './index.ts';
import { nodeEvent, setClock, type SetClock } from './test-kit.ts';

/** Writes an audit row as the hub does; gives its key. */
export async function audited(store: Pick<Store, 'log'>, value: { readonly [field: string]: Json } = {}): Promise<string> {
  const key = uuidv7();
  const row = {
    caller: { kind: 'user', name: 'ann' },
    operation: 'ward.open',
    outcome: 'done',
    door: 'rest',
    address: '192.0.2.7',
    request_id: `request-${key}`,
  };
  await store.log.append({ events: [], records: [{ kind: 'audit', key, value: { ...row, ...value } }] });
  return key;
}

async function gathered(pages: AsyncIterable<readonly AuditRow[]>): Promise<AuditRow[]> {
  const found: AuditRow[] = [];
  for await (const page of pages) found.push(...page);
  return found;
}

/** What every store promises of its audit. */
export function auditContract(open: (clock: SetClock) => Promise<{ readonly store: Store; close(): Promise<void> }>): void {
  describe('as an audit', () => {
    const clock = setClock();
    let store: Store;
    let close: () => Promise<void>;
    beforeAll(async () => {
      const opened = await open(clock);
      store = opened.store;
      close = () => opened.close();
    });
    afterAll(() => close());

    it('is whole before anything was written', async () => {
      expect(await store.records.auditRows.verify()).toMatchObject({ ok: true, rows: 0, olderRows: 0, head: { seq: 0 }, firstBad: null });
    });

    it('chains each row to the one before it, those that commit together too', async () => {
      const keys = await Promise.all(Array.from({ length: 40 }, (_, n) => audited(store, { nth: n })));
      keys.push(await audited(store));
      const rows = await gathered(store.records.auditRows.pages());
      expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(keys));
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
      expect(rows.slice(1).map(({ prev }) => prev)).toEqual(rows.slice(0, -1).map(({ hash }) => hash));
      expect(await store.records.auditRows.head()).toEqual({ seq: rows.length, hash: rows.at(-1)!.hash });
      expect(await store.records.auditRows.verify()).toMatchObject({ ok: true, rows: rows.length });
    });

    it('chains the rows of units with events, and none of those that were refused', async () => {
      const { seq: before } = await store.records.auditRows.head();
      const record = () => ({ kind: 'audit' as const, key: uuidv7(), value: { outcome: 'done' } });
      await Promise.allSettled([
        store.log.append({ events: [nodeEvent('n1')], records: [record()] }),
        store.log.append({ events: [nodeEvent('n1')], records: [record()], expect: [{ stream: 'no such stream', version: 7 }] }),
        store.log.append({ events: [nodeEvent('n2')], records: [record()] }),
      ]);
      expect((await store.records.auditRows.head()).seq).toBe(before + 2);
      expect(await store.records.auditRows.verify()).toMatchObject({ ok: true });
    });

    it('finds rows by who, what, how it ended, from where, in which request, when and by any text', async () => {
      const rows = store.records.auditRows;
      clock.set(new Date(clock.now().getTime() + 60_000));
      const from = clock.now();
      const mallory = await audited(store, {
        caller: { kind: 'anonymous', name: 'mallory' },
        operation: 'vault.read',
        outcome: 'refused',
        door: 'mcp',
        address: '198.51.100.9',
        request_id: 'the-request',
        input: { reason: '100 % "curious"' },
      });
      clock.set(new Date(clock.now().getTime() + 60_000));
      await audited(store, { operation: 'vaults.read' });
      const trying = await audited(store, { caller: { kind: 'anonymous', name: 'anonymous' }, input: { username: 'root' } });
      const found = async (filter: Parameters<typeof rows.list>[0]) => (await rows.list(filter)).map(({ key }) => key);
      for (const filter of [
        { caller: 'mallory' },
        { operation: 'vault.read' },
        { operation: 'vault.*' },
        { outcome: 'refused' },
        { door: 'mcp' },
        { address: '198.51.100.9' },
        { correlation: 'the-request' },
        { text: '100 % "CURIOUS"' },
        { from, until: from },
        { caller: 'mallory', outcome: 'refused', text: 'curious' },
      ]) {
        expect(await found(filter), JSON.stringify(filter)).toEqual([mallory]);
      }
      expect(await found({ caller: 'root' })).toEqual([trying]);
      for (const filter of [{ caller: 'mallory', outcome: 'done' }, { operation: 'ault.*' }, { text: '100 _ "curious"' }, { text: "'" }]) {
        expect(await found(filter), JSON.stringify(filter)).toEqual([]);
      }
      expect(await gathered(rows.pages({ caller: 'mallory' }))).toHaveLength(1);
    });

    it('lists newest first, page by page, and gives a row by its key', async () => {
      const rows = store.records.auditRows;
      const all = (await gathered(rows.pages())).toReversed();
      const seen: AuditRow[] = [];
      for (;;) {
        const page = await rows.list({ limit: 7, ...(seen.length === 0 ? {} : { before: seen.at(-1)!.key }) });
        seen.push(...page);
        if (page.length < 7) break;
      }
      expect(seen).toEqual(all);
      expect(await rows.get(all[3]!.key)).toEqual(all[3]);
      expect(await rows.get(uuidv7())).toBeNull();
      expect(await rows.list({ before: uuidv7() })).toEqual([]);
    });

    it('keeps texts that a database finds hard', async () => {
      const value = {
        input: { a: '\u0000\u001e', b: '\ud800', c: '😀', d: 'x'.repeat(5_000) },
        caller: { name: 'a\u001eb' },
        operation: 'o'.repeat(5_000),
      };
      const key = await audited(store, value);
      const row = await store.records.auditRows.get(key);
      expect(row!.value).toMatchObject({ input: { a: '\u0000\u001e', c: '😀' } });
      expect(await store.records.auditRows.verify()).toMatchObject({ ok: true });
    });
  });
}
