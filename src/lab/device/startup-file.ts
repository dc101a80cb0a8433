import type { LabNode } from '../network/objects.ts';
import { deviceKindOf } from './device-kinds.ts';

/**
 * The file of the project that a node's device boots from and saves to, as a path in the project's folder; null when it has none. VPCS,
 * Dynamips, IOU and Docker keep it where GNS3 does; the others, which have it inside a disk image, where the lab would look for it.
 */
export function startupFileOf(node: Pick<LabNode, 'nodeId' | 'nodeType' | 'properties' | 'symbol' | 'name'>): string | null {
  const folder = `project-files/${node.nodeType}/${node.nodeId}`;
  switch (deviceKindOf(node)) {
    case 'vpcs':
      return `${folder}/startup.vpc`;
    case 'router':
    case 'switch':
      // @see gns3-server, compute/dynamips/nodes/router.py: `configs/i<dynamips_id>_startup-config.cfg`
      return node.nodeType === 'dynamips'
        ? `${folder}/configs/i${Number(node.properties['dynamips_id'] ?? 1)}_startup-config.cfg`
        : `${folder}/startup-config.cfg`;
    case 'host':
      return `${folder}/etc/network/interfaces`;
    case null:
      return null;
  }
}
