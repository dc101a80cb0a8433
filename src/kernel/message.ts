import type { z } from 'zod';
import type { Priority } from './event.ts';

/** The tags of the API documentation. */
export const TAGS = [
  'Common - Infrastructure',
  'Hub Communication',
  'Equipment Discovery',
  'Event Management',
  'GNS3 Integration',
  'System Orchestration',
  'Monitoring',
  'Security',
  'QoS',
  'Network',
  'AI Assistant',
  'Reporting',
] as const;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How dear a call is: what the limiter counts it under. */
export type RateClass = 'read' | 'action' | 'heavy' | 'login';

export interface OperationDeclaration<I extends z.ZodObject, O extends z.ZodType> {
  /** One sentence: what it does. Appears in every door. */
  readonly summary: string;
  /** Method and path; `:field` parts are fields of the input. A GET's other fields are its query string, everybody else's the body. */
  readonly rest?: `${Method} /${string}`;
  /** Path of a WebSocket whose bytes are the conversation that the answer opens; `:field` parts are fields of the input. */
  readonly socket?: `/ws/${string}`;
  readonly tag: string;
  /** `public`, `authenticated`, or `<area>.<verb>` such as `gns3.write`. */
  readonly permission: string;
  readonly rate: RateClass;
  /**
   * How it goes with callers that hold the permission in some projects only. An input field `project_id` that is given is always
   * checked, and where it is required nothing more need be said. `narrowed`: the handler answers for `context.projects` alone;
   * `apart`: nothing of it belongs to a project; `everywhere`: it reaches beyond the project that it names, and such callers are
   * refused. Absent, and without that field: they are refused too.
   */
  readonly projects?: 'narrowed' | 'apart' | 'everywhere';
  /** An object; unknown fields are refused (use z.strictObject). Only what JSON Schema can say. */
  readonly input: I;
  readonly output: O;
  /** `later`: the answer only names the run that goes on. */
  readonly completes?: 'now' | 'later';
  /** Of one that completes later, the input field (true or false) by which a caller waits for its end; REST takes it from the query string and then answers 200. */
  readonly waits?: string;
  /** A new thing is made: REST answers 201. */
  readonly creates?: boolean;
  /** The media type of a raw body that is taken beside the input, as `context.body`. */
  readonly takes?: string;
  /** Names of input fields that REST takes from headers, and of those headers in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The media type of a raw answer: the handler then returns a `Content`. */
  readonly gives?: string;
  /** Names of input fields that never reach audit or logs. */
  readonly secret?: readonly string[];
  /** A permission: for whoever holds it, the answer holds secrets, and that it was asked is audited. */
  readonly reveals?: string;
  /** The answer is not to be kept under an idempotency key, for it holds secrets. */
  readonly unkept?: boolean;
}

export interface Operation<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> extends OperationDeclaration<I, O> {
  readonly kind: 'command' | 'query';
  /** `<area>.<thing>.<verb>`: its name in every door. */
  readonly name: string;
}

/** Raw bytes that are not JSON: an archive, a capture. */
export interface Content {
  readonly mediaType: string;
  /** File name proposed to whoever saves it. */
  readonly fileName: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Bytes both ways until one side ends: a console. */
export interface Conversation {
  /** What the far side says; ends when it closes. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** @throws conflict when somebody else holds the right to write */
  write(bytes: Uint8Array): void;
  /** Tells the far side how large the window is that it is shown in, in characters; absent where that cannot be told. */
  resize?(window: { readonly columns: number; readonly rows: number }): void;
  close(): void;
}

/** Declares a command: asks for a change, may be refused, answered by exactly one unit, safe to repeat with the same id. */
export function command<I extends z.ZodObject, O extends z.ZodType>(
  name: string,
  declaration: OperationDeclaration<I, O>,
): Operation<I, O> {
  return { ...declaration, kind: 'command', name };
}

/** Declares a query: asks for an answer and changes nothing. */
export function query<I extends z.ZodObject, O extends z.ZodType>(name: string, declaration: OperationDeclaration<I, O>): Operation<I, O> {
  return { ...declaration, kind: 'query', name };
}

export interface EventDeclaration<D extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly summary: string;
  /** What it is unless the publisher says otherwise. */
  readonly priority: Priority;
  readonly data: D;
}

/** Declares an event: a fact, past tense, that any number react to and nobody refuses. */
export function event<D extends z.ZodType>(type: string, declaration: Omit<EventDeclaration<D>, 'type'>): EventDeclaration<D> {
  return { ...declaration, type };
}
