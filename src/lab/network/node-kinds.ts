import { textOf } from '../field.ts';
import type { LabApi } from '../options.ts';
import { refuse, type Refusal } from '../refusal.ts';

/** What the lab knows of a node type. */
export interface NodeKind {
  /** What its console is unless somebody chooses; null: it has none. */
  readonly console: 'telnet' | 'none' | null;
  /** Runs as soon as it exists, and cannot be stopped. */
  readonly alwaysOn: boolean;
  /** Its emulator can freeze it. IOU and VPCS take the call and do nothing. */
  readonly suspends: boolean;
  /** A relay stands at its ports, which can filter. */
  readonly filters: boolean;
  /** Needs a program or image that the recorded servers lacked. */
  readonly emulated: boolean;
  /** Defaults of `properties` that do not depend on the node. */
  readonly properties: Readonly<Record<LabApi, Record<string, unknown>>>;
  /** Keys of `properties` that 2.2 takes at creation; null: the lab does not check them. */
  readonly propertyKeys: readonly string[] | null;
  readonly portNameFormat: string;
  readonly portSegmentSize: number;
}

const cloud = {
  remote_console_host: '',
  remote_console_port: 23,
  remote_console_type: 'none',
  remote_console_http_path: '/',
  ports_mapping: [],
  interfaces: [{ name: 'lo', type: 'ethernet', special: true }],
};
const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7];
const access = EIGHT.map((port) => ({ name: `Ethernet${port}`, port_number: port, type: 'access', vlan: 1 }));
const plain = EIGHT.map((port) => ({ name: `Ethernet${port}`, port_number: port }));
const nat = { ports_mapping: [{ interface: 'virbr0', name: 'nat0', port_number: 0, type: 'ethernet' }] };

const usual = {
  console: 'telnet',
  alwaysOn: false,
  suspends: false,
  filters: true,
  emulated: false,
  propertyKeys: null,
  portNameFormat: 'Ethernet{0}',
  portSegmentSize: 0,
} as const;

const wiring = { ...usual, console: null, alwaysOn: true, filters: false } as const;

/** What 3.0 adds to the properties of every node. */
function withCompute(properties: Record<string, unknown>, usage: string | null = ''): Record<LabApi, Record<string, unknown>> {
  return { v2: properties, v3: { compute_id: 'local', usage, ...properties } };
}

/** Frame Relay and ATM switches. */
const crossConnect = withCompute({ mappings: {} });

/** An emulator: what it has by itself is in emulator-properties.ts. */
const emulator = { ...usual, emulated: true, suspends: true, properties: withCompute({}) } as const;

/** VPCS, switches, hubs and clouds as recorded from gns3-server 2.2.61 and 3.0.6; the others as GNS3 documents them. */
const NODE_KINDS: ReadonlyMap<string, NodeKind> = new Map<string, NodeKind>([
  [
    'vpcs',
    {
      ...usual,
      properties: { v2: {}, v3: { compute_id: 'local', usage: null } },
      propertyKeys: ['startup_script', 'startup_script_path', 'base_script_file'],
    },
  ],
  [
    'cloud',
    {
      ...wiring,
      filters: true,
      properties: withCompute(cloud),
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
      ...wiring,
      console: 'none',
      properties: {
        v2: { ports_mapping: access },
        v3: { compute_id: 'local', usage: '', ports_mapping: access.map((port) => ({ ...port, ethertype: '0x8100' })) },
      },
      propertyKeys: ['ports_mapping'],
    },
  ],
  ['ethernet_hub', { ...wiring, properties: withCompute({ ports_mapping: plain }), propertyKeys: ['ports_mapping'] }],
  ['nat', { ...wiring, filters: true, emulated: true, properties: withCompute(nat), propertyKeys: ['ports_mapping'] }],
  ['frame_relay_switch', { ...wiring, properties: crossConnect, propertyKeys: ['mappings'] }],
  ['atm_switch', { ...wiring, properties: crossConnect, propertyKeys: ['mappings'] }],
  ['traceng', { ...usual, console: 'none', emulated: true, properties: withCompute({ ip_address: '', default_destination: '' }) }],
  ['dynamips', emulator],
  ['iou', { ...emulator, suspends: false, portNameFormat: 'Ethernet{segment0}/{port0}', portSegmentSize: 4 }],
  ['qemu', emulator],
  ['docker', emulator],
  ['virtualbox', emulator],
  ['vmware', emulator],
]);

/** The kind of an existing node. */
export function kindOf(node: { readonly nodeType: string }): NodeKind {
  return NODE_KINDS.get(node.nodeType)!;
}

/** The kind of a type that nodes may be made of here; undefined: this server cannot make one. */
export function knownKind(nodeType: string, emulators: 'vpcs' | 'all'): NodeKind | undefined {
  const kind = NODE_KINDS.get(nodeType);
  return kind?.emulated === true && emulators === 'vpcs' ? undefined : kind;
}

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
    case 'virtualbox':
      return refuse(409, 'Could not find VBoxManage, please reboot if VirtualBox has just been installed');
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
