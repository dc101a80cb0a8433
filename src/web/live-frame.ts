import type { Envelope } from '#kernel/event.ts';

/** What the hub says on the socket of events, as far as it is listened to here. */
export type Frame =
  | { readonly type: 'welcome'; readonly position: number; readonly log_id: string }
  | { readonly type: 'subscribed'; readonly position: number }
  | { readonly type: 'events'; readonly events: readonly Envelope[] }
  | { readonly type: 'caught_up'; readonly position: number }
  | { readonly type: 'lagging'; readonly behind: number }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  | { readonly type: 'pong' };

/** A frame of the socket; undefined for what is none. */
export function frameOf(data: unknown): Frame | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const frame = JSON.parse(data) as { type?: unknown } | null;
    return typeof frame?.type === 'string' ? (frame as Frame) : undefined;
  } catch {
    return undefined;
  }
}
