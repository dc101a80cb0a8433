import type { Config } from '#runtime/config/index.ts';
import { getHubStatus } from '#runtime/hub/index.ts';
import { gns3Status, gns3Topology } from '#southbound/gns3/index.ts';

/** Where traps and informs are taken, by the processes that listen. */
export function trapsOf({ snmp: { traps, users } }: Config, listens: boolean) {
  const { port, host, communities } = traps;
  if (port === 0 || !listens) return {};
  return { traps: { port, host, users, ...(communities === undefined ? {} : { communities }) } };
}

/** The hub's own SNMP agent, and whom it asks for what it tells. */
export function ownAgentOf({ snmp: { agent, users } }: Config, version: string) {
  const { port, host, community } = agent;
  if (port === 0) return {};
  const asks = { hubStatus: getHubStatus, gns3Status, topology: gns3Topology };
  return { agent: { port, host, users, version, asks, ...(community === undefined ? {} : { community }) } };
}
