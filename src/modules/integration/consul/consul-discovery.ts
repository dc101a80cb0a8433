import { pause } from '#kernel/pause.ts';
import type { Log } from '#kernel/log.ts';
import { consulStatus, type ConsulHealthEntry } from '#wire/consul.ts';
import type { Instance } from '../services/service-definition.ts';
import { InstanceId, ServiceName } from '../services/service-definition.ts';
import type { Look } from '../services/verdict.ts';
import type { ConsulClient, Indexed } from './consul-client.ts';
import { patienceMs } from './patience.ts';

/** Each is a query that is held open. */
const MOST_SERVICES = 100;
/** Between two answers of a query, however quickly things change. @see https://developer.hashicorp.com/consul/api-docs/features/blocking: rate limit. */
const LEAST_MS = 200;

/** An instance that Consul knows, and how it is there. */
export interface FoundInstance {
  readonly instance: Instance;
  readonly look: Look;
}

export interface DiscoveryParts {
  readonly client: ConsulClient;
  /** Names of services; absent: all. */
  readonly only: readonly string[] | undefined;
  readonly random: () => number;
  readonly log: Log;
  /** All instances, each time something changed. Not called while Consul is away: what was known is believed on. */
  readonly found: (instances: readonly FoundInstance[]) => Promise<void>;
}

/** Follows the catalogue of Consul by blocking queries until it is ended. */
export class ConsulDiscovery {
  readonly #parts: DiscoveryParts;
  readonly #ending = new AbortController();
  readonly #services = new Map<
    string,
    { readonly ending: AbortController; found: readonly FoundInstance[] | null; readonly done: Promise<void> }
  >();
  readonly #main: Promise<void>;
  #away = new Set<string>();
  #telling: Promise<unknown> = Promise.resolve();

  constructor(parts: DiscoveryParts) {
    this.#parts = parts;
    this.#main = this.#follow(
      'the catalogue',
      (index, signal) => parts.client.services(index, signal),
      (services) => this.#follows(Object.keys(services)),
      this.#ending.signal,
    );
  }

  async close(): Promise<void> {
    this.#ending.abort();
    for (const { ending } of this.#services.values()) ending.abort();
    await Promise.all([this.#main, ...[...this.#services.values()].map(({ done }) => done), this.#telling]);
  }

  async #follows(names: readonly string[]): Promise<void> {
    const { only, client, log } = this.#parts;
    // The servers of Consul itself are no service of anybody's network.
    const wanted = names.filter(
      (name) => name !== 'consul' && (only === undefined || only.includes(name)) && ServiceName.safeParse(name).success,
    );
    if (wanted.length > MOST_SERVICES)
      log.warn('Consul has more services than are followed.', { services: wanted.length, followed: MOST_SERVICES });
    const followed = new Set(wanted.toSorted().slice(0, MOST_SERVICES));
    for (const [name, { ending }] of this.#services) {
      if (followed.has(name)) continue;
      ending.abort();
      this.#services.delete(name);
    }
    for (const name of followed) {
      if (this.#services.has(name)) continue;
      const ending = new AbortController();
      const done = this.#follow(
        name,
        (index, signal) => client.health(name, index, signal),
        async (entries) => {
          const place = this.#services.get(name);
          if (place === undefined || place.ending !== ending) return;
          place.found = entries.flatMap(foundOf);
          await this.#tell();
        },
        ending.signal,
      );
      this.#services.set(name, { ending, found: null, done });
    }
    await this.#tell();
  }

  /** Once all services were read: before that, those that are missing would seem to be gone. */
  #tell(): Promise<unknown> {
    this.#telling = this.#telling.then(() => this.#tellAll());
    return this.#telling;
  }

  async #tellAll(): Promise<void> {
    const all = [...this.#services.values()];
    if (this.#ending.signal.aborted || all.some(({ found }) => found === null)) return;
    try {
      await this.#parts.found(all.flatMap(({ found }) => found ?? []));
    } catch (error) {
      this.#parts.log.warn('What Consul told could not be kept; the next change brings it.', { error: String(error) });
    }
  }

  async #follow<T>(
    what: string,
    ask: (index: bigint, signal: AbortSignal) => Promise<Indexed<T>>,
    take: (value: T) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const { log, random } = this.#parts;
    let index = 0n;
    let failures = 0;
    let before = '';
    while (!signal.aborted) {
      try {
        const answer = await ask(index, signal);
        index = answer.index;
        failures = 0;
        if (this.#away.delete(what) && this.#away.size === 0) log.info('Consul answers again.');
        const told = JSON.stringify(answer.value);
        // A query ends when its time is over, too, and then nothing is new.
        if (told !== before) await take(answer.value);
        before = told;
        await pause(LEAST_MS, signal);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        if (this.#away.size === 0)
          log.warn('Consul does not tell its services; what was known is believed on.', { what, error: String(error) });
        this.#away.add(what);
        // Whatever happened to it meanwhile: the whole is read anew.
        index = 0n;
        await pause(patienceMs(failures, random()), signal);
      }
    }
  }
}

const MOST_WEIGHT = 1_000;

function foundOf(entry: ConsulHealthEntry): readonly FoundInstance[] {
  const { Service, Node, Checks } = entry;
  const id = Service.ID === '' ? Node.Node : Service.ID;
  if (!InstanceId.safeParse(id).success) return [];
  const host = Service.Address === '' ? Node.Address : Service.Address;
  const status = consulStatus(entry);
  const worst = Checks.find(({ Status }) => Status === status);
  const scheme = /^[a-z][a-z0-9+.-]{1,15}$/.test(Service.Meta['protocol'] ?? '') ? Service.Meta['protocol']! : 'tcp';
  const weight = status === 'warning' ? Service.Weights?.Warning : Service.Weights?.Passing;
  return [
    {
      instance: {
        service: Service.Service,
        id,
        url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${Service.Port}`,
        tags: Service.Tags.map((tag) => tag.slice(0, 200)).slice(0, 100),
        weight: Math.min(MOST_WEIGHT, Math.max(1, weight ?? 1)),
        source: 'consul',
        monitor: null,
      },
      look: {
        ok: status !== 'critical',
        message: `Consul says ${status}${worst === undefined || worst.Output === '' ? '' : `: ${worst.Output.trim().slice(0, 200)}`}.`,
      },
    },
  ];
}
