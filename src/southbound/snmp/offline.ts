import { systemClock } from '#kernel/clock.ts';
import { silentMeter } from '#kernel/metric.ts';
import { CredentialMemory } from './credential-memory.ts';
import { type Candidate, type Discovered, discoverFacts } from './facts-discovery.ts';
import { shippedStandards, shippedVendors } from './facts/vendor-files.ts';
import { makerOf, slugOf } from './facts/makers.ts';
import { matchVendor } from './facts/vendor-match.ts';
import { Sessions } from './sessions.ts';

export interface AgentPlace {
  readonly host: string;
  readonly port: number;
  readonly candidates: readonly Candidate[];
  readonly timeoutMs?: number;
  readonly retries?: number;
}

/** Discovery without a hub: for the command line, and to measure how right it is. */
export interface OfflineDiscovery {
  discover(place: AgentPlace): Promise<Discovered>;
  close(): void;
}

export function openDiscovery(signal?: AbortSignal): OfflineDiscovery {
  const sessions = new Sessions({ clock: systemClock, meter: silentMeter });
  const memory = new CredentialMemory();
  return {
    discover({ host, port, candidates, timeoutMs = 2_000, retries = 2 }) {
      const surroundings = { sessions, memory, clock: systemClock, ...(signal === undefined ? {} : { signal }) };
      return discoverFacts([{ host, port, timeoutMs, retries }], `${host}:${port}`, candidates, surroundings);
    },
    close: () => sessions.close(),
  };
}

/** Names a system from what it says of itself, without a further question; one that no file knows by its maker, and undefined where that is not known. */
export async function identifySystem(
  objectId: string | null,
  descr: string | null,
): Promise<{ readonly os: string; readonly title: string } | undefined> {
  const about = { objectId: objectId?.replace(/^\./, '') ?? null, descr, name: null };
  const known = matchVendor(await shippedVendors(), about)?.system;
  if (known !== undefined) return known;
  const maker = makerOf(about.objectId);
  const os = maker === null ? null : slugOf(maker);
  return maker === null || os === null ? undefined : { os, title: maker };
}

/** What is wrong with the files that are shipped: nothing, unless somebody edits them. */
export async function vendorFaults(): Promise<readonly string[]> {
  const [vendors, standards] = await Promise.all([shippedVendors(), shippedStandards()]);
  return [...vendors.faults, ...standards.faults];
}
