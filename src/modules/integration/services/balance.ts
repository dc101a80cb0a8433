import type { STRATEGIES } from '../messages.ts';
import { Outliers, type OutlierBounds } from './outliers.ts';

export type Strategy = (typeof STRATEGIES)[number];

/** An instance as the balancer sees it. */
export interface Endpoint {
  readonly id: string;
  readonly weight: number;
  readonly healthy: boolean;
}

export interface Picked {
  readonly id: string;
  /** So few are usable that health is not looked at. */
  readonly panic: boolean;
  readonly among: number;
}

/**
 * Below this share of usable instances all of them are used: those that are left would only be overrun. Envoy begins at a half, which
 * for services of two or three instances would mean to send to what is known to be down.
 * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/panic_threshold
 */
const PANIC_BELOW = 0.2;
/** Who never says how it went does not hold a place for ever. */
const LONGEST_FLIGHT_MS = 60_000;

/** Chooses among the instances of one service. In memory of one process: each balances what it sends itself. */
export class Balance {
  readonly outliers: Outliers;
  readonly #flights = new Map<string, number[]>();
  readonly #credit = new Map<string, number>();
  #last = '';

  constructor(bounds?: OutlierBounds) {
    this.outliers = new Outliers(bounds);
  }

  /** Null: there is no instance at all. What is picked is in flight until it is reported. */
  pick(endpoints: readonly Endpoint[], strategy: Strategy, nowMs: number): Picked | null {
    if (endpoints.length === 0) return null;
    const all = endpoints.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const usable = all.filter(({ id, healthy }) => healthy && this.outliers.ejectedUntil(id, nowMs) === null);
    const panic = usable.length === 0 || usable.length / all.length < PANIC_BELOW;
    const among = panic ? all : usable;
    const { id } = this.#choose(among, strategy, nowMs);
    this.#flightsOf(id, nowMs).push(nowMs);
    return { id, panic, among: among.length };
  }

  /** How what was sent there went. */
  report(id: string, outcome: { readonly ok: boolean; readonly durationMs: number | null }, nowMs: number, ids: readonly string[]): void {
    this.#flightsOf(id, nowMs).shift();
    for (const known of [...this.#flights.keys(), ...this.#credit.keys()]) {
      if (ids.includes(known)) continue;
      this.#flights.delete(known);
      this.#credit.delete(known);
    }
    this.outliers.report(id, outcome, nowMs, ids);
  }

  inFlight(id: string, nowMs: number): number {
    return this.#flightsOf(id, nowMs).length;
  }

  #choose(among: readonly Endpoint[], strategy: Strategy, nowMs: number): Endpoint {
    switch (strategy) {
      case 'round_robin': {
        const next = among.find(({ id }) => id > this.#last) ?? among[0]!;
        this.#last = next.id;
        return next;
      }
      case 'least_in_flight': {
        const loads = among.map((endpoint) => this.inFlight(endpoint.id, nowMs) / endpoint.weight);
        const least = Math.min(...loads);
        return this.#inShares(among.filter((_, index) => loads[index] === least));
      }
      case 'weighted':
        return this.#inShares(among);
    }
  }

  /** Smooth weighted round robin: each gains its weight, who has most is taken and pays for all. @see https://nginx.org/en/docs/http/ngx_http_upstream_module.html */
  #inShares(among: readonly Endpoint[]): Endpoint {
    let chosen = among[0]!;
    let total = 0;
    for (const endpoint of among) {
      this.#credit.set(endpoint.id, (this.#credit.get(endpoint.id) ?? 0) + endpoint.weight);
      total += endpoint.weight;
      if (this.#credit.get(endpoint.id)! > this.#credit.get(chosen.id)!) chosen = endpoint;
    }
    this.#credit.set(chosen.id, this.#credit.get(chosen.id)! - total);
    return chosen;
  }

  #flightsOf(id: string, nowMs: number): number[] {
    const flights = (this.#flights.get(id) ?? []).filter((sinceMs) => nowMs - sinceMs < LONGEST_FLIGHT_MS);
    this.#flights.set(id, flights);
    return flights;
  }
}
