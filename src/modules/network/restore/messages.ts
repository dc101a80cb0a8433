import { z } from 'zod';
import { command } from '#kernel/message.ts';
import { Hash } from '../backups/events.ts';
import { way, waySecrets } from '../backups/messages.ts';
import { configuring, onDevice, PLACE } from '../place.ts';

const RESTORES = `${PLACE}/restores`;

const wanted = {
  ...onDevice,
  hash: Hash.describe('Of the configuration that the device is to have, as `network.backup.versions.list` has it.'),
  ...way,
} as const;

const planned = {
  platform: z.string(),
  current_hash: Hash.describe('Of what the device has now; pass it as `expected_hash`.'),
  commands: z.array(z.string()).describe('As they are typed, with references in the place of secrets.'),
  left_out: z.array(z.string()).describe('Lines that are not written back: banners, certificates and what else cannot be typed.'),
} as const;

export const planRestore = command('network.restore.plan', {
  ...configuring,
  rate: 'heavy',
  secret: waySecrets,
  summary: 'Reads what a device has now, and tells which commands would lead it to a configuration that is kept.',
  rest: `POST ${RESTORES}/plan/`,
  input: z.strictObject(wanted),
  output: z.object({
    ...planned,
    added: z.int().describe('Lines that the device would get.'),
    removed: z.int(),
    lines: z.array(
      z.object({ sign: z.enum(['same', 'added', 'removed']), text: z.string(), before: z.int().nullable(), after: z.int().nullable() }),
    ),
  }),
});

export const applyRestore = command('network.restore.apply', {
  ...configuring,
  rate: 'heavy',
  secret: waySecrets,
  summary: 'Writes a configuration back to a device, reads it to see that it is there, and takes everything back when it is not.',
  rest: `POST ${RESTORES}/apply/`,
  input: z.strictObject({
    ...wanted,
    confirm: z.literal(true).describe('That the commands of the plan are meant.'),
    expected_hash: Hash.describe('`current_hash` of the plan: nothing is done when the device has another configuration by now.'),
    save: z.boolean().default(true).describe('Whether it is what the device has after its next start, too.'),
  }),
  output: z.object({
    ...planned,
    outcome: z
      .enum(['restored', 'unchanged', 'rolled_back', 'failed'])
      .describe('`rolled_back`: it could not be written, and the device has what it had; `failed`: the device has neither.'),
    reason: z.string().describe('In a sentence: how it went, or why not.'),
    after_hash: Hash.nullable().describe('Of what the device has afterwards; null where it could not be read.'),
    differs: z.array(z.string()).describe('Lines by which that differs from what was wanted.'),
    saved: z.boolean(),
  }),
});
