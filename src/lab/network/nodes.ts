import { startupFileOf } from '../device/startup-file.ts';
import { refuse } from '../refusal.ts';
import { auxiliaryOf, emulatorProperties } from './emulator-properties.ts';
import { deleteLink, linksOf } from './links.ts';
import type { Network } from './network.ts';
import type { LabLabel, LabNode, LabProject } from './objects.ts';
import { kindOf, knownKind, missingEmulator } from './node-kinds.ts';
import { halt, inTurn, NO_RELAY } from './node-power.ts';
import { portsOf } from './ports.ts';
import { sizeOf } from './symbols.ts';
import { freeApplicationId } from './topology.ts';

export function nodeOf(project: LabProject, nodeId: string): LabNode {
  const node = project.nodes.get(nodeId);
  if (node === undefined) throw refuse(404, `Node ID ${nodeId} doesn't exist`);
  return node;
}

export function tellNode(network: Network, action: string, node: LabNode): void {
  for (let time = 0; time <= network.switches.extraRepeats; time += 1) {
    network.announce.project(node.project, action, () => network.bodies.node(node, 'event'));
  }
}

/** A taken name is not an error: another one is found, as GNS3 finds it. */
export function freeName(project: LabProject, wanted: string): string {
  const taken = new Set<string>();
  for (const node of project.nodes.values()) taken.add(node.name);
  const name = wanted.replaceAll(' ', '');
  let pattern = name;
  if (taken.has(name)) pattern = /\d+$/.test(name) ? name.replace(/\d+$/, '{0}') : `${name}{0}`;
  if (!/\{0\}|\{id\}/.test(pattern)) return pattern;
  for (let number = 1; ; number += 1) {
    const name = pattern.replaceAll(/\{0\}|\{id\}/g, String(number)).replaceAll('{name}', 'Node');
    if (!taken.has(name)) return name;
  }
}

export interface NewNode {
  readonly name: string;
  readonly nodeType: string;
  readonly computeId: string;
  readonly nodeId?: string | undefined;
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly z?: number | undefined;
  readonly symbol?: string | undefined;
  readonly label?: LabLabel | undefined;
  readonly templateId?: string | null | undefined;
  readonly console?: number | undefined;
  readonly consoleType?: string | undefined;
  readonly consoleAutoStart?: boolean | undefined;
  readonly locked?: boolean | undefined;
  readonly auxType?: string | undefined;
  readonly properties?: Record<string, unknown> | undefined;
  readonly portNameFormat?: string | undefined;
  readonly portSegmentSize?: number | undefined;
  readonly firstPortName?: string | undefined;
  readonly customAdapters?: readonly unknown[] | undefined;
  /** What its device boots from, as the file has it. */
  readonly startupScript?: string | undefined;
  /** 3.0: the properties of a copy lack the compute. */
  readonly duplicate?: boolean;
}

export async function createNode(network: Network, project: LabProject, wanted: NewNode): Promise<LabNode> {
  checkCompute(network, wanted.computeId);
  const kind = knownKind(wanted.nodeType, network.emulators);
  const properties = { ...wanted.properties };
  const needsDynamips = kind?.alwaysOn === true && wanted.nodeType !== 'cloud' && wanted.nodeType !== 'nat';
  if (kind === undefined || (needsDynamips && network.switches.withoutDynamips))
    throw missingEmulator(network.api, wanted.nodeType, properties, !network.switches.withoutDynamips);
  await network.pause('createNode');
  const nodeId = wanted.nodeId ?? network.random.uuid();
  const known = project.nodes.get(nodeId);
  if (known !== undefined) return known;
  if (wanted.nodeType === 'cloud' && network.switches.withoutRelay) throw refuse(409, NO_RELAY);
  const name = freeName(project, wanted.name);
  const symbol = wanted.symbol ?? ':/symbols/computer.svg';
  const [width, height] = sizeOf(symbol);
  const script = wanted.startupScript ?? properties['startup_script'] ?? properties['startup_config_content'];
  // 2.2 shows the script that came with the creation, 3.0 does not.
  if (network.api === 'v3') delete properties['startup_script'];
  const settings = {
    nodeType: wanted.nodeType,
    properties: {
      ...kind.properties[network.api],
      ...(kind.emulated ? emulatorProperties(network, project, nodeId, wanted.nodeType, properties) : properties),
    },
    portNameFormat: wanted.portNameFormat ?? kind.portNameFormat,
    portSegmentSize: wanted.portSegmentSize ?? kind.portSegmentSize,
    firstPortName: wanted.firstPortName ?? null,
    customAdapters: [...(wanted.customAdapters ?? [])],
  };
  const ports = portsOf(settings);
  const consoleType = kind.alwaysOn ? kind.console : (wanted.consoleType ?? kind.console);
  const inner = kind.console === null || (consoleType === 'none' && !kind.alwaysOn) ? null : network.consolePorts.take(2);
  let port = inner;
  if (inner !== null && wanted.console !== undefined && wanted.console !== null) {
    if (wanted.console !== inner && !network.consolePorts.claim(wanted.console)) {
      network.consolePorts.release(inner);
      network.consolePorts.release(inner + 1);
      throw refuse(409, `TCP port ${wanted.console} already in use on host 127.0.0.1. Port will be automatically allocated`);
    }
    if (wanted.console !== inner) network.consolePorts.release(inner);
    port = wanted.console;
  }
  const node: LabNode = {
    nodeId,
    project,
    name,
    status: kind.alwaysOn ? 'started' : 'stopped',
    computeId: wanted.computeId,
    console: port,
    consoleType,
    consoleAutoStart: wanted.consoleAutoStart ?? false,
    ...openedAux(network, settings, wanted.auxType),
    label:
      wanted.label === undefined ? { rotation: 0, style: null, text: name, x: null, y: -Math.round(height / 2 + 10) } : { ...wanted.label },
    symbol,
    width,
    height,
    x: wanted.x ?? 0,
    y: wanted.y ?? 0,
    z: wanted.z ?? 1,
    locked: wanted.locked ?? false,
    templateId: wanted.templateId ?? null,
    ...settings,
    ports,
    commandLine: kind.alwaysOn ? null : '',
    innerPort: inner === null ? null : inner + 1,
    applicationId: wanted.nodeType === 'vpcs' ? freeApplicationId(project) : null,
    udp: null,
    machine: null,
    relayAlive: false,
    fresh: true,
    turn: null,
  };
  node.label.text = name;
  if (wanted.duplicate === true) delete node.properties['compute_id'];
  project.nodes.set(nodeId, node);
  const file = startupFileOf(node);
  if (file !== null && typeof script === 'string' && script !== '') project.files.set(file, Buffer.from(script.replaceAll('%h', name)));
  tellNode(network, 'node.created', node);
  if (wanted.nodeType === 'cloud') {
    node.fresh = false;
    tellNode(network, 'node.updated', node);
    node.fresh = true;
  }
  return node;
}

