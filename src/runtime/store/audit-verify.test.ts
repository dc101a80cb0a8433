import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '#kit/memory-hub.ts';
import { chainRows, NO_AUDIT } from './audit-chain.ts';
import { auditCopies } from './audit-copies.ts';
import { auditContract } from './audit.contract.ts';
import { verifyAudit, type AuditAnchor, type StoredAudit } from './audit-verify.ts';

auditContract(async (clock) => {
  const store = memoryStore(clock);
  return { store, close: () => store.close() };
});

const AT = new Date('2026-11-23T08:00:00.000Z');

function chain(count: number) {
  const values = Array.from({ length: count }, (_, n) => ({ caller: { name: `u${n % 3}` }, nth: n, outcome: 'done' }));
  const { head, chained } = chainRows(
    values.map((value, n) => ({
      key: `k${n + 1}`,
      json: `{"caller":{"name":"u${n % 3}"},"nth":${n},"outcome":"done"}`,
      copies: auditCopies(value),
    })),
    NO_AUDIT,
    AT,
  );
  return { head, rows: chained.map((row) => ({ ...row, id: row.seq, recordedAt: AT })) };
}

async function look(rows: readonly StoredAudit[], head = chain(rows.length).head, anchors: readonly AuditAnchor[] = []) {
  return verifyAudit({
    head,
    anchors,
    async *older() {},
    async *rows() {
      // Pages of three: what is wrong between two pages is seen as well.
      for (let from = 0; from < rows.length; from += 3) yield rows.slice(from, from + 3);
    },
  });
}

/** Writes a chain of the same rows anew, so that it fits by itself. */
function forged(rows: readonly StoredAudit[]) {
  const { head, chained } = chainRows(rows, NO_AUDIT, AT);
  return { head, rows: chained.map((row, index) => ({ ...row, id: index + 1 })) };
}

describe('a look at the audit', () => {
  test('finds nothing where nothing was changed', async () => {
    const { head, rows } = chain(10);
    const anchors = [{ seq: 4, hash: rows[3]!.hash, position: 17 }];
    expect(await look(rows, head, anchors)).toMatchObject({
      ok: true,
      rows: 10,
      head,
      anchors: { count: 1, last: anchors[0] },
      firstBad: null,
    });
  });

  test('finds a row that says something else', async () => {
    const { rows, head } = chain(10);
    rows[5] = { ...rows[5]!, json: rows[5]!.json.replace('"nth":5', '"nth":6') };
    expect(await look(rows, head)).toMatchObject({ ok: false, rows: 5, firstBad: { seq: 6, id: 'k6', fault: 'changed' } });
  });

  test.each(['key', 'recordedAt', 'prev'] as const)('finds a row whose %s was changed', async (field) => {
    const { rows, head } = chain(4);
    rows[2] = { ...rows[2]!, [field]: field === 'recordedAt' ? new Date(AT.getTime() + 1) : 'other' };
    expect(await look(rows, head)).toMatchObject({ ok: false, firstBad: { seq: 3, fault: 'changed' } });
  });

  test('finds that a row was changed and its own hash made to fit', async () => {
    const { rows, head } = chain(10);
    const changed = chainRows([{ ...rows[5]!, json: '{"nth":99}' }], rows[4]!, AT).chained[0]!;
    rows[5] = { ...changed, copies: auditCopies({ nth: 99 }) };
    expect(await look(rows, head)).toMatchObject({ ok: false, firstBad: { seq: 7, fault: 'unlinked' } });
  });

  test('finds a row that was removed', async () => {
    const { rows, head } = chain(10);
    rows.splice(5, 1);
    expect(await look(rows, head)).toMatchObject({ ok: false, firstBad: { seq: 6, fault: 'missing' } });
  });

  test('finds the first rows missing', async () => {
    const { rows, head } = chain(10);
    expect(await look(rows.slice(2), head)).toMatchObject({ ok: false, firstBad: { seq: 1, fault: 'missing' } });
  });

  test('finds a row that was put in', async () => {
    const { rows, head } = chain(10);
    rows.splice(5, 0, { ...rows[5]!, key: 'new' });
    expect(await look(rows, head)).toMatchObject({ ok: false, firstBad: { seq: 6, fault: 'changed' } });
    const twice = chain(10).rows;
    twice.splice(5, 0, twice[4]!);
    expect(await look(twice, head)).toMatchObject({ ok: false, firstBad: { fault: 'inserted' } });
  });

  test('finds two rows that changed places', async () => {
    const { rows, head } = chain(10);
    const [a, b] = [rows[4]!, rows[6]!];
    rows[4] = { ...b, seq: a.seq, id: a.id };
    rows[6] = { ...a, seq: b.seq, id: b.id };
    expect(await look(rows, head)).toMatchObject({ ok: false, firstBad: { seq: 5, fault: 'changed' } });
  });

  test('finds rows that lists would show in another order', async () => {
    const { rows, head } = chain(10);
    rows[4] = { ...rows[4]!, id: 100 };
    expect(await look(rows, head)).toMatchObject({ ok: false, firstBad: { seq: 6, fault: 'inserted' } });
  });

  test('finds that the last rows were cut off, by the head that the log has', async () => {
    const { rows, head } = chain(10);
    expect(await look(rows.slice(0, 7), head)).toMatchObject({ ok: false, rows: 7, firstBad: { seq: 8, id: null, fault: 'cut' } });
  });

  test('finds that they were cut off with the head set back, by the anchor', async () => {
    const { rows } = chain(10);
    const anchor = { seq: 9, hash: rows[8]!.hash, position: 40 };
    expect(await look(rows.slice(0, 7), chain(7).head, [anchor])).toMatchObject({ ok: false, firstBad: { seq: 8, fault: 'cut' } });
  });

  test('finds that all was written anew, by the anchor', async () => {
    const rows: StoredAudit[] = chain(10).rows;
    rows.splice(3, 1);
    const anew = forged(rows);
    expect(await look(anew.rows, anew.head)).toMatchObject({ ok: true });
    const anchor = { seq: 8, hash: chain(10).rows[7]!.hash, position: 40 };
    expect(await look(anew.rows, anew.head, [anchor])).toMatchObject({ ok: false, firstBad: { seq: 8, fault: 'unanchored' } });
  });

  test('finds a row behind the head', async () => {
    const { rows } = chain(10);
    expect(await look(rows, chain(9).head)).toMatchObject({ ok: false, firstBad: { seq: 10, fault: 'inserted' } });
  });

  test('finds a row that is searched by other values than it says', async () => {
    const { rows, head } = chain(10);
    rows[2] = { ...rows[2]!, copies: { ...rows[2]!.copies, caller: 'somebody' } };
    expect(await look(rows, head)).toMatchObject({ ok: false, firstBad: { seq: 3, fault: 'copies' } });
  });

  test('whatever one change of one byte of any row is found', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(9), fc.nat(), fc.nat(0xff), async (index, place, flip) => {
        const { rows, head } = chain(10);
        const text = rows[index]!.json;
        const at = place % text.length;
        const other = String.fromCodePoint(text.codePointAt(at)! ^ ((flip % 127) + 1));
        rows[index] = { ...rows[index]!, json: text.slice(0, at) + other + text.slice(at + 1) };
        const { ok, firstBad } = await look(rows, head);
        expect([ok, firstBad?.seq]).toEqual([false, index + 1]);
      }),
    );
  });
});
