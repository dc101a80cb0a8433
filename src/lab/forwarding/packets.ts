import type { Device, DeviceInterface } from '../device/device.ts';
import { contains, prefixOf } from '../device/ipv4.ts';
import { initialTtl } from '../device/time-to-live.ts';
import type { Carried } from '../network/capture-frames.ts';
import type { FrameKind } from '../network/filters.ts';
import type { Random } from '../random.ts';
import type { EchoResult, Trace, TraceOptions } from './forwarding.ts';
import { resolve, sendTo } from './frames.ts';
import type { ProjectView } from './project-view.ts';
import { ownAddress } from './route-table.ts';
import type { Crossing } from './walks.ts';

/** What `ping` sends unless told otherwise: 56 octets of data, ICMP and IP headers. VPCS and Linux say "84 bytes", "56(84) bytes". */
const ECHO_BYTES = 84;

/** A trace with what an answer to it needs. */
interface Way extends Trace {
  /** Where it came in at `at`; null when it never left. */
  readonly inbound: DeviceInterface | null;
  readonly ttl: number;
}

export interface PacketGround {
  view(device: Device): ProjectView;
  readonly random: Pick<Random, 'fraction'>;
  nowMs(): number;
}

export function sendPacket(
  ground: PacketGround,
  from: Device,
  destination: number,
  frame: FrameKind,
  options: TraceOptions & { readonly sequence?: number },
): Way {
  const view = ground.view(from);
  const sending = {
    view,
    nowMs: ground.nowMs(),
    random: options.chance === false ? null : ground.random,
    frame,
    teach: options.teach ?? false,
    bytes: options.bytes ?? ECHO_BYTES,
    carried: (): Carried | null => {
      const source = options.source ?? view.lookUp(from, destination)?.outbound.addresses[0]?.ip;
      if (source === undefined || frame === 'arp') return null;
      return { kind: frame, source, destination, ttl, bytes: options.bytes ?? ECHO_BYTES, sequence: options.sequence ?? 0 };
    },
  };
  const hops: { device: Device; inbound: DeviceInterface }[] = [];
  const links: Crossing[] = [];
  let at = from;
  let inbound: DeviceInterface | null = null;
  let ttl = options.ttl ?? initialTtl(from);
  let delayMs = 0;
  const ends = (outcome: Trace['outcome']): Way => ({ outcome, at, hops, links, delayMs, inbound, ttl });
  for (;;) {
    const own = ownAddress(at, destination, view.usable);
    if (own !== null) {
      if (inbound === null) hops.push({ device: at, inbound: own });
      return ends('delivered');
    }
    if (inbound !== null) {
      // What is not a router drops what is not for it, and tells nobody.
      if (!at.ipRouting) return ends('lost');
      if (ttl <= 1) return ends('expired');
      ttl -= 1;
    }
    const route = view.lookUp(at, destination);
    if (route === null) return ends(inbound === null && wouldLeave(at, destination, view) ? 'down' : 'no route');
    const step = resolve(sending, route.outbound, route.via ?? destination);
    if (step === 'unresolved' || step === 'lost') return ends(step);
    const sent = sendTo(sending, route.outbound, step);
    if ('lostAfter' in sent) {
      links.push(...sent.lostAfter);
      return ends('lost');
    }
    links.push(...sent.crossings);
    delayMs += sent.delayMs;
    if (step.vertex.kind !== 'end') return ends('lost');
    inbound = step.vertex.port;
    at = inbound.device;
    hops.push({ device: at, inbound });
  }
}

/** Whether an interface that is down has the network of a destination, or that of the gateway. */
function wouldLeave(device: Device, destination: number, view: ProjectView): boolean {
  const near = (ip: number): boolean =>
    device.interfaces.some((port) => !view.usable(port) && port.addresses.some((address) => contains(prefixOf(address), ip)));
  return near(destination) || (device.gateway !== null && near(device.gateway));
}

/** Milliseconds there and back over one link without filters: recorded of VPCS, 0.14 to 0.44. */
const LINK_MS = { least: 0.14, spread: 0.3 } as const;
/** Answered by oneself. */
const OWN_MS = 0.02;

const NOBODY = { from: null, roundTripMs: null, ttl: null } as const;

/** Sequence numbers of echo requests, for those who capture them. */
const sequences = new WeakMap<Device, number>();

export function echoPacket(
  ground: PacketGround,
  from: Device,
  destination: number,
  options: { readonly ttl?: number; readonly source?: number; readonly bytes?: number },
): EchoResult {
  const sequence = (sequences.get(from) ?? 0) + 1;
  sequences.set(from, sequence);
  const teaching = { teach: true, sequence, ...(options.bytes === undefined ? {} : { bytes: options.bytes }) };
  const there = sendPacket(ground, from, destination, 'icmp request', {
    ...teaching,
    ...(options.ttl === undefined ? {} : { ttl: options.ttl }),
  });
  if (there.outcome === 'delivered' && there.at === from) {
    return { outcome: 'delivered', from: destination, roundTripMs: OWN_MS, ttl: initialTtl(from) };
  }
  if (there.outcome === 'lost') return { outcome: 'lost', ...NOBODY };
  // The sender's own complaint.
  if (there.inbound === null) return { outcome: there.outcome, ...NOBODY };
  const view = ground.view(from);
  const answering = there.outcome === 'delivered' ? destination : there.inbound.addresses[0]?.ip;
  const source = options.source ?? view.lookUp(from, destination)?.outbound.addresses[0]?.ip;
  if (answering === undefined || source === undefined) return { outcome: 'lost', ...NOBODY };
  const back = sendPacket(ground, there.at, source, 'icmp reply', { ...teaching, source: answering });
  if (back.outcome !== 'delivered' || back.at !== from) return { outcome: 'lost', ...NOBODY };
  const wires = there.links.reduce((sum) => sum + LINK_MS.least + ground.random.fraction() * LINK_MS.spread, 0);
  return { outcome: there.outcome, from: answering, roundTripMs: there.delayMs + back.delayMs + wires, ttl: back.ttl };
}
