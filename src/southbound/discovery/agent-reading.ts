import type { Answering, Own } from './ownership.ts';
import { ownershipOf } from './ownership.ts';
import { SnmpAnswer } from './asked.ts';
import { WELL_KNOWN_COMMUNITIES } from './configuration-secrets.ts';
import type { Deadline } from './deadline.ts';
import type { DiscoverySettings, DiscoverySurroundings, DiscoveryTarget } from './surroundings.ts';
import type { Ownership } from '#model/equipment.ts';
import { Failure } from '#kernel/error.ts';

/** What an agent said, and whose agent it is. */
export interface AgentRead {
  readonly answer: SnmpAnswer;
  /** The address of the device that was asked; null where the node was named and its address chosen by whoever asked it. */
  readonly address: string | null;
  readonly ownership: Ownership;
}

/** Addresses of one device that are asked one after the other: most have one that answers, or none. */
const MOST_HOSTS = 4;
/** What a device that answers takes; one that is silent is given up after this. */
const REQUEST_MS = 1_000;

/** Asks by the node: whoever answers knows its addresses and the address translation table. Null where nobody could be asked. */
export async function readAgentOfNode(
  target: DiscoveryTarget,
  server: string,
  around: DiscoverySurroundings,
  deadline: Deadline,
): Promise<SnmpAnswer | string> {
  const node = { project_id: target.projectId, node_id: target.equipmentId, server };
  return asked({ ...node }, target, around, deadline);
}

/** Asks at addresses, until one answers. */
export async function readAgentAt(
  addresses: readonly string[],
  target: DiscoveryTarget,
  around: DiscoverySurroundings,
  deadline: Deadline,
): Promise<{ readonly answer: SnmpAnswer; readonly address: string } | string> {
  let reason = 'No address of it is known.';
  for (const address of addresses.slice(0, MOST_HOSTS)) {
    const answer = await asked({ host: address }, target, around, deadline);
    if (typeof answer !== 'string' && answer.answered) return { answer, address };
    reason = typeof answer === 'string' ? answer : answer.reason;
  }
  return reason;
}

export function judged(answer: SnmpAnswer, address: string | null, own: Own): AgentRead {
  const answering: Answering = { address, translated: answer.translated, facts: answer.facts };
  return { answer, address, ownership: ownershipOf(own, answering) };
}

/** As many as are taken at once. */
const MOST_COMMUNITIES = 20;

/** Those of the caller, then the well-known ones, then those of the settings: the order in which agents are asked. */
export function communitiesOf(
  { communities }: Pick<DiscoveryTarget, 'communities'>,
  settings: Pick<DiscoverySettings, 'communities'>,
): string[] {
  return [...new Set([...communities, ...WELL_KNOWN_COMMUNITIES, ...settings.communities])].slice(0, MOST_COMMUNITIES);
}

/** The community that an agent took, by how it is told: a well-known one by itself, others by their place among the given ones. */
export function communityTaken(credential: string | null, given: readonly string[]): string | null {
  const at = /^given community (\d+)$/.exec(credential ?? '')?.[1];
  if (at !== undefined) return given[Number(at) - 1] ?? null;
  return credential !== null && WELL_KNOWN_COMMUNITIES.has(credential) ? credential : null;
}

/** The answer, or why there is none. Users are tried beside the communities: an agent that takes none of those is silent, which takes its time. */
async function asked(
  whom: object,
  target: DiscoveryTarget,
  { asks, ask, settings }: DiscoverySurroundings,
  deadline: Deadline,
): Promise<SnmpAnswer | string> {
  const credentials = [{ communities: communitiesOf(target, settings) }, ...settings.users.map((user) => ({ version: '3', ...user }))];
  const answers = credentials.map(async (credential): Promise<SnmpAnswer | string> => {
    try {
      const input = { ...whom, timeout_ms: REQUEST_MS, retries: 1, ...credential };
      return SnmpAnswer.parse(await deadline.within('The agent', ask(asks.snmpFacts!, input)));
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code !== 'internal_error') return thrown.message;
      throw thrown;
    }
  });
  for (const answer of answers.map((each) => each.catch((thrown: unknown) => thrown as Error))) {
    const given = await answer;
    if (typeof given !== 'string' && !(given instanceof Error) && given.answered) return given;
  }
  return answers[0]!;
}
