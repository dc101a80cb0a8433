import { textOf } from '../field.ts';
import { auxiliaryOf, emulatorProperties } from './emulator-properties.ts';
import type { Network } from './network.ts';
import type { FilterValues, LabLabel, LabLink, LabLinkEnd, LabNode, LabProject, SavedProject } from './objects.ts';
import { halt } from './node-power.ts';
import { knownKind } from './node-kinds.ts';
import { portsOf } from './ports.ts';
import { refuse } from '../refusal.ts';
import { sizeOf } from './symbols.ts';

/** The name of the file that the project is written to, without its ending. */
export function topologyFile(project: LabProject): string {
  return project.filename.replace(/\.gns3$/, '');
}

/** The project as its file has it. */
export function saveTopology(network: Network, project: LabProject): SavedProject {
  return {
    topology: {
      name: project.name,
      nodes: [...project.nodes.values()].map((node) => network.bodies.node(node, 'closed')),
      links: [...project.links.values()].map((link) => network.bodies.link(link, 'closed')),
      drawings: [...project.drawings.values()].map((drawing) => network.bodies.drawing(drawing, true)),
      settings: { ...project.settings },
    },
    files: new Map(project.files),
  };
}

/**
 * Reads a project from its file. `reload` and `restore` keep ids and tell listeners in the recorded order: every node,
 * an early `link.updated` without ends for each link that is styled or suspended, then the links; half-made ones are
 * told as deleted. `new ids` is silent: the project is a closed copy.
 */
export function loadTopology(
  network: Network,
  project: LabProject,
  saved: SavedProject,
  how: 'reload' | 'restore' | 'restore under new ids' | 'new ids',
): void {
  for (const node of project.nodes.values()) {
    halt(network, node, true);
    for (const port of [node.console, node.innerPort, node.aux]) if (port !== null) network.consolePorts.release(port);
  }
  const renamed = new Map<string, string>();
  const idOf = (id: unknown): string => {
    const known = String(id);
    if (!how.endsWith('new ids')) return known;
    const fresh = renamed.get(known) ?? network.random.uuid();
    renamed.set(known, fresh);
    return fresh;
  };
  const silent = how === 'new ids';
  project.nodes = new Map();
  project.links = new Map();
  project.drawings = new Map();
  for (const fields of saved.topology.nodes) {
    const node = restoredNode(network, project, idOf(fields['node_id']), fields);
    project.nodes.set(node.nodeId, node);
    if (!silent) network.announce.project(project, 'node.created', () => network.bodies.node(node, 'event'));
  }
  restoreFiles(project, saved, renamed, how);
  let clouds = silent ? [] : [...project.nodes.values()].filter((node) => node.nodeType === 'cloud');
  const tellClouds = (): void => {
    for (const node of clouds) node.fresh = false;
    for (const node of clouds) network.announce.project(project, 'node.updated', () => network.bodies.node(node, 'event'));
    clouds = [];
  };
  for (const fields of saved.topology.links) {
    const link = restoredLink(project, idOf(fields['link_id']), fields, idOf);
    if (!silent && (Object.keys(link.style).length > 0 || link.suspended)) {
      network.announce.project(project, 'link.updated', () => network.bodies.link(link, 'event', []));
    }
    tellClouds();
    if (link.ends.length < 2) {
      if (!silent) network.announce.project(project, 'link.deleted', () => network.bodies.link(link, 'event'));
      continue;
    }
    project.links.set(link.linkId, link);
    if (!silent) network.announce.project(project, 'link.created', () => network.bodies.link(link, 'event'));
  }
  tellClouds();
  for (const fields of saved.topology.drawings) {
    const drawingId = idOf(fields['drawing_id']);
    const number = (key: string): number => Number(fields[key] ?? 0);
    const drawing = {
      drawingId,
      project,
      x: number('x'),
      y: number('y'),
      z: number('z'),
      locked: fields['locked'] === true,
      rotation: number('rotation'),
      svg: textOf(fields['svg'], ''),
    };
    project.drawings.set(drawingId, drawing);
    if (!silent) network.announce.project(project, 'drawing.created', () => network.bodies.drawing(drawing, true));
  }
}

function restoreFiles(project: LabProject, saved: SavedProject, renamed: ReadonlyMap<string, string>, how: string): void {
  if (how === 'reload') return;
  project.files.clear();
  for (const [path, bytes] of saved.files) {
    const moved = path.replace(/^project-files\/([a-z]+)\/([^/]+)\//, (whole, type: string, id: string) =>
      renamed.has(id) ? `project-files/${type}/${renamed.get(id)}/` : whole,
    );
    project.files.set(moved, bytes);
  }
}

