import type { Node } from '#model/node.ts';
import { interfacesAddresses, iosAddresses, vpcsAddresses } from '#wire/startup-addresses.ts';

/** Where a node's start-up configuration is, and how addresses are found in it. */
export interface StartupFile {
  /** In the node's folder, as GNS3's file API names it. */
  readonly path: string;
  /** The property that holds what the node was created with, for as long as the file is not there. */
  readonly property: string;
  addresses(text: string): string[];
}

/**
 * The file that GNS3 keeps a node's start-up configuration in; undefined for the emulators whose configuration is inside a
 * disk. The names are those that gns3-server 2.2 and 3.0 write: `compute/vpcs/vpcs_vm.py`, `compute/dynamips/nodes/router.py`,
 * `compute/iou/iou_vm.py`, `compute/docker/docker_vm.py`.
 */
export function startupFileOf({ node_type: type, properties }: Pick<Node, 'node_type' | 'properties'>): StartupFile | undefined {
  switch (type) {
    case 'vpcs':
      return { path: 'startup.vpc', property: 'startup_script', addresses: vpcsAddresses };
    case 'iou':
      return { path: 'startup-config.cfg', property: 'startup_config_content', addresses: iosAddresses };
    case 'dynamips': {
      const id = properties['dynamips_id'];
      if (typeof id !== 'number' || !Number.isInteger(id)) return undefined;
      return { path: `configs/i${id}_startup-config.cfg`, property: 'startup_config_content', addresses: iosAddresses };
    }
    case 'docker':
      return { path: 'etc/network/interfaces', property: 'network_configuration', addresses: interfacesAddresses };
    default:
      return undefined;
  }
}
