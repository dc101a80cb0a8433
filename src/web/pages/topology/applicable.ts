import type { TopologyNode } from '../../operations.generated.ts';

/** What can be done to nodes, in the order in which it is offered. */
export type NodeAction = 'start' | 'stop' | 'suspend' | 'reload' | 'console';

export const NODE_ACTIONS = ['start', 'stop', 'suspend', 'reload', 'console'] as const satisfies readonly NodeAction[];

/** The operation behind each; a console is opened by a socket, which whoever may start nodes may open. */
export const OPERATIONS = {
  start: 'gns3.node.start',
  stop: 'gns3.node.stop',
  suspend: 'gns3.node.suspend',
  reload: 'gns3.node.reload',
  console: 'gns3.node.start',
} as const;

/** Node types that GNS3 itself emulates: they run as soon as they exist and cannot be stopped. */
const ALWAYS_ON = new Set(['ethernet_switch', 'ethernet_hub', 'frame_relay_switch', 'atm_switch', 'cloud', 'nat']);

/** The emulators that can keep a node still; the hub refuses it of the others. */
const SUSPENDABLE = new Set(['qemu', 'docker', 'virtualbox', 'vmware', 'dynamips']);

/** What each action needs of its node: the rest would be refused. */
export function applies(action: NodeAction, node: Pick<TopologyNode, 'status' | 'console' | 'node_type'>): boolean {
  if (action !== 'console' && ALWAYS_ON.has(node.node_type)) return false;
  switch (action) {
    case 'start':
      return node.status === 'stopped' || node.status === 'suspended' || node.status === 'unknown';
    case 'stop':
    case 'reload':
      return node.status !== 'stopped';
    case 'suspend':
      return node.status === 'started' && SUSPENDABLE.has(node.node_type);
    case 'console':
      return node.console.type !== null && node.console.type !== 'none';
  }
}
