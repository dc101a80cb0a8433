import type { DeviceFacts } from '#model/device-facts.ts';
import type { EquipmentDocument, Lease } from '#model/equipment.ts';
import type { Skipped } from '#model/of-the-lab.ts';
import type { TopologyNode, TopologyProject } from '#model/topology.ts';
import type { AgentRead } from './agent-reading.ts';
import type { ConsoleAnswer, Pinged, Service } from './asked.ts';
import type { Seen } from './seen.ts';

/** What a discovery read, before it is one. */
export interface Readings {
  readonly project: TopologyProject;
  readonly node: TopologyNode;
  readonly startup: string | null;
  readonly console: ConsoleAnswer | null;
  readonly agent: AgentRead | null;
  /** Why there is no agent. */
  readonly agentReason: string;
  readonly pinged: readonly Pinged[];
  readonly services: readonly Service[];
  /** Addresses that it is said to have, and that were not asked anything. */
  readonly skipped: readonly Skipped[];
  readonly leases: readonly Lease[];
  readonly others: readonly Seen[];
  readonly before: EquipmentDocument | null;
}

export function isBelieved({ ownership }: AgentRead): boolean {
  return ownership.proof === 'proved' || ownership.proof === 'likely';
}

export function believable(agent: AgentRead): DeviceFacts {
  return isBelieved(agent) ? agent.answer.facts : {};
}

/** Addresses that others can reach: not those that every device has, nor those of one link. @see RFC 6890 §2.2, RFC 4291 §2.5.6 */
export function addressesOf(facts: DeviceFacts): string[] {
  const all = [...(facts.interfaces ?? []).flatMap(({ addresses }) => addresses), ...(facts.addresses ?? [])];
  return all.map(({ address }) => address.toLowerCase()).filter(isReachable);
}

export function isReachable(address: string): boolean {
  return !/^(0\.|127\.|169\.254\.|2(2[4-9]|[345]\d)\.|::1?$|fe[89ab][0-9a-f]:|ff)/.test(address);
}
