import { refuse } from '../refusal.ts';
import { deleteLink, linksOf } from './links.ts';
import type { LabLabel, LabNode, LabProject, Network } from './network.ts';
import { missingEmulator, NODE_KINDS } from './node-kinds.ts';
import { halt, inTurn, NO_RELAY, startupPath } from './node-power.ts';
import { freeApplicationId } from './topology.ts';

/** Sizes of symbols, which are told as the node's. */
const SYMBOL_SIZES: Readonly<Record<string, readonly [width: number, height: number]>> = {
  ':/symbols/computer.svg': [65, 59],
  ':/symbols/vpcs_guest.svg': [65, 59],
};

export function nodeOf(project: LabProject, nodeId: string): LabNode {
  const node = project.nodes.get(nodeId);
  if (node === undefined) throw refuse(404, `Node ID ${nodeId} doesn't exist`);
  return node;
}

function tell(network: Network, action: string, node: LabNode): void {
  for (let time = 0; time <= network.switches.extraRepeats; time += 1) {
    network.announce.project(node.project, action, () => network.bodies.node(node, 'event'));
  }
}

/** A taken name is not an error: another one is found, as GNS3 finds it. */
function freeName(project: LabProject, wanted: string): string {
  const taken = new Set<string>();
  for (const node of project.nodes.values()) taken.add(node.name);
  let pattern = wanted;
  if (taken.has(wanted)) pattern = /\d+$/.test(wanted) ? wanted.replace(/\d+$/, '{0}') : `${wanted}{0}`;
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
  readonly properties?: Record<string, unknown> | undefined;
  readonly startupScript?: string | undefined;
  /** 3.0: the properties of a copy lack the compute. */
  readonly duplicate?: boolean;
}

export async function createNode(network: Network, project: LabProject, wanted: NewNode): Promise<LabNode> {
  checkCompute(network, wanted.computeId);
  const kind = NODE_KINDS.get(wanted.nodeType);
  const properties = { ...wanted.properties };
  const needsDynamips = wanted.nodeType === 'ethernet_switch' || wanted.nodeType === 'ethernet_hub';
  if (kind === undefined || (needsDynamips && network.switches.withoutDynamips))
    throw missingEmulator(network.api, wanted.nodeType, properties, !network.switches.withoutDynamips);
  await network.pause('createNode');
  const nodeId = wanted.nodeId ?? network.random.uuid();
  const known = project.nodes.get(nodeId);
  if (known !== undefined) return known;
  if (wanted.nodeType === 'cloud' && network.switches.withoutRelay) throw refuse(409, NO_RELAY);
  const name = freeName(project, wanted.name);
  const symbol = wanted.symbol ?? ':/symbols/computer.svg';
  const [width, height] = SYMBOL_SIZES[symbol] ?? [60, 60];
  const script = wanted.startupScript ?? properties['startup_script'];
  // 2.2 shows the script that came with the creation, 3.0 does not.
  if (network.api === 'v3') delete properties['startup_script'];
  const inner = kind.console === null ? null : network.consolePorts.take(2);
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
    nodeType: wanted.nodeType,
    status: kind.alwaysOn ? 'started' : 'stopped',
    computeId: wanted.computeId,
    console: port,
    consoleType: kind.console,
    consoleAutoStart: false,
    label: { rotation: 0, style: null, text: name, x: null, y: -40, ...wanted.label },
    symbol,
    width,
    height,
    x: wanted.x ?? 0,
    y: wanted.y ?? 0,
    z: wanted.z ?? 1,
    locked: false,
    templateId: wanted.templateId ?? null,
    properties: { ...kind.properties[network.api], ...properties },
    customAdapters: [],
    portNameFormat: 'Ethernet{0}',
    portSegmentSize: 0,
    firstPortName: null,
    ports: kind.ports,
    commandLine: wanted.nodeType === 'vpcs' ? '' : null,
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
  if (typeof script === 'string' && script !== '') project.files.set(startupPath(node), Buffer.from(script.replaceAll('%h', name)));
  tell(network, 'node.created', node);
  if (wanted.nodeType === 'cloud') {
    node.fresh = false;
    tell(network, 'node.updated', node);
    node.fresh = true;
  }
  return node;
}

