import { readConsoleFacts, runOnConsole } from '#southbound/console/index.ts';
import type { DiscoveryOptions } from '#southbound/discovery/index.ts';
import { getStartupFile, gns3Status, gns3Topology } from '#southbound/gns3/index.ts';
import { parseLeases, ping, scanPorts, sweep } from '#southbound/scan/index.ts';
import { readDeviceFacts, testCredentials } from '#southbound/snmp/index.ts';

/** Everything that discovery asks of others. */
export const discoveryAsks: DiscoveryOptions['asks'] = {
  topology: gns3Topology,
  startupFile: getStartupFile,
  snmpFacts: readDeviceFacts,
  snmpCredentials: testCredentials,
  consoleFacts: readConsoleFacts,
  consoleRun: runOnConsole,
  ping,
  ports: scanPorts,
  sweep,
  parseLeases,
  servers: gns3Status,
};
