import { z } from 'zod';
import { command, event, query } from '#kernel/message.ts';

const PLACE = '/api/common/api/v1/console/host-keys';
const tag = 'Equipment Discovery';

const Owner = z
  .string()
  .min(3)
  .max(400)
  .regex(/^[\x21-\x7e]+:\d{1,5}$/)
  .describe('`10.0.0.1:22`, `[2001:db8::1]:22`, or `projects/<id>/nodes/<id>:22`.');

const key = {
  owner: Owner,
  type: z.string().describe('`ssh-ed25519`, `ssh-rsa`, …'),
  fingerprint: z.string().describe('`SHA256:…`, as OpenSSH writes it.'),
};

export const hostKeyRemembered = event('console.hostkey.remembered', {
  summary: 'The key of an SSH server was seen for the first time and is believed from now on.',
  priority: 'normal',
  data: z.object(key),
});

export const hostKeyForgotten = event('console.hostkey.forgotten', {
  summary: 'The key of an SSH server was forgotten: whatever it shows next is believed.',
  priority: 'normal',
  data: z.object({ owner: Owner }),
});

export const listHostKeys = query('console.hostkeys.list', {
  tag,
  permission: 'console.read',
  rate: 'read',
  summary: 'The keys of SSH servers, as they were first seen.',
  rest: `GET ${PLACE}/`,
  input: z.strictObject({
    owner: Owner.optional(),
    limit: z.int().min(1).max(500).default(100),
    cursor: z.string().max(400).optional().describe('The `next_cursor` of the page before.'),
  }),
  output: z.object({
    items: z.array(z.object({ ...key, remembered_at: z.iso.datetime() })),
    next_cursor: z.string().nullable(),
  }),
});

export const forgetHostKey = command('console.hostkeys.forget', {
  tag,
  permission: 'console.write',
  rate: 'action',
  summary: 'Forgets the key of an SSH server, after it was given another one: the next one is believed.',
  rest: `POST ${PLACE}/forget/`,
  input: z.strictObject({ owner: Owner }),
  output: z.object({ owner: Owner, forgotten: z.boolean().describe('False: none was known.') }),
});
