import { z } from 'zod';
import type { Attachment, Message, Messenger } from './broker.ts';
import type { Caller } from './caller.ts';
import type { Failure } from './error.ts';
import type { Health } from './health.ts';
import type { Uuid } from './id.ts';
import type { Json } from './json.ts';

/** Names of modules: parts of paths, of checkpoints and of `source` in events. */
export const MODULE_NAME = /^[a-z][a-z0-9_-]{0,62}$/;

/** Names of operations, `<area>.<thing>.<verb>`. */
const OPERATION_NAME = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,3}$/;
const PERMISSION = /^(public|authenticated|[a-z][a-z0-9_]*\.(read|operate|configure|manage|write))$/;
/** What a token may hold: a permission, all of an area, one verb everywhere, or everything. */
const HELD_PERMISSION = /^(\*|\*\.[a-z]+|[a-z][a-z0-9_]*\.(\*|[a-z]+))$/;
const EVENT_TYPE = /^(\*|[a-z0-9_]+(\.[a-z0-9_]+)*(\.\*)?)$/;

const JsonSchema = z.record(z.string().max(100), z.unknown().describe('A keyword of JSON Schema.'));

/** An operation that a module in another process answers. */
export const OfferedOperation = z.strictObject({
  name: z.string().max(100).regex(OPERATION_NAME).describe('`<area>.<thing>.<verb>`: its name in every door.'),
  summary: z.string().min(1).max(300).describe('One sentence: what it does.'),
  kind: z.enum(['command', 'query']).optional().describe('Absent: a query when the permission ends in `.read`, else a command.'),
  permission: z.string().max(100).regex(PERMISSION).optional().describe('What its callers must hold; absent: modules.operate.'),
  timeout_ms: z.int().min(100).max(600_000).optional().describe('How long an answer may take; absent: 30 s.'),
  input: JsonSchema.describe('JSON Schema of the input: an object. Fields that it does not name are refused.'),
  output: JsonSchema.describe('JSON Schema of the answer.'),
});
export type OfferedOperation = z.output<typeof OfferedOperation>;

/** What a module in another process says of itself when it registers. */
export const ModuleRegistration = z.strictObject({
  name: z.string().regex(MODULE_NAME).describe('Lower case, digits, _ and -.'),
  version: z.string().min(1).max(64),
  summary: z.string().max(500).optional().describe('One sentence: what it is for.'),
  capabilities: z.array(z.string().min(1).max(100)).max(100).default([]),
  answers: z.array(OfferedOperation).max(200).optional().describe('The operations that it answers.'),
  reactions: z
    .array(z.string().max(200).regex(EVENT_TYPE))
    .max(100)
    .optional()
    .describe('Types or patterns of the events that are sent to it as durable messages.'),
  health_url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional()
    .describe('Asked every 30 s: 2xx is healthy.'),
  permissions: z
    .array(z.string().max(100).regex(HELD_PERMISSION))
    .max(100)
    .optional()
    .describe('What its token permits, of what the registering caller holds; absent: reading events and sending messages.'),
});
export type ModuleRegistration = z.output<typeof ModuleRegistration>;

/** The connection of an instance, as the registry sees it. */
export interface ModuleConnection {
  /** How many messages it may hold unacknowledged. */
  readonly maxInFlight: number;
  deliver(messages: readonly Message[]): void;
  /** Whether the other side answers in time. */
  ping(timeoutMs: number): Promise<boolean>;
  /** Tells why and ends it. */
  close(failure: Failure): void;
}

/** An instance of a module that is connected to this process: what its connection may do for it. */
export interface JoinedInstance extends Pick<Attachment, 'ack' | 'nack' | 'reply'> {
  readonly id: Uuid;
  /** The name that is registered, whatever it was called on the way. */
  readonly module: string;
  /** Sends in the name of the module. @throws forbidden when its token does not permit it */
  messenger(): Messenger;
  /** It said something: it is not silent. */
  heard(): void;
  heartbeat(health: Health, details: Json | undefined): void;
  /** `good_bye`: it said so; what it holds goes to other instances, as when it was lost. */
  leave(reason: 'good_bye' | 'lost'): Promise<void>;
}

/** Where modules of other processes come in. */
export interface ModuleEntrance {
  /**
   * An instance joins: registers what it says of itself, where that is new, and takes messages from here on.
   * @throws forbidden, validation_error, conflict, shutting_down
   */
  join(
    module: string,
    registration: Omit<ModuleRegistration, 'name'> & { readonly name?: string | undefined },
    caller: Caller,
    connection: ModuleConnection,
  ): Promise<JoinedInstance>;
}
