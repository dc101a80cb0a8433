import type { LabApi } from '../options.ts';
import type { LabTemplate } from './objects.ts';

interface Wanted {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly category: 'router' | 'switch' | 'guest' | 'firewall';
  readonly format: string;
  readonly symbol: string;
  readonly settings: Record<string, unknown>;
}

const L2_IMAGE = 'i86bi-linux-l2-adventerprisek9-15.2d.bin';
const L3_IMAGE = 'i86bi-linux-l3-adventerprisek9-15.5.2T.bin';

/** What a lab with all emulators offers beside GNS3's own templates, as somebody who has the images would have set it up. */
const WANTED: readonly Wanted[] = [
  {
    id: '6f0d3c1e-5b5a-4d0c-9f57-2d1f0c7a7200',
    name: 'Cisco 7200',
    type: 'dynamips',
    category: 'router',
    format: 'R{0}',
    symbol: 'router',
    settings: {
      platform: 'c7200',
      image: 'c7200-adventerprisek9-mz.152-4.M7.image',
      ram: 512,
      nvram: 512,
      slot0: 'C7200-IO-2FE',
      slot1: 'PA-2FE-TX',
    },
  },
  {
    id: '6f0d3c1e-5b5a-4d0c-9f57-2d1f0c7a3725',
    name: 'Cisco 3725',
    type: 'dynamips',
    category: 'router',
    format: 'R{0}',
    symbol: 'router',
    settings: {
      platform: 'c3725',
      image: 'c3725-adventerprisek9-mz.124-25d.image',
      ram: 128,
      nvram: 256,
      slot0: 'GT96100-FE',
      slot1: 'NM-1FE-TX',
    },
  },
  {
    id: '6f0d3c1e-5b5a-4d0c-9f57-2d1f0c7a0102',
    name: 'Cisco IOU L2',
    type: 'iou',
    category: 'switch',
    format: 'IOU{0}',
    symbol: 'multilayer_switch',
    settings: { path: L2_IMAGE, ethernet_adapters: 4, serial_adapters: 0, ram: 256, nvram: 128 },
  },
  {
    id: '6f0d3c1e-5b5a-4d0c-9f57-2d1f0c7a0103',
    name: 'Cisco IOU L3',
    type: 'iou',
    category: 'router',
    format: 'IOU{0}',
    symbol: 'router',
    settings: { path: L3_IMAGE, ethernet_adapters: 2, serial_adapters: 2, ram: 256, nvram: 128 },
  },
  {
    id: '6f0d3c1e-5b5a-4d0c-9f57-2d1f0c7a0159',
    name: 'Cisco IOSv',
    type: 'qemu',
    category: 'router',
    format: 'vIOS{0}',
    symbol: 'router',
    settings: { hda_disk_image: 'vios-adventerprisek9-m.vmdk.SPA.159-3.M6', adapters: 4, ram: 512, port_name_format: 'Gi0/{0}' },
  },
  {
    id: '6f0d3c1e-5b5a-4d0c-9f57-2d1f0c7a0012',
    name: 'Debian',
    type: 'docker',
    category: 'guest',
    format: 'Debian{0}',
    symbol: 'server',
    settings: { image: 'debian:12-slim', adapters: 1 },
  },
];

/** The templates of emulators, with ids that are the same on every lab. */
export function emulatorTemplates(api: LabApi): LabTemplate[] {
  return WANTED.map(({ id, name, type, category, format, symbol, settings }) => ({
    templateId: id,
    fields: {
      template_id: id,
      name,
      template_type: type,
      category,
      default_name_format: format,
      symbol: `:/symbols/${symbol}.svg`,
      compute_id: 'local',
      usage: '',
      console_type: 'telnet',
      ...(type === 'docker' ? {} : { console_auto_start: false }),
      ...(api === 'v3' ? { version: null, created_at: '2026-01-01T00:00:00', updated_at: '2026-01-01T00:00:00' } : {}),
      ...settings,
      builtin: false,
    },
  }));
}

/** Fields of a template that are not properties of its nodes. */
const OF_THE_TEMPLATE = new Set([
  'template_id',
  'name',
  'template_type',
  'category',
  'default_name_format',
  'symbol',
  'compute_id',
  'builtin',
  'version',
  'created_at',
  'updated_at',
  'console_type',
  'aux_type',
  'console_auto_start',
  'port_name_format',
  'port_segment_size',
  'first_port_name',
  'custom_adapters',
  'properties',
  'node_type',
]);

/** What the nodes of an emulator's template have as properties. */
export function templateProperties(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !OF_THE_TEMPLATE.has(key)));
}
