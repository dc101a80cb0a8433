import { z } from 'zod';
import type { RootKey } from '../documents/index.ts';
import { vaultFailure } from './vault-http.ts';
import type { VaultSession } from './vault-session.ts';

const Encrypted = z.object({ data: z.object({ ciphertext: z.string().min(1) }) });
const Decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });

/**
 * A key of Vault's transit engine, which never leaves Vault. It wraps bound to the id of what it wraps.
 * @param key `MOUNT/KEY` @see https://developer.hashicorp.com/vault/api-docs/secret/transit
 */
export function transitRootKey(session: Pick<VaultSession, 'ask'>, key: string): RootKey {
  const [mount, name] = [key.slice(0, key.lastIndexOf('/')), key.slice(key.lastIndexOf('/') + 1)];
  const bound = (keyId: string) => ({ associated_data: Buffer.from(keyId, 'utf8').toString('base64') });
  const said = <T>(schema: z.ZodType<T>, answer: unknown): T => {
    const { success, data } = schema.safeParse(answer);
    if (!success) throw vaultFailure('refused', `What Vault answers for the transit key ${key} is neither a ciphertext nor a plaintext.`);
    return data;
  };
  return {
    id: `transit:${key}`,
    source: `the transit key ${key} of Vault`,
    async wrap(keyId, dataKey) {
      const body = { plaintext: dataKey.toString('base64'), ...bound(keyId) };
      return said(Encrypted, await session.ask({ method: 'POST', path: `${mount}/encrypt/${name}`, body })).data.ciphertext;
    },
    async unwrap(keyId, wrapped) {
      const body = { ciphertext: wrapped, ...bound(keyId) };
      return Buffer.from(
        said(Decrypted, await session.ask({ method: 'POST', path: `${mount}/decrypt/${name}`, body })).data.plaintext,
        'base64',
      );
    },
  };
}