/** The second terminal: a port of its own, and where GNS3 shows it. */
function openedAux(
  network: Network,
  settings: { readonly nodeType: string; readonly properties: Record<string, unknown> },
  wanted: string | undefined,
): { readonly aux: number | null; readonly auxType: string | null } {
  const { type, opened } = auxiliaryOf(network.api, settings.nodeType, wanted);
  const aux = opened ? network.consolePorts.take(1) : null;
  if (aux !== null && network.api === 'v2') settings.properties['aux'] = aux;
  return { aux, auxType: type };
}

/** Every TCP port that a node has. */
function portsTaken(node: LabNode): number[] {
  return [node.console, node.innerPort, node.aux].filter((port) => port !== null);
}

function checkCompute(network: Network, computeId: string): void {
  if (computeId === 'local') {
    if (!network.computeConnected()) throw refuse(409, "Cannot connect to compute 'local' with request POST /projects");
    return;
  }
  if (!network.computes.has(computeId)) throw refuse(404, `Compute ID ${computeId} doesn't exist`);
  throw refuse(409, `Cannot connect to compute '${computeId}' with request POST /projects`);
}

/** `DELETE /nodes/{id}`: its links first, then the node twice, short and full. */
export function deleteNode(network: Network, node: LabNode): Promise<void> {
  if (node.locked) throw refuse(409, `Node ${node.name} cannot be deleted because it is locked`);
  return inTurn(node, async () => {
    if (!node.project.nodes.has(node.nodeId)) throw refuse(404, `Node ID ${node.nodeId} doesn't exist`);
    for (const link of linksOf(node)) deleteLink(network, link);
    node.project.nodes.delete(node.nodeId);
    const status = node.status;
    network.announce.project(node.project, 'node.deleted', () => network.bodies.deletedNode(node));
    network.announce.project(node.project, 'node.deleted', () => network.bodies.node(node, 'event'));
    halt(network, node, true);
    if (kindOf(node).alwaysOn) node.status = status;
    for (const port of portsTaken(node)) network.consolePorts.release(port);
    network.forwarding.changed(node.project.projectId);
    const folder = `project-files/${node.nodeType}/${node.nodeId}/`;
    for (const path of node.project.files.keys()) if (path.startsWith(folder)) node.project.files.delete(path);
  });
}

/** What the emulator gives to each node anew. */
const GIVEN_OUT = new Set(['compute_id', 'dynamips_id', 'application_id', 'mac_addr', 'mac_address', 'container_id', 'aux']);

export function duplicateNode(network: Network, node: LabNode, body: Record<string, unknown>): Promise<LabNode> {
  if (node.nodeType === 'cloud' || node.nodeType === 'nat') throw refuse(409, 'This node type cannot be duplicated');
  if (node.status !== 'stopped' && !kindOf(node).alwaysOn) throw refuse(409, 'Cannot duplicate node data while the node is running');
  const properties = Object.fromEntries(Object.entries(node.properties).filter(([key]) => !GIVEN_OUT.has(key)));
  const file = startupFileOf(node);
  const script = file === null ? undefined : node.project.files.get(file)?.toString();
  return createNode(network, node.project, {
    duplicate: true,
    name: node.name,
    nodeType: node.nodeType,
    computeId: node.computeId,
    symbol: node.symbol,
    label: node.label,
    templateId: node.templateId,
    x: Number(body['x'] ?? 0),
    y: Number(body['y'] ?? 0),
    z: Number(body['z'] ?? 0),
    consoleType: node.consoleType ?? undefined,
    properties,
    portNameFormat: node.portNameFormat,
    portSegmentSize: node.portSegmentSize,
    firstPortName: node.firstPortName ?? undefined,
    customAdapters: node.customAdapters,
    startupScript: script,
  });
}
