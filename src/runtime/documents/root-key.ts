import { createHmac, randomBytes } from 'node:crypto';
import { link, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '#kernel/error.ts';
import { KEY_BYTES, seal, unseal } from './seal.ts';

/** What the data keys are wrapped with. It is never kept beside what it protects, unless the data directory is all there is. */
export interface RootKey {
  /** Says which one it is, and nothing of it: the same id opens what it wrapped. */
  readonly id: string;
  /** Where it is had from, for people. */
  readonly source: string;
  wrap(keyId: string, key: Buffer): Promise<string>;
  /** @throws data_incompatible, vault_error */
  unwrap(keyId: string, wrapped: string): Promise<Buffer>;
}

/** Where a root key may come from; asked once, at the start. */
export interface RootKeySource {
  /** Null when there is none yet. @throws configuration_error, data_incompatible, vault_error */
  find(): Promise<RootKey | null>;
  /** Makes one where that is the hub's to do. @throws configuration_error */
  make(): Promise<RootKey>;
  /** Takes back one that `make` made and under which nothing was wrapped. */
  discard(made: RootKey): Promise<void>;
}

/** The file of the data directory that holds the key where none is configured. */
const FILE = 'seal.key';

/** A key of 256 bits that this process holds. @param source for people */
function localRootKey(bytes: Buffer, source: string): RootKey {
  const id = `local-${createHmac('sha256', bytes).update('thalamus root key').digest('hex').slice(0, 16)}`;
  const key = { id, bytes };
  return {
    id,
    source,
    wrap: async (keyId, dataKey) => seal(key, `data key ${keyId}`, 1, dataKey.toString('base64url')).trimEnd(),
    unwrap: async (keyId, wrapped) => Buffer.from(unseal(key, `data key ${keyId}`, wrapped, `The data key ${keyId}`), 'base64url'),
  };
}

/** A root key as people write it: 32 bytes in base64, base64url or hexadecimal. @throws configuration_error */
export function rootKeyOf(text: string, source: string): RootKey {
  const written = text.trim();
  const bytes = /^[0-9a-f]{64}$/i.test(written) ? Buffer.from(written, 'hex') : Buffer.from(written, 'base64url');
  if (bytes.length !== KEY_BYTES || !/^[A-Za-z0-9+/_=-]+$/.test(written)) {
    throw fail(
      'configuration_error',
      `${source} holds no key of ${KEY_BYTES} bytes in base64 or hexadecimal; "openssl rand -base64 ${KEY_BYTES}" makes one.`,
    );
  }
  return localRootKey(bytes, source);
}

/** The one that is configured: it is there, or the start fails. */
export function configuredRootKey(find: () => Promise<RootKey>): RootKeySource {
  return { find, make: find, discard: async () => undefined };
}

/** The one in the data directory, made at the first start. */
export function dataDirectoryRootKey(dataDir: string): RootKeySource {
  const path = join(dataDir, FILE);
  return {
    find: () => readKeyFile(path),
    async make() {
      const beside = `${path}.new`;
      await rm(beside, { force: true });
      const file = await open(beside, 'wx', 0o600);
      try {
        await file.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      // A link, not a rename: a key that is there already is never replaced.
      await link(beside, path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
      await rm(beside, { force: true });
      const folder = await open(dataDir, 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
      return (await readKeyFile(path))!;
    },
    async discard(made) {
      if ((await readKeyFile(path))?.id === made.id) await rm(path);
    },
  };
}

/** Null when there is no such file. @throws configuration_error when others can read it, or it holds no key */
async function readKeyFile(path: string): Promise<RootKey | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fail('configuration_error', `${path} cannot be read: ${(error as Error).message}.`, undefined, { cause: error });
  }
  if (((await stat(path)).mode & 0o077) !== 0) {
    throw fail('configuration_error', `${path} can be read by others; make it private: chmod 600 ${path}`);
  }
  return rootKeyOf(text, path);
}
