import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { MODULE_NAME, ModuleRegistration } from '#kernel/registry.ts';
import { SOURCES } from './definition.ts';
import { MODULE_HEALTHS, STANDINGS } from './standing.ts';

const HUB = '/api/common/api/v1/hub';
const MODULES = `${HUB}/modules`;
const reading = { tag: 'Hub Communication', permission: 'modules.read', rate: 'read', projects: 'apart' } as const;

const Name = z.string().regex(MODULE_NAME).describe('Name of the module; the long names of the six modules are understood too.');
const At = z
  .union([z.int().min(0), z.iso.datetime({ offset: true })])
  .optional()
  .describe('A position of the log or an ISO time: the modules as they were then.');
const HEALTHS = ['healthy', 'degraded', 'unhealthy'] as const;
const JsonSchema = z.record(z.string(), z.unknown().describe('A keyword of JSON Schema.'));

const Instance = z.object({
  instance_id: z.guid(),
  process: z.string().describe('The process of the hub that it is connected to.'),
  since: z.iso.datetime(),
  health: z.enum(HEALTHS),
  message: z.string(),
  silent: z.boolean().describe('It said nothing for five minutes; its messages wait.'),
});

export const ModuleView = z.object({
  name: z.string(),
  version: z.string(),
  summary: z.string(),
  source: z.enum(SOURCES).describe('Where it runs: within the hub, in a process of its own, or in one that the hub starts.'),
  capabilities: z.array(z.string()),
  answers: z
    .array(
      z.object({
        name: z.string(),
        summary: z.string(),
        kind: z.enum(['command', 'query']),
        permission: z.string(),
        input: JsonSchema.optional().describe('JSON Schema, where another process answers it.'),
        output: JsonSchema.optional().describe('JSON Schema, where another process answers it.'),
      }),
    )
    .describe('Its operations.'),
  reactions: z.array(z.string()).describe('Types of the events that it reacts to.'),
  instances: z.array(Instance),
  standing: z
    .enum(STANDINGS)
    .describe('`gone` said good-bye, `lost` did not, `silent` said nothing for five minutes; only an `active` one gets its messages.'),
  health: z.enum(MODULE_HEALTHS),
  message: z.string().describe('Why its health is so.'),
  health_url: z.string().nullable(),
  registered_at: z.iso.datetime().nullable(),
  last_heartbeat: z.iso
    .datetime()
    .nullable()
    .describe('As this process of the hub knows it: of an instance at another one, when it joined; null of the past.'),
  message_count: z.int().nullable().describe('Messages, operations and events that it took at this process; null of the past.'),
  error_count: z.int().nullable().describe('Of these, those that failed; null of the past.'),
});
export type ModuleView = z.input<typeof ModuleView>;

