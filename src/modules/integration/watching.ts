import type { Clock } from '#kernel/clock.ts';
import type { Subscription } from '#kernel/feed.ts';
import type { Lease } from '#kernel/lease.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { watchedConnections } from './connections/watched-connections.ts';
import type { Reach } from './connections/reach.ts';
import type { SecretBook } from './connections/secret-book.ts';
import { ConsulClient, type ConsulOptions } from './consul/consul-client.ts';
import { ConsulDiscovery, type FoundInstance } from './consul/consul-discovery.ts';
import type { Looking } from './probes/look.ts';
import { watchedServices } from './services/monitors.ts';
import { differences } from './services/reconcile.ts';
import type { Instance, Source } from './services/service-definition.ts';
import { instancesOf, keyOf } from './services/services.projection.ts';
import { Forwarding } from './syslog/forwarding.ts';
import type { SyslogSender } from './syslog/syslog-sender.ts';
import { Watch } from './watch.ts';

export interface WatchingWorld {
  readonly context: ModuleContext;
  readonly looking: Looking;
  readonly reach: Reach;
  readonly secrets: SecretBook;
  readonly sender: SyslogSender;
  readonly configured: readonly Instance[];
  readonly consul: (ConsulOptions & { readonly only?: readonly string[] }) | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

/** What one process does for all: it looks at services and connections, follows Consul, and sends to collectors of syslog. */
export class Watching {
  readonly services: Watch;
  readonly connections: Watch;
  readonly #world: WatchingWorld;
  readonly #lease: Lease;
  readonly #forwarding: Forwarding;
  readonly #failed = Promise.withResolvers<never>();
  #subscription: Subscription | null = null;
  #consul: { readonly client: ConsulClient; readonly discovery: ConsulDiscovery } | null = null;

  constructor(world: WatchingWorld, lease: Lease) {
    const { context, clock, random, sender } = world;
    const parts = {
      clock,
      random,
      log: context.log,
      publish: (events: Parameters<ModuleContext['publish']>[0]) => context.publish(events, lease),
    };
    this.#world = world;
    // Looked at in `run`; a rejection before that is no defect.
    this.#failed.promise.catch(() => undefined);
    this.#lease = lease;
    this.services = new Watch(parts);
    this.connections = new Watch(parts);
    this.#forwarding = new Forwarding(context, sender);
  }

  /** Until the lease is lost. */
  async run(): Promise<void> {
    const { context, configured, consul, random } = this.#world;
    this.#subscription = context.feed.subscribe({
      name: 'integration',
      filter: { types: ['service.registered', 'service.deregistered', 'integration.connection.saved', 'integration.connection.deleted'] },
      deliver: async ({ events }) => {
        const touched = (area: string): boolean => events.some(({ type }) => type.startsWith(area));
        await this.#again(touched('service.'), touched('integration.'));
      },
      // The log could not be read. Whoever holds the lease next begins anew.
      failed: (error) => this.#failed.reject(error),
    });
    await this.#reconcile('configured', configured);
    if (consul === undefined) await this.#reconcile('consul', []);
    await Promise.all([this.#readServices(), this.#readConnections()]);
    if (consul !== undefined) {
      const client = new ConsulClient(consul);
      const discovery = new ConsulDiscovery({
        client,
        only: consul.only,
        random,
        log: context.log,
        found: (found) => this.#fromConsul(found),
      });
      this.#consul = { client, discovery };
    }
    const { lost } = this.#lease;
    if (lost.aborted) return;
    const ended = new Promise<void>((resolve) => lost.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([ended, this.#failed.promise]);
  }

  async close(): Promise<void> {
    this.#subscription?.close();
    await this.#consul?.discovery.close();
    await Promise.all([this.services.close(), this.connections.close(), this.#forwarding.close(), this.#consul?.client.close()]);
  }

  async #fromConsul(found: readonly FoundInstance[]): Promise<void> {
    await this.#reconcile(
      'consul',
      found.map(({ instance }) => instance),
    );
    await this.#readServices();
    for (const { instance, look } of found) await this.services.note(keyOf(instance.service, instance.id), look);
  }

  /** The registry knows of a source what that source has. */
  async #reconcile(source: Source, found: readonly Instance[]): Promise<void> {
    const { context } = this.#world;
    const events = differences(source, found, await instancesOf(context.read));
    if (events.length > 0) await context.publish(events, this.#lease);
  }

  async #again(services: boolean, connections: boolean): Promise<void> {
    if (services) await this.#readServices();
    if (connections) await this.#readConnections();
  }

  #readServices(): Promise<void> {
    const { context, looking } = this.#world;
    return this.services.refresh(() => watchedServices(context.read, looking));
  }

  async #readConnections(): Promise<void> {
    const { context, reach, secrets, sender } = this.#world;
    await secrets.refresh();
    await this.connections.refresh(() => watchedConnections(context, reach, sender, secrets));
    await this.#forwarding.refresh();
  }
}
