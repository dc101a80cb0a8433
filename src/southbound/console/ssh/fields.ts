import { z } from 'zod';

/** What an operation takes that asks by SSH. */
export const sshFields = {
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9._:%-]+$/)
    .optional()
    .describe('Name or address of a device, which is then asked by SSH; or `project_id` and `node_id`.'),
  port: z.int().min(1).max(65_535).default(22).describe('Of SSH.'),
  private_key: z
    .string()
    .min(1)
    .max(20_000)
    .optional()
    .describe('Of SSH, beside a password or instead of it, as ssh-keygen writes it, without a passphrase.'),
  legacy: z
    .boolean()
    .default(false)
    .describe('Also algorithms of SSH that are not safe any more and that old devices need: SHA-1, CBC, Diffie-Hellman groups 1 and 14.'),
};

export const sshSecrets = ['private_key'];

export const SshPlace = z.object({
  host: z.string(),
  port: z.int(),
  translated: z.boolean().describe('The place comes from the address translation table.'),
  host_key: z
    .object({ type: z.string(), fingerprint: z.string() })
    .nullable()
    .describe('The key that the server showed, `SHA256:…` as OpenSSH writes it; null where it came to none.'),
});
export type SshPlace = z.infer<typeof SshPlace>;
