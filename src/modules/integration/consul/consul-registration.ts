import { pause } from '#kernel/pause.ts';
import type { Log } from '#kernel/log.ts';
import type { ConsulRegistration } from '#wire/consul.ts';
import { ConsulClient, type ConsulOptions } from './consul-client.ts';
import { patienceMs } from './patience.ts';

/** As the services of the deployment are checked. */
const CHECK_INTERVAL = '10s';
const CHECK_TIMEOUT = '5s';
/** An agent that was started anew has forgotten: it is asked whether it knows. */
const LOOK_MS = 30_000;
const LAST_MS = 2_000;

export interface RegistrationOptions extends ConsulOptions {
  /** The service: `nms-common`. */
  readonly name: string;
  /** Makes the id of this process among those of the same name. */
  readonly uuid: string;
  /** Where this hub is reached by the agent of Consul: `http://10.0.0.5:8000`. */
  readonly self: string;
  readonly version: string;
  /** Consul forgets an instance that was critical for so long; a minute at least. */
  readonly deregisterAfter: string;
  readonly random: () => number;
  readonly log: Log;
  /** How often it is looked whether Consul still knows it; 30 s by default. */
  readonly lookMs?: number;
}

/** What of this hub Consul is told. */
export function consulEntry({
  name,
  uuid,
  self,
  version,
  deregisterAfter,
}: Omit<RegistrationOptions, 'random' | 'log' | 'url'>): ConsulRegistration {
  const { hostname, port, protocol, origin } = new URL(self);
  return {
    ID: `${name}-${uuid}`,
    Name: name,
    Address: hostname.replace(/^\[|\]$/g, ''),
    Port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    Tags: ['thalamus'],
    Meta: { version, protocol: protocol.slice(0, -1) },
    Check: {
      Name: 'health',
      HTTP: `${origin}/health/`,
      Interval: CHECK_INTERVAL,
      Timeout: CHECK_TIMEOUT,
      DeregisterCriticalServiceAfter: deregisterAfter,
    },
  };
}

/** Registers this hub and keeps it registered until it is stopped. Consul may be away: that is told once, and its return once. */
export function registerAtConsul(options: RegistrationOptions): { stop(): Promise<void> } {
  const { log, random, lookMs = LOOK_MS } = options;
  const client = new ConsulClient(options);
  const entry = consulEntry(options);
  const ending = new AbortController();
  const keeping = (async () => {
    let failures = 0;
    while (!ending.signal.aborted) {
      try {
        if (!(await client.knows(entry.ID, ending.signal))) {
          await client.register(entry, ending.signal);
          log.info('Registered at Consul.', { id: entry.ID });
        }
        if (failures > 0) log.info('Consul answers again.', { after_failures: failures });
        failures = 0;
        await pause(lookMs, ending.signal);
      } catch (error) {
        if (ending.signal.aborted) return;
        failures += 1;
        if (failures === 1) log.warn('This hub cannot be registered at Consul; it is tried again and again.', { error: String(error) });
        await pause(patienceMs(failures, random()), ending.signal);
      }
    }
  })();
  return {
    async stop() {
      ending.abort();
      await keeping;
      await client.deregister(entry.ID, AbortSignal.timeout(LAST_MS)).catch((error: unknown) => {
        log.warn('This hub could not be deregistered; Consul does it by itself after a while.', { error: String(error) });
      });
      await client.close();
    },
  };
}
