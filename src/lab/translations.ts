import type { Translation } from '#model/translation.ts';
import { ipv4Text } from './device/ipv4.ts';
import type { Network } from './network/network.ts';

/** @see RFC 854: where telnet is expected */
const TELNET_PORT = 23;

/** Where addresses of the lab's own networks really answer: a row for the agent and for the console of each address of each device. */
export function translationsOf(network: Network, host: string): Translation[] {
  const rows = network.agents.translations();
  for (const { node, interfaces } of network.devices.all()) {
    if (node.console === null || node.consoleType !== 'telnet') continue;
    const addresses = new Set(interfaces.flatMap((port) => port.addresses.map(({ ip }) => ip)));
    for (const ip of addresses) {
      rows.push({
        project_id: node.project.projectId,
        node_id: node.nodeId,
        address: ipv4Text(ip),
        protocol: 'tcp',
        port: TELNET_PORT,
        to_host: host,
        to_port: node.console,
      });
    }
  }
  return rows;
}
