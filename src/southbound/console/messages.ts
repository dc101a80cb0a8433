import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { DeviceFacts } from '#model/device-facts.ts';
import { NodeId } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';
import { sshFields, SshPlace, sshSecrets } from './ssh/fields.ts';

const CONSOLE = '/api/common/api/v1/console';
const tag = 'Equipment Discovery';

const target = {
  project_id: ProjectId.optional().describe(
    'With `node_id`: a node, at its console or, `via` `ssh`, at its addresses and those of the address translation table.',
  ),
  node_id: NodeId.optional(),
  server: z.string().min(1).max(100).optional().describe('Which GNS3 server; needed only when several have the project.'),
  via: z.enum(['console', 'ssh']).optional().describe('Absent: the console of a node, SSH to a host.'),
  ...sshFields,
};

/** What is typed on a line: a control character in it would be a key of its own, and a return would carry it out. */
// Not \P{Cc}: generators of test values do not know it.
// oxlint-disable-next-line no-control-regex
const Typed = z.string().regex(/^[^\u0000-\u001F\u007F-\u009F]*$/, 'must have no control characters');

const login = {
  username: Typed.max(100).optional().describe('For consoles that ask, and for SSH; absent: those of the settings, for nodes only.'),
  password: Typed.max(200).optional(),
  enable_password: Typed.max(200).optional(),
};

const secret = ['username', 'password', 'enable_password', ...sshSecrets];

const Platform = z
  .string()
  .regex(/^[a-z0-9_]{2,40}$/)
  .describe('`vpcs`, `cisco_ios`, `cisco_nxos`, `juniper_junos`, `linux`, …; consoles.platforms.list has them all.');

const outcome = {
  answered: z.boolean().describe('A prompt was reached.'),
  reason: z.string().describe('In a sentence: how it went, or why not.'),
  platform: Platform.nullable().describe('What answers there, as its prompt and its words show.'),
  prompt: z.string().nullable().describe('The last prompt, which holds the host name on most platforms.'),
  observed_at: z.iso.datetime(),
  duration_ms: z.number(),
  ssh: SshPlace.optional().describe('Where it was asked by SSH, and the key that was shown there; absent at a console.'),
};

export const Transcript = z.object({
  command: z.string(),
  output: z.string().describe('What was printed, without echo, paging and prompt.'),
  complete: z.boolean().describe('The prompt came back.'),
  refused: z.boolean().describe('The device did not know the command, or does not allow it.'),
  duration_ms: z.number(),
});
export type Transcript = z.infer<typeof Transcript>;

export const runOnConsole = command('console.run', {
  tag,
  permission: 'console.write',
  rate: 'heavy',
  secret: [...secret, 'fillings'],
  summary: 'Runs commands on the console of a node, when nobody else types there, or by SSH, and gives what each printed.',
  rest: `POST ${CONSOLE}/run/`,
  input: z.strictObject({
    ...target,
    ...login,
    platform: Platform.optional().describe('Absent: found out.'),
    commands: z.array(Typed.min(1).max(1_000)).min(1).max(400),
    timeout_ms: z.int().min(500).max(120_000).default(20_000).describe('How long each command may take.'),
    fillings: z
      .record(z.string().regex(/^<[\w-]{1,40}>$/), Typed.min(1).max(4_000))
      .optional()
      .describe('What is typed where one of these stands in a command: secrets, which answers and audit then do not have.'),
    stop_at_refusal: z.boolean().default(false).describe('Commands behind one that was refused are not given.'),
    left_open: z.array(Typed.max(1_000)).max(10).optional().describe('Given first where a configuration was left open.'),
    at_refusal: z
      .array(Typed.min(1).max(1_000))
      .max(10)
      .optional()
      .describe('With `stop_at_refusal`: given then, to leave what was begun.'),
  }),
  output: z.object({ ...outcome, transcripts: z.array(Transcript) }),
});

export const readConsoleFacts = command('console.facts.read', {
  tag,
  permission: 'console.write',
  rate: 'heavy',
  secret,
  summary: 'Logs in on the console of a node or by SSH, asks what its platform can show, and tells what the device is and has.',
  rest: `POST ${CONSOLE}/facts/`,
  input: z.strictObject({
    ...target,
    ...login,
    configuration: z.boolean().default(true).describe('Whether the configurations are read too.'),
    facts: z.boolean().default(true).describe('False: nothing but the configurations is read.'),
    measures: z
      .boolean()
      .default(false)
      .describe('True: of the facts only those that change from minute to minute: counters of interfaces, usage, uptime.'),
    timeout_ms: z.int().min(500).max(300_000).default(60_000).describe('For all of it.'),
  }),
  output: z.object({
    ...outcome,
    complete: z.boolean().describe('Every command was given and printed to its end: neither time nor a person cut it short.'),
    facts: DeviceFacts,
    configuration: z.object({ running: z.string().nullable(), startup: z.string().nullable() }),
    transcripts: z.array(Transcript.omit({ output: true })),
  }),
});

export const parseOutput = command('console.parse', {
  projects: 'apart',
  tag,
  permission: 'console.read',
  rate: 'action',
  summary: 'Makes records of what a command printed.',
  rest: `POST ${CONSOLE}/parse/`,
  input: z.strictObject({ platform: Platform, command: z.string().min(1).max(1_000), text: z.string().max(2_000_000) }),
  output: z.object({
    kind: z.string().nullable().describe('`interfaces`, `arp`, `routes`, …; null where this command of this platform is not known.'),
    records: z.array(z.record(z.string(), z.json())),
  }),
});

export const listPlatforms = query('console.platforms.list', {
  projects: 'apart',
  tag,
  permission: 'console.read',
  rate: 'read',
  summary: 'The platforms whose consoles are understood, and the commands whose output becomes records.',
  rest: `GET ${CONSOLE}/platforms/`,
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({ platform: Platform, title: z.string(), commands: z.array(z.object({ command: z.string(), kind: z.string() })) }),
    ),
  }),
});
