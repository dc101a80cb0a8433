import { refuse } from '../refusal.ts';
import { relayRefusal } from './filters.ts';
import type { Network } from './network.ts';
import type { LabNode, LabProject } from './objects.ts';
import { kindOf } from './node-kinds.ts';
import { commandLineOf, STOPPED_COMMAND_LINE } from './command-line.ts';

export const NO_RELAY =
  "uBridge is not available, path doesn't exist, or you just installed GNS3 and need to restart your user session to refresh user permissions.";

/** What GNS3 calls the process of a node type in its messages. */
const PROCESSES: Readonly<Record<string, string>> = {
  qemu: 'QEMU',
  iou: 'IOU',
  docker: 'Docker container',
  dynamips: 'Dynamips hypervisor',
};

/** What the server says of a VPCS that it cannot use. */
const UNREADY_VPCS = {
  ready: null,
  old: 'VPCS executable version must be >= 0.6.1 but not a 0.8',
  missing: "VPCS program '/nonexistent/vpcs' is not accessible",
} as const;

/** How many equal `node.updated` tell that a running node stopped, and how many that a stopped one still is. */
const STOPPED_EVENTS = { running: 3, stopped: 1 } as const;

function alwaysOn(node: LabNode): boolean {
  return kindOf(node).alwaysOn;
}

/** Read anew: while somebody waited, it may have stopped by itself. */
function isRunning(node: LabNode): boolean {
  return node.status !== 'stopped';
}

/** Calls on one node are served one after the other. */
export async function inTurn<T>(node: LabNode, work: () => Promise<T>): Promise<T> {
  const before = node.turn;
  const { promise: mine, resolve: over } = Promise.withResolvers<void>();
  node.turn = mine;
  try {
    if (before !== null) await before;
    return await work();
  } finally {
    if (node.turn === mine) node.turn = null;
    over();
  }
}

function tell(network: Network, node: LabNode, times = 1): void {
  for (let time = 0; time < times + network.switches.extraRepeats; time += 1) {
    network.announce.project(node.project, 'node.updated', () => network.bodies.node(node, 'event'));
  }
}

function exists(node: LabNode): boolean {
  return node.project.status === 'opened' && node.project.nodes.get(node.nodeId) === node;
}

async function powerOn(network: Network, node: LabNode, pause: Promise<void> | undefined): Promise<void> {
  requireKnown(network, node);
  if (alwaysOn(node) || node.status === 'started') return;
  if (node.status === 'suspended') return resume(network, node, pause);
  const unready = node.nodeType === 'vpcs' ? UNREADY_VPCS[network.switches.vpcs] : null;
  if (unready !== null) throw refuse(409, unready);
  if (network.switches.withoutRelay) throw refuse(409, NO_RELAY);
  if (pause !== undefined) await pause;
  if (!exists(node)) throw refuse(404, `Node ID ${node.nodeId} doesn't exist`);
  node.commandLine = commandLineOf(network, node);
  for (const link of node.project.links.values()) {
    const refusal = relayRefusal(network, link, node, link.filters);
    if (refusal !== null) throw refuse(409, refusal);
  }
  if (network.switches.movingPorts && node.console !== null) moveConsole(network, node);
  const opening = network.consoles.open(node);
  if (opening !== undefined) {
    const port = await opening;
    if (port !== null) node.console = port;
  }
  node.status = 'started';
  node.relayAlive = true;
  for (const link of node.project.links.values()) {
    if (link.ends.some((end) => end.node === node)) link.applied = { filters: link.filters, suspended: link.suspended };
  }
  await bootDevice(network, node);
  tell(network, node);
}

/** A compute that came back without its memory knows no node until its project is opened anew. */
function requireKnown(network: Network, node: LabNode): void {
  if (network.forgotten.has(node.project.projectId) && !alwaysOn(node)) throw refuse(404, `Node ID ${node.nodeId} doesn't exist`);
}

function moveConsole(network: Network, node: LabNode): void {
  const before = node.console!;
  node.console = network.consolePorts.take(1);
  network.consolePorts.release(before);
}

/**
 * The compute restarts and has forgotten everything: emulators end, the controller is told nothing and goes on telling what it last
 * heard.
 */
export function forgetAtCompute(network: Network, project: LabProject): void {
  network.forgotten.add(project.projectId);
  for (const node of project.nodes.values()) {
    if (alwaysOn(node) || node.status === 'stopped') continue;
    network.consoles.close(node);
    node.machine?.end();
    node.machine = null;
    node.relayAlive = false;
    network.devices.end(node);
  }
  network.forwarding.changed(project.projectId);
}

/** What runs inside boots while its ports are there already, so that it can ask for an address. */
async function bootDevice(network: Network, node: LabNode): Promise<void> {
  network.forwarding.changed(node.project.projectId);
  const device = network.devices.boot(node);
  if (device === null) return;
  network.forwarding.changed(node.project.projectId);
  // VPCS has no agent, and large labs have thousands of them.
  if (device.kind !== 'vpcs') await network.agents.open(device);
}