function checkCompute(network: Network, computeId: string): void {
  if (computeId === 'local') {
    if (!network.computeConnected()) throw refuse(409, "Cannot connect to compute 'local' with request POST /projects");
    return;
  }
  if (!network.computes.has(computeId)) throw refuse(404, `Compute ID ${computeId} doesn't exist`);
  throw refuse(409, `Cannot connect to compute '${computeId}' with request POST /projects`);
}

/** What may be put without asking the emulator. */
const LOOKS = ['x', 'y', 'z', 'locked', 'symbol', 'width', 'height'] as const;

/** `PUT /nodes/{id}`: one `node.updated` when something changed, or when the emulator was asked. */
export async function updateNode(network: Network, node: LabNode, body: Record<string, unknown>): Promise<void> {
  const pause = network.pause('write');
  if (pause !== undefined) await pause;
  const asksEmulator = changeEmulated(network, node, body);
  const before = asksEmulator ? '' : JSON.stringify(network.bodies.node(node, 'event'));
  for (const key of LOOKS) {
    const value = body[key];
    if (value === undefined || value === null) continue;
    if (typeof value === typeof node[key]) Object.assign(node, { [key]: value });
    if (key === 'symbol') [node.width, node.height] = SYMBOL_SIZES[node.symbol] ?? [60, 60];
  }
  const label = body['label'];
  if (typeof label === 'object' && label !== null) node.label = { ...node.label, ...(label as LabLabel), text: node.name };
  if (Array.isArray(body['custom_adapters'])) node.customAdapters = body['custom_adapters'];
  if (asksEmulator || JSON.stringify(network.bodies.node(node, 'event')) !== before) tell(network, 'node.updated', node);
}

function changeEmulated(network: Network, node: LabNode, body: Record<string, unknown>): boolean {
  const type = body['console_type'];
  if (typeof type === 'string' && type !== node.consoleType) {
    if (node.status === 'started') throw refuse(409, `"${node.name}" must be stopped to change the console type to ${type}`);
    node.consoleType = type;
  }
  const properties = body['properties'];
  if (typeof properties === 'object' && properties !== null) changeProperties(network, node, properties as Record<string, unknown>);
  const port = body['console'];
  if (typeof port === 'number' && port !== node.console) changeConsole(network, node, port);
  const name = body['name'];
  if (typeof name === 'string' && name !== node.name) {
    node.name = freeName(node.project, name);
    node.label = { ...node.label, text: node.name };
  }
  return [type, properties, port, name].some((value) => value !== undefined && value !== null);
}

function changeProperties(network: Network, node: LabNode, properties: Record<string, unknown>): void {
  if (properties['ports_mapping'] !== undefined && linksOf(node).length > 0) {
    throw refuse(
      409,
      network.api === 'v2' ? "Can't modify a switch already connected." : 'Cannot change ports on a switch that is already connected.',
    );
  }
  const { startup_script: _ignored, ...rest } = properties;
  // Recorded: 2.2 refuses a script here, 3.0 takes it and does nothing with it.
  node.properties = { ...node.properties, ...rest };
}

/** The console moves also while the node runs. */
function changeConsole(network: Network, node: LabNode, port: number): void {
  if (!network.consolePorts.claim(port)) throw refuse(409, `TCP port ${port} already in use on host 127.0.0.1`);
  if (node.console !== null) network.consolePorts.release(node.console);
  if (node.status === 'started') network.consoles.close(node);
  node.console = port;
  if (node.status === 'started') void network.consoles.open(node);
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
    if (NODE_KINDS.get(node.nodeType)!.alwaysOn) node.status = status;
    for (const port of [node.console, node.innerPort]) if (port !== null) network.consolePorts.release(port);
    const folder = `project-files/vpcs/${node.nodeId}/`;
    for (const path of node.project.files.keys()) if (path.startsWith(folder)) node.project.files.delete(path);
  });
}

export function duplicateNode(network: Network, node: LabNode, body: Record<string, unknown>): Promise<LabNode> {
  const { compute_id: _compute, ...properties } = node.properties;
  const script = node.project.files.get(startupPath(node))?.toString();
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
    properties,
    startupScript: script,
  });
}
