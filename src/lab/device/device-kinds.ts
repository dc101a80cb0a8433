import { textOf } from '../field.ts';
import type { LabNode } from '../network/objects.ts';
import type { DeviceKind } from './device.ts';

/** What of a node tells which software it runs: image, path and symbol, in lower case. */
export function imageText(node: Pick<LabNode, 'properties' | 'symbol' | 'name'>): string {
  const { properties } = node;
  const texts = [properties['path'], properties['image'], properties['hda_disk_image'], properties['linked_base'], node.symbol];
  return texts.map((text) => textOf(text, '').toLowerCase()).join(' ');
}

/** Names of layer 2 images: `i86bi-linux-l2-adventerprisek9`, `L2-ADVENTERPRISE`, `vios_l2`, `iosvl2`; and of symbols. */
const SWITCH_IMAGES = /\bl2\b|[-_]l2[-_.]|linuxl2|vios[-_]?l2|iosvl2|iosl2|multilayer_switch|layer_?[23]|\bl3_switch|ethernet_switch/;
const ROUTER_IMAGES = /vios|iosv|csr1000v|router/;

/** The kind of device that runs on a node when it is started; null for what GNS3 only wires. */
export function deviceKindOf(node: Pick<LabNode, 'nodeType' | 'properties' | 'symbol' | 'name'>): DeviceKind | null {
  switch (node.nodeType) {
    case 'vpcs':
      return 'vpcs';
    case 'dynamips':
      return 'router';
    case 'iou':
      return SWITCH_IMAGES.test(imageText(node)) ? 'switch' : 'router';
    case 'qemu': {
      const image = imageText(node);
      if (SWITCH_IMAGES.test(image)) return 'switch';
      return ROUTER_IMAGES.test(image) ? 'router' : 'host';
    }
    case 'docker':
    case 'virtualbox':
    case 'vmware':
      return 'host';
    default:
      return null;
  }
}
