import type { Clock } from '#kernel/clock.ts';
import { type Credential, DEFAULT_COMMUNITIES, type Target } from './credential.ts';
import { SYSTEM } from './objects.ts';
import type { Reply } from './session.ts';
import type { Sessions } from './sessions.ts';
import { typedValue } from './value.ts';

/** One credential, and how it went; given communities are told by their place, for they are secrets. */
export interface CredentialTrial {
  readonly credential: string;
  readonly version: '1' | '2c' | '3';
  readonly answered: boolean;
  readonly reason: string;
  readonly name: string | null;
  readonly duration_ms: number;
}

interface Wanted {
  readonly community?: string | undefined;
  readonly communities: readonly string[];
  readonly defaults: boolean;
}

/** Tries all credentials at once, each once: an agent is silent to what it does not know, so one after the other would be a time-out each. */
export async function tryCredentials(
  wanted: Wanted,
  target: Target,
  { sessions, clock }: { readonly sessions: Sessions; readonly clock: Clock },
): Promise<CredentialTrial[]> {
  return Promise.all(
    candidatesOf(wanted, target.credential).map(async ({ credential, name }) => {
      const beganMs = clock.monotonicMs();
      const reply = await askedAgain({ ...target, credential }, sessions);
      // Version 1 says noSuchName of an object that is not there, which only somebody let in is told.
      const answered = reply.ok || reply.kind === 'no_such_name';
      const found = reply.ok ? reply.rows[0]?.[0] : undefined;
      const value = found === undefined ? null : typedValue(found).value;
      return {
        credential: name,
        version: credential.version,
        answered,
        reason: reply.ok ? 'It answered.' : reply.reason,
        name: typeof value === 'string' ? value : null,
        duration_ms: clock.monotonicMs() - beganMs,
      };
    }),
  );
}

async function askedAgain(target: Target, sessions: Sessions): Promise<Reply> {
  for (let left = target.retries; ; left -= 1) {
    const reply = await sessions.ask(target, { kind: 'get', oids: [SYSTEM.sysName] });
    if (reply.ok || left === 0 || (reply.kind !== 'timeout' && reply.kind !== 'malformed')) return reply;
  }
}

/** The well-known communities, then the given ones, then the user, each once. */
export function candidatesOf(
  { community, communities, defaults }: Wanted,
  own: Credential,
): { readonly credential: Credential; readonly name: string }[] {
  const version = own.version === '3' ? '2c' : own.version;
  const known = defaults ? DEFAULT_COMMUNITIES : [];
  const given = [...(community === undefined ? [] : [community]), ...communities];
  const all = [
    ...known.map((each) => ({ community: each, name: each })),
    ...given.map((each, at) => ({ community: each, name: DEFAULT_COMMUNITIES.includes(each) ? each : `given community ${at + 1}` })),
  ];
  const once = all.filter((each, at) => all.findIndex((other) => other.community === each.community) === at);
  return [
    ...once.map((each) => ({ credential: { version, community: each.community } as const, name: each.name })),
    ...(own.version === '3' ? [{ credential: own, name: `user ${own.user}` }] : []),
  ];
}
