import { textOf } from '../field.ts';
import type { Random } from '../random.ts';

type Fields = Record<string, unknown>;

/** Node types of GNS3 1.x and what they became in 2.0. The numbers of Cisco routers are their platforms. */
const TYPES: Readonly<Record<string, string>> = {
  VPCSDevice: 'vpcs',
  EthernetSwitch: 'ethernet_switch',
  EthernetHub: 'ethernet_hub',
  FrameRelaySwitch: 'frame_relay_switch',
  ATMSwitch: 'atm_switch',
  Cloud: 'cloud',
  Host: 'cloud',
  IOUDevice: 'iou',
  QemuVM: 'qemu',
  VirtualBoxVM: 'virtualbox',
  VMwareVM: 'vmware',
  DockerVM: 'docker',
};

const SYMBOLS: Readonly<Record<string, string>> = {
  vpcs: 'vpcs_guest',
  ethernet_switch: 'ethernet_switch',
  ethernet_hub: 'hub',
  frame_relay_switch: 'frame_relay_switch',
  atm_switch: 'atm_switch',
  cloud: 'cloud',
  dynamips: 'router',
  iou: 'multilayer_switch',
  qemu: 'qemu_guest',
  virtualbox: 'vbox_guest',
  vmware: 'vmware_guest',
  docker: 'docker_guest',
};

/** Settings that stood beside `properties` and moved into them. */
const MOVED = ['linked_clone', 'dynamips_id', 'acpi_shutdown', 'use_any_adapter'];

interface Named {
  readonly nodeId: string;
  readonly type: string;
  /** By the number that links name it by. */
  readonly ports: ReadonlyMap<unknown, { readonly adapter: number; readonly port: number }>;
}

function records(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((each): each is Fields => typeof each === 'object' && each !== null) : [];
}

/** The topology of a file of GNS3 1.x (revisions up to 4) in the shape of 2.0 and later. */
export function modernTopology(document: Fields, random: Random, remarks: string[]): Fields {
  const topology = document['topology'] as Fields;
  const named = new Map<unknown, Named>();
  const nodes = records(topology['nodes']).map((node) => {
    const modern = modernNode(node, random, remarks);
    named.set(node['id'], {
      nodeId: String(modern['node_id']),
      type: String(modern['node_type']),
      ports: new Map(
        records(node['ports']).map((port, index) => [
          port['id'],
          { adapter: numberOf(port['adapter_number'], 0), port: portNumber(String(modern['node_type']), port, index) },
        ]),
      ),
    });
    return modern;
  });
  const links = records(topology['links']).map((link) => ({
    link_id: random.uuid(),
    filters: {},
    suspend: false,
    nodes: (['source', 'destination'] as const).map((side) => {
      const node = named.get(link[`${side}_node_id`]);
      const port = node?.ports.get(link[`${side}_port_id`]);
      const label = link[`${side}_port_label`];
      return {
        node_id: node?.nodeId ?? '',
        adapter_number: port?.adapter ?? 0,
        port_number: port?.port ?? 0,
        ...(typeof label === 'object' && label !== null ? { label: modernLabel(label as Fields) } : {}),
      };
    }),
  }));
  return { nodes, links, drawings: drawings(topology, random) };
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : otherwise;
}

/** Ports of 1.x switches and hubs counted from 1, in the order in which they stand. */
function portNumber(type: string, port: Fields, index: number): number {
  return type === 'ethernet_switch' || type === 'ethernet_hub' || type === 'cloud' ? index : numberOf(port['port_number'], index);
}

