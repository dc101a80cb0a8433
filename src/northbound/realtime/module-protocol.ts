import { z } from 'zod';
import { DELIVERIES, type Message } from '#kernel/broker.ts';
import { PRIORITIES } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import { ModuleRegistration } from '#kernel/registry.ts';
import { Id, type ActionOf } from './protocol.ts';

/** Of a message, as the hub gave it. */
const MessageId = z.guid();
/** What JSON.parse gave is JSON. */
const AnyJson = z.custom<Json>();

/** What a module's socket understands beside the actions of all. */
export const MODULE_ACTIONS = {
  register: z.strictObject({
    action: z.literal('register'),
    id: Id.optional(),
    ...ModuleRegistration.shape,
    // The path says it already.
    name: ModuleRegistration.shape.name.optional(),
  }),
  heartbeat: z.strictObject({
    action: z.literal('heartbeat'),
    id: Id.optional(),
    health: z.enum(['healthy', 'degraded', 'unhealthy']).default('healthy'),
    details: AnyJson.optional(),
  }),
  send: z.strictObject({
    action: z.literal('send'),
    id: Id,
    to: z.string().min(1).max(100),
    name: z.string().min(1).max(200),
    data: AnyJson.default(null),
    priority: z.enum(PRIORITIES).optional(),
    delivery: z.enum(DELIVERIES).optional(),
    key: z.string().min(1).max(255).optional(),
    idempotency_key: z.string().min(1).max(255).optional(),
    expires_in_ms: z.int().min(1).max(2_592_000_000).optional(),
    reply: z.boolean().optional(),
  }),
  ack: z.strictObject({ action: z.literal('ack'), id: MessageId }),
  nack: z.strictObject({
    action: z.literal('nack'),
    id: MessageId,
    error: z.string().max(4_000).default('The module could not do it.'),
    retry: z.boolean().optional(),
  }),
  reply: z.strictObject({
    action: z.literal('reply'),
    id: MessageId,
    data: AnyJson.optional(),
    error: z
      .union([z.string().max(4_000), z.strictObject({ code: z.string().min(1).max(100), message: z.string().max(4_000) })])
      .optional(),
  }),
} as const;

export type ModuleAction = ActionOf<typeof MODULE_ACTIONS>;
export type Send = Extract<ModuleAction, { action: 'send' }>;

/** A message as its module gets it. */
export function encodeMessage(message: Message): string {
  const { id, name, sender, priority, delivery, attempt, data, reply, key, correlationid, sentAt, expiresAt } = message;
  return JSON.stringify({
    id,
    name,
    from: sender.name,
    priority,
    delivery,
    attempt,
    data,
    reply,
    ...(key === undefined ? {} : { key }),
    ...(correlationid === undefined ? {} : { correlationid }),
    sent_at: sentAt,
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
  });
}
