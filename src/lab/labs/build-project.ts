import { textOf } from '../field.ts';
import { platformDefaults } from '../network/dynamips-modules.ts';
import { createDrawing } from '../network/drawings.ts';
import { createLink } from '../network/links.ts';
import type { Network } from '../network/network.ts';
import type { LabNode, LabProject, LabTemplate } from '../network/objects.ts';
import { createNode } from '../network/nodes.ts';
import { createProject } from '../network/projects.ts';
import { refuse } from '../refusal.ts';
import { drawn } from './drawn.ts';
import type { LabKind, LabNodeText, LabProjectText } from './lab-document.ts';
import { portNamed } from './port-names.ts';

/** What a kind is in GNS3. Symbols by what they show: 2.2 and 3.0 draw them differently. */
const KINDS: Readonly<
  Record<LabKind, { readonly nodeType: string; readonly symbol: string; readonly properties: Record<string, unknown> }>
> = {
  router: { nodeType: 'dynamips', symbol: ':/symbols/router.svg', properties: { image: 'c7200-adventerprisek9-mz.152-4.M7.image' } },
  l3_switch: {
    nodeType: 'iou',
    symbol: ':/symbols/multilayer_switch.svg',
    properties: { path: 'i86bi-linux-l2-adventerprisek9-15.2d.bin', serial_adapters: 0 },
  },
  switch: {
    nodeType: 'iou',
    symbol: ':/symbols/ethernet_switch.svg',
    properties: { path: 'i86bi-linux-l2-adventerprisek9-15.2d.bin', serial_adapters: 0 },
  },
  host: { nodeType: 'docker', symbol: ':/symbols/server.svg', properties: { image: 'debian:12-slim' } },
  pc: { nodeType: 'vpcs', symbol: ':/symbols/vpcs_guest.svg', properties: {} },
  ethernet_switch: { nodeType: 'ethernet_switch', symbol: ':/symbols/ethernet_switch.svg', properties: {} },
  ethernet_hub: { nodeType: 'ethernet_hub', symbol: ':/symbols/hub.svg', properties: {} },
  cloud: { nodeType: 'cloud', symbol: ':/symbols/cloud.svg', properties: {} },
  nat: { nodeType: 'nat', symbol: ':/symbols/nat.svg', properties: {} },
};

/** Makes a project of a lab document through the same operations as clients have. @throws Refusal naming the project and what does not fit */
export async function buildProject(network: Network, text: LabProjectText): Promise<LabProject> {
  const [width, height] = text.scene ?? [];
  const project = createProject(network, {
    name: text.name,
    auto_close: false,
    show_interface_labels: true,
    ...(width === undefined ? {} : { scene_width: width, scene_height: height }),
  });
  const nodes = new Map<string, LabNode>();
  for (const wanted of text.nodes) {
    if (nodes.has(wanted.name)) throw refuse(409, `${text.name}: two nodes are called ${wanted.name}`);
    nodes.set(wanted.name, await createNode(network, project, nodeOf(network, wanted)));
  }
  for (const wanted of text.links) {
    const link = Array.isArray(wanted) ? { ends: wanted } : wanted;
    await createLink(network, project, {
      suspend: link.suspended ?? false,
      filters: link.filters ?? {},
      nodes: link.ends.map((end) => endOf(text.name, nodes, end)),
    });
  }
  for (const wanted of text.drawings) for (const part of drawn(wanted)) createDrawing(network, project, { ...part });
  return project;
}

function nodeOf(network: Network, wanted: LabNodeText): Parameters<typeof createNode>[2] {
  const kind = wanted.kind === undefined ? undefined : KINDS[wanted.kind];
  const nodeType = wanted.node_type ?? kind!.nodeType;
  const symbol = wanted.symbol ?? kind?.symbol;
  const properties: Record<string, unknown> = { ...kind?.properties, ...hardware(nodeType, wanted), ...wanted.properties };
  if (wanted.usage !== undefined && nodeType !== 'vpcs') properties['usage'] = wanted.usage;
  return {
    name: wanted.name,
    nodeType,
    computeId: 'local',
    x: wanted.x,
    y: wanted.y,
    symbol,
    templateId: templateFor(network, nodeType, properties)?.templateId ?? null,
    properties,
    startupScript: wanted.startup === undefined ? undefined : `${wanted.startup.join('\n')}\n`,
  };
}

/** Slots and adapters. */
function hardware(nodeType: string, { platform, modules, adapters }: LabNodeText): Record<string, unknown> {
  if (nodeType === 'dynamips') {
    const name = platform ?? 'c7200';
    const slots = Object.fromEntries((modules ?? []).map((module, slot) => [`slot${slot}`, module]));
    const { ram, nvram } = platformDefaults(name);
    const image = name === 'c7200' ? {} : { image: `${name}-adventerprisek9-mz.124-25d.image` };
    return { platform: name, ram, nvram, ...image, ...slots };
  }
  if (adapters === undefined) return {};
  return nodeType === 'iou' ? { ethernet_adapters: adapters } : { adapters };
}

/** The server's template that such a node would have been made from. */
function templateFor(network: Network, nodeType: string, properties: Record<string, unknown>): LabTemplate | undefined {
  const image = (fields: Record<string, unknown>): string =>
    textOf(fields['path'], textOf(fields['image'], textOf(fields['hda_disk_image'], '')));
  for (const template of network.templates.values()) {
    const { fields } = template;
    if (fields['template_type'] !== nodeType) continue;
    const settings = { ...fields, ...(fields['properties'] as Record<string, unknown> | undefined) };
    if (fields['builtin'] === true || image(settings) === image(properties)) return template;
  }
  return undefined;
}

function endOf(project: string, nodes: ReadonlyMap<string, LabNode>, text: string): Record<string, unknown> {
  const at = text.lastIndexOf(' ');
  const node = nodes.get(text.slice(0, at));
  if (node === undefined) throw refuse(404, `${project}: the link end "${text}" names no node of the project`);
  const port = portNamed(node, text.slice(at + 1));
  if (port === null) {
    const has = node.ports.map((each) => each.name).join(', ');
    throw refuse(404, `${project}: the link end "${text}" names no port of ${node.name}, which has ${has === '' ? 'none' : has}`);
  }
  return {
    node_id: node.nodeId,
    adapter_number: port.adapterNumber,
    port_number: port.portNumber,
    label: { text: port.shortName, style: END_STYLE, rotation: 0 },
  };
}

const END_STYLE = 'font-family: TypeWriter;font-size: 10.0;font-weight: bold;fill: #000000;fill-opacity: 1.0;';
