import { expect, test } from 'vitest';
import { SecretBook } from './secret-book.ts';
import { keptText } from './test-notifications.ts';

test('changes that come at once are all kept', async () => {
  const keep = keptText();
  const book = new SecretBook(keep);
  await Promise.all([book.replace('a', { url: '1' }), book.replace('b', { url: '2' }), book.remove('c'), book.replace('a', { url: '3' })]);
  const again = new SecretBook(keep);
  expect([again.of('a'), again.of('b'), again.of('c')]).toEqual([{ url: '3' }, { url: '2' }, {}]);
});

test('a write that fails keeps what was there, and the next one is not held up', async () => {
  const keep = keptText();
  const book = new SecretBook(keep);
  await book.replace('a', { url: '1' });
  const write = keep.write.bind(keep);
  keep.write = async () => Promise.reject(new Error('The disk is full.'));
  await expect(book.replace('a', { url: '2' })).rejects.toThrow('full');
  expect(book.of('a')).toEqual({ url: '1' });
  keep.write = write;
  await book.replace('b', { url: '3' });
  expect([book.of('a'), book.of('b')]).toEqual([{ url: '1' }, { url: '3' }]);
});

test('a damaged book is refused and not written over', async () => {
  const keep = keptText();
  keep.text = '{"format":';
  const book = new SecretBook(keep);
  expect(() => book.of('a')).toThrow('damaged');
  await expect(book.replace('a', { url: '1' })).rejects.toThrow('damaged');
  expect(keep.text).toBe('{"format":');
});
