import { fail } from '#kernel/error.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { InstanceView } from '../messages.ts';
import type { LastLook } from '../watch.ts';
import { Balance, type Picked, type Strategy } from './balance.ts';
import { liveInstances, type LiveAsks } from './live-sources.ts';
import { byName, instancesOf, keyOf, type KnownInstance } from './services.projection.ts';

/** What is balanced may be known a second late. */
const KEPT_MS = 1_000;

type Reading = Pick<ModuleContext, 'read' | 'ask' | 'clock'>;

/** All services wherever they are known from, and the choice among their instances. */
export class ServiceBook {
  readonly #asks: LiveAsks;
  readonly #balances = new Map<string, Balance>();
  #kept: { readonly untilMs: number; readonly instances: Promise<readonly KnownInstance[]> } | null = null;

  constructor(asks: LiveAsks) {
    this.#asks = asks;
  }

  async all({ read, ask }: Reading): Promise<readonly KnownInstance[]> {
    const [kept, live] = await Promise.all([instancesOf(read), liveInstances(ask, this.#asks)]);
    // What the hub knows of itself is not to be overlaid by somebody who registers the same name.
    const own = new Set(live.map(({ service, id }) => keyOf(service, id)));
    return [...live, ...kept.filter(({ service, id }) => !own.has(keyOf(service, id)))].toSorted(byName);
  }

  /** @throws not_found */
  async instances(service: string, reading: Reading): Promise<readonly KnownInstance[]> {
    return foundIn(await this.all(reading), service);
  }

  /** Chooses an instance and holds it for under way until it is reported. @throws not_found, conflict */
  async pick(service: string, strategy: Strategy, reading: Reading, tag?: string): Promise<Picked & { readonly instance: KnownInstance }> {
    const nowMs = reading.clock.monotonicMs();
    const all = foundIn(await this.#recent(reading, nowMs), service).filter(({ tags }) => tag === undefined || tags.includes(tag));
    const endpoints = all.map(({ id, weight, health }) => ({ id, weight, healthy: health === 'healthy' }));
    const picked = this.#balanceOf(service).pick(endpoints, strategy, nowMs);
    if (picked === null) throw fail('conflict', `No instance of ${service} has the tag ${tag ?? ''}.`, { service });
    return { ...picked, instance: all.find(({ id }) => id === picked.id)! };
  }

  /** Says how what was sent to a picked instance went. */
  async report(
    {
      service,
      id,
      ok,
      durationMs,
    }: { readonly service: string; readonly id: string; readonly ok: boolean; readonly durationMs: number | null },
    reading: Reading,
  ): Promise<string | null> {
    const nowMs = reading.clock.monotonicMs();
    const ids = foundIn(await this.#recent(reading, nowMs), service).map((instance) => instance.id);
    if (!ids.includes(id)) throw fail('not_found', `The service ${service} has no instance ${id}.`);
    this.#balanceOf(service).report(id, { ok, durationMs }, nowMs, ids);
    return this.#ejectedUntil(service, id, reading);
  }

  view(instance: KnownInstance, last: LastLook | null, reading: Pick<ModuleContext, 'clock'>): InstanceView {
    const { service, id, url, tags, weight, source, monitor, health, since, message, registeredAt, by } = instance;
    return {
      instance_id: id,
      url,
      tags: [...tags],
      weight,
      source,
      monitor,
      health,
      since,
      message: last?.message ?? message,
      checked_at: last?.at.toISOString() ?? null,
      response_ms: last === null ? null : Math.round(last.tookMs * 10) / 10,
      ejected_until: this.#ejectedUntil(service, id, reading),
      registered_at: registeredAt,
      registered_by: by,
    };
  }

  #ejectedUntil(service: string, id: string, { clock }: Pick<ModuleContext, 'clock'>): string | null {
    const nowMs = clock.monotonicMs();
    const until = this.#balances.get(service)?.outliers.ejectedUntil(id, nowMs) ?? null;
    return until === null ? null : new Date(clock.now().getTime() + until - nowMs).toISOString();
  }

  #balanceOf(service: string): Balance {
    const known = this.#balances.get(service);
    if (known !== undefined) return known;
    const balance = new Balance();
    this.#balances.set(service, balance);
    return balance;
  }

  #recent(reading: Reading, nowMs: number): Promise<readonly KnownInstance[]> {
    if (this.#kept === null || this.#kept.untilMs <= nowMs) {
      const kept = { untilMs: nowMs + KEPT_MS, instances: this.all(reading) };
      // What could not be read is not kept for the next one.
      kept.instances.catch(() => {
        if (this.#kept === kept) this.#kept = null;
      });
      this.#kept = kept;
    }
    return this.#kept.instances;
  }
}

function foundIn(all: readonly KnownInstance[], service: string): readonly KnownInstance[] {
  const found = all.filter((instance) => instance.service === service);
  if (found.length === 0) throw fail('not_found', `There is no service ${service}; integration.service.list shows what there is.`);
  return found;
}
