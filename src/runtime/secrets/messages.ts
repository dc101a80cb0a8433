import { z } from 'zod';
import { command, query } from '#kernel/message.ts';

const SECRETS = '/api/common/api/v1/secrets';
const place = { tag: 'Common - Infrastructure', permission: 'secrets.manage' } as const;
const Time = z.iso.datetime();

export const secretsStatus = query('secrets.status', {
  ...place,
  summary: 'Tells which private documents are sealed under which key, how Vault stands, and until when the certificate is good.',
  rest: `GET ${SECRETS}/status/`,
  rate: 'read',
  input: z.strictObject({}),
  output: z.object({
    root_key: z.object({
      id: z.string().describe('Which root key the data keys are wrapped with; tells nothing of the key.'),
      source: z.string().describe('Where it is had from.'),
    }),
    current_key: z.string().describe('Id of the data key that new texts are sealed under.'),
    keys: z.array(
      z.object({
        id: z.string(),
        made_at: Time,
        superseded_at: Time.nullable().describe('Since when another one is used; null for the current one.'),
        documents: z.int().describe('How many documents are sealed under it.'),
      }),
    ),
    documents: z.array(
      z.object({
        name: z.string(),
        key_id: z.string().nullable().describe('Null: it is not sealed.'),
        revision: z.int().nullable().describe('How often its text was replaced.'),
      }),
    ),
    vault: z
      .object({
        url: z.string(),
        logged_in: z.boolean(),
        token_ends_at: Time.nullable().describe('Null: the token does not end, or there is none.'),
        trouble: z.string().nullable().describe('What went wrong last and is not good again.'),
        values: z.array(
          z.object({
            path: z.string().describe('Where it stands in Vault; never what it is.'),
            read_at: Time.nullable(),
            trouble: z.string().nullable().describe('Why it could not be read last.'),
          }),
        ),
      })
      .nullable()
      .describe('Null: no Vault is configured.'),
    certificate: z.object({ source: z.string(), good_until: Time }).nullable().describe('Null: HTTP is served without TLS.'),
  }),
});

export const rotateSealKey = command('secrets.key.rotate', {
  ...place,
  summary: 'Makes a new data key and seals all private documents anew under it, while everything goes on.',
  rest: `POST ${SECRETS}/key/rotate/`,
  rate: 'heavy',
  input: z.strictObject({}),
  output: z.object({
    key_id: z.string().describe('Id of the new key.'),
    sealed: z.int().describe('How many documents were sealed anew.'),
    failed: z
      .array(z.object({ name: z.string(), message: z.string() }))
      .describe('Documents that stay as they were, and why; they are tried again each hour and at the next start.'),
  }),
});
