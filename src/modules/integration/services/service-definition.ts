import { z } from 'zod';
import { DURATION_PATTERN, durationMs } from '#kernel/duration.ts';
import { fail } from '#kernel/error.ts';
import { MODULE_NAME } from '#kernel/registry.ts';

/** Names as Consul and people give them: parts of paths and of subjects. */
export const ServiceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$/)
  .describe('Name of the service: letters, digits, `.`, `_` and `-`.');
export const InstanceId = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._:@-]{0,199}$/)
  .describe('Id of the instance, one of its kind within the service.');

/** Who says that an instance is there. */
const SOURCES = ['registered', 'configured', 'hub', 'gns3', 'consul'] as const;
export const Source = z
  .enum(SOURCES)
  .describe('Who says that it is there: somebody registered it, the configuration, the hub itself, its GNS3 servers, or Consul.');
export type Source = z.output<typeof Source>;

const SCHEMES: readonly string[] = ['http:', 'https:', 'tcp:', 'redis:', 'rediss:', 'postgres:', 'postgresql:', 'snmp:'];
const InstanceUrl = z
  .string()
  .max(500)
  .regex(/^[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/?#@]+([/?#]\S*)?$/)
  .describe('`http`, `https`, `tcp`, `redis`, `postgres` or `snmp`, host and port; without user and password.');

const Duration = z.string().regex(DURATION_PATTERN);

/** How often is looked, and how much it takes to change a verdict. */
const pace = {
  interval: Duration.default('30s').describe('Between two looks, from 1s to 1h; a tenth of it more or less, so that not all look at once.'),
  timeout: Duration.default('5s').describe('How long an answer may take, up to 1m.'),
  // @see https://docs.haproxy.org/3.0/configuration.html#5.2-fall and #5.2-rise: what operators of load balancers are used to.
  unhealthy_after: z.int().min(1).max(100).default(3).describe('Failures in a row that make it unhealthy.'),
  healthy_after: z.int().min(1).max(100).default(2).describe('Successes in a row that make an unhealthy one healthy again.'),
} as const;

export const Monitor = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('http'),
    path: z
      .string()
      .regex(/^\/\S*$/)
      .max(500)
      .optional()
      .describe('Absent: that of the URL.'),
    expect_status: z.array(z.int().min(100).max(599)).min(1).max(20).optional().describe('Absent: any of 200 to 299.'),
    contains: z.string().min(1).max(500).optional().describe('What the first 64 KiB of the body must contain.'),
    ...pace,
  }),
  z.strictObject({ kind: z.literal('tcp').describe('A connection is made and closed.'), ...pace }),
  z.strictObject({ kind: z.literal('redis').describe('PING; one that wants a password lives too.'), ...pace }),
  z.strictObject({ kind: z.literal('postgres').describe('The server answers whether it speaks TLS.'), ...pace }),
  z.strictObject({ kind: z.literal('gns3').describe('The version that the GNS3 API tells without a log-in.'), ...pace }),
  z.strictObject({ kind: z.literal('snmp').describe('sysUpTime, by the operation snmp.get and the community `public`.'), ...pace }),
  z.strictObject({
    kind: z.literal('module').describe('Heartbeats of a registered module.'),
    module: z.string().regex(MODULE_NAME),
    ...pace,
  }),
]);
export type Monitor = z.output<typeof Monitor>;

const Tags = z.array(z.string().min(1).max(200)).max(100).default([]);
const Weight = z.int().min(1).max(1_000).default(1).describe('Its share of the load compared with the others.');

/** What is said of an instance when it is registered. */
export const InstanceDefinition = z.strictObject({
  id: InstanceId,
  url: InstanceUrl,
  tags: Tags,
  weight: Weight,
  monitor: Monitor.optional().describe('Absent: what fits its URL.'),
});
export type InstanceDefinition = z.output<typeof InstanceDefinition>;

/** An instance as the configuration lists it. */
export const ConfiguredService = z.strictObject({ service: ServiceName, ...InstanceDefinition.shape, id: InstanceId.optional() });
export type ConfiguredService = z.output<typeof ConfiguredService>;

/** An instance of a service as the registry knows it. `monitor` null: its source says itself how it is. */
export interface Instance {
  readonly service: string;
  readonly id: string;
  readonly url: string;
  readonly tags: readonly string[];
  readonly weight: number;
  readonly source: Source;
  readonly monitor: Monitor | null;
}

/** @throws validation_error */
export function instanceOf(service: string, definition: InstanceDefinition, source: Source): Instance {
  const { id, url, tags, weight, monitor } = definition;
  const scheme = URL.parse(url)?.protocol;
  if (scheme === undefined || !SCHEMES.includes(scheme)) {
    throw fail('validation_error', `${url} is not the URL of a service; expected one of ${SCHEMES.join(' ')}//host:port.`, {
      url: ['Unknown scheme.'],
    });
  }
  const chosen = monitor ?? Monitor.parse({ kind: KINDS[scheme] ?? 'tcp' });
  if (chosen.kind === 'tcp' && portOf(url) === null) {
    throw fail('validation_error', `${url} names no port.`, { url: ['A port is needed.'] });
  }
  if (['http', 'gns3'].includes(chosen.kind) && !/^https?:$/.test(scheme)) {
    throw fail('validation_error', `A monitor of kind ${chosen.kind} needs a URL of http or https.`, { url: ['Expected http or https.'] });
  }
  checkPace(chosen);
  return { service, id, url, tags, weight, source, monitor: chosen };
}

const KINDS: Readonly<Record<string, Monitor['kind']>> = {
  'http:': 'http',
  'https:': 'http',
  'redis:': 'redis',
  'rediss:': 'tcp',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'snmp:': 'snmp',
};

/** Where nothing else is said. @see IANA Service Name and Transport Protocol Port Number Registry */
const PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'redis:': 6379,
  'rediss:': 6379,
  'postgres:': 5432,
  'postgresql:': 5432,
  'snmp:': 161,
};

export function portOf(url: string): number | null {
  const { port, protocol } = new URL(url);
  return port === '' ? (PORTS[protocol] ?? null) : Number(port);
}

const LEAST_INTERVAL_MS = 1_000;
const MOST_INTERVAL_MS = 3_600_000;
const MOST_TIMEOUT_MS = 60_000;

function checkPace({ interval, timeout }: Monitor): void {
  const every = durationMs(interval);
  if (every < LEAST_INTERVAL_MS || every > MOST_INTERVAL_MS) {
    throw fail('validation_error', `interval is ${interval}; expected 1s to 1h.`, { 'monitor.interval': ['Expected 1s to 1h.'] });
  }
  const within = durationMs(timeout);
  if (within < 1 || within > MOST_TIMEOUT_MS) {
    throw fail('validation_error', `timeout is ${timeout}; expected 1ms to 1m.`, { 'monitor.timeout': ['Expected 1ms to 1m.'] });
  }
}
