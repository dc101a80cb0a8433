import { z } from 'zod';
import { DURATION_PATTERN } from '#kernel/duration.ts';
import { isPlainHttpUrl } from './urls.ts';

const secret = z.string().min(1);
const duration = z.string().regex(DURATION_PATTERN);
const DURATION = 'a duration such as 500ms, 30s or 5m';

/** The key that private documents are sealed under. */
export const SecretsSettings = z.strictObject({
  seal_key: secret
    .optional()
    .describe('Root key under which private documents are sealed; absent: seal.key in the data directory, made at the first start.')
    .meta({ secret: true, expects: '32 bytes in base64 or hexadecimal, as "openssl rand -base64 32" makes them' }),
  previous_seal_key: secret
    .optional()
    .describe('The root key of before, to change from it to another one.')
    .meta({ secret: true, expects: '32 bytes in base64 or hexadecimal' }),
  transit_key: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)+$/)
    .optional()
    .describe("A key of Vault's transit engine as root key, which then never leaves Vault; instead of `seal_key`.")
    .meta({ expects: 'MOUNT/KEY, such as transit/thalamus' }),
});

/** Where Vault is, and as whom it is asked. */
export const VaultSettings = z.strictObject({
  url: z
    .string()
    .refine(isPlainHttpUrl)
    .optional()
    .describe('HashiCorp Vault or OpenBao, of which values such as vault:secret/data/gns3#password are had; absent: none.')
    .meta({ expects: 'https://HOST:PORT or http://HOST:PORT without path, user or password' }),
  namespace: z.string().min(1).max(200).optional().describe('Namespace in it.'),
  ca_file: z
    .string()
    .min(1)
    .optional()
    .describe('Certificates that its own is checked with, in PEM; absent: those of Node.js.')
    .meta({ expects: 'the path of a file' }),
  token: secret.max(4_096).optional().describe('Token that it is asked with.').meta({ secret: true, expects: 'text' }),
  token_file: z
    .string()
    .min(1)
    .optional()
    .describe('File with that token, read again when the token has ended.')
    .meta({ expects: 'the path of a file' }),
  role_id: z.string().min(1).max(200).optional().describe('Role id of AppRole, instead of a token.'),
  secret_id: secret.max(4_096).optional().describe('Secret id of AppRole.').meta({ secret: true, expects: 'text' }),
  secret_id_file: z
    .string()
    .min(1)
    .optional()
    .describe('File with that secret id, read again at each log-in.')
    .meta({ expects: 'the path of a file' }),
  approle_mount: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/)
    .default('approle')
    .describe('Where AppRole is mounted.')
    .meta({ expects: 'a path such as approle' }),
  refresh: duration
    .default('1m')
    .describe('How often values are read again: a change is used after that time.')
    .meta({ expects: DURATION }),
  timeout: duration.default('5s').describe('How long it may take to answer.').meta({ expects: DURATION }),
});

/** The certificate of HTTPS. */
export const TlsSettings = z.strictObject({
  cert_file: z
    .string()
    .min(1)
    .optional()
    .describe('Certificate with which HTTPS is served, with those between it and the root, in PEM; a new one is taken without a restart.')
    .meta({ expects: 'the path of a file' }),
  key_file: z.string().min(1).optional().describe('Its private key in PEM.').meta({ expects: 'the path of a file' }),
  vault_role: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_.-]+)+$/)
    .optional()
    .describe("Role of Vault's PKI engine that issues the certificate, instead of files.")
    .meta({ expects: 'MOUNT/ROLE, such as pki/thalamus' }),
  common_name: z.string().min(1).max(253).optional().describe('Common name of the certificate of Vault.'),
  alt_names: z
    .array(z.string().min(1).max(253))
    .max(50)
    .optional()
    .describe('Further names and addresses of it.')
    .meta({ expects: 'a list of names of hosts and addresses, such as [hub.lab, 10.0.0.5]' }),
  ttl: duration
    .default('720h')
    .describe('How long it is asked to be good; renewed at two thirds of what Vault gives.')
    .meta({ expects: DURATION }),
});
