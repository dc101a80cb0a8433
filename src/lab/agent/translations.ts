import type { Translation } from '#model/translation.ts';
import type { Device } from '../device/device.ts';
import { ipv4Text } from '../device/ipv4.ts';

/** @see RFC 3417 §3.2 */
const SNMP_PORT = 161;

/** Where the agent of a device really answers, for each of its addresses. */
export function translationsOf({ node, interfaces }: Device, host: string, port: number): Translation[] {
  const addresses = new Set(interfaces.flatMap((each) => each.addresses.map(({ ip }) => ip)));
  return [...addresses].map((ip) => ({
    project_id: node.project.projectId,
    node_id: node.nodeId,
    address: ipv4Text(ip),
    protocol: 'udp',
    port: SNMP_PORT,
    to_host: host,
    to_port: port,
  }));
}
