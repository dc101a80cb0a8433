import type { DeviceInterface } from '../device/device.ts';
import type { LabLink } from '../network/objects.ts';
import { otherEnd, type Bridge, type Edge, type End, type Fabric, type Vertex, type Wire } from './fabric.ts';

/** A link that a frame passes, with the interfaces of managed devices at its ends. */
export interface Crossing {
  readonly link: LabLink;
  readonly from: DeviceInterface | null;
  readonly to: DeviceInterface | null;
}

/** A switch that a frame passes: where it came in is where the sender is. */
export interface Passage {
  readonly bridge: Bridge;
  /** Null: the switch itself sent it, by its VLAN interface. */
  readonly inbound: DeviceInterface | null;
}

/** What a frame meets, in order. */
export type Encounter = { readonly crossing: Crossing } | { readonly passage: Passage };

/** A place that frames from one interface get to, and from where they get there. */
export interface Step {
  readonly vertex: Vertex;
  readonly before: Step | null;
  /** By which it was entered; null at the beginning. */
  readonly edge: Edge | null;
}

/** Everywhere that frames from one interface get to, the nearest first. */
export interface Walk {
  readonly steps: readonly Step[];
  readonly ends: readonly { readonly end: End; readonly step: Step }[];
}

/** Follows a frame from an interface; a place is visited once, so that loops end it. Null when the interface has no layer 2. */
export function walkFrom(fabric: Fabric, port: DeviceInterface): Walk | null {
  const start = fabric.ends.get(port);
  if (start === undefined) return null;
  const seen = new Set<Vertex>([start]);
  const steps: Step[] = [{ vertex: start, before: null, edge: null }];
  const ends: { end: End; step: Step }[] = [];
  for (const step of steps) {
    for (const edge of step.vertex.edges) {
      const next = otherEnd(edge, step.vertex);
      if (!edge.forwarding || seen.has(next)) continue;
      seen.add(next);
      const taken: Step = { vertex: next, before: step, edge };
      steps.push(taken);
      if (next.kind === 'end') ends.push({ end: next, step: taken });
    }
  }
  return { steps, ends };
}

function crossingOf(wire: Wire, entered: Edge, left: Edge): Crossing {
  return { link: wire.cable.link, from: wire.cable.ends[entered.side].port, to: wire.cable.ends[left.side].port };
}

/** What is met on the way to a step, that step included when it is a switch. */
export function encountersTo(step: Step): Encounter[] {
  const met: Encounter[] = [];
  for (let at: Step | null = step; at !== null; at = at.before) {
    const { vertex, edge, before } = at;
    if (edge === null || before === null) break;
    if (vertex.kind === 'bridge') met.push({ passage: { bridge: vertex, inbound: edge.port } });
    if (before.vertex.kind === 'wire' && before.edge !== null) met.push({ crossing: crossingOf(before.vertex, before.edge, edge) });
  }
  return met.toReversed();
}

/** The last thing met on the way to a step: what was not met on the way to the step before. */
export function encounterAt(step: Step): { readonly crossing: Crossing | null; readonly passage: Passage | null } {
  const { vertex, edge, before } = step;
  return {
    crossing: edge !== null && before?.vertex.kind === 'wire' && before.edge !== null ? crossingOf(before.vertex, before.edge, edge) : null,
    passage: vertex.kind === 'bridge' && edge !== null ? { bridge: vertex, inbound: edge.port } : null,
  };
}
