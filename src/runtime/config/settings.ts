import { isIP } from 'node:net';
import { z } from 'zod';
import { addressRange } from '#kernel/address.ts';
import { DURATION_PATTERN } from '#kernel/duration.ts';
import { SecretsSettings, TlsSettings, VaultSettings } from './secret-settings.ts';
import { hasProtocol, isPlainHttpUrl } from './urls.ts';
import { isVaultReference } from './vault-reference.ts';
import { OidcSettings } from './oidc-settings.ts';
import { isRoles } from './roles.ts';

/** What a leaf of the schema says about itself beside its type. */
declare module 'zod' {
  interface GlobalMeta {
    /** Never shown. */
    secret?: boolean;
    /** What is allowed, for people, where the schema alone does not say it well. */
    expects?: string;
  }
}

const duration = z.string().regex(DURATION_PATTERN);
const DURATION = 'a duration such as 500ms, 30s or 5m';

const gns3Url = z.string().refine(isPlainHttpUrl);
const GNS3_URL = 'http://HOST:PORT or https://HOST:PORT without path, user or password (those have keys of their own)';
const autoClose = z.enum(['observe', 'pin', 'attach']);
const secret = z.string().min(1);
const SERVER_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

/** How often a caller may ask for operations of a class: a bucket of `burst` tokens that fills at `per_second`. */
function rate(perSecond: number, burst: number, what: string) {
  return z.strictObject({
    per_second: z.number().gt(0).max(1_000_000).default(perSecond).describe(`${what}: calls a second and caller, in the long run.`),
    burst: z.int().min(1).max(1_000_000).default(burst).describe(`${what}: calls at once.`),
  });
}

const gns3Server = z.strictObject({
  id: z.string().regex(SERVER_ID).describe("The hub's own name for the server."),
  url: gns3Url,
  user: z.string().min(1).optional(),
  password: secret.optional(),
  auto_close: autoClose.optional(),
});

const snmpUser = z.strictObject({
  user: z.string().min(1).max(32),
  auth_protocol: z.enum(['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512']).optional(),
  auth_key: secret.min(8).max(255).optional(),
  priv_protocol: z.enum(['des', 'aes', 'aes256b', 'aes256r']).optional(),
  priv_key: secret.min(8).max(255).optional(),
});

/** What a role permits. @see src/kernel/caller.ts */
const PERMISSION = /^(\*|[a-z][a-z0-9_]*\.\*|(\*|[a-z][a-z0-9_]*)\.(read|operate|configure|manage|write))$/;

/** Whole addresses only, and never everybody's: whoever is trusted may say that he is anybody. */
function isProxy(text: string): boolean {
  const [address = '', bits] = text.split('/');
  return isIP(address) !== 0 && addressRange(text) !== null && Number(bits ?? 32) > 0;
}

const udpPort = z.int().min(0).max(65_535);

const configuredService = z.strictObject({
  service: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$/),
  id: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9._:@-]{0,199}$/)
    .optional(),
  url: z
    .string()
    .refine(
      (text) =>
        hasProtocol(text, ['http:', 'https:', 'tcp:', 'redis:', 'rediss:', 'postgres:', 'postgresql:', 'snmp:']) && !text.includes('@'),
    ),
  tags: z.array(z.string().min(1).max(200)).max(100).optional(),
  weight: z.int().min(1).max(1_000).optional(),
});

/**
 * Every key of thalamus.yaml. A key's environment variable is its path in capitals (`gns3.url` → THALAMUS_GNS3_URL), and
 * a path may be written in nested or joined form (`log: {level: …}` is `log_level: …`), since both are that one variable.
 */
