import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VaultServer } from './vault-server.ts';

/** What the hub may do at Vault. */
const POLICY = `
path "secret/data/*" { capabilities = ["read"] }
path "transit/encrypt/*" { capabilities = ["update"] }
path "transit/decrypt/*" { capabilities = ["update"] }
path "pki/issue/*" { capabilities = ["update"] }
`;

/** A hub that Vault knows, by AppRole. */
export interface VaultRole {
  readonly roleId: string;
  readonly secretIdFile: string;
  /** What is configured of Vault for a process. */
  readonly env: Readonly<Record<string, string>>;
  cleanUp(): void;
}

/** Sets Vault up for a hub whose tokens live for so many seconds. */
export async function vaultRole(server: VaultServer, { ttlS, maxS }: { readonly ttlS: number; readonly maxS: number }): Promise<VaultRole> {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-vault-role-'));
  const methods = await server.ask<{ data: Record<string, unknown> }>('GET', 'sys/auth');
  if (!('approle/' in methods.data)) {
    await server.ask('POST', 'sys/auth/approle', { type: 'approle' });
    await server.ask('PUT', 'sys/policies/acl/hub', { policy: POLICY });
  }
  const name = `hub-${ttlS}-${maxS}`;
  await server.ask('POST', `auth/approle/role/${name}`, { token_policies: ['hub'], token_ttl: `${ttlS}s`, token_max_ttl: `${maxS}s` });
  const { data: role } = await server.ask<{ data: { role_id: string } }>('GET', `auth/approle/role/${name}/role-id`);
  const { data: secret } = await server.ask<{ data: { secret_id: string } }>('POST', `auth/approle/role/${name}/secret-id`);
  const secretIdFile = join(folder, 'secret-id');
  writeFileSync(secretIdFile, `${secret.secret_id}\n`, { mode: 0o600 });
  return {
    roleId: role.role_id,
    secretIdFile,
    env: {
      THALAMUS_VAULT_URL: server.url,
      THALAMUS_VAULT_ROLE_ID: role.role_id,
      THALAMUS_VAULT_SECRET_ID_FILE: secretIdFile,
      THALAMUS_VAULT_REFRESH: '300ms',
      THALAMUS_VAULT_TIMEOUT: '2s',
    },
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Ends every token but the root's own, as an administrator does who suspects a leak. */
export async function revokeTokens(server: VaultServer): Promise<void> {
  const { data: own } = await server.ask<{ data: { accessor: string } }>('GET', 'auth/token/lookup-self');
  const { data } = await server.ask<{ data: { keys: string[] } }>('GET', 'auth/token/accessors?list=true');
  for (const accessor of data.keys.filter((each) => each !== own.accessor))
    await server.ask('POST', 'auth/token/revoke-accessor', { accessor });
}

/** A certificate authority of its own, whose certificates are good for hosts of this machine. Gives its certificate in PEM. */
export async function certificateAuthority(server: VaultServer): Promise<string> {
  await server.ask('POST', 'sys/mounts/pki', { type: 'pki', config: { max_lease_ttl: '24h' } });
  const { data } = await server.ask<{ data: { certificate: string } }>('POST', 'pki/root/generate/internal', {
    common_name: 'the authority of the tests',
    ttl: '24h',
    key_type: 'ec',
    key_bits: 256,
  });
  await server.ask('POST', 'pki/roles/hub', {
    allow_any_name: true,
    allow_localhost: true,
    allow_ip_sans: true,
    max_ttl: '12h',
    key_type: 'ec',
    key_bits: 256,
  });
  return data.certificate;
}
