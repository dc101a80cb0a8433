import type { KnownInterface } from '#model/of-the-lab.ts';
import { factsOfConfiguration } from './configuration-facts.ts';
import { consolidate } from './consolidate.ts';
import type { Told } from './device-sources.ts';
import { documentInterfaces } from './document-interfaces.ts';
import { factsOfNode } from './node-facts.ts';
import { toldByOthers } from './others-see.ts';
import { macsOf } from './ownership.ts';
import { believable, isBelieved, type Readings } from './readings.ts';
import { remembered } from './remembered.ts';

/** What was read of a device itself. */
export type ReadOfDevice = Pick<Readings, 'project' | 'node' | 'startup' | 'console' | 'agent' | 'others' | 'before'>;

/** What the sources say, each with when and how far it is believed. */
export function tellingsOf(readings: ReadOfDevice, at: string): Told[] {
  const { node, startup, console, agent, others } = readings;
  const inside = [console?.facts ?? {}, ...(agent === null ? [] : [believable(agent)])];
  const sources: Told[] = [{ source: 'gns3', observedAt: node.observed_at, facts: factsOfNode(node, inside) }];
  if (startup !== null) sources.push({ source: 'configuration', observedAt: at, facts: factsOfConfiguration(startup) });
  if (console !== null) {
    sources.push({ source: 'console', observedAt: console.observed_at, facts: console.facts });
    const { running } = console.configuration;
    if (running !== null) sources.push({ source: 'configuration', observedAt: console.observed_at, facts: factsOfConfiguration(running) });
  }
  if (agent !== null && isBelieved(agent)) {
    const trust = agent.ownership.proof === 'likely' ? { trust: 0.6 } : {};
    sources.push({ source: 'snmp', observedAt: agent.answer.observed_at, facts: agent.answer.facts, ...trust });
  }
  if (console === null && (agent === null || !isBelieved(agent))) sources.push(...remembered(readings.before));
  const macs = [...node.ports.flatMap(({ mac_address: mac }) => (mac === null ? [] : [mac])), ...inside.flatMap(macsOf)];
  return [...sources, ...toldByOthers({ nodeId: node.node_id, macs }, others)];
}

/** The interfaces that the device says it has, before everything is read: with the links that end there, and its addresses. */
export function interfacesClaimed(readings: ReadOfDevice, at: string): readonly KnownInterface[] {
  const { node, project } = readings;
  // The tables of the device may be long, and are not needed for that.
  const sources = tellingsOf(readings, at).map((told) => ({
    ...told,
    facts: { interfaces: told.facts.interfaces, addresses: told.facts.addresses },
  }));
  return documentInterfaces(node, project, consolidate(sources)).map(({ link_id, addresses }) => ({
    project_id: project.project_id,
    equipment_id: node.node_id,
    link_id,
    addresses,
  }));
}