export const Settings = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address at which HTTP, WebSocket and the web console are served.'),
  port: z.int().min(0).max(65_535).default(8000).describe('Port of the same; 0 takes a free one.'),
  data_dir: z.string().min(1).default('./data').describe('Embedded database, files, generated keys.'),
  roles: z
    .string()
    .refine(isRoles)
    .default('all')
    .describe('Which roles this process plays; fewer than all need `database.url`.')
    .meta({ expects: 'all, or some of api, worker and listener with commas between them' }),
  database: z.strictObject({
    url: z
      .string()
      .refine((text) => hasProtocol(text, ['postgres:', 'postgresql:']) || isVaultReference(text))
      .optional()
      .describe('External PostgreSQL; absent: the embedded one.')
      .meta({ expects: 'postgresql://USER:PASSWORD@HOST:PORT/DATABASE' }),
    connections: z
      .int()
      .min(2)
      .max(100)
      .default(8)
      .describe(
        'Connections that reads and transactions of the store share; others of a process (workflows, samples, listening) come besides.',
      ),
  }),
  redis: z.strictObject({
    url: z
      .string()
      .refine((text) => hasProtocol(text, ['redis:', 'rediss:']) || isVaultReference(text))
      .optional()
      .describe('Redis for the cache and for channels that others listen to; absent: none.')
      .meta({ expects: 'redis://USER:PASSWORD@HOST:PORT/DATABASE, or rediss:// of the same' }),
  }),
  access: z.strictObject({
    roles: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
          summary: z.string().min(1).max(200),
          permissions: z.array(z.string().regex(PERMISSION)).min(1).max(100),
        }),
      )
      .optional()
      .describe('Roles of your own, beside those of the product.')
      .meta({ expects: 'a list of {name, summary, permissions}; a permission is *, AREA.*, *.VERB or AREA.VERB, as in gns3.read' }),
  }),
  oidc: OidcSettings,
  admin: z.strictObject({
    password: secret
      .optional()
      .describe("The first administrator's password; absent: generated and printed once.")
      .meta({ secret: true, expects: 'text' }),
  }),
  log: z.strictObject({
    level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('The least severe lines that are written.'),
  }),
  gns3: z.strictObject({
    url: gns3Url.optional().describe('The GNS3 controller; absent: the built-in lab.').meta({ expects: GNS3_URL }),
    user: z.string().min(1).optional().describe('User of the GNS3 controller.'),
    password: secret.optional().describe('Password of the GNS3 controller.').meta({ secret: true, expects: 'text' }),
    auto_close: autoClose.default('observe').describe('What is done about projects that GNS3 closes when their last listener leaves.'),
    servers: z
      .array(gns3Server)
      .min(1)
      .optional()
      .describe('Several controllers, instead of `url`.')
      .meta({
        expects: `a list of {id, url, user?, password?, auto_close?}; id: letters, digits, - and _; url: ${GNS3_URL}; auto_close: observe, pin or attach`,
      }),
    reads_per_second: z
      .number()
      .gt(0)
      .max(1_000)
      .default(10)
      .describe('Reads that nobody waits for, for each server: polling of projects under `observe` on GNS3 2.2, start-up files of nodes.'),
  }),
  lab: z.strictObject({
    name: z
      .string()
      .min(1)
      .optional()
      .describe('The built-in lab; absent: campus, or generated where projects or nodes is set.')
      .meta({ expects: 'campus, wan, classroom, generated, or the path of a lab file or folder' }),
    projects: z.int().min(0).max(1_000).default(3).describe('Projects of the generated built-in lab.'),
    nodes: z.int().min(0).max(1_000).default(12).describe('VPCS nodes in each project of the generated built-in lab.'),
  }),
  snmp: z.strictObject({
    translations: z
      .string()
      .min(1)
      .optional()
      .describe('Address translation table of labs reached through NAT; absent: only that of the built-in lab.')
      .meta({ expects: 'the path of a JSON file, or an http URL such as http://HOST:PORT/lab/translations' }),
    communities: z
      .array(secret.max(255))
      .max(20)
      .optional()
      .describe('Communities that discovery tries after the well-known ones.')
      .meta({ secret: true, expects: 'a list of texts' }),
    users: z
      .array(snmpUser)
      .max(20)
      .optional()
      .describe('Users of SNMP version 3 that discovery tries, and whose traps and informs are taken.')
      .meta({
        expects:
          'a list of {user, auth_protocol?, auth_key?, priv_protocol?, priv_key?}; auth_protocol: md5, sha, sha224, sha256, sha384 or sha512; priv_protocol: des, aes, aes256b or aes256r; keys of 8 characters and more',
      }),
    traps: z.strictObject({
      port: udpPort.default(0).describe('UDP port at which traps and informs of devices are taken; 0: none is.'),
      host: z.string().min(1).default('0.0.0.0').describe('Address at which they are taken.'),
      communities: z
        .array(secret.max(255))
        .max(20)
        .optional()
        .describe('Communities of the traps that are taken; absent: any.')
        .meta({ secret: true, expects: 'a list of texts' }),
    }),
    agent: z.strictObject({
      port: udpPort.default(0).describe("UDP port of the hub's own SNMP agent; 0: it has none."),
      host: z.string().min(1).default('127.0.0.1').describe('Address at which it answers.'),
      community: secret
        .max(255)
        .optional()
        .describe('Community that may read it, beside the users of `snmp.users`.')
        .meta({ secret: true, expects: 'text' }),
    }),
  }),
  consoles: z.strictObject({
    username: z.string().min(1).max(100).optional().describe('Name with which discovery logs in on consoles that ask for one.'),
    password: secret.max(200).optional().describe('The password for it.').meta({ secret: true, expects: 'text' }),
    enable_password: secret
      .max(200)
      .optional()
      .describe('Password of the privileged level, where a console asks for one.')
      .meta({ secret: true, expects: 'text' }),
  }),
  scan: z.strictObject({
    allow: z
      .array(z.string().min(1))
      .optional()
      .describe('Addresses that may be scanned although they are of the machine itself or of its links; absent: none.')
      .meta({ expects: 'a list of addresses and CIDR ranges, such as [127.0.0.0/8]' }),
  }),
  graphql: z.strictObject({
    documents: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File of documents that clients name by their hash, as a JSON object of SHA-256 to document; absent: those that clients send first.',
      )
      .meta({ expects: 'a path' }),
    only_documents: z.boolean().default(false).describe('Whether no other documents than those of the file are taken.'),
  }),
  mcp: z.strictObject({
    write: z
      .enum(['no', 'planned', 'direct'])
      .default('direct')
      .describe(
        'The most that sessions of LLM agents may be granted: to change nothing, what was planned, or anything that their user may.',
      ),
    origins: z
      .array(z.url())
      .optional()
      .describe('Origins of web pages that may speak to /mcp beside those of this machine; absent: none.')
      .meta({ expects: 'a list of origins, such as [https://agents.example.org]' }),
  }),
  discovery: z.strictObject({
    timeout: duration.default('60s').describe('How long the discovery of one device may take.').meta({ expects: DURATION }),
    parallel: z.int().min(1).max(100).default(50).describe('Devices of a project that are discovered at once.'),
  }),
  notifications: z.strictObject({
    allow: z
      .array(z.string().min(1))
      .optional()
      .describe('Internal receivers that notifications may be sent to all the same; absent: none but public addresses.')
      .meta({ expects: 'a list of addresses, CIDR ranges and names of hosts, such as [10.0.0.0/8, mail.lab]' }),
    scripts: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of the scripts that a channel may run; absent: none may.')
      .meta({ expects: 'the path of a folder' }),
    app_url: z
      .string()
      .refine((text) => hasProtocol(text, ['http:', 'https:']))
      .optional()
      .describe('Where people find the web app, for links in notifications.')
      .meta({ expects: 'http://HOST:PORT or https://HOST' }),
  }),
  integration: z.strictObject({
    allow: z
      .array(z.string().min(1))
      .optional()
      .describe('Internal addresses that monitors of services and connections may ask all the same; absent: none but public addresses.')
      .meta({ expects: 'a list of addresses, CIDR ranges and names of hosts, such as [10.0.0.0/8, grafana.lab]' }),
    services: z
      .array(configuredService)
      .max(500)
      .optional()
      .describe('Instances of services whose health is watched, beside those that are registered.')
      .meta({
        expects: 'a list of {service, url, id?, tags?, weight?}; url: http, https, tcp, redis, postgres or snmp, with host and port',
      }),
  }),
  assistant: z.strictObject({
    watch: z.enum(['on', 'off']).default('on').describe('Whether what is measured is judged for anomalies as it comes.'),
    most_series: z
      .int()
      .min(1)
      .max(200_000)
      .default(10_000)
      .describe('Series that are judged for anomalies at most, those of whole devices first: 1 to 14 KB of memory each.'),
    model: z.strictObject({
      url: z
        .string()
        .refine((text) => hasProtocol(text, ['http:', 'https:']))
        .optional()
        .describe('Where the API of a language model begins that speaks chat completions; absent: questions are answered by rules alone.')
        .meta({ expects: 'http://HOST:PORT/v1 or https://HOST/v1' }),
      name: z.string().min(1).max(200).optional().describe('Which model; needed with `assistant.model.url`.').meta({ expects: 'text' }),
      key: z.string().min(1).optional().describe('Key that the model is asked with.').meta({ secret: true, expects: 'text' }),
      timeout: duration.default('30s').describe('How long the model may be silent; then rules answer.').meta({ expects: DURATION }),
      most_tokens: z.int().min(50).max(32_000).default(1_000).describe('Length of one answer of the model at most.'),
      allow: z
        .array(z.string().min(1))
        .optional()
        .describe('Internal addresses at which the model may be; absent: none but public addresses.')
        .meta({ expects: 'a list of addresses, CIDR ranges and names of hosts' }),
    }),
  }),
  security: z.strictObject({
    eve_file: z
      .string()
      .min(1)
      .optional()
      .describe('File that Suricata writes its events to (EVE output, filetype regular).')
      .meta({ expects: 'a path' }),
    eve_socket: z
      .string()
      .min(1)
      .optional()
      .describe('Socket at which Suricata connects with its events (EVE output, filetype unix_stream).')
      .meta({ expects: 'a path' }),
    fail2ban_log: z.string().min(1).optional().describe('Log of fail2ban.').meta({ expects: 'a path' }),
    fail2ban_socket: z
      .string()
      .min(1)
      .default('/var/run/fail2ban/fail2ban.sock')
      .describe('Socket of the server of fail2ban.')
      .meta({ expects: 'a path' }),
    fail2ban_jail: z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .optional()
      .describe('Jail of fail2ban that bans addresses; absent: none does.')
      .meta({ expects: 'the name of a jail' }),
    nftables_set: z
      .string()
      .regex(/^[A-Za-z][\w-]* [A-Za-z][\w-]* [A-Za-z][\w-]*$/)
      .optional()
      .describe(
        'Family, table and set in which addresses are banned, with a time-out; absent: none is. Addresses of IPv6 go into the set of that name with a 6 behind.',
      )
      .meta({ expects: 'family, table and set, such as "inet filter banned"' }),
    allow: z
      .array(z.string().min(1).max(255))
      .max(1_000)
      .optional()
      .describe('Who is never contained, beside the hub itself and loopback.')
      .meta({ expects: 'a list of addresses, CIDR ranges and names of nodes' }),
    archive_days: z.int().min(1).max(3_650).default(30).describe('Days that events of security are kept whole.'),
  }),
  syslog: z.strictObject({
    port: udpPort.default(0).describe('Port at which messages of syslog are taken, over UDP and TCP; 0: none are.'),
    host: z.string().min(1).default('0.0.0.0').describe('Address at which they are taken.'),
  }),
  consul: z.strictObject({
    url: z
      .string()
      .refine((text) => hasProtocol(text, ['http:', 'https:']))
      .optional()
      .describe(
        'The agent of Consul at which this hub is registered and whose services are followed; absent: that of CONSUL_HOST, if it is set.',
      )
      .meta({ expects: 'http://HOST:PORT or https://HOST:PORT' }),
    token: secret.optional().describe('ACL token for it.').meta({ secret: true, expects: 'text' }),
    datacenter: z.string().min(1).max(100).optional().describe('Whose services are followed; absent: that of the agent.'),
    service_name: z
      .string()
      .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,62}[A-Za-z0-9])?$/)
      .optional()
      .describe('Under which this hub is registered; absent: SERVICE_NAME, else nms-common.')
      .meta({ expects: 'letters, digits and -' }),
    address: z
      .string()
      .refine((text) => hasProtocol(text, ['http:', 'https:']))
      .optional()
      .describe('Where Consul reaches this hub; absent: where it listens, at the first address of this machine where it listens at all.')
      .meta({ expects: 'http://HOST:PORT or https://HOST:PORT' }),
    deregister_after: duration
      .default('10m')
      .describe('After how long without health Consul forgets this hub; a minute at least.')
      .meta({ expects: DURATION }),
    services: z
      .array(z.string().min(1).max(127))
      .max(100)
      .optional()
      .describe('Which services are followed; absent: all.')
      .meta({ expects: 'a list of names' }),
  }),
  secrets: SecretsSettings,
  vault: VaultSettings,
  tls: TlsSettings,
  monitoring: z.strictObject({
    interval: duration
      .default('60s')
      .describe('How often devices with an agent, and the computes of GNS3, are measured; at least 1s.')
      .meta({ expects: DURATION }),
    console_interval: duration
      .default('5m')
      .describe('How often devices without an agent are measured, by their console while nobody types there; 0s: they are not.')
      .meta({ expects: DURATION }),
  }),
  cache: z.strictObject({
    ttl: duration.default('300s').describe('How long network state that no stream keeps fresh is believed.').meta({ expects: DURATION }),
  }),
  http: z.strictObject({
    max_body_bytes: z.int().min(1_024).max(104_857_600).default(1_048_576).describe('Largest JSON body.'),
    max_archive_bytes: z.int().min(1_024).default(17_179_869_184).describe('Largest archive that an import takes.'),
    request_timeout: duration
      .default('1h')
      .describe('How long a whole request may take to arrive, archives of an import included.')
      .meta({ expects: DURATION }),
    trusted_proxies: z
      .array(z.string().refine(isProxy))
      .max(100)
      .optional()
      .describe('Proxies that are believed what X-Forwarded-For and X-Forwarded-Proto say of their clients; absent: none.')
      .meta({ expects: 'a list of addresses and CIDR ranges, such as [10.0.0.5, 172.20.0.0/16]' }),
  }),
  limits: z.strictObject({
    read: rate(20_000, 40_000, 'Queries'),
    action: rate(200, 400, 'Commands on one thing'),
    heavy: rate(20, 40, 'Commands on a whole project or server'),
    login: rate(1, 10, 'Log-ins'),
    roof: z.number().min(1).max(10_000).default(10).describe('All callers of one address together may ask as much as so many callers.'),
  }),
});
export type Settings = z.output<typeof Settings>;

