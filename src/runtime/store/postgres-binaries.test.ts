import { chmodSync, existsSync, mkdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseBinaries, prepareBinaries, type Binaries } from './postgres-binaries.ts';
import { canReach } from './server-account.ts';
import { temporaryDirectory } from './test-kit.ts';

const of = (major: number, origin: Binaries['origin']): Binaries => ({ bin: `/bin/${major}`, version: `${major}.1`, major, origin });
const stranger = { name: 'stranger', uid: 54_321, gid: 54_321 };

describe('the programs of PostgreSQL', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let packaged: Binaries;
  let root: string;

  beforeEach(() => {
    directory = temporaryDirectory();
    chmodSync(directory.path, 0o755);
    root = join(directory.path, 'package');
    mkdirSync(join(root, 'native/bin'), { recursive: true });
    mkdirSync(join(root, 'native/lib'));
    writeFileSync(join(root, 'native/bin/postgres'), '');
    writeFileSync(join(root, 'native/lib/libx.so.1.2'), '');
    const links = ['libx.so', 'libx.so.1'].map((name) => ({ source: 'native/lib/libx.so.1.2', target: `native/lib/${name}` }));
    writeFileSync(join(root, 'native/pg-symlinks.json'), JSON.stringify(links));
    packaged = { bin: join(root, 'native/bin'), version: '18.4', major: 18, origin: 'package' };
  });
  afterEach(() => directory.remove());

  it('of the newest data are chosen, else the first that were found', () => {
    const found = [of(18, 'package'), of(15, 'system')];
    expect(chooseBinaries(found, [])).toBe(found[0]);
    expect(chooseBinaries(found, [15])).toBe(found[1]);
    expect(chooseBinaries(found, [15, 18])).toBe(found[0]);
  });

  it('of another major version than the data are refused', () => {
    expect(() => chooseBinaries([of(18, 'package')], [17])).toThrow(
      expect.objectContaining({ code: 'data_incompatible', details: { data: 17, found: ['18.1'] } }),
    );
    expect(() => chooseBinaries([], [])).toThrow(expect.objectContaining({ code: 'configuration_error' }));
  });

  it('get the links between their libraries that the package could not carry', () => {
    expect(prepareBinaries(packaged, null, join(directory.path, 'cache'))).toBe(packaged);
    expect(readlinkSync(join(root, 'native/lib/libx.so'))).toBe('libx.so.1.2');
    expect(readlinkSync(join(root, 'native/lib/libx.so.1'))).toBe('libx.so.1.2');
    rmSync(join(root, 'native/lib/libx.so'));
    prepareBinaries(packaged, null, join(directory.path, 'cache'));
    expect(existsSync(join(root, 'native/lib/libx.so'))).toBe(true);
  });

  it('are copied once, links included, where the account of the server cannot reach them', () => {
    chmodSync(root, 0o700);
    expect(canReach(stranger, packaged.bin)).toBe(false);
    const cache = join(directory.path, 'cache');
    const copied = prepareBinaries(packaged, stranger, cache);
    expect(copied.bin.startsWith(cache)).toBe(true);
    expect(canReach(stranger, copied.bin)).toBe(true);
    expect(readlinkSync(join(copied.bin, '../lib/libx.so.1'))).toBe('libx.so.1.2');
    writeFileSync(join(copied.bin, 'mark'), '');
    expect(prepareBinaries(packaged, stranger, cache)).toEqual(copied);
    expect(existsSync(join(copied.bin, 'mark'))).toBe(true);
  });
});
