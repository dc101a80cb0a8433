import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock, type Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import type { Candidacy } from '#kernel/lease.ts';
import type { Operation } from '#kernel/message.ts';
import { defineModule, type Module } from '#kernel/module.ts';
import { Outward } from '#kernel/outward.ts';
import { connectionAnswers } from './connections/connection-answers.ts';
import { connectionsProjection } from './connections/connections.projection.ts';
import { Reach } from './connections/reach.ts';
import { SecretBook } from './connections/secret-book.ts';
import { systemAnswers } from './connections/system-answers.ts';
import type { ConsulOptions } from './consul/consul-client.ts';
import { INTEGRATION_EVENTS, MODULE } from './events.ts';
import { netboxAnswers } from './netbox/netbox-answers.ts';
import { OutwardHttp } from './outward-http.ts';
import type { Looking } from './probes/look.ts';
import { ServiceBook } from './services/service-book.ts';
import { serviceAnswers } from './services/service-answers.ts';
import { instanceOf, type ConfiguredService } from './services/service-definition.ts';
import { servicesProjection } from './services/services.projection.ts';
import { syslogAnswers } from './syslog/syslog-answers.ts';
import { SyslogReceiver, type SyslogSettings } from './syslog/syslog-receiver.ts';
import { SyslogSender } from './syslog/syslog-sender.ts';
import { Watching } from './watching.ts';

export { syslogReceived } from './events.ts';
export { registerAtConsul } from './consul/consul-registration.ts';

export interface IntegrationOptions {
  /** Operations of others that it asks. */
  readonly asks: {
    readonly listModules: Operation;
    readonly getModule: Operation;
    readonly gns3Status: Operation;
    readonly topology: Operation;
    readonly getEquipment: Operation;
    readonly snmpGet: Operation;
  };
  /** Where secrets of connections are kept; absent: as long as the process. */
  readonly keep?: KeptText;
  /** Addresses, CIDR ranges and names of hosts that may be internal and are asked all the same. */
  readonly allow?: readonly string[];
  /** Services that the configuration lists. */
  readonly services?: readonly ConfiguredService[];
  /** Absent: there is none. */
  readonly consul?: ConsulOptions & { readonly only?: readonly string[] };
  /** Absent: messages of syslog are not taken at this process. */
  readonly syslog?: SyslogSettings;
  /** Where this hub listens, once it does: `http://127.0.0.1:8000`. */
  readonly self?: () => string | undefined;
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** Services with their health, and other systems as named connections. @throws configuration_error */
export function integration(options: IntegrationOptions): Module {
  const { asks, allow = [], clock = systemClock, random = Math.random, services = [] } = options;
  const outward = new Outward(allow, 'integration.allow');
  const configured = services.map(({ service, id, ...rest }) =>
    instanceOf(service, { ...rest, id: id ?? new URL(rest.url).host.replaceAll(/[^A-Za-z0-9._:@-]/g, '_') }, 'configured'),
  );
  const secrets = new SecretBook(options.keep);
  const book = new ServiceBook(asks);
  const sender = new SyslogSender(outward, hostname());
  let http = new OutwardHttp(outward);
  // A hub that was stopped and is started again asks through a new one.
  const reach = new Reach({ ask: (asking) => http.ask(asking) }, book, secrets);
  let looking: Looking | null = null;
  let watching: Watching | null = null;
  let receiver: SyslogReceiver | null = null;
  let campaign: Candidacy | null = null;
  const self = (): string | null => {
    const url = options.self?.();
    return url === undefined ? null : new URL(url).host;
  };
  const parts = { reach, secrets, sender, self, watch: () => watching?.connections ?? null };

  return defineModule({
    name: MODULE,
    version: '1.0.0',
    summary: 'Services with their health, load balancing, Consul, and other systems as named connections.',
    capabilities: [
      'service-registry',
      'health-monitors',
      'load-balancing',
      'consul',
      'prometheus',
      'grafana',
      'netdata',
      'netbox',
      'syslog',
    ],
    answers: [
      ...serviceAnswers({
        book,
        watch: () => watching?.services ?? null,
        looking: () => {
          if (looking === null) throw fail('shutting_down', 'Integration has not started.');
          return looking;
        },
      }),
      ...connectionAnswers(parts),
      ...systemAnswers(parts),
      ...netboxAnswers({ reach, secrets, asks }),
      ...syslogAnswers(() => receiver),
    ],
    needs: Object.values(asks),
    emits: INTEGRATION_EVENTS,
    projections: [servicesProjection, connectionsProjection],
    async start(context) {
      http = new OutwardHttp(outward);
      looking = { http, outward, ask: context.ask.bind(context), asks };
      if (options.syslog !== undefined) {
        receiver = new SyslogReceiver(options.syslog, { clock, log: context.log, publish: (events) => context.publish(events) });
        // A port that is taken holds nothing up.
        void receiver.start();
      }
      const world = { context, looking, reach, secrets, sender, configured, consul: options.consul, random, clock };
      campaign = context.leases.campaign('integration', async (lease) => {
        const own = new Watching(world, lease);
        watching = own;
        try {
          await own.run();
        } finally {
          if (watching === own) watching = null;
          await own.close();
        }
      });
    },
    async stop() {
      await Promise.all([campaign?.close(), receiver?.close()]);
      receiver = null;
      await Promise.race([http.close(), wait(1_000, undefined, { ref: false })]);
    },
  });
}
