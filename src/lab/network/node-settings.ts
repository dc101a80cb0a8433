import { isDeepStrictEqual } from 'node:util';
import { startupFileOf } from '../device/startup-file.ts';
import { textOf } from '../field.ts';
import { refuse } from '../refusal.ts';
import { linksOf } from './links.ts';
import type { Network } from './network.ts';
import type { LabLabel, LabNode } from './objects.ts';
import { kindOf } from './node-kinds.ts';
import { freeName, tellNode } from './nodes.ts';
import { portsOf } from './ports.ts';
import { sizeOf } from './symbols.ts';

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
    if (key === 'symbol') [node.width, node.height] = sizeOf(node.symbol);
  }
  const label = body['label'];
  if (typeof label === 'object' && label !== null) node.label = { ...(label as LabLabel), text: node.name };
  if (typeof body['console_auto_start'] === 'boolean') node.consoleAutoStart = body['console_auto_start'];
  changePorts(node, body);
  if (asksEmulator || JSON.stringify(network.bodies.node(node, 'event')) !== before) tellNode(network, 'node.updated', node);
  if (asksEmulator) network.forwarding.changed(node.project.projectId);
}

/** How the ports are named; they are listed anew. */
function changePorts(node: LabNode, body: Record<string, unknown>): void {
  const { port_name_format: format, port_segment_size: size, first_port_name: first, custom_adapters: adapters } = body;
  const wanted = {
    portNameFormat: textOf(format, node.portNameFormat),
    portSegmentSize: typeof size === 'number' ? size : node.portSegmentSize,
    firstPortName: typeof first === 'string' ? first : node.firstPortName,
    customAdapters: Array.isArray(adapters) ? (adapters as unknown[]) : node.customAdapters,
  };
  // Refused before anything is kept.
  const ports = portsOf({ ...wanted, nodeType: node.nodeType, properties: node.properties });
  Object.assign(node, wanted, { ports });
}

function changeEmulated(network: Network, node: LabNode, body: Record<string, unknown>): boolean {
  const type = body['console_type'];
  if (typeof type === 'string' && type !== node.consoleType) {
    if (node.status !== 'stopped') throw refuse(409, `"${node.name}" must be stopped to change the console type to ${type}`);
    node.consoleType = type;
  }
  const properties = body['properties'];
  if (typeof properties === 'object' && properties !== null) changeProperties(network, node, properties as Record<string, unknown>);
  const port = body['console'];
  if (typeof port === 'number' && port !== node.console) changeConsole(network, node, port);
  const name = body['name'];
  if (typeof name === 'string' && name !== node.name) {
    if (network.api === 'v3' && node.status !== 'stopped' && !kindOf(node).alwaysOn)
      throw refuse(409, 'Sorry, it is not possible to rename a node that is already powered on');
    node.name = freeName(node.project, name);
    // The name is centered anew.
    node.label = { ...node.label, text: node.name, x: null };
  }
  return [type, properties, port, name].some((value) => value !== undefined && value !== null);
}

function changeProperties(network: Network, node: LabNode, properties: Record<string, unknown>): void {
  checkPortsMapping(network, node, properties['ports_mapping']);
  const { startup_script: _ignored, startup_config_content: config, ...rest } = properties;
  // Recorded: 2.2 refuses a script here, 3.0 takes it and does nothing with it.
  node.properties = { ...node.properties, ...rest };
  const file = startupFileOf(node);
  if (file !== null && typeof config === 'string') node.project.files.set(file, Buffer.from(config.replaceAll('%h', node.name)));
}

/** What is linked keeps its ports; those of a switch may change in all but their number. */
function checkPortsMapping(network: Network, node: LabNode, mapping: unknown): void {
  const known = node.properties['ports_mapping'];
  if (!Array.isArray(mapping) || !Array.isArray(known) || linksOf(node).length === 0 || isDeepStrictEqual(mapping, known)) return;
  if (node.nodeType === 'cloud') throw refuse(409, 'Cannot modify a cloud that is already connected.');
  if (node.nodeType === 'ethernet_hub') throw refuse(409, "Can't modify a hub already connected.");
  if (mapping.length === known.length) return;
  throw refuse(
    409,
    network.api === 'v2' ? "Can't modify a switch already connected." : 'Cannot change ports on a switch that is already connected.',
  );
}

/** The console moves also while the node runs. */
function changeConsole(network: Network, node: LabNode, port: number): void {
  // Where it is taken the next free one is: the node's own, while nothing listens on that.
  const free = network.consolePorts.claim(port);
  if (!free && node.status !== 'started') return;
  const moved = free ? port : network.consolePorts.take(1);
  if (node.console !== null) network.consolePorts.release(node.console);
  if (node.status === 'started') network.consoles.close(node);
  node.console = moved;
  if (node.status === 'started') void network.consoles.open(node);
}
