import { expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import type { EquipmentDocument } from '#model/equipment.ts';
import { MASK, shownTo } from './masking.ts';
import { SecretBook } from './secret-book.ts';

function kept(text: string | null = null) {
  return {
    path: 'discovery-secrets.json',
    text,
    read() {
      return this.text;
    },
    async write(content: () => string) {
      this.text = content();
    },
  };
}

const caller = (...permissions: string[]): Caller => ({ kind: 'user', name: 'u', roles: [], permissions });

test('a community is kept beside those of others, outlives the process and is forgotten when it is no secret any more', async () => {
  const keep = kept();
  const book = new SecretBook(keep);
  await Promise.all([book.put('lab', 'A', 'one'), book.put('lab', 'b', 'two'), book.put('other', 'a', 'three')]);
  const later = new SecretBook(keep);
  expect([later.communityOf('lab', 'a'), later.communityOf('lab', 'b'), later.communityOf('other', 'a')]).toEqual(['one', 'two', 'three']);
  await later.put('lab', 'a', null);
  expect(later.communityOf('lab', 'a')).toBeUndefined();
});

test('a damaged book is told, and never written over', async () => {
  const keep = kept('{"format":1,');
  const book = new SecretBook(keep);
  expect(() => book.communityOf('lab', 'a')).toThrow(/discovery-secrets\.json is damaged/);
  await expect(book.put('lab', 'a', 'one')).rejects.toMatchObject({ code: 'data_incompatible' });
  expect(keep.text).toBe('{"format":1,');
});

test('a community is shown to who may see secrets, and where it is known', () => {
  const document = { snmp_data: { community: MASK } } as unknown as EquipmentDocument;
  for (const held of ['*.read', 'equipment.*', 'equipment.read']) {
    expect(shownTo(caller(held), document, 'one').snmp_data.community).toBe(MASK);
  }
  for (const held of ['*', 'secrets.*', 'secrets.read']) expect(shownTo(caller(held), document, 'one').snmp_data.community).toBe('one');
  expect(shownTo(caller('*'), document, undefined).snmp_data.community).toBe(MASK);
});
