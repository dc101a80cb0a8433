import type { MonitoringOptions } from '#modules/monitoring/index.ts';
import { readConsoleFacts } from '#southbound/console/index.ts';
import { discoverEquipment, listEquipment } from '#southbound/discovery/index.ts';
import { gns3Topology, listComputeLoads, listProjects } from '#southbound/gns3/index.ts';
import { readDeviceFacts } from '#southbound/snmp/index.ts';

/** Everything that monitoring asks of others. */
export const monitoringAsks: MonitoringOptions['asks'] = {
  topology: gns3Topology,
  projects: listProjects,
  equipment: listEquipment,
  facts: readDeviceFacts,
  consoleFacts: readConsoleFacts,
  computes: listComputeLoads,
  discover: discoverEquipment,
};
