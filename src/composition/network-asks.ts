import type { KeptText } from '#kernel/kept-text.ts';
import type { Module } from '#kernel/module.ts';
import { network, type NetworkOptions } from '#modules/network/index.ts';
import { readConsoleFacts, runOnConsole } from '#southbound/console/index.ts';
import { compareWiring, getEquipment, listEquipment, listInterfaces, withSecretsAs } from '#southbound/discovery/index.ts';
import { getNode, gns3Topology, listProjects } from '#southbound/gns3/index.ts';

/** Everything that network asks of others, and what discovery knows of where configurations hold secrets. */
export const networkAsks: Pick<NetworkOptions, 'asks' | 'mask'> = {
  asks: {
    node: getNode,
    projects: listProjects,
    topology: gns3Topology,
    equipment: listEquipment,
    interfaces: listInterfaces,
    document: getEquipment,
    consoleFacts: readConsoleFacts,
    consoleRun: runOnConsole,
    compareWiring,
  },
  mask: withSecretsAs,
};

/** The module as the product has it. */
export async function networkOf(
  documents: { open(name: string): Promise<KeptText> },
  scheduler: NetworkOptions['scheduler'],
  living?: NetworkOptions['living'],
): Promise<Module> {
  return network({ ...networkAsks, keep: await documents.open('configuration-secrets.json'), scheduler, alerts: true, living });
}