/** What was frozen goes on where it was. */
async function resume(network: Network, node: LabNode, pause: Promise<void> | undefined): Promise<void> {
  if (pause !== undefined) await pause;
  if (node.status !== 'suspended') return;
  node.status = 'started';
  network.forwarding.changed(node.project.projectId);
  tell(network, node);
}

async function freeze(network: Network, node: LabNode, pause: Promise<void> | undefined): Promise<void> {
  if (pause !== undefined) await pause;
  // Success without an effect on what cannot be suspended, and on what does not run.
  if (!kindOf(node).suspends || node.status !== 'started') return;
  node.status = 'suspended';
  network.forwarding.changed(node.project.projectId);
  tell(network, node);
}

async function powerOff(network: Network, node: LabNode, pause: Promise<void> | undefined): Promise<void> {
  requireKnown(network, node);
  if (alwaysOn(node)) return;
  if (node.status === 'stopped') {
    // Recorded: what a start without a relay left behind is told by the next stop.
    if (network.switches.withoutRelay) node.commandLine = commandLineOf(network, node);
    tell(network, node, STOPPED_EVENTS.stopped);
    return;
  }
  if (pause !== undefined) await pause;
  const running = isRunning(node);
  halt(network, node, false);
  tell(network, node, running ? STOPPED_EVENTS.running : STOPPED_EVENTS.stopped);
}

/** Ends what runs without telling anybody; `forget` is what closing the project does besides. */
export function halt(network: Network, node: LabNode, forget: boolean): void {
  if (node.machine !== null) {
    node.machine.end();
    node.machine = null;
  }
  if (!alwaysOn(node)) {
    const ran = node.status !== 'stopped';
    if (ran) network.consoles.close(node);
    node.status = 'stopped';
    node.relayAlive = false;
    if (ran) {
      network.devices.end(node);
      network.forwarding.changed(node.project.projectId);
    }
  }
  if (!forget) return;
  if (node.udp !== null) for (const port of node.udp) network.udpPorts.release(port);
  node.udp = null;
  if (!alwaysOn(node)) node.commandLine = STOPPED_COMMAND_LINE;
}

export function startNode(network: Network, node: LabNode): Promise<void> {
  return inTurn(node, () => powerOn(network, node, node.status === 'started' ? undefined : network.pause('start')));
}

export function stopNode(network: Network, node: LabNode): Promise<void> {
  return inTurn(node, () => powerOff(network, node, node.status === 'stopped' ? undefined : network.pause('stop')));
}

export function reloadNode(network: Network, node: LabNode): Promise<void> {
  return inTurn(node, async () => {
    await powerOff(network, node, node.status === 'stopped' ? undefined : network.pause('stop'));
    await powerOn(network, node, network.pause('start'));
  });
}

/** VPCS and IOU take the call and do nothing; so does what does not run. */
export function suspendNode(network: Network, node: LabNode): Promise<void> {
  return inTurn(node, () => freeze(network, node, kindOf(node).suspends && node.status === 'started' ? network.pause('stop') : undefined));
}

export async function suspendAll(network: Network, project: LabProject): Promise<void> {
  for (const node of project.nodes.values()) await suspendNode(network, node);
}

/** Bulk calls return with the last node; single starts sent together are much quicker. */
export async function startAll(network: Network, project: LabProject): Promise<void> {
  // Recorded: without a relay the call succeeds and no node has started.
  if (network.switches.withoutRelay) return;
  let first: unknown;
  for (const node of project.nodes.values()) {
    if (node.status === 'started') continue;
    try {
      await inTurn(node, () => powerOn(network, node, network.pause('bulkStart')));
    } catch (thrown) {
      first ??= thrown;
    }
  }
  if (first !== undefined) throw first instanceof Error ? first : refuse(409, 'Could not start all nodes');
}

export async function stopAll(network: Network, project: LabProject, why: 'stop' | 'close'): Promise<void> {
  const operation = why === 'close' ? 'close' : 'bulkStop';
  // Closing asks the compute to forget, which it has done already.
  if (why === 'close') network.forgotten.delete(project.projectId);
  for (const node of project.nodes.values()) {
    await inTurn(node, () => powerOff(network, node, node.status === 'stopped' ? undefined : network.pause(operation)));
  }
}

export async function reloadAll(network: Network, project: LabProject): Promise<void> {
  await stopAll(network, project, 'stop');
  await startAll(network, project);
}

/** The process of an emulator died by itself: recorded of VPCS within 0.3 s. */
export function crashNode(network: Network, node: LabNode): void {
  if (node.status === 'stopped' || alwaysOn(node)) return;
  halt(network, node, false);
  tell(network, node, 2);
  network.announce.project(node.project, 'log.error', () => ({
    message: `${PROCESSES[node.nodeType] ?? 'VPCS'} process has stopped, return code: -9\n`,
  }));
}
