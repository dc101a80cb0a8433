import { countIn, countOut, frameBytes, SHORTEST_FRAME_BYTES, type Cast } from '../device/counters.ts';
import type { DeviceInterface } from '../device/device.ts';
import { freshArp, learnArp, learnMac } from '../device/learned.ts';
import type { Carried } from '../network/capture-frames.ts';
import { captured, take } from '../network/captures.ts';
import { passLink, type FrameKind } from '../network/filters.ts';
import type { Random } from '../random.ts';
import type { End } from './fabric.ts';
import type { ProjectView } from './project-view.ts';
import { encounterAt, encountersTo, type Crossing, type Step } from './walks.ts';

/** How a frame is sent: what it is, what it weighs, and whether anybody learns from it. */
export interface Sending {
  readonly view: ProjectView;
  readonly nowMs: number;
  /** Null: nothing is left to chance. */
  readonly random: Pick<Random, 'fraction'> | null;
  readonly frame: FrameKind;
  /** Tables learn and counters count. */
  readonly teach: boolean;
  /** Octets of the IP packet. */
  readonly bytes: number;
  /** What is in the frame, for those who capture; absent: nobody can know. */
  readonly carried?: () => Carried | null;
}

/** VLAN interfaces and subinterfaces count what their own layer 3 sends and gets, beside the ports it passes. */
function logical(port: DeviceInterface): boolean {
  return port.port === null;
}

function octetsOf({ frame, bytes }: Sending): number {
  return frame === 'arp' ? SHORTEST_FRAME_BYTES : frameBytes(bytes);
}

/** Frames that filters let pass are captured, as the relay does it. */
function show(sending: Sending, { link }: Crossing, from: DeviceInterface, to: DeviceInterface | null): void {
  if (!sending.teach || !captured(link)) return;
  const carried = sending.carried?.() ?? null;
  if (carried !== null) take(link, { from: from.mac, to: to?.mac ?? null, carried }, sending.nowMs);
}

function arrive(sending: Sending, crossing: Crossing, cast: Cast): number | null {
  const octets = octetsOf(sending);
  if (sending.teach && crossing.from !== null) countOut(crossing.from, cast, octets);
  const delayMs = passLink(sending, crossing.link, sending.frame);
  if (delayMs !== null && sending.teach && crossing.to !== null) countIn(crossing.to, cast, octets);
  return delayMs;
}

/** Sends a frame to one place. Null when a link loses it. */
export function sendTo(
  sending: Sending,
  from: DeviceInterface,
  step: Step,
): { readonly delayMs: number; readonly crossings: readonly Crossing[] } | { readonly lostAfter: readonly Crossing[] } {
  const { teach, nowMs } = sending;
  const crossings: Crossing[] = [];
  let delayMs = 0;
  if (teach && logical(from)) countOut(from, 'unicast', octetsOf(sending));
  for (const met of encountersTo(step)) {
    if ('crossing' in met) {
      crossings.push(met.crossing);
      const added = arrive(sending, met.crossing, 'unicast');
      if (added === null) return { lostAfter: crossings };
      delayMs += added;
      show(sending, met.crossing, from, step.vertex.kind === 'end' ? step.vertex.port : null);
    } else if (teach && met.passage.inbound !== null) {
      const { bridge, inbound } = met.passage;
      learnMac(bridge.device, bridge.vlan, from.mac, inbound.name, nowMs);
    }
  }
  if (teach && step.vertex.kind === 'end' && logical(step.vertex.port)) countIn(step.vertex.port, 'unicast', octetsOf(sending));
  return { delayMs, crossings };
}

/** Sends a frame to everybody in the broadcast domain. Gives who got it, the nearest first. */
export function flood(sending: Sending, from: DeviceInterface): { readonly end: End; readonly step: Step }[] {
  const walk = sending.view.walk(from);
  if (walk === null) return [];
  const { teach, nowMs } = sending;
  const octets = octetsOf(sending);
  const lost = new Set<Step>();
  const reached: { end: End; step: Step }[] = [];
  if (teach && logical(from)) countOut(from, 'broadcast', octets);
  for (const step of walk.steps) {
    if (step.before !== null && lost.has(step.before)) {
      lost.add(step);
      continue;
    }
    const { crossing, passage } = encounterAt(step);
    if (crossing !== null && arrive(sending, crossing, 'broadcast') === null) {
      lost.add(step);
      continue;
    }
    if (crossing !== null) show(sending, crossing, from, null);
    if (teach && passage?.inbound !== undefined && passage.inbound !== null) {
      learnMac(passage.bridge.device, passage.bridge.vlan, from.mac, passage.inbound.name, nowMs);
    }
    if (step.vertex.kind !== 'end' || step.before === null || !sending.view.up(step.vertex.port)) continue;
    if (teach && logical(step.vertex.port)) countIn(step.vertex.port, 'broadcast', octets);
    reached.push({ end: step.vertex, step });
  }
  return reached;
}

