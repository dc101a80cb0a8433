import type { DeviceInterface } from '../../device/device.ts';
import { interfaceNamed } from '../../device/interfaces.ts';
import { ipv4Text, parseIpv4, prefixOf } from '../../device/ipv4.ts';
import { areaOf, ospfCostOf } from '../../forwarding/ospf.ts';
import type { Exec, ExecCommand } from './exec.ts';
import { GLOBAL, isKept, keptValue } from './kept-lines.ts';
import { interfaceLines, runningConfig } from './running-config.ts';
import {
  byIndex,
  interfaceCounters,
  interfaceDescriptions,
  interfacesText,
  interfaceStatus,
  interfaceTrunks,
  ipInterfaceBrief,
  switchportsText,
  switchportText,
} from './show/interfaces.ts';
import { arpTable, dhcpBindings, ipInterface, ipProtocols, ipRoutes, ospfNeighbors } from './show/ip.ts';
import { cdpDetail, cdpNeighbors, lldpDetail, lldpNeighbors } from './show/neighbors.ts';
import { macTable, spanningTree, vlanBrief, vlanTable } from './show/switching.ts';
import {
  clockLine,
  flashText,
  inventoryText,
  loggingText,
  memoryText,
  processesCpu,
  startupText,
  usersText,
  versionText,
} from './show/system.ts';

const NO_INTERFACE = '% Invalid input detected';

/** Output of one interface, by its name. */
function ofInterface(show: (exec: Exec, port: DeviceInterface) => string): ExecCommand['run'] {
  return (exec, [name = '']) => {
    const port = interfaceNamed(exec.device, name);
    return port === null ? NO_INTERFACE : show(exec, port);
  };
}

function routeTo({ network, device }: Exec, [text = '']: readonly string[]): string {
  const destination = parseIpv4(text) ?? 0;
  const route = network.forwarding.lookUp(device, destination);
  if (route === null) return '% Network not in table\n';
  const names = {
    connected: 'connected',
    local: 'connected',
    static: 'static',
    ospf: `ospf ${device.ospf?.processId ?? 1}`,
    'ospf inter-area': `ospf ${device.ospf?.processId ?? 1}`,
  };
  const type = route.source === 'ospf' ? ', type intra area' : route.source === 'ospf inter-area' ? ', type inter area' : '';
  return (
    `Routing entry for ${ipv4Text(route.network)}/${route.prefixBits}\n` +
    `  Known via "${names[route.source]}", distance ${route.distance}, metric ${route.metric}${route.via === null ? ' (connected, via interface)' : type}\n` +
    `  Routing Descriptor Blocks:\n  * ${route.via === null ? 'directly connected' : ipv4Text(route.via)}, via ${route.outbound.name}\n      Route metric is ${route.metric}, traffic share count is 1\n`
  );
}

function ospfInterfaces({ network, device }: Exec): string {
  const { ospf } = device;
  if (ospf === null) return '';
  const rows = byIndex(device).flatMap((port) =>
    port.addresses.slice(0, 1).flatMap(({ ip, prefixBits }) => {
      const area = areaOf(ospf, ip);
      if (area === null) return [];
      const full = network.forwarding.ospfNeighbors(device).filter(({ local }) => local === port).length;
      const cost = ospfCostOf(port);
      const state = port.kind === 'loopback' ? 'LOOP' : network.forwarding.operUp(port) ? (full > 0 ? 'DR' : 'WAIT') : 'DOWN';
      const address = `${ipv4Text(ip)}/${prefixBits}`;
      return [
        `${port.shortName.padEnd(12)} ${String(ospf.processId).padEnd(5)} ${String(area).padEnd(15)} ${address.padEnd(18)} ${String(cost).padEnd(5)} ${state.padEnd(5)} ${full}/${full}\n`,
      ];
    }),
  );
  return `Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C\n${rows.join('')}`;
}

function connected({ device }: Exec): string {
  const rows = device.interfaces.flatMap((port) =>
    port.addresses.map((each) => `${port.shortName.padEnd(10)} ${ipv4Text(prefixOf(each).network)}/${each.prefixBits}\n`),
  );
  return rows.join('');
}

function hostsText({ device }: Exec): string {
  const domain = keptValue(device, GLOBAL, 'ip domain name');
  const lookup = !isKept(device, GLOBAL, 'no ip domain lookup') && !isKept(device, GLOBAL, 'no ip domain-lookup');
  return (
    `Default domain is ${domain ?? 'not set'}\nName/address lookup uses ${lookup ? 'domain service' : 'static mappings'}\n` +
    `Name servers are ${ipv4Text(device.dnsServer ?? 0xffff_ffff)}\n\n`
  );
}

