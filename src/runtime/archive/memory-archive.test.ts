import { expect, test } from 'vitest';
import { archivePath } from '#kernel/archive.ts';
import { archiveContract } from './archive.contract.ts';
import { memoryArchive } from './memory-archive.ts';

archiveContract(async () => ({ archive: memoryArchive(), close: async () => undefined }));

test('paths are read as they are written, and what is none is refused', () => {
  expect(archivePath('a.b[0].c')).toEqual(['a', 'b', 0, 'c']);
  expect(archivePath('a["x.y"][*]')).toEqual(['a', 'x.y', { any: true }]);
  expect(archivePath('source-ip')).toEqual(['source-ip']);
  for (const wrong of ['', 'a..b', 'a[', 'a[x]', '.a.']) expect(archivePath(wrong), wrong).toBeNull();
});
