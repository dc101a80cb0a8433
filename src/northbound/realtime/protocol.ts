import { z } from 'zod';
import { fail, type Failure } from '#kernel/error.ts';
import { PRIORITIES } from '#kernel/event.ts';
import type { EventFilter } from '#kernel/event-log.ts';
import type { SubscriptionId } from './frames.ts';

/** The sub-protocol of every JSON socket here. */
export const PROTOCOL = 'thalamus.v1';

export const Id = z.union([z.string().min(1).max(128), z.int()]);
const Uuids = z
  .array(z.guid().transform((id) => id.toLowerCase()))
  .min(1)
  .max(1_000);

/** What every socket of the protocol understands. */
const ACTIONS = {
  auth: z.strictObject({ action: z.literal('auth'), token: z.string().min(1).max(16_384) }),
  subscribe: z.strictObject({
    action: z.literal('subscribe'),
    id: Id,
    types: z
      .array(
        z
          .string()
          .max(200)
          .regex(/^(\*|[a-z0-9_]+(\.[a-z0-9_]+)*(\.\*)?)$/, 'Expected a type such as node.started, or a pattern such as node.*.'),
      )
      .min(1)
      .max(100)
      .optional(),
    projects: Uuids.optional(),
    nodes: Uuids.optional(),
    min_priority: z.enum(PRIORITIES).optional(),
    since: z.int().min(0).optional(),
    log_id: z.string().min(1).max(128).optional(),
  }),
  unsubscribe: z.strictObject({ action: z.literal('unsubscribe'), id: Id }),
  ping: z.strictObject({ action: z.literal('ping'), id: Id.optional() }),
} as const;

export type Schemas = Readonly<Record<string, z.ZodType<{ readonly action: string; readonly id?: SubscriptionId | undefined }>>>;
export type ActionOf<S extends Schemas> = { [Name in keyof S]: z.output<S[Name]> }[keyof S];
export type Action = ActionOf<typeof ACTIONS>;
export type Subscribe = Extract<Action, { action: 'subscribe' }>;

export function isCommon(action: { readonly action: string }): action is Action {
  return Object.hasOwn(ACTIONS, action.action);
}

/** What a client asked for, or why it was not understood, with the id that the answer carries. */
export type Understood<A = Action> =
  | { readonly action: A; readonly failure?: undefined }
  | { readonly action?: undefined; readonly id: SubscriptionId | undefined; readonly failure: Failure };

/** The actions of one text frame: one, or an array of them. What cannot be read is a failure in its place, never a throw. */
export function readFrame(text: string, actionsPerFrame: number): readonly Understood[];
/** `more`: what this socket understands beside. */
export function readFrame<S extends Schemas>(text: string, actionsPerFrame: number, more: S): readonly Understood<Action | ActionOf<S>>[];
export function readFrame(text: string, actionsPerFrame: number, more: Schemas = {}): readonly Understood<unknown>[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [refusal(undefined, fail('malformed', 'The frame is not JSON.'))];
  }
  if (!Array.isArray(value)) return [readAction(value, more)];
  if (value.length > actionsPerFrame) {
    return [refusal(undefined, fail('too_large', `A frame holds at most ${actionsPerFrame} actions.`, { limit: actionsPerFrame }))];
  }
  return value.map((one) => readAction(one, more));
}

function readAction(value: unknown, more: Schemas): Understood<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refusal(undefined, fail('unknown_action', 'An action is an object with the field "action".'));
  }
  const { action, id } = value as { action?: unknown; id?: unknown };
  const echoed = Id.safeParse(id).data;
  const schema = typeof action === 'string' ? schemaOf(action, more) : undefined;
  if (schema === undefined) {
    const names = [...Object.keys(ACTIONS), ...Object.keys(more)].join(', ');
    return refusal(echoed, fail('unknown_action', `The frame names no action of this socket; expected one of ${names}.`));
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { action: parsed.data };
  // Without a prototype: an unknown field may be named __proto__.
  const details = Object.create(null) as Record<string, string[]>;
  for (const issue of parsed.error.issues) {
    for (const field of issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')])
      (details[field] ??= []).push(issue.message);
  }
  return refusal(echoed, fail('validation_error', `The action ${String(action)} does not fit its schema.`, details));
}

function schemaOf(action: string, more: Schemas): z.ZodType | undefined {
  if (Object.hasOwn(ACTIONS, action)) return ACTIONS[action as keyof typeof ACTIONS];
  return Object.hasOwn(more, action) ? more[action] : undefined;
}

function refusal(id: SubscriptionId | undefined, failure: Failure): Understood<never> {
  return { id, failure };
}

/** The filter of a subscription in a canonical order, so that equal ones share their work. */
export function filterOf(asked: Subscribe): EventFilter {
  const unique = (values: readonly string[]) => [...new Set(values)].toSorted();
  return {
    ...(asked.types === undefined ? {} : { types: unique(asked.types) }),
    ...(asked.projects === undefined ? {} : { projects: unique(asked.projects) }),
    ...(asked.nodes === undefined ? {} : { nodes: unique(asked.nodes) }),
    ...(asked.min_priority === undefined ? {} : { minPriority: asked.min_priority }),
  };
}

/** An `error` frame. */
export function errorFrame(failure: Failure, id?: SubscriptionId): string {
  return JSON.stringify({
    type: 'error',
    ...(id === undefined ? {} : { id }),
    code: failure.publicCode,
    message: failure.message,
    ...(failure.details === undefined ? {} : { details: failure.details }),
  });
}
