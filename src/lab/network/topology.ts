import { textOf } from '../field.ts';
import type { FilterValues, LabLabel, LabLink, LabNode, LabProject, Network, SavedProject } from './network.ts';
import { halt } from './node-power.ts';
import { NODE_KINDS } from './node-kinds.ts';
import { refuse } from '../refusal.ts';

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
export function loadTopology(network: Network, project: LabProject, saved: SavedProject, how: 'reload' | 'restore' | 'new ids'): void {
  for (const node of project.nodes.values()) {
    halt(network, node, true);
    for (const port of [node.console, node.innerPort]) if (port !== null) network.consolePorts.release(port);
  }
  const renamed = new Map<string, string>();
  const idOf = (id: unknown): string => {
    const known = String(id);
    if (how !== 'new ids') return known;
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
    const moved = path.replace(/^project-files\/vpcs\/([^/]+)\//, (whole, id: string) =>
      renamed.has(id) ? `project-files/vpcs/${renamed.get(id)}/` : whole,
    );
    project.files.set(moved, bytes);
  }
}

function restoredNode(network: Network, project: LabProject, nodeId: string, fields: Record<string, unknown>): LabNode {
  const nodeType = String(fields['node_type']);
  const kind = NODE_KINDS.get(nodeType);
  if (kind === undefined) throw refuse(409, `Could not load the project: node type ${nodeType} needs an emulator that this server lacks`);
  const wanted = fields['console'];
  let ports: { console: number | null; innerPort: number | null } = { console: null, innerPort: null };
  if (kind.console !== null) {
    const inner = network.consolePorts.take(2);
    ports = { console: inner, innerPort: inner + 1 };
    // A port stays the node's unless another took it meanwhile.
    if (typeof wanted === 'number' && network.consolePorts.claim(wanted)) {
      network.consolePorts.release(inner);
      ports.console = wanted;
    }
  }
  const number = (key: string, otherwise: number): number => (typeof fields[key] === 'number' ? fields[key] : otherwise);
  return {
    nodeId,
    project,
    name: textOf(fields['name'], 'unnamed'),
    nodeType,
    status: kind.alwaysOn ? 'started' : 'stopped',
    computeId: textOf(fields['compute_id'], 'local'),
    ...ports,
    // Recorded of clouds: null when made, `none` when read from a file.
    consoleType: kind.console ?? (network.api === 'v2' ? 'none' : null),
    consoleAutoStart: fields['console_auto_start'] === true,
    label: { ...(fields['label'] as LabLabel) },
    symbol: textOf(fields['symbol'], ':/symbols/computer.svg'),
    width: number('width', 65),
    height: number('height', 59),
    x: number('x', 0),
    y: number('y', 0),
    z: number('z', 1),
    locked: fields['locked'] === true,
    templateId: typeof fields['template_id'] === 'string' ? fields['template_id'] : null,
    properties: { ...(fields['properties'] as Record<string, unknown>) },
    customAdapters: [],
    portNameFormat: textOf(fields['port_name_format'], 'Ethernet{0}'),
    portSegmentSize: number('port_segment_size', 0),
    firstPortName: typeof fields['first_port_name'] === 'string' ? fields['first_port_name'] : null,
    ports: kind.ports,
    commandLine: nodeType === 'vpcs' ? '' : null,
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
            label: { ...(end['label'] as LabLabel) },
          },
        ];
  });
  return {
    linkId,
    project,
    linkType: 'ethernet',
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
