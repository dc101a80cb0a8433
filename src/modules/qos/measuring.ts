import { asFailure } from '#kernel/error.ts';
import type { Measured, Probe } from './application.ts';
import type { Asking, Equipment, Place } from './asks.ts';
import { pingCommand, readPings, usualPlatform, type Pinged } from './pings.ts';

/** How long a ping that is lost is waited for, with some room, and what logging in takes. */
const LOST_MS = 4_000;
const AROUND_MS = 10_000;
const MOST_MS = 120_000;

/** What a probe found, or why it found nothing. */
export type Found = { readonly probe: Probe } & (
  | { readonly pinged: Pinged; readonly reason: null }
  | { readonly pinged: null; readonly reason: string }
);

/** Asks by each probe; the nodes at once, the probes of one node one after another. */
export async function pingAll(
  place: Place,
  { probes, pings }: { readonly probes: readonly Probe[]; readonly pings: number },
  equipment: Equipment,
  context: Asking,
): Promise<Found[]> {
  const turns = new Map<string, Promise<unknown>>();
  return Promise.all(
    probes.map((probe) => {
      const turn = (turns.get(probe.node_id) ?? Promise.resolve()).then(() => pingFrom(place, probe, pings, equipment, context));
      turns.set(probe.node_id, turn);
      return turn;
    }),
  );
}

async function pingFrom(place: Place, probe: Probe, pings: number, equipment: Equipment, context: Asking): Promise<Found> {
  const none = (reason: string): Found => ({ probe, pinged: null, reason });
  try {
    const { name, node_type: type } = await equipment.node(place, probe.node_id, context);
    const platform = probe.platform ?? usualPlatform(type);
    if (platform === null) return none(`It is not known how ${name}, a ${type}, pings: say its platform.`);
    const { outputs, failure } = await equipment.run(
      place,
      probe.node_id,
      {
        platform,
        commands: [pingCommand(platform, probe.address, pings)],
        timeoutMs: Math.min(MOST_MS, AROUND_MS + pings * LOST_MS),
      },
      context,
    );
    const pinged = readPings(platform, outputs[0] ?? '');
    if (pinged !== null) return { probe, pinged, reason: null };
    return none(failure ?? `What ${name} printed is no answer of a ping.`);
  } catch (error) {
    return none(asFailure(error).message);
  }
}

/** A probe without anything to compare. */
export function unmeasured({ node_id: from, address }: Probe, reason: string): Measured {
  return { from, address, reason, values: [] };
}
