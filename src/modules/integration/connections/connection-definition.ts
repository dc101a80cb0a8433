import { z } from 'zod';
import { fail } from '#kernel/error.ts';

export const ConnectionName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/)
  .describe('Name of the connection: lower case, digits, `_` and `-`.');

const Base = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i)
  .describe('http:// or https://, host and port, and where it is not at the root its path.');
const balanced = {
  url: Base.optional().describe('Where it is; or `service`.'),
  service: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$/)
    .optional()
    .describe('A service of the registry instead: each request goes to one of its healthy instances.'),
} as const;

/** What is told openly of each kind of system. Whatever lets others in is a secret instead. */
export const ConnectionSettings = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('prometheus').describe('Prometheus, or what speaks its HTTP API. Secrets: `token`, or `user` and `password`.'),
    ...balanced,
  }),
  z.strictObject({ kind: z.literal('grafana').describe('Grafana. Secrets: `token`, or `user` and `password`.'), ...balanced }),
  z.strictObject({ kind: z.literal('netdata').describe('A Netdata agent. Secrets: `token`.'), ...balanced }),
  z.strictObject({ kind: z.literal('netbox').describe('NetBox. Secrets: `token`.'), ...balanced }),
  z.strictObject({
    kind: z.literal('syslog').describe('A collector of syslog, which is sent the events that are named.'),
    host: z.string().min(1).max(253),
    port: z.int().min(1).max(65_535).default(514),
    transport: z.enum(['udp', 'tcp']).default('udp').describe('`tcp` counts octets (RFC 6587 §3.4.1).'),
    format: z.enum(['rfc5424', 'rfc3164']).default('rfc5424'),
    facility: z.int().min(0).max(23).default(16).describe('16 is local0.'),
    types: z
      .array(
        z
          .string()
          .max(200)
          .regex(/^(\*|[a-z0-9_]+(\.[a-z0-9_]+)*(\.\*)?)$/),
      )
      .max(50)
      .default(['*'])
      .describe('Types or patterns of events.'),
    min_priority: z.enum(['critical', 'high', 'normal', 'low']).default('high').describe('What is less is not sent.'),
  }),
]);
export type ConnectionSettings = z.output<typeof ConnectionSettings>;
export type ConnectionKind = ConnectionSettings['kind'];
export type SettingsOf<K extends ConnectionKind> = Extract<ConnectionSettings, { kind: K }>;
/** Those that are asked over HTTP. */
export type HttpKind = Exclude<ConnectionKind, 'syslog'>;

export const ConnectionDefinition = z.strictObject({
  title: z.string().min(1).max(200).describe('What people call it.'),
  enabled: z.boolean().default(true),
  settings: ConnectionSettings,
});
export type ConnectionDefinition = z.output<typeof ConnectionDefinition>;

export type Secrets = Readonly<Record<string, string>>;

/** Secrets by kind: those that it needs, and those that it may have. */
const SECRETS: Readonly<Record<ConnectionKind, { readonly needs: readonly string[]; readonly may: readonly string[] }>> = {
  prometheus: { needs: [], may: ['token', 'user', 'password'] },
  grafana: { needs: [], may: ['token', 'user', 'password'] },
  netdata: { needs: [], may: ['token'] },
  netbox: { needs: ['token'], may: [] },
  syslog: { needs: [], may: [] },
};

/** @throws validation_error for what does not fit together, and for a secret that is missing, unknown or no header can carry; never with its text */
export function checkConnection({ settings }: ConnectionDefinition, secrets: Secrets): void {
  if (settings.kind !== 'syslog' && (settings.url === undefined) === (settings.service === undefined)) {
    throw fail('validation_error', 'Expected either `url` or `service`.', { 'settings.url': ['Expected either this or `service`.'] });
  }
  const refuse = (field: string, reason: string) =>
    fail('validation_error', `secrets.${field}: ${reason}`, { [`secrets.${field}`]: [reason] });
  const { needs, may } = SECRETS[settings.kind];
  for (const name of needs) if (secrets[name] === undefined) throw refuse(name, `A connection of kind ${settings.kind} needs it.`);
  for (const [name, text] of Object.entries(secrets)) {
    if (!needs.includes(name) && !may.includes(name)) throw refuse(name, `A connection of kind ${settings.kind} has no such secret.`);
    if (!/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)) throw refuse(name, 'Expected printable ASCII.');
  }
  if ((secrets['user'] === undefined) !== (secrets['password'] === undefined)) throw refuse('user', 'User and password belong together.');
}
