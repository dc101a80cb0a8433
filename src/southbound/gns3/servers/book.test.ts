import { expect, test } from 'vitest';
import type { KeptText } from '#kernel/kept-text.ts';
import { silentLog } from '#kernel/log.ts';
import { fail } from '#kernel/error.ts';
import type { Gns3Server } from '../controller.ts';
import { idFor, sameAddress, ServerBook } from './book.ts';

function paper(text: string | null = null) {
  const kept = { path: 'data/gns3-servers.json', text, broken: false };
  const keep: KeptText = {
    path: kept.path,
    read: () => kept.text,
    write: async (content) => {
      if (kept.broken) throw fail('store_unavailable', 'The disk is full.');
      kept.text = content();
    },
  };
  return { kept, keep };
}

const one: Gns3Server = { id: 'one', url: 'http://192.0.2.1:3080', user: 'nms', password: 'geheim', autoClose: 'pin' };

test('what was added is there again after a restart, credentials and policy included', async () => {
  const { keep } = paper();
  const book = ServerBook.open(keep);
  await book.add(one);
  await book.setBuiltInRemoved(true);
  const again = ServerBook.open(keep);
  expect(again.added([], silentLog)).toEqual([one]);
  expect(again.builtInRemoved).toBe(true);
  await again.remove('one');
  expect(ServerBook.open(keep).added([], silentLog)).toEqual([]);
});

test('what could not be written down did not happen', async () => {
  const { kept, keep } = paper();
  const book = ServerBook.open(keep);
  kept.broken = true;
  await expect(book.add(one)).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(book.added([], silentLog)).toEqual([]);
});

test('a configured server of the same name or address stands instead of an added one', async () => {
  const book = ServerBook.open(undefined);
  await book.add(one);
  expect(book.added([{ id: 'one', url: 'http://192.0.2.9:3080', autoClose: 'observe' }], silentLog)).toEqual([]);
  expect(book.added([{ id: 'other', url: 'http://192.0.2.1:3080', autoClose: 'observe' }], silentLog)).toEqual([]);
  expect(book.added([{ id: 'other', url: 'http://192.0.2.1:3081', autoClose: 'observe' }], silentLog)).toEqual([one]);
});

test.each(['nonsense', '{"format":2}', '[]', ''])('a damaged file (%s) is refused and left as it is', (text) => {
  const { kept, keep } = paper(text);
  expect(() => ServerBook.open(keep)).toThrow(/gns3-servers\.json is damaged/);
  expect(kept.text).toBe(text);
});

test.each([
  ['http://192.0.2.10:3080', [], '192-0-2-10'],
  ['http://GNS3.Example.org', [], 'gns3-example-org'],
  ['http://[2001:db8::1]:3080', [], '2001-db8-1'],
  ['http://192.0.2.10:3080', ['192-0-2-10'], '192-0-2-10-3080'],
  ['http://192.0.2.10:3080', ['192-0-2-10', '192-0-2-10-3080'], '192-0-2-10-2'],
  [`http://${'a'.repeat(60)}.example`, [], 'a'.repeat(30)],
])('a server at %s beside %j is named %s', (url, taken, id) => {
  expect(idFor(url, new Set(taken))).toBe(id);
  expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,39}$/);
});

test('this machine has several names, and a port that is not said is known', () => {
  expect(sameAddress('http://localhost:3080', 'http://127.0.0.1:3080/')).toBe(true);
  expect(sameAddress('http://gns3.example', 'http://GNS3.example:80')).toBe(true);
  expect(sameAddress('http://127.0.0.1:3080', 'http://127.0.0.1:3081')).toBe(false);
  expect(sameAddress('http://127.0.0.1:3080', 'http://127.0.0.2:3080')).toBe(false);
});
