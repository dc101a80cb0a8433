import type { Device, DeviceInterface } from '../device/device.ts';
import type { Forwarding, Trace } from '../forwarding/forwarding.ts';
import type { Random } from '../random.ts';
import { chatter } from './chatter.ts';
import { cross, lossOf, type Amount } from './crossing.ts';
import type { Flow } from './flow.ts';
import { shapedSeconds } from './shape.ts';
import { workload } from './workload.ts';

/** What traffic needs of the lab. */
export interface TrafficGround {
  readonly forwarding: Forwarding;
  readonly random: Random;
  /** Milliseconds since 1970 of simulated time. */
  simulatedMs(): number;
}

/** Frames that fill every port of a broadcast domain until somebody stops it. */
export interface Flood {
  readonly projectId: string;
  readonly ports: readonly DeviceInterface[];
  readonly packetsPerSecond: number;
  readonly frameBytes: number;
}

/**
 * The flows of a lab. Nothing runs by itself: whoever is about to read counters, ARP or MAC tables, or a processor's load settles the project first,
 * and what the flows did since the last time is added up.
 */
export interface Traffic {
  add(flow: Omit<Flow, 'flowId' | 'phase'>): Flow;
  remove(flowId: string): void;
  flows(projectId?: string): readonly Flow[];
  /** Fills the ports until the function it returns is called. */
  flood(flood: Flood): () => void;
  settle(projectId: string): void;
  close(): void;
}

/** Less than this is not worth adding up; nobody sees the difference. */
const LEAST_SPAN_MS = 50;
/** A way is drawn again so often, so that ARP and MAC tables stay taught while traffic flows; below every time-out of theirs. */
const TAUGHT_MS = 30_000;
/** A way that chance blocks (a lossy link) is drawn again: a flow has many packets. */
const DRAWS = 12;

interface Way {
  readonly epoch: number;
  readonly drawnMs: number;
  readonly there: Trace | null;
  /** Another way back than there is possible; none when nobody gets the packets or nobody can answer. */
  readonly back: Trace | null;
}

interface Running {
  readonly flow: Flow;
  way: Way | null;
  /** Octets that do not make a frame yet. */
  readonly owed: { forward: number; backward: number };
}

interface ProjectTraffic {
  readonly flows: Map<string, Running>;
  readonly floods: Set<Flood>;
  settledMs: number;
}

