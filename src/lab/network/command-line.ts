import { startupFileOf } from '../device/startup-file.ts';
import { textOf } from '../field.ts';
import type { Network } from './network.ts';
import type { LabNode } from './objects.ts';

/** What is told before the first start and after the project was closed. */
export const STOPPED_COMMAND_LINE = '';

/** The command line that the server started an emulator with; it stays visible after the node stopped. */
export function commandLineOf(network: Network, node: LabNode): string {
  if (node.udp === null) {
    const first = network.udpPorts.take(2);
    node.udp = [first, first + 1];
  }
  const { properties } = node;
  const text = (key: string): string => textOf(properties[key], '');
  switch (node.nodeType) {
    case 'vpcs': {
      const file = startupFileOf(node);
      const script = file !== null && node.project.files.has(file) ? ' startup.vpc' : '';
      return `/opt/gns3/bin/vpcs -p ${node.innerPort} -m ${node.applicationId} -i 1 -F -R -s ${node.udp[0]} -c ${node.udp[1]} -t 127.0.0.1${script}`;
    }
    case 'iou':
      return `${text('path')} -e ${String(properties['ethernet_adapters'])} -s ${String(properties['serial_adapters'])} -m ${String(properties['ram'])} -n ${String(properties['nvram'])} -q ${String(properties['application_id'])}`;
    case 'qemu':
      return `${text('qemu_path')} -name ${node.name} -m ${String(properties['ram'])}M -smp cpus=${String(properties['cpus'])} -enable-kvm -boot order=${text('boot_priority')} -uuid ${node.nodeId} -serial telnet:127.0.0.1:${node.innerPort},server,nowait -net none`;
    default:
      return '';
  }
}
