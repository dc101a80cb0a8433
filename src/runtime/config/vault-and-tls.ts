import { resolve } from 'node:path';
import { durationMs } from '#kernel/duration.ts';
import type { Settings } from './settings.ts';

/** The Vault that values are had from; paths are absolute. */
export interface VaultConfig {
  readonly url: string;
  readonly namespace?: string;
  readonly caFile?: string;
  readonly login:
    | { readonly by: 'token'; readonly token: string }
    | { readonly by: 'token'; readonly tokenFile: string }
    | {
        readonly by: 'approle';
        readonly mount: string;
        readonly roleId: string;
        readonly secretId?: string;
        readonly secretIdFile?: string;
      };
  readonly refreshMs: number;
  readonly timeoutMs: number;
}

/** Where the certificate of the server is from; paths are absolute. */
export type TlsConfig =
  | { readonly from: 'files'; readonly certFile: string; readonly keyFile: string }
  | {
      readonly from: 'vault';
      readonly role: string;
      readonly commonName: string;
      readonly altNames: readonly string[];
      readonly ttlMs: number;
    };

/** Combinations were looked at before: what is missing here is not used. */
export function vaultOf(settings: Settings['vault'], cwd: string): { readonly vault?: VaultConfig } {
  const { url, namespace, ca_file: caFile, role_id: roleId, token, token_file: tokenFile } = settings;
  if (url === undefined) return {};
  const { secret_id: secretId, secret_id_file: secretIdFile, approle_mount: mount } = settings;
  return {
    vault: {
      url: url.replace(/\/$/, ''),
      ...(namespace === undefined ? {} : { namespace }),
      ...(caFile === undefined ? {} : { caFile: resolve(cwd, caFile) }),
      login:
        roleId !== undefined
          ? {
              by: 'approle',
              mount,
              roleId,
              ...(secretId === undefined ? {} : { secretId }),
              ...(secretIdFile === undefined ? {} : { secretIdFile: resolve(cwd, secretIdFile) }),
            }
          : tokenFile === undefined
            ? { by: 'token', token: token ?? '' }
            : { by: 'token', tokenFile: resolve(cwd, tokenFile) },
      refreshMs: durationMs(settings.refresh),
      timeoutMs: durationMs(settings.timeout),
    },
  };
}

export function tlsOf(settings: Settings['tls'], cwd: string): { readonly tls?: TlsConfig } {
  const { cert_file: certFile, key_file: keyFile, vault_role: role, common_name: commonName } = settings;
  if (certFile !== undefined && keyFile !== undefined) {
    return { tls: { from: 'files', certFile: resolve(cwd, certFile), keyFile: resolve(cwd, keyFile) } };
  }
  if (role === undefined || commonName === undefined) return {};
  return { tls: { from: 'vault', role, commonName, altNames: settings.alt_names ?? [], ttlMs: durationMs(settings.ttl) } };
}