function restoredNode(network: Network, project: LabProject, nodeId: string, fields: Record<string, unknown>): LabNode {
  const nodeType = String(fields['node_type']);
  const kind = knownKind(nodeType, network.emulators);
  if (kind === undefined) throw refuse(409, `Could not load the project: node type ${nodeType} needs an emulator that this server lacks`);
  const wanted = fields['console'];
  let ports: { console: number | null; innerPort: number | null } = { console: null, innerPort: null };
  const symbol = textOf(fields['symbol'], ':/symbols/computer.svg');
  // Recorded of clouds: null when made, `none` when read from a file.
  const consoleType = kind.alwaysOn
    ? (kind.console ?? (network.api === 'v2' ? 'none' : null))
    : textOf(fields['console_type'], kind.console ?? 'none');
  if (kind.console !== null && (kind.alwaysOn || consoleType !== 'none')) {
    const inner = network.consolePorts.take(2);
    ports = { console: inner, innerPort: inner + 1 };
    // A port stays the node's unless another took it meanwhile.
    if (typeof wanted === 'number' && network.consolePorts.claim(wanted)) {
      network.consolePorts.release(inner);
      ports.console = wanted;
    }
  }
  const number = (key: string, otherwise: number): number => (typeof fields[key] === 'number' ? fields[key] : otherwise);
  const given = (fields['properties'] ?? {}) as Record<string, unknown>;
  const settings = {
    nodeType,
    properties: kind.emulated
      ? { ...kind.properties[network.api], ...emulatorProperties(network, project, nodeId, nodeType, given) }
      : { ...given },
    portNameFormat: textOf(fields['port_name_format'], kind.portNameFormat),
    portSegmentSize: number('port_segment_size', kind.portSegmentSize),
    firstPortName: typeof fields['first_port_name'] === 'string' ? fields['first_port_name'] : null,
    customAdapters: Array.isArray(fields['custom_adapters']) ? (fields['custom_adapters'] as unknown[]) : [],
  };
  // Files of older versions leave the ports of switches, hubs and clouds to their defaults.
  if (settings.properties['ports_mapping'] === undefined && kind.properties[network.api]['ports_mapping'] !== undefined)
    settings.properties['ports_mapping'] = kind.properties[network.api]['ports_mapping'];
  const aux = auxiliaryOf(network.api, nodeType, typeof fields['aux_type'] === 'string' ? fields['aux_type'] : undefined);
  const auxPort = aux.opened ? network.consolePorts.take(1) : null;
  if (auxPort !== null && network.api === 'v2') settings.properties['aux'] = auxPort;
  const [width, height] = sizeOf(symbol);
  return {
    nodeId,
    project,
    name: textOf(fields['name'], 'unnamed'),
    ...settings,
    status: kind.alwaysOn ? 'started' : 'stopped',
    computeId: textOf(fields['compute_id'], 'local'),
    ...ports,
    consoleType,
    consoleAutoStart: fields['console_auto_start'] === true,
    aux: auxPort,
    auxType: aux.type,
    label: { ...(fields['label'] as LabLabel) },
    symbol,
    width: number('width', width),
    height: number('height', height),
    x: number('x', 0),
    y: number('y', 0),
    z: number('z', 1),
    locked: fields['locked'] === true,
    templateId: typeof fields['template_id'] === 'string' ? fields['template_id'] : null,
    ports: portsOf(settings),
    commandLine: kind.alwaysOn ? null : '',
    applicationId: nodeType === 'vpcs' ? freeApplicationId(project) : null,
    udp: null,
    machine: null,
    relayAlive: false,
    fresh: true,
    turn: null,
  };
}

/** The lowest `-m` that no VPCS of the project has. */
export function freeApplicationId(project: LabProject): number {
  const used = new Set<number>();
  for (const node of project.nodes.values()) if (node.applicationId !== null) used.add(node.applicationId);
  let id = 0;
  while (used.has(id)) id += 1;
  return id;
}

function endLabel(end: Record<string, unknown>): LabLabel {
  const label = end['label'];
  if (typeof label === 'object' && label !== null) return { ...(label as LabLabel) };
  return { style: null, text: `${Number(end['adapter_number'])}/${Number(end['port_number'])}` };
}

/** What its ports say; a serial link is one between serial ports. */
function linkTypeOf(ends: readonly LabLinkEnd[]): 'ethernet' | 'serial' {
  const end = ends[0];
  const port = end?.node.ports.find((each) => each.adapterNumber === end.adapterNumber && each.portNumber === end.portNumber);
  return port?.linkType ?? 'ethernet';
}

function restoredLink(project: LabProject, linkId: string, fields: Record<string, unknown>, idOf: (id: unknown) => string): LabLink {
  const filters = { ...(fields['filters'] as FilterValues) };
  const suspended = fields['suspend'] === true;
  const ends = (fields['nodes'] as Record<string, unknown>[]).flatMap((end) => {
    const node = project.nodes.get(idOf(end['node_id']));
    return node === undefined
      ? []
      : [
          {
            node,
            adapterNumber: Number(end['adapter_number']),
            portNumber: Number(end['port_number']),
            label: endLabel(end),
          },
        ];
  });
  return {
    linkId,
    project,
    linkType: linkTypeOf(ends),
    ends,
    filters,
    suspended,
    style: { ...(fields['link_style'] as Record<string, unknown>) },
    capturing: false,
    captureFileName: null,
    captureFilePath: null,
    captureComputeId: null,
    applied: { filters, suspended },
    wire: { cut: false, lossPercent: 0, delayMs: 0 },
    wasReset: false,
    frames: 0,
    captureReaders: new Set(),
  };
}
