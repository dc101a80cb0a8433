import { z } from 'zod';
import { fail, type Failure } from '#kernel/error.ts';
import { PRIORITIES } from '#kernel/event.ts';
import type { EventFilter } from '#kernel/event-log.ts';
import type { SubscriptionId } from './frames.ts';

/** The sub-protocol of every JSON socket here. */
export const PROTOCOL = 'thalamus.v1';

const Id = z.union([z.string().min(1).max(128), z.int()]);
const Uuids = z
  .array(z.guid().transform((id) => id.toLowerCase()))
  .min(1)
  .max(1_000);

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

export type Action = { [Name in keyof typeof ACTIONS]: z.output<(typeof ACTIONS)[Name]> }[keyof typeof ACTIONS];
export type Subscribe = Extract<Action, { action: 'subscribe' }>;

/** What a client asked for, or why it was not understood, with the id that the answer carries. */
export type Understood =
  | { readonly action: Action; readonly failure?: undefined }
  | { readonly action?: undefined; readonly id: SubscriptionId | undefined; readonly failure: Failure };

/** The actions of one text frame: one, or an array of them. What cannot be read is a failure in its place, never a throw. */
export function readFrame(text: string, actionsPerFrame: number): readonly Understood[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [refusal(undefined, fail('malformed', 'The frame is not JSON.'))];
  }
  if (!Array.isArray(value)) return [readAction(value)];
  if (value.length > actionsPerFrame) {
    return [refusal(undefined, fail('too_large', `A frame holds at most ${actionsPerFrame} actions.`, { limit: actionsPerFrame }))];
  }
  return value.map(readAction);
}

function readAction(value: unknown): Understood {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refusal(undefined, fail('unknown_action', 'An action is an object with the field "action".'));
  }
  const { action, id } = value as { action?: unknown; id?: unknown };
  const echoed = Id.safeParse(id).data;
  const names = Object.keys(ACTIONS).join(', ');
  if (typeof action !== 'string' || !Object.hasOwn(ACTIONS, action)) {
    return refusal(echoed, fail('unknown_action', `The frame names no action of this socket; expected one of ${names}.`));
  }
  const parsed = ACTIONS[action as keyof typeof ACTIONS].safeParse(value);
  if (parsed.success) return { action: parsed.data };
  // Without a prototype: an unknown field may be named __proto__.
  const details = Object.create(null) as Record<string, string[]>;
  for (const issue of parsed.error.issues) {
    for (const field of issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')])
      (details[field] ??= []).push(issue.message);
  }
  return refusal(echoed, fail('validation_error', `The action ${action} does not fit its schema.`, details));
}

function refusal(id: SubscriptionId | undefined, failure: Failure): Understood {
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