/** Every `show`. */
export const SHOW_COMMANDS: readonly ExecCommand[] = [
  { is: ['show version'], user: true, run: ({ network, device }) => versionText(network, device) },
  { is: ['show clock'], user: true, run: ({ network }) => clockLine(network) },
  { is: ['show history'], user: true, run: ({ history }) => history.map((line) => `  ${line}\n`).join('') },
  { is: ['show privilege'], user: true, run: ({ privileged }) => `Current privilege level is ${privileged ? 15 : 1}\n` },
  { is: ['show users'], user: true, run: () => usersText() },
  { is: ['show inventory'], user: true, run: ({ device }) => inventoryText(device) },
  { is: ['show interfaces'], user: true, run: ({ network, device }) => interfacesText(network, device) },
  {
    is: ['show interfaces INTERFACE'],
    user: true,
    run: ofInterface(({ network, device }, port) => interfacesText(network, device, [port])),
  },
  { is: ['show interfaces description'], user: true, run: ({ network, device }) => interfaceDescriptions(network, device) },
  { is: ['show interfaces status'], user: true, only: 'switch', run: ({ network, device }) => interfaceStatus(network, device) },
  { is: ['show interfaces trunk'], user: true, only: 'switch', run: ({ network, device }) => interfaceTrunks(network, device) },
  { is: ['show interfaces counters'], user: true, only: 'switch', run: ({ network, device }) => interfaceCounters(network, device) },
  { is: ['show interfaces switchport'], user: true, only: 'switch', run: ({ network, device }) => switchportsText(network, device) },
  {
    is: ['show interfaces INTERFACE switchport'],
    user: true,
    only: 'switch',
    run: ofInterface(({ network }, port) => switchportText(network, port)),
  },
  { is: ['show ip interface brief'], user: true, run: ({ network, device }) => ipInterfaceBrief(network, device) },
  {
    is: ['show ip interface'],
    user: true,
    run: ({ network, device }) =>
      byIndex(device)
        .map((port) => ipInterface(network, port))
        .join(''),
  },
  { is: ['show ip interface INTERFACE'], user: true, run: ofInterface(({ network }, port) => ipInterface(network, port)) },
  { is: ['show ip route'], user: true, run: ({ network, device }) => ipRoutes(network, device) },
  { is: ['show ip route connected'], user: true, run: ({ network, device }) => ipRoutes(network, device, 'connected') },
  { is: ['show ip route static'], user: true, run: ({ network, device }) => ipRoutes(network, device, 'static') },
  { is: ['show ip route ospf'], user: true, run: ({ network, device }) => ipRoutes(network, device, 'ospf') },
  { is: ['show ip route A.B.C.D'], user: true, run: (exec, values) => routeTo(exec, values) },
  { is: ['show ip ospf neighbor'], user: true, run: ({ network, device }) => ospfNeighbors(network, device) },
  { is: ['show ip ospf interface brief'], user: true, run: (exec) => ospfInterfaces(exec) },
  { is: ['show ip protocols'], user: true, run: ({ network, device }) => ipProtocols(network, device) },
  { is: ['show ip arp', 'show arp'], user: true, run: ({ network, device }) => arpTable(network, device) },
  { is: ['show ip dhcp binding'], user: true, run: ({ network, device }) => dhcpBindings(network, device) },
  { is: ['show hosts'], user: true, run: (exec) => hostsText(exec) },
  { is: ['show ip aliases'], user: true, run: (exec) => connected(exec) },
  { is: ['show cdp neighbors'], user: true, run: ({ network, device }) => cdpNeighbors(network, device) },
  { is: ['show cdp neighbors detail'], user: true, run: ({ network, device }) => cdpDetail(network, device) },
  { is: ['show lldp neighbors'], user: true, run: ({ network, device }) => lldpNeighbors(network, device) },
  { is: ['show lldp neighbors detail'], user: true, run: ({ network, device }) => lldpDetail(network, device) },
  {
    is: ['show mac address-table', 'show mac address-table dynamic'],
    user: true,
    only: 'switch',
    run: ({ network, device }) => macTable(network, device),
  },
  {
    is: ['show mac address-table vlan <1-4094>', 'show mac address-table dynamic vlan <1-4094>'],
    user: true,
    only: 'switch',
    run: ({ network, device }, [vlan]) => macTable(network, device, { vlan: Number(vlan) }),
  },
  {
    is: ['show mac address-table interface INTERFACE'],
    user: true,
    only: 'switch',
    run: ofInterface(({ network, device }, port) => macTable(network, device, { port })),
  },
  { is: ['show vlan'], user: true, only: 'switch', run: ({ network, device }) => vlanTable(network, device) },
  { is: ['show vlan brief'], user: true, only: 'switch', run: ({ network, device }) => vlanBrief(network, device) },
  { is: ['show spanning-tree'], user: true, only: 'switch', run: ({ network, device }) => spanningTree(network, device) },
  {
    is: ['show spanning-tree vlan <1-4094>'],
    user: true,
    only: 'switch',
    run: ({ network, device }, [vlan]) => spanningTree(network, device, Number(vlan)),
  },
  { is: ['show processes cpu'], user: true, run: ({ network, device }) => processesCpu(network, device) },
  { is: ['show memory', 'show memory statistics'], user: true, run: ({ network, device }) => memoryText(network, device) },
  { is: ['show flash:', 'show flash'], user: true, run: () => flashText() },
  { is: ['show logging'], run: ({ network, device }) => loggingText(network, device) },
  { is: ['show running-config'], run: ({ device }) => runningConfig(device) },
  {
    is: ['show running-config interface INTERFACE'],
    run: ofInterface(({ device }, port) => {
      const text = `!\n${interfaceLines(device, port).join('\n')}\nend\n`;
      return `Building configuration...\n\nCurrent configuration : ${Buffer.byteLength(text)} bytes\n${text}\n`;
    }),
  },
  { is: ['show startup-config'], run: ({ device }) => startupText(device) },
];