function modernNode(node: Fields, random: Random, remarks: string[]): Fields {
  const given = { ...(node['properties'] as Fields | undefined) };
  const old = textOf(node['type'], '');
  const platform = /^C\d{4}$/i.test(old) ? old.toLowerCase() : null;
  const type = platform === null ? (TYPES[old] ?? old) : 'dynamips';
  const name = textOf(given['name'], textOf((node['label'] as Fields | undefined)?.['text'], 'unnamed'));
  if (TYPES[old] === undefined && platform === null) remarks.push(`${name} is of the type ${old}, which is not known`);
  const { name: _name, console: consolePort, ...properties } = given;
  for (const key of MOVED) if (node[key] !== undefined) properties[key] = node[key];
  if (platform !== null) properties['platform'] ??= platform;
  const ports = records(node['ports']);
  if ((type === 'ethernet_switch' || type === 'ethernet_hub') && ports.length > 0)
    properties['ports_mapping'] = ports.map((port, index) => ({
      name: `Ethernet${index}`,
      port_number: index,
      ...(type === 'ethernet_switch' ? { type: textOf(port['type'], 'access'), vlan: numberOf(port['vlan'], 1) } : {}),
    }));
  if (type === 'cloud')
    properties['ports_mapping'] = ports.map((port, index) => ({
      name: textOf(port['name'], `nio${index}`),
      interface: textOf(port['name'], `nio${index}`).replace(/^nio_gen_eth:/, ''),
      port_number: index,
      type: 'ethernet',
    }));
  const symbol = textOf(node['symbol'], textOf(node['default_symbol'], '').replace(/\.normal\.svg$/, '.svg'));
  return {
    node_id: textOf(node['vm_id'], textOf(node['device_id'], random.uuid())),
    node_type: type,
    name,
    compute_id: 'local',
    console: typeof consolePort === 'number' ? consolePort : null,
    console_type: 'telnet',
    properties,
    ...(typeof node['port_name_format'] === 'string' ? { port_name_format: node['port_name_format'] } : {}),
    ...(type === 'iou' ? { port_name_format: 'Ethernet{segment0}/{port0}', port_segment_size: 4 } : {}),
    symbol: symbol === '' ? `:/symbols/${SYMBOLS[type] ?? 'computer'}.svg` : symbol,
    label: modernLabel({ text: name, ...(node['label'] as Fields | undefined) }),
    x: numberOf(node['x'], 0),
    y: numberOf(node['y'], 0),
    z: numberOf(node['z'], 1),
  };
}

/** Qt's description of a font, `TypeWriter,10,-1,5,75,…`, as the style of an SVG text. */
function modernLabel(label: Fields): Fields {
  const [family = 'TypeWriter', size = '10', , , weight = '75'] = textOf(label['font'], '')
    .split(',')
    .filter((part) => part !== '');
  const color = textOf(label['color'], '#ff000000').replace(/^#[0-9a-f]{2}([0-9a-f]{6})$/i, '#$1');
  const bold = Number(weight) >= 75 ? 'font-weight: bold;' : '';
  return {
    text: textOf(label['text'], ''),
    x: numberOf(label['x'], 0),
    y: numberOf(label['y'], -25),
    rotation: numberOf(label['rotation'], 0),
    style: `font-family: ${family};font-size: ${Number.parseFloat(size) || 10};${bold}fill: ${color};fill-opacity: 1.0;`,
  };
}

/** Notes, rectangles and ellipses, which 2.0 calls drawings. */
function drawings(topology: Fields, random: Random): Fields[] {
  const shape = (thing: Fields, element: (width: number, height: number, paint: string) => string): Fields => {
    const [width, height] = [numberOf(thing['width'], 100), numberOf(thing['height'], 100)];
    const paint = `fill="${textOf(thing['color'], '#ffffff').replace(/^#[0-9a-f]{2}([0-9a-f]{6})$/i, '#$1')}" fill-opacity="1.0" stroke="#000000" stroke-width="2"`;
    return placed(thing, 0, `<svg width="${width}" height="${height}">${element(width, height, paint)}</svg>`);
  };
  const placed = (thing: Fields, z: number, svg: string): Fields => ({
    drawing_id: random.uuid(),
    x: numberOf(thing['x'], 0),
    y: numberOf(thing['y'], 0),
    z: numberOf(thing['z'], z),
    rotation: numberOf(thing['rotation'], 0),
    svg,
  });
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [
    ...records(topology['rectangles']).map((thing) =>
      shape(thing, (width, height, paint) => `<rect width="${width}" height="${height}" ${paint} />`),
    ),
    ...records(topology['ellipses']).map((thing) =>
      shape(
        thing,
        (width, height, paint) => `<ellipse cx="${width / 2}" cy="${height / 2}" rx="${width / 2}" ry="${height / 2}" ${paint} />`,
      ),
    ),
    ...records(topology['notes']).map((note) =>
      placed(
        note,
        2,
        `<svg width="200" height="30"><text font-family="TypeWriter" font-size="10.0" font-weight="bold" fill="#000000">${escaped(textOf(note['text'], ''))}</text></svg>`,
      ),
    ),
  ];
}