function owns(port: DeviceInterface, ip: number): boolean {
  return port.addresses.some((address) => address.ip === ip);
}

/** Every interface on the segment that has an address, the nearest first. */
export function claimantsOf(view: ProjectView, port: DeviceInterface, ip: number): { readonly end: End; readonly step: Step }[] {
  return (view.walk(port)?.ends ?? []).filter(({ end }) => owns(end.port, ip) && view.up(end.port));
}

/**
 * Who answers a request for an address: who has it, or else routers that know it on another side (proxy ARP, RFC 1027, which IOS does unless told
 * otherwise). The nearest first.
 */
function answering(view: ProjectView, port: DeviceInterface, ip: number): readonly DeviceInterface[] {
  const owners = claimantsOf(view, port, ip).map(({ end }) => end.port);
  if (owners.length > 0) return owners;
  const routers = (view.walk(port)?.ends ?? []).map(({ end }) => end.port).filter((each) => proxies(view, each, ip));
  return routers.filter(({ device }) => device !== port.device);
}

function proxies(view: ProjectView, port: DeviceInterface, ip: number): boolean {
  const { device } = port;
  if (!device.ipRouting || device.kind === 'host' || device.kind === 'vpcs' || port.addresses.length === 0 || !view.up(port)) return false;
  const route = view.lookUp(device, ip);
  return route !== null && route.outbound !== port;
}

/** VPCS asks three times; the others are given as many. */
const ARP_REQUESTS = 3;

/** The way to who has an address on the segment of an interface; `unresolved`: nobody answers; `lost`: who once answered is gone. */
export function resolve(sending: Sending, port: DeviceInterface, ip: number): Step | 'unresolved' | 'lost' {
  const { view, nowMs, teach } = sending;
  const { device } = port;
  const wayTo = (other: DeviceInterface): Step => view.walk(port)!.ends.find(({ end }) => end.port === other)!.step;
  if (port.kind === 'serial') return view.walk(port)?.ends.find(({ end }) => view.up(end.port))?.step ?? 'lost';
  const answerers = answering(view, port, ip);
  const known = freshArp(device, ip, nowMs);
  if (known !== null && known.interfaceName === port.name) {
    const remembered = answerers.find(({ mac }) => mac === known.mac);
    if (remembered !== undefined) {
      // Linux confirms a neighbor by using it.
      if (teach && device.kind === 'host') known.confirmedMs = nowMs;
      return wayTo(remembered);
    }
    // Who takes an address over announces it (RFC 5227 §3), so that it is asked for anew; nobody announces being gone.
    if (answerers.length === 0) return 'lost';
  }
  const own = port.addresses[0];
  const arp = (operation: 'request' | 'reply', senderIp: number, targetIp: number): Sending => ({
    ...sending,
    frame: 'arp',
    carried: (): Carried => ({ kind: 'arp', operation, senderIp, targetIp }),
  });
  const asking = arp('request', own?.ip ?? 0, ip);
  const answer = arp('reply', ip, own?.ip ?? 0);
  for (let request = 0; request < ARP_REQUESTS; request += 1) {
    const heard = new Set(flood(asking, port).map(({ end }) => end.port));
    const other = answerers.find((each) => heard.has(each));
    if (other === undefined) {
      // Nobody would answer later either.
      if (answerers.length === 0) return 'unresolved';
      continue;
    }
    if (teach && own !== undefined) learnArp(other.device, own.ip, port.mac, other.name, nowMs);
    const back = view.walk(other)?.ends.find(({ end }) => end.port === port);
    if (back === undefined || 'lostAfter' in sendTo(answer, other, back.step)) continue;
    if (teach) learnArp(device, ip, other.mac, port.name, nowMs);
    return wayTo(other);
  }
  return 'unresolved';
}
