import { refuse } from '../refusal.ts';
import { beginCapture, endCapture } from './captures.ts';
import { bridgeOf, filteringNode, normalizeFilters, relayAlive, relayLog, relayRefusal, relayStarted } from './filters.ts';
import type { Network } from './network.ts';
import type { LabLabel, LabLink, LabLinkEnd, LabNode, LabProject } from './objects.ts';

const END_STYLE = 'font-family: TypeWriter;font-size: 10.0;font-weight: bold;fill: #000000;fill-opacity: 1.0;';

export function linkOf(project: LabProject, linkId: string): LabLink {
  const link = project.links.get(linkId);
  if (link === undefined) throw refuse(404, `Link ID ${linkId} doesn't exist`);
  return link;
}

export function linksOf(node: LabNode): LabLink[] {
  return [...node.project.links.values()].filter((link) => link.ends.some((end) => end.node === node));
}

function tell(network: Network, action: string, link: LabLink): void {
  for (let time = 0; time <= network.switches.extraRepeats; time += 1) {
    network.announce.project(link.project, action, () => network.bodies.link(link, 'event'));
  }
}

/** A half-made link does not occupy its port. */
function portUsed(node: LabNode, adapterNumber: number, portNumber: number): boolean {
  for (const link of node.project.links.values()) {
    if (
      link.ends.length === 2 &&
      link.ends.some((end) => end.node === node && end.adapterNumber === adapterNumber && end.portNumber === portNumber)
    )
      return true;
  }
  return false;
}

function endOf(link: LabLink, fields: Record<string, unknown>): LabLinkEnd {
  const nodeId = String(fields['node_id']);
  const node = link.project.nodes.get(nodeId);
  if (node === undefined) throw refuse(404, `Node ID ${nodeId} doesn't exist`);
  const adapterNumber = Number(fields['adapter_number']);
  const portNumber = Number(fields['port_number']);
  if (!node.ports.some((port) => port.adapterNumber === adapterNumber && port.portNumber === portNumber)) {
    throw refuse(404, `Port ${adapterNumber}/${portNumber} for ${node.name} not found`);
  }
  if (portUsed(node, adapterNumber, portNumber)) throw refuse(409, 'Port is already used');
  if (link.ends.some((end) => end.node === node)) throw refuse(409, 'Cannot connect to itself');
  checkFit(link, node, adapterNumber, portNumber);
  const label =
    fields['label'] === undefined || fields['label'] === null
      ? { style: END_STYLE, text: `${adapterNumber}/${portNumber}` }
      : { ...(fields['label'] as LabLabel) };
  return { node, adapterNumber, portNumber, label };
}

const OUTSIDE = new Set(['cloud', 'nat']);

/** Serial goes to serial, and what leads outside not to its like. */
function checkFit(link: LabLink, node: LabNode, adapterNumber: number, portNumber: number): void {
  const port = node.ports.find((each) => each.adapterNumber === adapterNumber && each.portNumber === portNumber)!;
  const other = link.ends[0];
  if (other !== undefined) {
    if (OUTSIDE.has(node.nodeType) && OUTSIDE.has(other.node.nodeType))
      throw refuse(409, `It's not allowed to connect a ${other.node.nodeType} to a ${node.nodeType}`);
    if (port.linkType !== link.linkType) throw refuse(409, `It's not allowed to connect a ${link.linkType} to a ${port.linkType}`);
  }
  link.linkType = port.linkType;
}

/**
 * `POST /links`. A refused one is told as `link.deleted` of an id that was never announced. 2.2 takes a link with one end:
 * it stays half-made, and nobody is told.
 */
export async function createLink(network: Network, project: LabProject, body: Record<string, unknown>): Promise<LabLink> {
  await network.pause('createLink');
  const link: LabLink = {
    // Both servers take a `link_id` and give the link another one.
    linkId: network.random.uuid(),
    project,
    linkType: 'ethernet',
    ends: [],
    filters: normalizeFilters((body['filters'] ?? {}) as Record<string, unknown>),
    suspended: body['suspend'] === true,
    style: { ...((body['link_style'] ?? {}) as Record<string, unknown>) },
    capturing: false,
    captureFileName: null,
    captureFilePath: null,
    captureComputeId: null,
    applied: { filters: {}, suspended: false },
    wire: { cut: false, lossPercent: 0, delayMs: 0 },
    wasReset: false,
    frames: 0,
    captureReaders: new Set(),
  };
  link.applied = { filters: link.filters, suspended: link.suspended };
  project.links.set(link.linkId, link);
  // Recorded of 2.2: without `nodes` the call fails and leaves a link without ends behind.
  if (!Array.isArray(body['nodes'])) throw refuse(500, TRACEBACK_WITHOUT_NODES);
  try {
    for (const end of body['nodes'] as Record<string, unknown>[]) link.ends.push(endOf(link, end));
  } catch (thrown) {
    project.links.delete(link.linkId);
    tell(network, 'link.deleted', link);
    throw thrown;
  }
  network.forwarding.changed(project.projectId);
  if (link.ends.length === 2) tell(network, 'link.created', link);
  return link;
}

