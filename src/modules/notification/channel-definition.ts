import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { DURATION_PATTERN } from '#kernel/duration.ts';
import { SEVERITIES } from '#model/severity.ts';

const Address = z
  .string()
  .regex(/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/)
  .max(254)
  .describe('An e-mail address.');
const Http = z
  .string()
  .regex(/^https?:\/\/[^\s/@?#]+\/?$/i)
  .max(300)
  .describe('http:// or https://, host and port; no path.');

/** What is told openly of each kind of channel. Whatever lets others in is a secret instead, and webhook URLs are. */
export const ChannelSettings = z.union([
  z.strictObject({ kind: z.literal('desktop').describe('The desktop of the user who runs the hub, over its D-Bus session.') }),
  z.strictObject({
    kind: z.literal('email').describe('SMTP. Secrets: `password`.'),
    host: z.string().min(1).max(253),
    port: z.int().min(1).max(65_535).default(587),
    tls: z
      .enum(['starttls', 'implicit', 'opportunistic', 'none'])
      .default('starttls')
      .describe('`starttls` is demanded; `implicit`: TLS from the first byte; `opportunistic`: STARTTLS where it is offered.'),
    user: z.string().min(1).max(200).optional(),
    from: Address,
    to: z.array(Address).min(1).max(50),
  }),
  z.strictObject({ kind: z.literal('webhook').describe('Standard Webhooks. Secrets: `url`, `secret` (`whsec_` and base64).') }),
  z.strictObject({
    kind: z.literal('ntfy').describe('Secrets: `topic` (who knows it can read along), `token`.'),
    server: Http.default('https://ntfy.sh'),
  }),
  z.strictObject({ kind: z.literal('slack').describe('Incoming webhook. Secrets: `url`.') }),
  z.strictObject({ kind: z.literal('teams').describe('Webhook of a Teams workflow. Secrets: `url`.') }),
  z.strictObject({ kind: z.literal('discord').describe('Webhook of a channel. Secrets: `url`.') }),
  z.strictObject({
    kind: z.literal('apprise').describe('Apprise API. Secrets: `url`, that of `/notify/KEY`.'),
    tag: z.string().min(1).max(100).optional(),
  }),
  z.strictObject({
    kind: z.literal('script').describe('A program in the folder of scripts; off unless the configuration allows it.'),
    script: z
      .string()
      .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/)
      .describe('Its file name.'),
    timeout: z.string().regex(DURATION_PATTERN).default('10s').describe('At most 1m.'),
  }),
]);
export type ChannelSettings = z.output<typeof ChannelSettings>;
export type ChannelKind = ChannelSettings['kind'];
export type SettingsOf<K extends ChannelKind> = Extract<ChannelSettings, { kind: K }>;

export const ChannelDefinition = z.strictObject({
  name: z.string().min(1).max(200),
  enabled: z.boolean().default(true),
  min_severity: z.enum(SEVERITIES).optional().describe('What is less is not told here.'),
  settings: ChannelSettings,
});
export type ChannelDefinition = z.output<typeof ChannelDefinition>;

export type Secrets = Readonly<Record<string, string>>;

/** Secrets by kind: those that it needs, and those that it may have. */
const SECRETS: Readonly<Record<ChannelKind, { readonly needs: readonly string[]; readonly may: readonly string[] }>> = {
  desktop: { needs: [], may: [] },
  email: { needs: [], may: ['password'] },
  webhook: { needs: ['url', 'secret'], may: [] },
  ntfy: { needs: ['topic'], may: ['token'] },
  slack: { needs: ['url'], may: [] },
  teams: { needs: ['url'], may: [] },
  discord: { needs: ['url'], may: [] },
  apprise: { needs: ['url'], may: [] },
  script: { needs: [], may: [] },
};

/** The key has 24 to 64 bytes. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const WEBHOOK_SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/** @throws validation_error for a secret that is missing, unknown or not of its form; never with its text */
export function checkSecrets({ settings }: ChannelDefinition, secrets: Secrets): void {
  const { needs, may } = SECRETS[settings.kind];
  const refuse = (field: string, reason: string) => fail('validation_error', `secrets.${field}: ${reason}`, { field: `secrets.${field}` });
  for (const name of needs) if (secrets[name] === undefined) throw refuse(name, `A channel of kind ${settings.kind} needs it.`);
  for (const name of Object.keys(secrets)) {
    if (!needs.includes(name) && !may.includes(name)) throw refuse(name, `A channel of kind ${settings.kind} has no such secret.`);
  }
  const { url, secret, topic } = secrets;
  if (url !== undefined) {
    const parsed = URL.parse(url);
    if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) throw refuse('url', 'Expected a URL of http or https.');
    if (parsed.username !== '' || parsed.password !== '') throw refuse('url', 'Expected a URL without user and password.');
  }
  if (secret !== undefined && !WEBHOOK_SECRET.test(secret)) throw refuse('secret', 'Expected whsec_ and 24 to 64 bytes in base64.');
  // @see https://docs.ntfy.sh/publish/: topics are of these characters, 64 at most.
  if (topic !== undefined && !/^[-_A-Za-z0-9]{1,64}$/.test(topic)) throw refuse('topic', 'Expected letters, digits, - and _, at most 64.');
}

/** What answers show of a secret: enough to know which one it is, nothing that can be used. */
export function masked(secrets: Secrets): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, text]) => {
      const origin = name === 'url' ? URL.parse(text)?.origin : undefined;
      return [name, origin === undefined ? '••••' : `${origin}/…`];
    }),
  );
}