/** Names of the environment that belong to the command line, not to the configuration. */
export const CLI_VARIABLES: readonly string[] = [
  'THALAMUS_CONFIG',
  'THALAMUS_URL',
  'THALAMUS_TOKEN',
  'THALAMUS_PROFILE',
  'THALAMUS_CA_FILE',
];

/** One key: where it is in the schema and what may stand there. */
export interface Setting {
  /** `gns3.url` */
  readonly key: string;
  readonly path: readonly string[];
  /** `THALAMUS_GNS3_URL` */
  readonly variable: string;
  /** What a variable's text is read as. */
  readonly reads: 'text' | 'number' | 'switch' | 'list';
  readonly secret: boolean;
  readonly summary: string;
  /** What is allowed, for people. */
  readonly allowed: string;
}

/** All keys, in the order of the schema. */
export const SETTINGS: readonly Setting[] = leavesOf(Settings, []);

function leavesOf(schema: z.ZodObject, path: readonly string[]): Setting[] {
  return Object.entries(schema.shape).flatMap(([name, child]) => {
    const here = [...path, name];
    return child instanceof z.ZodObject ? leavesOf(child, here) : [settingOf(child as z.ZodType, here)];
  });
}

function settingOf(schema: z.ZodType, path: readonly string[]): Setting {
  const json = z.toJSONSchema(schema, { io: 'input' });
  const meta = schema.meta();
  return {
    key: path.join('.'),
    path,
    variable: `THALAMUS_${path.join('_').toUpperCase()}`,
    reads: readsOf(json),
    secret: meta?.secret ?? false,
    summary: json.description ?? '',
    allowed: meta?.expects ?? allowed(json),
  };
}

function readsOf({ type }: z.core.JSONSchema.BaseSchema): Setting['reads'] {
  if (type === 'array') return 'list';
  if (type === 'boolean') return 'switch';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
}

function allowed(json: z.core.JSONSchema.BaseSchema): string {
  if (json.enum !== undefined) return `one of ${json.enum.join(', ')}`;
  if (json.type === 'boolean') return 'true or false';
  if (json.type !== 'integer' && json.type !== 'number') return 'text (quoted where YAML would read a number)';
  const least = json.exclusiveMinimum === undefined ? `from ${json.minimum}` : `above ${json.exclusiveMinimum}`;
  const most = json.maximum === undefined || json.maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${json.maximum}`;
  return `${json.type === 'integer' ? 'an integer' : 'a number'} ${least}${most}`;
}
