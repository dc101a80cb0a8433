import type { Clock } from '#kernel/clock.ts';
import { Budget, FACTS_LIMITS } from './budget.ts';
import type { Credential, Target } from './credential.ts';
import type { CredentialMemory } from './credential-memory.ts';
import { readFacts, type FactsRead } from './facts/read-facts.ts';
import { shippedStandards, shippedVendors } from './facts/vendor-files.ts';
import { SYSTEM } from './objects.ts';
import type { Sessions } from './sessions.ts';

/** A credential, and how it may be told: given communities by their place, for they are secrets. */
export interface Candidate {
  readonly credential: Credential;
  readonly name: string;
}

export interface Discovered extends FactsRead {
  /** Which credential the agent took; undefined where it took none. */
  readonly taken: Candidate | undefined;
  /** For people: how it went. */
  readonly told: string;
}

export interface Discovering {
  readonly sessions: Sessions;
  readonly memory: CredentialMemory;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Names of sections; absent: all that are known. */
  readonly only?: ReadonlySet<string>;
}

type Place = Omit<Target, 'credential'>;

/**
 * Finds a place and a credential that an agent takes, the first of those that are given, and reads everything that it is known how to read. Several places
 * are addresses of one device.
 * @param device by which its credential is remembered
 */
export async function discoverFacts<Where extends Place>(
  places: readonly Where[],
  device: string,
  candidates: readonly Candidate[],
  { sessions, memory, clock, signal, only }: Discovering,
): Promise<Discovered & { readonly place: Where | undefined }> {
  const found = await accepted(places, device, candidates, sessions, memory);
  if (found === undefined) {
    const where = places.map(({ host, port }) => `${host}:${port}`).join(', ');
    const told = `${where} took none of ${candidates.length} credentials, or is not there.`;
    return { ...NOTHING, reason: told, told, taken: undefined, place: places[0] };
  }
  const { place, candidate } = found;
  const [vendors, standards] = await Promise.all([shippedVendors(), shippedStandards()]);
  const read = await readFacts({
    ask: (request) => sessions.ask({ ...place, credential: candidate.credential }, request),
    version: candidate.credential.version,
    retries: place.retries,
    budget: new Budget(FACTS_LIMITS, clock, signal),
    clock,
    vendors,
    standards,
    ...(only === undefined ? {} : { only }),
    inVlan: (vlan, first) => {
      // An agent that knows no such contexts is silent, and that is found out once.
      const timeoutMs = first ? Math.min(place.timeoutMs, CONTEXT_TIMEOUT_MS) : place.timeoutMs;
      const credential = credentialInVlan(candidate.credential, vlan);
      return (request) => sessions.ask({ ...place, timeoutMs, credential }, request);
    },
  });
  if (read.answered) memory.keep(device, candidate.credential);
  else memory.forget(device);
  const values = read.sections.reduce((sum, section) => sum + section.values, 0);
  const told = read.reason ?? `It answered ${values} values.${read.complete ? '' : ` ${read.findings.map(({ text }) => text).join(' ')}`}`;
  return { ...read, taken: read.answered ? candidate : undefined, told, place };
}

const CONTEXT_TIMEOUT_MS = 500;

function credentialInVlan(credential: Credential, vlan: number): Credential {
  if (credential.version === '3') return { ...credential, context: `vlan-${vlan}` };
  return { ...credential, community: `${credential.community}@${vlan}` };
}

const NOTHING = { answered: false, complete: false, facts: {}, sections: [], findings: [] } as const;

interface Trial<Where> {
  readonly place: Where;
  readonly candidate: Candidate;
}

async function accepted<Where extends Place>(
  places: readonly Where[],
  device: string,
  candidates: readonly Candidate[],
  sessions: Sessions,
  memory: CredentialMemory,
): Promise<Trial<Where> | undefined> {
  const [place] = places;
  const [only] = candidates;
  // One alone is tried by reading.
  if (places.length === 1 && candidates.length === 1 && place !== undefined && only !== undefined) return { place, candidate: only };
  const recalled = memory.recall(device);
  const known = recalled === undefined ? undefined : candidates.find(({ credential }) => same(credential, recalled));
  if (known !== undefined) {
    const again = await firstTaken(trialsOf(places, [known]), sessions);
    if (again !== undefined) return again;
  }
  return firstAccepted(places, candidates, sessions);
}

/** The first place and credential that an agent answers. */
export async function firstAccepted<Where extends Place>(
  places: readonly Where[],
  candidates: readonly Candidate[],
  sessions: Sessions,
): Promise<Trial<Where> | undefined> {
  // All at once: an agent is silent to what it does not know, so one after the other would be a time-out each. Version 1 tells least, and counts last.
  const newer = firstTaken(
    trialsOf(
      places,
      candidates.filter(({ credential }) => credential.version !== '1'),
    ),
    sessions,
  );
  const oldest = firstTaken(
    trialsOf(
      places,
      candidates.filter(({ credential }) => credential.version === '1'),
    ),
    sessions,
  );
  return (await newer) ?? oldest;
}

function trialsOf<Where>(places: readonly Where[], candidates: readonly Candidate[]): Trial<Where>[] {
  return candidates.flatMap((candidate) => places.map((place) => ({ place, candidate })));
}

/** The first that answers; undefined when all were silent. */
async function firstTaken<Where extends Place>(trials: readonly Trial<Where>[], sessions: Sessions): Promise<Trial<Where> | undefined> {
  const answering = trials.map(async (trial) => {
    const { place, candidate } = trial;
    for (let left = place.retries; ; left -= 1) {
      const reply = await sessions.ask({ ...place, credential: candidate.credential }, { kind: 'get', oids: [SYSTEM.sysObjectID] });
      if (reply.ok || reply.kind === 'no_such_name') return trial;
      if (left === 0 || (reply.kind !== 'timeout' && reply.kind !== 'malformed')) throw new Error(reply.reason);
    }
  });
  return Promise.any(answering).catch(() => undefined);
}

function same(one: Credential, other: Credential): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
