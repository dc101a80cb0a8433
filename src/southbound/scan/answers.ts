import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { dhcpLeases } from '#wire/dhcp-leases.ts';
import { parseLeases, ping, type PingResult, scanPorts, sweep, trace } from './messages.ts';
import { addressesOf } from './networks.ts';
import type { Pinger } from './ping/pinger.ts';
import { COMMON_PORTS } from './ports/known-ports.ts';
import { scanPortsOf, type ScannedPorts } from './ports/port-scan.ts';
import type { Targets } from './targets.ts';
import type { Tracer } from './trace/tracer.ts';
import type { Turns } from './turns.ts';

/** What one operation takes at most; what was found by then is told. */
const MOST_MS = 120_000;
/** Addresses times ports of one operation. */
const MOST_KNOCKS = 16_384;

export interface Means {
  readonly targets: Targets;
  readonly pinger: Pinger;
  readonly tracer: Tracer;
  readonly turns: Turns;
  readonly clock: Clock;
}

/** What the operations of this unit do: leave out what may not be asked, ask the rest within limits, and say how it went. */
export function answers({ targets, pinger, tracer, turns, clock }: Means): readonly Answering[] {
  const bounded = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(MOST_MS)]);
  const since = (beganMs: number): number => Math.round((clock.monotonicMs() - beganMs) * 10) / 10;

  return [
    answer(ping, async ({ addresses, count, timeout_ms: timeoutMs }, { signal }) => {
      const beganMs = clock.monotonicMs();
      const { asked, refused } = targets.partSome(addresses, 'addresses');
      const results = await pinger.ping(asked, { count, timeoutMs }, bounded(signal));
      const items = [...new Set(addresses)].flatMap((address) => results.get(address) ?? unasked(address, refused));
      return { items, duration_ms: since(beganMs) };
    }),

    answer(sweep, async ({ networks, timeout_ms: timeoutMs }, { signal }) => {
      const beganMs = clock.monotonicMs();
      const { asked } = targets.partSome(addressesOf(networks), 'networks');
      const results = await pinger.ping(asked, { count: 1, timeoutMs }, bounded(signal));
      const items = asked.flatMap((address) => results.get(address) ?? []).filter(({ alive }) => alive);
      return { asked: asked.length, items, duration_ms: since(beganMs) };
    }),

    answer(scanPorts, async ({ addresses, ports, timeout_ms: timeoutMs, banners }, { signal }) => {
      const beganMs = clock.monotonicMs();
      const { asked, refused } = targets.partSome(addresses, 'addresses');
      const wanted = [...new Set(ports ?? COMMON_PORTS)];
      if (asked.length * wanted.length > MOST_KNOCKS) {
        throw fail(
          'validation_error',
          `${asked.length} addresses of ${wanted.length} ports are more than the ${MOST_KNOCKS} that are asked at once.`,
          {
            ports: [`times addresses must be at most ${MOST_KNOCKS}`],
          },
        );
      }
      const limit = bounded(signal);
      const scanned = new Map(
        await Promise.all(
          asked.map(async (address) => [address, await scanPortsOf(address, wanted, { timeoutMs, banners }, turns, limit)] as const),
        ),
      );
      const items = [...new Set(addresses)].map((address) => {
        const found = scanned.get(address);
        if (found === undefined) return { address, ports: [], reason: `It was not asked. ${refused.get(address) ?? ''}`.trim() };
        return { address, ports: found.ports.filter(({ state }) => ports !== undefined || state === 'open'), reason: portsReason(found) };
      });
      return { items, complete: [...scanned.values()].every((each) => each.unasked === 0), duration_ms: since(beganMs) };
    }),

    answer(trace, async ({ address, most_hops: mostHops, timeout_ms: timeoutMs }, { signal }) => {
      const beganMs = clock.monotonicMs();
      targets.partSome([address], 'address');
      const { reached, method, reason, hops } = await tracer.trace(address, { mostHops, timeoutMs }, bounded(signal));
      return { reached, method, reason, hops: [...hops], duration_ms: since(beganMs) };
    }),

    answer(parseLeases, ({ format, text }) => {
      const read = format === 'auto' ? dhcpLeases(text) : dhcpLeases(text, format);
      return { ...read, leases: [...read.leases] };
    }),
  ];
}

function unasked(address: string, refused: ReadonlyMap<string, string>): PingResult {
  const why = refused.get(address) ?? 'The time was over.';
  return { address, alive: false, method: 'none', response_time_ms: null, sent: 0, received: 0, reason: `It was not asked. ${why}` };
}

function portsReason({ ports, unreachable, unasked: left }: ScannedPorts): string {
  const count = (state: string): number => ports.filter((port) => port.state === state).length;
  const told = `${count('open')} open, ${count('closed')} closed, ${count('filtered')} filtered.`;
  const away = unreachable === null ? '' : ` It cannot be reached: ${unreachable}.`;
  return left === 0 ? `${told}${away}` : `${told}${away} ${left} were not asked before the time was over.`;
}
