import { textOf } from '../field.ts';
import type { LabApi } from '../options.ts';
import { platformDefaults } from './dynamips-modules.ts';
import type { Network } from './network.ts';
import type { LabProject } from './objects.ts';

/** GNS3's defaults of what an emulator is asked to run: what `properties` has when nothing was said. */
const QEMU = {
  adapter_type: 'e1000',
  adapters: 1,
  bios_image: '',
  bios_image_md5sum: null,
  boot_priority: 'c',
  cdrom_image: '',
  cdrom_image_md5sum: null,
  cpu_throttling: 0,
  cpus: 1,
  create_config_disk: false,
  hda_disk_image: '',
  hda_disk_image_md5sum: null,
  hda_disk_interface: 'none',
  hdb_disk_image: '',
  hdb_disk_image_md5sum: null,
  hdb_disk_interface: 'none',
  hdc_disk_image: '',
  hdc_disk_image_md5sum: null,
  hdc_disk_interface: 'none',
  hdd_disk_image: '',
  hdd_disk_image_md5sum: null,
  hdd_disk_interface: 'none',
  initrd: '',
  initrd_md5sum: null,
  kernel_command_line: '',
  kernel_image: '',
  kernel_image_md5sum: null,
  legacy_networking: false,
  linked_clone: true,
  on_close: 'power_off',
  options: '',
  platform: 'x86_64',
  process_priority: 'normal',
  qemu_path: '/usr/bin/qemu-system-x86_64',
  ram: 256,
  replicate_network_connection_state: true,
  tpm: false,
  uefi: false,
  usage: '',
};

const DOCKER = {
  adapters: 1,
  console_http_path: '/',
  console_http_port: 80,
  console_resolution: '1024x768',
  environment: '',
  extra_hosts: '',
  extra_volumes: [],
  image: '',
  start_command: null,
  usage: '',
};

const IOU = {
  ethernet_adapters: 2,
  l1_keepalives: false,
  md5sum: null,
  nvram: 128,
  path: '',
  ram: 256,
  serial_adapters: 2,
  usage: '',
  use_default_iou_values: true,
};

const VIRTUALBOX = {
  adapter_type: 'Intel PRO/1000 MT Desktop (82540EM)',
  adapters: 1,
  headless: false,
  linked_clone: false,
  on_close: 'power_off',
  ram: 256,
  usage: '',
  use_any_adapter: false,
  vmname: '',
};

const VMWARE = {
  adapter_type: 'e1000',
  adapters: 1,
  headless: false,
  linked_clone: false,
  on_close: 'power_off',
  usage: '',
  use_any_adapter: false,
  vmx_path: '',
};

const DYNAMIPS = {
  auto_delete_disks: false,
  aux: null,
  clock_divisor: 4,
  disk0: 0,
  disk1: 0,
  exec_area: 64,
  idlemax: 500,
  idlepc: '',
  idlesleep: 30,
  image: '',
  image_md5sum: null,
  mmap: true,
  sparsemem: true,
  system_id: 'FTX0945W0MY',
  usage: '',
};

const C7200 = { midplane: 'vxr', npe: 'npe-400', power_supplies: [1, 1], sensors: [22, 22, 22, 22] };

/** Texts that come with a creation and are written to a file instead of being kept. */
const CONTENTS = ['startup_config_content', 'private_config_content', 'startup_script'] as const;

/** The lowest number from `first` on that no node of the type has under `key`. */
function freeNumber(projects: Iterable<LabProject>, nodeType: string, key: string, first: number): number {
  const used = new Set<unknown>();
  for (const project of projects) for (const node of project.nodes.values()) if (node.nodeType === nodeType) used.add(node.properties[key]);
  let number = first;
  while (used.has(number)) number += 1;
  return number;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** The properties of a new node of an emulator: its defaults, what was given, and what the emulator gave out. */
export function emulatorProperties(
  network: Network,
  project: LabProject,
  nodeId: string,
  nodeType: string,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const wanted = { ...given };
  for (const key of CONTENTS) delete wanted[key];
  switch (nodeType) {
    case 'qemu':
      // Bytes two to four of the node's id, as GNS3 makes it.
      return { ...QEMU, mac_address: `0c:${nodeId.slice(2, 8).match(/../g)!.join(':')}:00:00`, ...wanted };
    case 'docker':
      return {
        ...DOCKER,
        container_id: Array.from({ length: 8 }, () => hex(network.random.integer(0x1_0000_0000), 8)).join(''),
        mac_address: `02:42:${nodeId.slice(2, 8).match(/../g)!.join(':')}:00`,
        ...(network.api === 'v3' ? { memory: 0, cpus: 0 } : {}),
        ...wanted,
      };
    case 'iou':
      return { ...IOU, application_id: network.switches.racyIouIds ? 1 : freeNumber([project], 'iou', 'application_id', 1), ...wanted };
    case 'virtualbox':
      return { ...VIRTUALBOX, ...wanted };
    case 'vmware':
      return { ...VMWARE, ...wanted };
    case 'dynamips':
      return dynamipsProperties(network, project, wanted);
    default:
      return wanted;
  }
}

function dynamipsProperties(network: Network, project: LabProject, given: Record<string, unknown>): Record<string, unknown> {
  const platform = textOf(given['platform'], 'c7200');
  const chassis = textOf(given['chassis'], '');
  const defaults = platformDefaults(platform, chassis === '' ? undefined : chassis);
  const dynamipsId = typeof given['dynamips_id'] === 'number' ? given['dynamips_id'] : freeNumber([project], 'dynamips', 'dynamips_id', 1);
  const slots: Record<string, unknown> = {};
  for (let slot = 0; slot < defaults.slots; slot += 1) slots[`slot${slot}`] = slot === 0 ? defaults.slot0 : null;
  for (let wic = 0; wic < defaults.wics; wic += 1) slots[`wic${wic}`] = null;
  const base = `${defaults.macPrefix}${hex(dynamipsId & 0xff, 2)}`;
  return {
    ...DYNAMIPS,
    platform,
    ram: defaults.ram,
    nvram: defaults.nvram,
    ...(defaults.chassis === undefined ? {} : { chassis: defaults.chassis, iomem: 5 }),
    ...(platform === 'c7200' ? C7200 : {}),
    ...slots,
    mac_addr: `${base}.${hex(network.random.integer(0x1_0000), 4)}.0000`,
    ...given,
    dynamips_id: dynamipsId,
  };
}

/** Where GNS3 shows what is beside the properties: 2.2 puts a docker's second port among them. */
export function auxiliaryOf(
  api: LabApi,
  nodeType: string,
  wanted: string | undefined,
): { readonly type: string | null; readonly opened: boolean } {
  if (nodeType === 'docker' && api === 'v2') return { type: null, opened: true };
  const has = nodeType === 'docker' || nodeType === 'dynamips' || nodeType === 'qemu';
  if (api === 'v2' || !has) return { type: null, opened: false };
  return { type: wanted ?? 'none', opened: wanted !== undefined && wanted !== 'none' };
}
