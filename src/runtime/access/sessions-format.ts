import { z } from 'zod';
import type { Uuid } from '#kernel/id.ts';
import type { StateFormat } from '../documents/index.ts';
import type { Session } from './session.ts';

/** By id, in the order in which they were last renewed. */
export type Living = ReadonlyMap<Uuid, Session>;

const StoredSession = z.object({
  user: z.string(),
  generation: z.int(),
  expires_at: z.iso.datetime(),
  // Sessions of before these were kept go on without them.
  begun_at: z.iso.datetime().optional(),
  renewed_at: z.iso.datetime().optional(),
  how: z.string().optional(),
  door: z.string().optional(),
  address: z.string().optional(),
  user_agent: z.string().optional(),
  provider_session: z.string().optional(),
});
const Stored = z.object({ format: z.literal(1), sessions: z.record(z.string(), StoredSession) });

export const SESSIONS_FORMAT: StateFormat<Living> = {
  initial: new Map(),
  parse: (text) => parse(text) ?? new Map(),
  format: (living) => {
    const sessions = [...living.values()].map((session) => [session.id, storedOf(session)]);
    return `${JSON.stringify({ format: 1, sessions: Object.fromEntries(sessions) })}\n`;
  },
};

export function isDamaged(text: string): boolean {
  return parse(text) === null;
}

function storedOf(session: Session): z.input<typeof StoredSession> {
  const { door, address, userAgent } = session.origin;
  return {
    user: session.user,
    generation: session.generation,
    expires_at: isoOf(session.expiresAtMs),
    begun_at: isoOf(session.begunAtMs),
    renewed_at: isoOf(session.renewedAtMs),
    how: session.how,
    door,
    address,
    user_agent: userAgent,
    provider_session: session.providerSession,
  };
}

/** Null for a damaged text. */
function parse(text: string): Living | null {
  const stored = Stored.safeParse(jsonOrNull(text));
  if (!stored.success) return null;
  return new Map(Object.entries(stored.data.sessions).map(([id, session]) => [id, sessionOf(id, session)]));
}

function sessionOf(id: Uuid, stored: z.output<typeof StoredSession>): Session {
  const { address, user_agent: userAgent, provider_session: providerSession } = stored;
  const begunAtMs = stored.begun_at === undefined ? msOf(id) : Date.parse(stored.begun_at);
  return {
    id,
    user: stored.user,
    generation: stored.generation,
    expiresAtMs: Date.parse(stored.expires_at),
    begunAtMs,
    renewedAtMs: stored.renewed_at === undefined ? begunAtMs : Date.parse(stored.renewed_at),
    how: stored.how ?? 'password',
    origin: {
      door: stored.door ?? 'rest',
      ...(address === undefined ? {} : { address }),
      ...(userAgent === undefined ? {} : { userAgent }),
    },
    ...(providerSession === undefined ? {} : { providerSession }),
  };
}

/** Ids of sessions begin with the time at which they were made (RFC 9562 §5.7). */
function msOf(id: Uuid): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16) || 0;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
