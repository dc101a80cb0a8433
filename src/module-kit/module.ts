import type { z } from 'zod';
import type { Json } from './json.ts';
import type { Log } from './log.ts';

export type Priority = 'critical' | 'high' | 'normal' | 'low';
export type Delivery = 'live' | 'durable';
export type Health = 'healthy' | 'degraded' | 'unhealthy';

/** A module: a plain object that says what it answers, reacts to and receives. */
export interface Module {
  /** Lower case, digits, _ and -, at most 63 characters. */
  readonly name: string;
  readonly version: string;
  /** One sentence: what it is for. */
  readonly summary: string;
  readonly capabilities?: readonly string[];
  readonly answers?: readonly Answering[];
  readonly reactions?: readonly Reaction[];
  readonly receives?: readonly Receiving[];
  /** Asked every 30 s and told to the hub; absent: healthy as long as it runs. */
  health?(): Promise<HealthTold> | HealthTold;
  /** Called once before the first connection, with what a module may do as long as it runs. */
  start?(context: ModuleContext): Promise<void> | void;
  /** Called once after the last message was ended. */
  stop?(): Promise<void> | void;
}

export interface HealthTold {
  readonly health: Health;
  readonly details?: Json;
}

export function defineModule(module: Module): Module {
  return module;
}

/** What an operation of the module is, as every door of the hub shows it. */
export interface OperationDeclaration<I extends z.ZodObject, O extends z.ZodType> {
  /** One sentence: what it does. */
  readonly summary: string;
  /** Absent: a query when the permission ends in `.read`, else a command. */
  readonly kind?: 'command' | 'query';
  /** What its callers must hold: `<area>.<verb>`; absent: `modules.operate`. */
  readonly permission?: string;
  /** How long an answer may take, 100 to 600000; absent: 30 s. */
  readonly timeoutMs?: number;
  readonly input: I;
  readonly output: O;
}

export interface Answering extends OperationDeclaration<z.ZodObject, z.ZodType> {
  /** `<area>.<thing>.<verb>`: its name in every door. */
  readonly name: string;
  handle(input: never, context: MessageContext): unknown;
}

/** An operation and the function that answers it. A command must be safe to repeat with the same `context.message.id`. */
export function answer<I extends z.ZodObject, O extends z.ZodType>(
  name: string,
  declaration: OperationDeclaration<I, O>,
  handle: (input: z.output<I>, context: MessageContext) => Promise<z.input<O>> | z.input<O>,
): Answering {
  return { ...declaration, name, handle };
}

/** An event of the hub: CloudEvents 1.0 with `position`, `priority` and, where it concerns them, `projectid` and `nodeid`. */
export interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly position: number;
  readonly priority: Priority;
  readonly data: Json;
  readonly projectid?: string;
  readonly nodeid?: string;
  readonly correlationid?: string;
  readonly causationid?: string;
}

export interface Reaction {
  /** A type, or a pattern such as `node.*`. */
  readonly event: string;
  react(event: Envelope, context: MessageContext): Promise<void> | void;
}

/** What is done about an event: at least once for each, tried again when it throws, in order for each subject. */
export function react(event: string, handle: (event: Envelope, context: MessageContext) => Promise<void> | void): Reaction {
  return { event, react: handle };
}

export interface Receiving {
  readonly name: string;
  readonly data: z.ZodType;
  handle(data: never, context: MessageContext): unknown;
}

/** A message that another module sends, of a name that both agreed on; what the handler gives is the reply, where one is wanted. */
export function receive<D extends z.ZodType>(
  name: string,
  data: D,
  handle: (data: z.output<D>, context: MessageContext) => unknown,
): Receiving {
  return { name, data, handle };
}

/** What is said to another module. */
export interface OutgoingMessage {
  readonly to: string;
  readonly name: string;
  readonly data: Json;
  readonly priority?: Priority;
  readonly delivery?: Delivery;
  /** Messages of one key to one module arrive in order within a priority. */
  readonly key?: string;
  /** A second message under this key is not sent; absent: a new one for each call, so that a reconnection sends nothing twice. */
  readonly idempotencyKey?: string;
  readonly expiresInMs?: number;
}

/** What a module may do for as long as it runs. */
export interface ModuleContext {
  readonly log: Log;
  /** Aborted when the module stops. */
  readonly signal: AbortSignal;
  /** Resolves with the id of the message when the hub has it. */
  readonly send: (message: OutgoingMessage) => Promise<string>;
  /** To every other module. */
  readonly broadcast: (
    message: Omit<OutgoingMessage, 'to' | 'key'>,
  ) => Promise<{ readonly messageId: string; readonly recipients: readonly string[] }>;
  /** Sends and waits for the answer. Fails with `connection_lost` when the connection ends meanwhile: whether it was done is not known then. */
  readonly request: (message: OutgoingMessage) => Promise<Json>;
  /** Asks an operation of the hub, as far as the module's token permits it. */
  readonly ask: (
    operation: string,
    input?: Readonly<Record<string, unknown>>,
    options?: { readonly idempotencyKey?: string },
  ) => Promise<Json>;
}

/** The message that is being handled. */
export interface Message {
  readonly id: string;
  readonly name: string;
  /** Who sent it. */
  readonly from: string;
  readonly priority: Priority;
  readonly delivery: Delivery;
  /** 1 for the first delivery; a higher one says that it may have been seen before. */
  readonly attempt: number;
  readonly data: Json;
  /** An answer is waited for. */
  readonly reply: boolean;
  readonly key?: string;
  readonly correlationid?: string;
  readonly sent_at?: string;
  readonly expires_at?: string;
}

export interface MessageContext extends ModuleContext {
  readonly message: Message;
}
