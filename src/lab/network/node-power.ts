import { refuse } from '../refusal.ts';
import { relayRefusal } from './filters.ts';
import type { LabNode, LabProject, Network } from './network.ts';
import { NODE_KINDS } from './node-kinds.ts';

export const NO_RELAY =
  "uBridge is not available, path doesn't exist, or you just installed GNS3 and need to restart your user session to refresh user permissions.";

/** How many equal `node.updated` tell that a running node stopped, and how many that a stopped one still is. */
const STOPPED_EVENTS = { running: 3, stopped: 1 } as const;

function alwaysOn(node: LabNode): boolean {
  return NODE_KINDS.get(node.nodeType)!.alwaysOn;
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

/** The command line that the server started VPCS with; it stays visible after the node stopped. */
function commandLineOf(network: Network, node: LabNode): string {
  if (node.udp === null) {
    const first = network.udpPorts.take(2);
    node.udp = [first, first + 1];
  }
  const script = node.project.files.has(startupPath(node)) ? ' startup.vpc' : '';
  return `/opt/gns3/bin/vpcs -p ${node.innerPort} -m ${node.applicationId} -i 1 -F -R -s ${node.udp[0]} -c ${node.udp[1]} -t 127.0.0.1${script}`;
}

export function startupPath(node: LabNode): string {
  return `project-files/vpcs/${node.nodeId}/startup.vpc`;
}

async function powerOn(network: Network, node: LabNode, pause: Promise<void> | undefined): Promise<void> {
  if (alwaysOn(node) || node.status === 'started') return;
  if (network.switches.withoutRelay) throw refuse(409, NO_RELAY);
  if (pause !== undefined) await pause;
  if (!exists(node)) throw refuse(404, `Node ID ${node.nodeId} doesn't exist`);
  node.commandLine = commandLineOf(network, node);
  for (const link of node.project.links.values()) {
    const refusal = relayRefusal(network, link, node, link.filters);
    if (refusal !== null) throw refuse(409, refusal);
  }
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
  tell(network, node);
}

async function powerOff(network: Network, node: LabNode, pause: Promise<void> | undefined): Promise<void> {
  if (alwaysOn(node)) return;
  if (node.status === 'stopped') {
    // Recorded: what a start without a relay left behind is told by the next stop.
    if (network.switches.withoutRelay) node.commandLine = commandLineOf(network, node);
    tell(network, node, STOPPED_EVENTS.stopped);
    return;
  }
  if (pause !== undefined) await pause;
  const running = node.status === 'started';
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
    if (node.status === 'started') network.consoles.close(node);
    node.status = 'stopped';
    node.relayAlive = false;
  }
  if (!forget) return;
  if (node.udp !== null) for (const port of node.udp) network.udpPorts.release(port);
  node.udp = null;
  if (node.nodeType === 'vpcs') node.commandLine = '';
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
  for (const node of project.nodes.values()) {
    await inTurn(node, () => powerOff(network, node, node.status === 'stopped' ? undefined : network.pause(operation)));
  }
}

export async function reloadAll(network: Network, project: LabProject): Promise<void> {
  await stopAll(network, project, 'stop');
  await startAll(network, project);
}

/** The VPCS process died by itself: recorded within 0.3 s. */
export function crashNode(network: Network, node: LabNode): void {
  if (node.status !== 'started' || alwaysOn(node)) return;
  halt(network, node, false);
  tell(network, node, 2);
  network.announce.project(node.project, 'log.error', () => ({ message: 'VPCS process has stopped, return code: -9\n' }));
}