export const listModules = query('hub.module.list', {
  ...reading,
  summary: 'Lists the modules with their health, now or as they were.',
  rest: `GET ${MODULES}/`,
  input: z.strictObject({
    at: At,
    health: z.enum(MODULE_HEALTHS).optional().describe('Only those of this health.'),
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: z.string().regex(MODULE_NAME).optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({
    items: z.array(ModuleView),
    next_cursor: z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.'),
  }),
});

export const getModule = query('hub.module.get', {
  ...reading,
  summary: 'Tells one module, now or as it was.',
  rest: `GET ${MODULES}/:name/`,
  input: z.strictObject({ name: Name, at: At }),
  output: ModuleView,
});

const Socket = z.string().describe('Path of the WebSocket over which it takes its messages.');
const Token = z.string().describe('What the module shows; told only this once.');

export const registerModule = command('hub.module.register', {
  tag: 'Hub Communication',
  summary: 'Registers a module that runs in a process of its own, or says anew what it is, and gives it a token.',
  rest: `POST ${MODULES}/register/`,
  // A module may register itself anew with its own token; anybody else needs modules.write.
  permission: 'authenticated',
  rate: 'action',
  input: ModuleRegistration,
  output: z.object({ module: ModuleView, token: Token, socket: Socket }),
  creates: true,
  unkept: true,
});

export const heartbeatModule = command('hub.module.heartbeat', {
  tag: 'Hub Communication',
  summary: 'Says that a module lives and how it is.',
  rest: `POST ${MODULES}/:name/heartbeat/`,
  permission: 'authenticated',
  rate: 'action',
  input: z.strictObject({
    name: Name,
    health: z.enum(HEALTHS).default('healthy').describe('How it is.'),
    details: z.record(z.string(), z.unknown().describe('Whatever explains it.')).optional().describe('Why it is so.'),
  }),
  output: ModuleView,
});

export const unregisterModule = command('hub.module.unregister', {
  tag: 'Hub Communication',
  summary: 'Removes a module: its operations end, its token is no longer good, its connections are closed.',
  rest: `DELETE ${MODULES}/:name/`,
  permission: 'modules.write',
  rate: 'action',
  input: z.strictObject({ name: Name }),
  output: z.object({}),
});

export const checkModule = command('hub.module.check', {
  tag: 'Hub Communication',
  summary: 'Looks at the health of a module now.',
  rest: `POST ${MODULES}/:name/check/`,
  permission: 'modules.operate',
  rate: 'action',
  input: z.strictObject({ name: Name }),
  output: ModuleView,
});

export const moduleInterface = command('gns3.module.interface', {
  tag: 'GNS3 Integration',
  summary: 'Gives a registered module its scoped access: a token, its channels, and the operations that the token permits.',
  rest: 'POST /api/common/api/gns3-central/modules/interface/',
  permission: 'modules.write',
  rate: 'action',
  input: z.strictObject({ module_name: Name, permissions: ModuleRegistration.shape.permissions }),
  output: z.object({
    module: z.string().describe('Its registered name.'),
    token: Token,
    permissions: z.array(z.string()).describe('What the token permits.'),
    socket: Socket,
    channels: z.array(z.object({ path: z.string(), actions: z.array(z.string()), summary: z.string() })).describe('Its WebSockets.'),
    operations: z.array(z.object({ name: z.string(), summary: z.string(), kind: z.enum(['command', 'query']), permission: z.string() })),
  }),
  unkept: true,
});

const Verdict = z.object({
  status: z.enum(HEALTHS).describe('Of all modules together.'),
  checked_at: z.iso.datetime(),
  duration_ms: z.number(),
  modules: z.array(
    z.object({
      name: z.string(),
      standing: z.enum(STANDINGS),
      health: z.enum(MODULE_HEALTHS),
      critical: z.boolean().describe('The hub cannot work without what it found unhealthy.'),
      message: z.string(),
      duration_ms: z.number(),
    }),
  ),
  warnings: z.array(z.string()).describe('What is not well, in words.'),
});
export type Verdict = z.input<typeof Verdict>;

export const getVerdict = query('hub.verdict.get', {
  ...reading,
  summary: 'Looks at all modules at once and tells one verdict.',
  rest: `GET ${HUB}/verdict/`,
  input: z.strictObject({}),
  output: Verdict,
});

const HUB_STATES = ['running', 'stopping', 'stopped', 'starting'] as const;

const HubStatus = z.object({
  state: z.enum(HUB_STATES),
  process: z.string().describe('Which process of the hub answers.'),
  started_at: z.iso.datetime(),
  position: z.int().describe('How far the log goes.'),
  operations: z.object({ answered: z.int().describe('That there are.'), under_way: z.int() }),
  modules: z.object({ registered: z.int(), active: z.int(), healthy: z.int() }),
  verdict: Verdict,
});
export type HubStatus = z.input<typeof HubStatus>;

export const getHubStatus = query('hub.status.get', {
  ...reading,
  summary: 'Tells whether the hub runs, and how it and its modules are.',
  rest: `GET ${HUB}/status/`,
  input: z.strictObject({}),
  output: HubStatus,
});

const life = { tag: 'Hub Communication', permission: 'hub.manage', rate: 'heavy' } as const;
const Life = z.object({ state: z.enum(HUB_STATES), changed: z.boolean().describe('False when it was so already.') });

export const startHub = command('hub.start', {
  ...life,
  summary: 'Starts the modules again after a stop.',
  rest: `POST ${HUB}/start/`,
  input: z.strictObject({}),
  output: Life,
});

export const stopHub = command('hub.stop', {
  ...life,
  summary: 'Takes no new work, ends what is under way and stops the modules; only its status and its start are answered then.',
  rest: `POST ${HUB}/stop/`,
  input: z.strictObject({}),
  output: Life,
});
