import { textOf } from '../field.ts';
import type { LabApi } from '../options.ts';
import { refuse, type Refusal } from '../refusal.ts';
import type { LabPort } from './network.ts';

/** What the lab knows of a node type. */
export interface NodeKind {
  readonly console: 'telnet' | 'none' | null;
  /** Runs as soon as it exists, and cannot be stopped. */
  readonly alwaysOn: boolean;
  readonly ports: readonly LabPort[];
  /** Defaults of `properties`. */
  readonly properties: Readonly<Record<LabApi, Record<string, unknown>>>;
  /** Keys of `properties` that 2.2 takes at creation. */
  readonly propertyKeys: readonly string[];
}

function ethernetPorts(count: number): LabPort[] {
  return Array.from({ length: count }, (_, index) => ({
    adapterNumber: 0,
    portNumber: index,
    name: `Ethernet${index}`,
    shortName: `e${index}`,
  }));
}

const eight = ethernetPorts(8);
const cloud = {
  remote_console_host: '',
  remote_console_port: 23,
  remote_console_type: 'none',
  remote_console_http_path: '/',
  ports_mapping: [],
  interfaces: [{ name: 'lo', type: 'ethernet', special: true }],
};
const access = eight.map((port) => ({ name: port.name, port_number: port.portNumber, type: 'access', vlan: 1 }));
const plain = eight.map((port) => ({ name: port.name, port_number: port.portNumber }));

/** Ports and properties as recorded from gns3-server 2.2.61 and 3.0.6. */
export const NODE_KINDS: ReadonlyMap<string, NodeKind> = new Map([
  [
    'vpcs',
    {
      console: 'telnet',
      alwaysOn: false,
      ports: ethernetPorts(1),
      properties: { v2: {}, v3: { compute_id: 'local', usage: null } },
      propertyKeys: ['startup_script', 'startup_script_path', 'base_script_file'],
    },
  ],
  [
    'cloud',
    {
      console: null,
      alwaysOn: true,
      ports: [],
      properties: { v2: cloud, v3: { compute_id: 'local', usage: '', ...cloud } },
      propertyKeys: [
        'ports_mapping',
        'interfaces',
        'remote_console_host',
        'remote_console_port',
        'remote_console_type',
        'remote_console_http_path',
      ],
    },
  ],
  [
    'ethernet_switch',
    {
      console: 'none',
      alwaysOn: true,
      ports: eight,
      properties: {
        v2: { ports_mapping: access },
        v3: { compute_id: 'local', usage: '', ports_mapping: access.map((port) => ({ ...port, ethertype: '0x8100' })) },
      },
      propertyKeys: ['ports_mapping'],
    },
  ],
  [
    'ethernet_hub',
    {
      console: null,
      alwaysOn: true,
      ports: eight,
      properties: { v2: { ports_mapping: plain }, v3: { compute_id: 'local', usage: '', ports_mapping: plain } },
      propertyKeys: ['ports_mapping'],
    },
  ],
] as const satisfies readonly (readonly [string, NodeKind])[]);

/** `node_type` values that the schemas know. @see gns3-server 2.2.61, 3.0.6 */
export const NODE_TYPES: Readonly<Record<LabApi, readonly string[]>> = {
  v2: [
    'cloud',
    'nat',
    'ethernet_hub',
    'ethernet_switch',
    'frame_relay_switch',
    'atm_switch',
    'docker',
    'dynamips',
    'vpcs',
    'traceng',
    'virtualbox',
    'vmware',
    'iou',
    'qemu',
  ],
  v3: [
    'cloud',
    'nat',
    'ethernet_hub',
    'ethernet_switch',
    'frame_relay_switch',
    'atm_switch',
    'docker',
    'dynamips',
    'vpcs',
    'virtualbox',
    'vmware',
    'iou',
    'qemu',
  ],
};

/** Why a server that has VPCS alone does not create a node of this type: the recorded texts. */
export function missingEmulator(api: LabApi, nodeType: string, properties: Record<string, unknown>, dynamips: boolean): Refusal {
  switch (nodeType) {
    case 'nat':
      return refuse(409, 'NAT interface virbr0 is missing, please install libvirt');
    case 'qemu': {
      const path = textOf(properties['qemu_path'], 'qemu-system-x86_64').split('/').at(-1)!;
      return refuse(
        409,
        api === 'v2' ? `QEMU binary path ${path} is not found in the path` : `QEMU binary '${path}' cannot be found on the system`,
      );
    }
    case 'docker':
      return refuse(
        409,
        'Docker has returned an error: Cannot connect to unix socket /var/run/docker.sock ssl:default [No such file or directory]',
      );
    case 'iou':
      return missingImage(api, textOf(properties['path'], 'iou.bin'));
    case 'dynamips':
      return dynamips ? missingImage(api, textOf(properties['image'], 'c7200.bin')) : refuse(409, 'Could not find Dynamips');
    default:
      return refuse(409, 'Could not find Dynamips');
  }
}

function missingImage(api: LabApi, image: string): Refusal {
  return refuse(409, api === 'v2' ? `The image ${image} is missing` : `The image '${image}' is missing`);
}
