/**
 * What the node types of GNS3 can do. @see gns3/README.md "Node states"; the emulators' abilities are those of
 * gns3-server 2.2 and 3.0.
 */

/** They run from their creation on: GNS3 accepts start, stop and suspend and changes nothing. */
const ALWAYS_ON = new Set(['ethernet_switch', 'ethernet_hub', 'frame_relay_switch', 'atm_switch', 'cloud', 'nat']);
/** The emulators that can keep a node still; the others answer success and do nothing. */
const SUSPENDABLE = new Set(['qemu', 'docker', 'virtualbox', 'vmware', 'dynamips']);
const ROUTERS = new Set(['dynamips', 'iou', 'qemu']);

export function alwaysOn(nodeType: string): boolean {
  return ALWAYS_ON.has(nodeType);
}

export function suspendable(nodeType: string): boolean {
  return SUSPENDABLE.has(nodeType);
}

/** The order of a complete start: what carries the others first. Network appliances are mostly qemu, hosts mostly containers. */
export type Wave = 'switches' | 'routers' | 'hosts';

export const WAVES: readonly Wave[] = ['switches', 'routers', 'hosts'];

export function waveOf(nodeType: string): Wave {
  if (ALWAYS_ON.has(nodeType)) return 'switches';
  return ROUTERS.has(nodeType) ? 'routers' : 'hosts';
}