export function createTraffic(ground: TrafficGround): Traffic {
  const projects = new Map<string, ProjectTraffic>();
  let numbered = 0;

  function trafficOf(projectId: string): ProjectTraffic {
    let found = projects.get(projectId);
    if (found === undefined) {
      found = { flows: new Map(), floods: new Set(), settledMs: ground.simulatedMs() };
      projects.set(projectId, found);
    }
    return found;
  }

  function draw(from: Device, destination: number, bytes: number): Trace {
    let trace = ground.forwarding.trace(from, destination, { teach: true, bytes });
    for (let again = 1; again < DRAWS && trace.outcome === 'lost'; again += 1) {
      trace = ground.forwarding.trace(from, destination, { teach: true, bytes });
    }
    return trace;
  }

  function waysOf({ fromNodeId, destination, frameBytes }: Flow): Pick<Way, 'there' | 'back'> {
    const device = ground.forwarding.deviceOf(fromNodeId);
    if (device === null) return { there: null, back: null };
    const there = draw(device, destination, frameBytes);
    const source = ground.forwarding.lookUp(device, destination)?.outbound.addresses[0]?.ip;
    if (there.outcome !== 'delivered' || source === undefined) return { there, back: null };
    return { there, back: draw(there.at, source, frameBytes) };
  }

  function refresh(running: Running, atMs: number, keptMs: number): void {
    const epoch = ground.forwarding.epoch(running.flow.projectId);
    if (running.way !== null && running.way.epoch === epoch && atMs - running.way.drawnMs < keptMs) return;
    running.way = { epoch, drawnMs: atMs, ...waysOf(running.flow) };
  }

  /** Adds up a span over the ways as they are known; a change settles with the old ones before it takes effect. */
  function addUp(projectId: string, project: ProjectTraffic, atMs: number): void {
    const fromMs = project.settledMs;
    if (atMs <= fromMs) return;
    project.settledMs = atMs;
    const seconds = (atMs - fromMs) / 1_000;
    const devices = ground.forwarding.devices(projectId);
    for (const device of devices) chatter(ground.forwarding, device, seconds);
    const packets = new Map<Device, number>();
    for (const { flow, way, owed } of project.flows.values()) {
      if (way === null || way.there === null) continue;
      const shaped = shapedSeconds(flow.shape, flow.phase, fromMs, atMs);
      owed.forward += (flow.forwardBps / 8) * shaped;
      const there = framesOf(owed, 'forward', flow.frameBytes);
      const arrived = along(way.there.links, there, packets);
      if (way.back === null) continue;
      owed.backward += (flow.backwardBps / 8) * shaped * (there.packets === 0 ? 1 : arrived / there.packets);
      along(way.back.links, framesOf(owed, 'backward', flow.frameBytes), packets);
    }
    for (const flood of project.floods) {
      const amount = { packets: Math.round(flood.packetsPerSecond * seconds), frameBytes: flood.frameBytes };
      for (const port of flood.ports) {
        cross(null, port, amount, { cast: 'broadcast', lossShare: 0 });
        cross(port, null, amount, { cast: 'broadcast', lossShare: 0 });
        packets.set(port.device, (packets.get(port.device) ?? 0) + 2 * amount.packets);
      }
    }
    for (const device of devices) workload(device, (packets.get(device) ?? 0) / seconds, atMs);
  }

  function settle(projectId: string): void {
    // Projects without flows have chatter all the same, from the first look on.
    const project = trafficOf(projectId);
    const atMs = ground.simulatedMs();
    // What was before a change is counted already, so that ways of before can be drawn anew first.
    for (const running of project.flows.values()) refresh(running, atMs, Number.POSITIVE_INFINITY);
    if (atMs - project.settledMs >= LEAST_SPAN_MS) addUp(projectId, project, atMs);
    for (const running of project.flows.values()) refresh(running, atMs, TAUGHT_MS);
  }

  const leave = ground.forwarding.onChange((projectId) => {
    const atMs = ground.simulatedMs();
    for (const [id, project] of projects) {
      if ((projectId === undefined || projectId === id) && project.flows.size + project.floods.size > 0) addUp(id, project, atMs);
    }
  });

  return {
    add(wanted) {
      numbered += 1;
      const flow: Flow = { ...wanted, flowId: `flow-${numbered}`, phase: ground.random.fraction() };
      settle(flow.projectId);
      const running: Running = { flow, way: null, owed: { forward: 0, backward: 0 } };
      trafficOf(flow.projectId).flows.set(flow.flowId, running);
      refresh(running, ground.simulatedMs(), TAUGHT_MS);
      return flow;
    },
    remove(flowId) {
      for (const [projectId, project] of projects) {
        if (!project.flows.has(flowId)) continue;
        settle(projectId);
        project.flows.delete(flowId);
      }
    },
    flows: (projectId) =>
      [...projects]
        .filter(([id]) => projectId === undefined || id === projectId)
        .flatMap(([, { flows }]) => [...flows.values()].map(({ flow }) => flow)),
    flood(flood) {
      settle(flood.projectId);
      const { floods } = trafficOf(flood.projectId);
      floods.add(flood);
      return () => {
        settle(flood.projectId);
        floods.delete(flood);
      };
    },
    settle,
    close: () => leave(),
  };
}

/** Whole frames; what is left over stays owed. */
function framesOf(owed: Running['owed'], way: 'forward' | 'backward', frameBytes: number): Amount {
  const packets = Math.floor(owed[way] / frameBytes);
  owed[way] -= packets * frameBytes;
  return { packets, frameBytes };
}

/** Counts frames on every interface of a way; returns how many arrived at its end. */
function along(links: Trace['links'], amount: Amount, packets: Map<Device, number>): number {
  let left = amount.packets;
  for (const { link, from, to } of links) {
    const lossShare = lossOf(link);
    const sent = left;
    left = cross(from, to, { ...amount, packets: sent }, { cast: 'unicast', lossShare });
    if (from !== null) packets.set(from.device, (packets.get(from.device) ?? 0) + sent);
    if (to !== null) packets.set(to.device, (packets.get(to.device) ?? 0) + left);
  }
  return left;
}