const TRACEBACK_WITHOUT_NODES =
  'Traceback (most recent call last):\n  File "/opt/gns3/lib/gns3server/web/route.py", line 200, in control_schema\n    await func(request, response)\n' +
  '  File "/opt/gns3/lib/gns3server/handlers/api/controller/link_handler.py", line 72, in create\n    for node in request.json["nodes"]:\n                ~~~~~~~~~~~~^^^^^^^^^\n' +
  "KeyError: 'nodes'\n";

/** `PUT /links/{id}`: each aspect that changed is told by itself. */
export function updateLink(network: Network, link: LabLink, body: Record<string, unknown>): void {
  if (body['filters'] !== undefined && body['filters'] !== null) updateFilters(network, link, body['filters'] as Record<string, unknown>);
  if (typeof body['suspend'] === 'boolean') suspend(network, link, body['suspend']);
  if (Array.isArray(body['nodes'])) {
    for (const fields of body['nodes'] as Record<string, unknown>[]) {
      const end = link.ends.find((candidate) => candidate.node.nodeId === fields['node_id']);
      if (end !== undefined && fields['label'] !== undefined && fields['label'] !== null) end.label = { ...(fields['label'] as LabLabel) };
    }
    tell(network, 'link.updated', link);
  }
  const style = body['link_style'];
  if (style !== undefined && style !== null && JSON.stringify(style) !== JSON.stringify(link.style)) {
    link.style = { ...(style as Record<string, unknown>) };
    tell(network, 'link.updated', link);
  }
}

function suspend(network: Network, link: LabLink, suspended: boolean): void {
  if (suspended === link.suspended) return;
  link.suspended = suspended;
  // 3.0.6 does not resume: the relay keeps dropping until the link is reset.
  if (suspended || !defective(network, link)) link.applied = { ...link.applied, suspended };
  network.forwarding.changed(link.project.projectId);
  tell(network, 'link.updated', link);
}

/** Whether the defects of 3.0.6 touch this link now: they do on a running end. */
function defective(network: Network, link: LabLink): boolean {
  return network.switches.filterDefects && relayStarted(filteringNode(link));
}

function updateFilters(network: Network, link: LabLink, given: Record<string, unknown>): void {
  const filters = normalizeFilters(given);
  if (JSON.stringify(filters) === JSON.stringify(link.filters)) return;
  // Stored before the relay is asked, and kept when it refuses.
  link.filters = filters;
  const node = filteringNode(link);
  if (node !== null && relayStarted(node)) {
    if (!relayAlive(node)) {
      throw refuse(
        409,
        `Error while sending command 'bridge reset_packet_filters ${bridgeOf(link, node)}': bridge '${bridgeOf(link, node)}' doesn't exist: ${relayLog(network, link, node)}`,
      );
    }
    const asked = Object.keys(filters).length === 0 && defective(network, link) ? link.applied.filters : filters;
    const refusal = relayRefusal(network, link, node, asked);
    if (network.switches.filterDefects || refusal === null) link.applied = { ...link.applied, filters: asked };
    network.forwarding.changed(link.project.projectId);
    if (refusal !== null) throw refuse(409, refusal);
  } else {
    link.applied = { ...link.applied, filters };
    network.forwarding.changed(link.project.projectId);
  }
  tell(network, 'link.updated', link);
}

/** 3.0: makes the link anew, which is the cure of the filter defects and the end of `isolate`. No event. */
export function resetLink(network: Network, link: LabLink): void {
  link.applied = { filters: link.filters, suspended: link.suspended };
  link.wasReset = true;
  network.forwarding.changed(link.project.projectId);
}

export function deleteLink(network: Network, link: LabLink): void {
  if (!link.project.links.delete(link.linkId)) return;
  endCapture(link);
  network.forwarding.changed(link.project.projectId);
  tell(network, 'link.deleted', link);
}

export function startCapture(network: Network, link: LabLink, body: Record<string, unknown>): void {
  if (!link.ends.some((end) => end.node.status === 'started'))
    throw refuse(409, 'Cannot capture because there is no running device on this link');
  if (link.capturing) throw refuse(409, `Packet capture is already active on port ${link.ends[0]?.portNumber ?? 0}`);
  const [left, right] = link.ends.map((end) => `${end.node.name}_${end.adapterNumber}-${end.portNumber}`);
  const name = typeof body['capture_file_name'] === 'string' ? body['capture_file_name'] : `${left}_to_${right}.pcap`;
  link.capturing = true;
  link.captureFileName = name;
  link.captureFilePath = `${link.project.path}/project-files/captures/${name}`;
  link.captureComputeId = 'local';
  beginCapture(network, link);
  tell(network, 'link.updated', link);
}

export function stopCapture(network: Network, link: LabLink): void {
  endCapture(link);
  tell(network, 'link.updated', link);
}

/** 3.0: `isolate` suspends and `unisolate` resumes every link of a node; after a reset neither does anything. */
export function isolate(network: Network, node: LabNode, isolated: boolean): void {
  for (const link of linksOf(node)) if (!link.wasReset) suspend(network, link, isolated);
}
