import type { Device, DeviceKind } from '../../device/device.ts';
import type { ObjectGroup } from '../objects.ts';
import { inOrder } from '../view.ts';
import * as bridge from './bridge.ts';
import * as cisco from './cisco.ts';
import * as interfaces from './interfaces.ts';
import * as ip from './ip.ts';
import * as linux from './linux.ts';
import * as neighbors from './neighbors.ts';
import * as ospf from './ospf.ts';
import * as system from './system.ts';

const ofAll: readonly ObjectGroup[] = [
  system.system,
  system.snmp,
  system.snmpEngine,
  system.dispatching,
  system.contexts,
  system.usmStatistics,
  system.interfaceCount,
  system.interfaceTableChange,
  interfaces.interfaces,
  interfaces.interfacesMore,
  interfaces.interfaceStack,
  interfaces.ethernet,
  ip.ip,
  ip.ipAddresses,
  ip.ipPrefixes,
  ip.ipAddressesMore,
  ip.ipNetToMedia,
  ip.ipNetToPhysical,
  ip.ipRoutes,
  ip.routeCounts,
  ip.cidrRoutes,
  ip.inetRouteCounts,
  ip.inetCidrRoutes,
  neighbors.lldpConfiguration,
  neighbors.lldpLocal,
  neighbors.lldpLocalPorts,
  neighbors.lldpLocalAddresses,
  neighbors.lldpRemote,
  neighbors.lldpRemoteAddresses,
];

const ofCisco: readonly ObjectGroup[] = [
  ...ofAll,
  ospf.ospf,
  ospf.ospfNeighbors,
  neighbors.cdpInterfaces,
  neighbors.cdpCache,
  neighbors.cdpGlobal,
  cisco.oldCiscoCpu,
  cisco.ciscoCpu,
  cisco.ciscoMemory,
  cisco.entity,
  cisco.entityAliases,
];

const router = inOrder(ofCisco);

const bridging = inOrder([
  ...ofCisco,
  bridge.bridge,
  bridge.bridgePortTable,
  bridge.spanningTree,
  bridge.spanningTreePorts,
  bridge.transparentBridge,
  bridge.forwardingDatabase,
  bridge.transparentPorts,
  bridge.vlanBase,
  bridge.vlanDatabases,
  bridge.vlanForwardingDatabase,
  bridge.vlansCurrent,
  bridge.vlansStatic,
  bridge.portVlans,
  cisco.vtpDomain,
  cisco.vtpVlans,
  cisco.trunkPorts,
  cisco.vlanMembership,
]);

const host = inOrder([
  ...ofAll,
  system.systemModules,
  linux.hostSystem,
  linux.hostMemory,
  linux.hostStorage,
  linux.hostDevices,
  linux.hostProcessors,
  linux.ucdMemory,
  linux.ucdLoad,
  linux.ucdCpu,
]);

/** What agents of each kind tell, in order. VPCS has none: it speaks no SNMP. */
const GROUPS: Readonly<Record<Exclude<DeviceKind, 'vpcs'>, readonly ObjectGroup[]>> = { router, switch: bridging, host };

export function groupsOf({ kind }: Pick<Device, 'kind'>): readonly ObjectGroup[] {
  return kind === 'vpcs' ? [] : GROUPS[kind];
}
