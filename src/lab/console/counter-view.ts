import type { Counters, Device, DeviceInterface } from '../device/device.ts';
import type { Network } from '../network/network.ts';

/** What an interface has counted, as the command line shows it. */
export interface CounterView {
  readonly counters: Counters;
  /** Simulated ms at which somebody cleared them; null: never. */
  readonly clearedMs: number | null;
  /** bit/s and packets/s since the last look that was long enough ago. */
  readonly inBps: number;
  readonly outBps: number;
  readonly inPps: number;
  readonly outPps: number;
}

interface Look {
  readonly atMs: number;
  readonly counters: Counters;
}

/** A rate over less says nothing. */
const LEAST_SPAN_MS = 5_000;
/** The rates are of five minutes. */
const SPAN_MS = 300_000;

/** Cleared counters begin at zero for the command line; SNMP's never go back (RFC 2578 §7.1.10). */
const cleared = new WeakMap<DeviceInterface, Look>();
const looks = new WeakMap<DeviceInterface, Look[]>();

function packets(counters: Counters, side: 'in' | 'out'): number {
  return counters[`${side}UnicastPackets`] + counters[`${side}MulticastPackets`] + counters[`${side}BroadcastPackets`];
}

/** Adds up what traffic did until now; a network of tests may have none. */
export function settle(network: Network, device: Device): void {
  (network as Partial<Network>).traffic?.settle(device.node.project.projectId);
}

export function clearCounters(network: Network, port: DeviceInterface): void {
  cleared.set(port, { atMs: network.simulatedMs(), counters: { ...port.counters } });
}

/** The last look that was long enough ago; booting counts as one. */
function lookBefore(port: DeviceInterface, nowMs: number): Look {
  const zero = Object.fromEntries(Object.keys(port.counters).map((key) => [key, 0])) as unknown as Counters;
  const known = (looks.get(port) ?? [{ atMs: port.device.bootedMs, counters: zero }]).filter(({ atMs }) => atMs <= nowMs);
  const enough = known.filter(({ atMs }) => nowMs - atMs >= LEAST_SPAN_MS);
  const found = enough.findLast(({ atMs }) => nowMs - atMs >= SPAN_MS) ?? enough[0] ?? known[0] ?? { atMs: nowMs, counters: zero };
  const kept = known.filter(({ atMs }) => atMs >= found.atMs).slice(-8);
  const last = kept.at(-1);
  if (last === undefined || nowMs - last.atMs >= LEAST_SPAN_MS) kept.push({ atMs: nowMs, counters: { ...port.counters } });
  looks.set(port, kept);
  return found;
}

export function viewCounters(network: Network, port: DeviceInterface): CounterView {
  const nowMs = network.simulatedMs();
  const base = cleared.get(port);
  const counters = { ...port.counters };
  if (base !== undefined) for (const key of Object.keys(counters) as (keyof Counters)[]) counters[key] -= base.counters[key];
  const before = lookBefore(port, nowMs);
  const seconds = Math.max(1, (nowMs - before.atMs) / 1_000);
  const rate = (now: number, then: number): number => Math.max(0, Math.round((now - then) / seconds));
  return {
    counters,
    clearedMs: base?.atMs ?? null,
    inBps: rate(port.counters.inOctets * 8, before.counters.inOctets * 8),
    outBps: rate(port.counters.outOctets * 8, before.counters.outOctets * 8),
    inPps: rate(packets(port.counters, 'in'), packets(before.counters, 'in')),
    outPps: rate(packets(port.counters, 'out'), packets(before.counters, 'out')),
  };
}

export function packetsOf(counters: Counters, side: 'in' | 'out'): number {
  return packets(counters, side);
}
