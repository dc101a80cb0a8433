import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archivePath, type Archive, type ArchiveCondition, type ArchivedDocument } from '#kernel/archive.ts';
import type { Json } from '#kernel/json.ts';

export const NOON = new Date('2026-11-23T12:00:00.000Z');
const DAY = { from: new Date('2026-11-23T00:00:00Z'), until: new Date('2026-11-24T00:00:00Z') };

function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function made(number: number, document: Json, more: Partial<ArchivedDocument> = {}): ArchivedDocument {
  return {
    id: id(number),
    at: new Date(NOON.getTime() + number),
    source: 'suricata',
    raw: JSON.stringify(document),
    document,
    named: {},
    ...more,
  };
}

function at(path: string, rest: { is: Json } | { exists: boolean } | { length: number }): ArchiveCondition {
  return { of: 'document', path: archivePath(path)!, ...rest };
}

/** What an archive does wherever it is kept. */
export function archiveContract(open: () => Promise<{ readonly archive: Archive; close(): Promise<void> }>): void {
  describe('an archive', () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
      await opened.archive.append([
        made(1, { alert: { id: 7, tags: ['a', 'b'] }, 'odd name': true, nothing: null }),
        made(
          2,
          { alert: { id: '7' }, dns: { answers: [{ rdata: '192.0.2.1' }, { rdata: '192.0.2.2' }] } },
          { named: { 'source.ip': '192.0.2.9' } },
        ),
        made(3, { alert: { id: 7.0, tags: ['b', 'a'] }, payload: 'a\0b' }, { source: 'syslog' }),
        made(4, { flow: 9_007_199_254_740_991, text: 'Ünïcode "quoted" \\u0000' }),
      ]);
    });
    afterAll(() => opened.close());
    const found = async (...where: ArchiveCondition[]) =>
      (await opened.archive.search({ ...DAY, where, limit: 10 })).map((one) => Number(one.id.slice(-2)));

    it('finds by any path: nested, by position, by any element, with names of any kind', async () => {
      expect(await found(at('alert.id', { is: 7 }))).toEqual([3, 1]);
      expect(await found(at('alert.id', { is: '7' }))).toEqual([2]);
      expect(await found(at('dns.answers[1].rdata', { is: '192.0.2.2' }))).toEqual([2]);
      expect(await found(at('dns.answers[0].rdata', { is: '192.0.2.2' }))).toEqual([]);
      expect(await found(at('dns.answers[*].rdata', { is: '192.0.2.2' }))).toEqual([2]);
      expect(await found(at('["odd name"]', { is: true }))).toEqual([1]);
      expect(await found(at('text', { is: 'Ünïcode "quoted" \\u0000' }))).toEqual([4]);
      expect(await found(at('flow', { is: 9_007_199_254_740_991 }))).toEqual([4]);
      expect(await found({ of: 'named', name: 'source.ip', is: '192.0.2.9' })).toEqual([2]);
    });

    it('compares whole arrays and objects, in order', async () => {
      expect(await found(at('alert.tags', { is: ['a', 'b'] }))).toEqual([1]);
      expect(await found(at('alert', { is: { id: '7' } }))).toEqual([2]);
    });

    it('enters no array that the path does not name', async () => {
      expect(await found(at('dns.answers.rdata', { exists: true }))).toEqual([]);
      expect(await found(at('alert.tags[*]', { is: 'a' }))).toEqual([3, 1]);
    });

    it('tells null from absence, and counts what is in a value', async () => {
      expect(await found(at('nothing', { exists: true }))).toEqual([1]);
      expect(await found(at('nothing', { is: null }))).toEqual([1]);
      expect(await found(at('alert', { exists: false }))).toEqual([4]);
      expect(await found(at('dns.answers', { length: 2 }))).toEqual([2]);
    });

    it('gives pages, newest first, and counts without them', async () => {
      const { archive } = opened;
      const first = await archive.search({ ...DAY, where: [], limit: 3 });
      const last = first.at(-1)!;
      const second = await archive.search({ ...DAY, where: [], limit: 3, before: last });
      expect([...first, ...second].map((one) => Number(one.id.slice(-2)))).toEqual([4, 3, 2, 1]);
      expect(await archive.count({ ...DAY, where: [], sources: ['syslog'] })).toBe(1);
      expect(await archive.count({ from: DAY.until, until: new Date('2026-12-01T00:00:00Z'), where: [] })).toBe(0);
    });

    it('keeps the same document once, and what came to the last character', async () => {
      const raw = '{"a":1.50,"big":12345678901234567890}';
      const document = made(50, JSON.parse(raw) as Json, { raw, source: 'twice' });
      await opened.archive.append([document]);
      await opened.archive.append([document], { name: 'a reader', place: { offset: 37 } });
      const kept = await opened.archive.search({ ...DAY, where: [], sources: ['twice'], limit: 10 });
      expect(kept.map((one) => one.raw)).toEqual([raw]);
    });

    it('remembers up to where a reader came', async () => {
      expect(await opened.archive.place('nobody')).toBeNull();
      await opened.archive.append([], { name: 'reader', place: { inode: 5, offset: 10 } });
      await opened.archive.append([], { name: 'reader', place: { inode: 6, offset: 0 } });
      expect(await opened.archive.place('reader')).toEqual({ inode: 6, offset: 0 });
    });
  });
}
