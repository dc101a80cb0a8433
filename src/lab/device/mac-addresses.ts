import { textOf } from '../field.ts';
import type { LabNode } from '../network/objects.ts';

/** Six bytes from `ca01.0b5e.0000` or `0c:00:…`; null when the text is no MAC address. */
export function parseMac(text: string): number[] | null {
  const digits = text.replaceAll(/[.:-]/g, '');
  if (!/^[0-9a-f]{12}$/i.test(digits)) return null;
  return [0, 2, 4, 6, 8, 10].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
}

/** `ca:01:0b:5e:00:00` */
function macText(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** `ca01.0b5e.0000`, as IOS writes it. */
export function dottedMac(mac: string): string {
  const digits = mac.replaceAll(':', '');
  return [0, 4, 8].map((at) => digits.slice(at, at + 4)).join('.');
}

function plus(base: readonly number[], offset: number): number[] {
  const bytes = [...base];
  let carry = offset;
  for (let at = 5; at >= 0 && carry > 0; at -= 1) {
    const sum = bytes[at]! + carry;
    bytes[at] = sum & 0xff;
    carry = sum >> 8;
  }
  return bytes;
}

/** Bytes of an id, in the order of its digits. */
function idBytes(id: string): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes.set(Buffer.from(id.replaceAll('-', ''), 'hex').subarray(0, 16));
  return bytes;
}

/** First bytes that Dynamips gives to its platforms. @see gns3-server, compute/dynamips/nodes, MAC addresses `ca01.…`, `c201.…` */
const DYNAMIPS_FIRST: Readonly<Record<string, number>> = {
  c7200: 0xca,
  c3745: 0xc4,
  c3725: 0xc2,
  c2691: 0xc0,
  c3600: 0xcc,
  c2600: 0xc8,
  c1700: 0xd0,
};

/** Vendor bytes that VirtualBox and VMware use. @see IEEE registry: 08-00-27 PCS Systemtechnik, 00-0C-29 VMware */
const VENDOR_BYTES: Readonly<Record<string, readonly number[]>> = { virtualbox: [0x08, 0x00, 0x27], vmware: [0x00, 0x0c, 0x29] };

type Addressed = Pick<LabNode, 'nodeId' | 'nodeType' | 'properties' | 'applicationId'>;

/** Where a node's addresses begin, as its emulator derives them. */
function baseOf(node: Addressed): number[] {
  const id = idBytes(node.nodeId);
  const configured = parseMac(textOf(node.properties['mac_addr'], textOf(node.properties['mac_address'], '')));
  if (configured !== null && node.nodeType !== 'iou') return configured;
  switch (node.nodeType) {
    case 'vpcs':
      // @see VPCS, option -m: the last byte
      return [0x00, 0x50, 0x79, 0x66, 0x68, (node.applicationId ?? 0) & 0xff];
    case 'dynamips': {
      const first = DYNAMIPS_FIRST[textOf(node.properties['platform'], 'c7200')] ?? 0xca;
      return [first, Number(node.properties['dynamips_id'] ?? id[13]) & 0xff, id[14]!, id[15]!, 0, 0];
    }
    case 'iou': {
      const application = Number(node.properties['application_id'] ?? (id[14]! << 8) | id[15]!);
      return [0xaa, 0xbb, 0xcc, (application >> 8) & 0x7f, application & 0xff, 0];
    }
    case 'qemu':
      // @see gns3-server, compute/qemu/qemu_vm.py: 0c, four bytes of ids, 00
      return [0x0c, id[12]!, id[13]!, id[14]!, id[15]!, 0];
    case 'docker':
      // @see gns3-server, compute/docker/docker_vm.py: 02:42, bytes of the id, the adapter
      return [0x02, 0x42, id[1]!, id[2]!, id[3]!, 0];
    default:
      return [...(VENDOR_BYTES[node.nodeType] ?? [0x02, 0x00, 0x00]), id[13]!, id[14]!, id[15]! & 0xf0];
  }
}

/** How far from the base the address of a port is: slots of a 7200 are 28 apart, those of the small platforms 16. */
function offsetOf(node: Addressed, adapterNumber: number, portNumber: number): number {
  if (node.nodeType === 'iou') return (portNumber << 4) | adapterNumber;
  if (node.nodeType !== 'dynamips') return adapterNumber + portNumber;
  const large = textOf(node.properties['platform'], 'c7200') === 'c7200';
  // The I/O controller's ports of a 7200: …0008 and …0006.
  if (large) return adapterNumber === 0 ? Math.max(0, 8 - 2 * portNumber) : 28 * adapterNumber + portNumber;
  return 16 * adapterNumber + portNumber;
}

/** The MAC addresses of the ports of a node. */
export function portMacs(node: Addressed): (adapterNumber: number, portNumber: number) => string {
  const base = baseOf(node);
  return (adapterNumber, portNumber) => macText(plus(base, offsetOf(node, adapterNumber, portNumber)));
}

/** The address that a switch has as a bridge and on its VLAN interfaces: `aabb.cc80.0100` of the IOU with application id 1. */
export function vlanMac(node: Addressed): string {
  const bytes = baseOf(node);
  bytes[3] = bytes[3]! | 0x80;
  return macText(bytes);
}
