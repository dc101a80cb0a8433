import { ETHERNET_OVERHEAD_BYTES } from '../device/counters.ts';
import type { Device } from '../device/device.ts';
import { initialTtl } from '../device/time-to-live.ts';
import { refuse } from '../refusal.ts';
import { frameBytes, PCAP_HEADER, pcapRecord, type WireFrame } from './capture-frames.ts';
import type { Network } from './network.ts';
import type { LabLink } from './objects.ts';

/** What a running capture has taken so far. */
export interface Capture {
  readonly records: Buffer[];
  bytes: number;
  /** Records in the second that began at `secondMs`. */
  inSecond: number;
  secondMs: number;
  /** Counts the packets of flows. */
  sequence: number;
  /** Takes samples of what flows, while somebody captures. */
  readonly sampling: NodeJS.Timeout;
}

/** More frames of one link and second are not taken. */
const MOST_PER_SECOND = 500;
/** A capture that has grown so large takes nothing more. */
const MOST_BYTES = 4 * 1024 * 1024;
/** How often a packet of each flow over the link is taken. */
const SAMPLE_MS = 1_000;

const running = new WeakMap<LabLink, Capture>();

/** Takes a frame that went over a link; nothing happens where nobody captures. */
export function take(link: LabLink, frame: WireFrame, atMs: number): void {
  const capture = running.get(link);
  if (capture === undefined || capture.bytes >= MOST_BYTES) return;
  if (atMs - capture.secondMs >= 1_000) {
    capture.secondMs = atMs;
    capture.inSecond = 0;
  }
  capture.inSecond += 1;
  if (capture.inSecond > MOST_PER_SECOND) return;
  const record = pcapRecord(frameBytes(frame), atMs);
  capture.records.push(record);
  capture.bytes += record.length;
  for (const reader of link.captureReaders) reader(record);
}

/** Whether frames of the link are worth describing. */
export function captured(link: LabLink): boolean {
  return link.capturing && running.has(link);
}

export function beginCapture(network: Network, link: LabLink): void {
  const sampling = setInterval(() => sample(network, link), SAMPLE_MS);
  sampling.unref();
  running.set(link, { records: [], bytes: 0, inSecond: 0, secondMs: 0, sequence: 0, sampling });
}

/** Ends it: readers are told, and the file of the project has what was taken. */
export function endCapture(link: LabLink): void {
  const capture = running.get(link);
  if (capture !== undefined) {
    clearInterval(capture.sampling);
    running.delete(link);
    if (link.captureFileName !== null)
      link.project.files.set(`project-files/captures/${link.captureFileName}`, Buffer.concat([PCAP_HEADER, ...capture.records]));
  }
  link.capturing = false;
  link.captureComputeId = null;
  for (const reader of link.captureReaders) reader(null);
  link.captureReaders.clear();
}

/** Follows a running capture from its beginning; the reader gets null at its end. */
export function readCapture(link: LabLink, reader: (bytes: Uint8Array | null) => void): () => void {
  if (!link.capturing) throw refuse(409, 'This link has no active packet capture');
  link.captureReaders.add(reader);
  reader(Buffer.concat([PCAP_HEADER, ...(running.get(link)?.records ?? [])]));
  return () => link.captureReaders.delete(reader);
}

/** One packet of each flow that goes over the link now. */
function sample(network: Network, link: LabLink): void {
  const capture = running.get(link);
  if (capture === undefined) return;
  const { forwarding } = network;
  for (const flow of network.traffic.flows(link.project.projectId)) {
    const from = forwarding.deviceOf(flow.fromNodeId);
    if (from === null) continue;
    const trace = forwarding.trace(from, flow.destination, { chance: false });
    const at = trace.links.findIndex((crossing) => crossing.link === link);
    const source = forwarding.lookUp(from, flow.destination)?.outbound.addresses[0]?.ip;
    if (at === -1 || source === undefined) continue;
    // Who sent the frame at layer 3, and who gets it: switches between them change nothing in it.
    const routers = new Set<Device>([from, ...trace.hops.map((hop) => hop.device)]);
    const sender = trace.links.slice(0, at + 1).findLast((crossing) => crossing.from !== null && routers.has(crossing.from.device))
      ?.from?.device;
    const receiver = trace.links.slice(at).find((crossing) => crossing.to !== null && routers.has(crossing.to.device))?.to?.device;
    const outbound = sender === undefined ? undefined : forwarding.lookUp(sender, flow.destination)?.outbound;
    const inbound = trace.hops.find((hop) => hop.device === receiver)?.inbound;
    if (sender === undefined || outbound === undefined) continue;
    capture.sequence += 1;
    const passed = sender === from ? 0 : 1 + trace.hops.findIndex((hop) => hop.device === sender);
    take(
      link,
      {
        from: outbound.mac,
        to: inbound?.mac ?? null,
        carried: {
          kind: 'udp',
          source,
          destination: flow.destination,
          ttl: initialTtl(from) - passed,
          bytes: flow.frameBytes - ETHERNET_OVERHEAD_BYTES,
          sequence: capture.sequence,
        },
      },
      network.simulatedMs(),
    );
  }
}
