import type { Channel, ChannelDefinition, ChannelKind, Severity } from './answers.ts';
import type { TextKey } from './texts.ts';

/** A field of a kind's settings, as somebody fills it in. */
export interface Field {
  readonly name: string;
  readonly label: TextKey;
  readonly hint?: TextKey;
  /** `addresses`: one in each line, or separated by commas. */
  readonly form: 'text' | 'number' | 'addresses' | 'tls';
  readonly preset: string;
  readonly needed: boolean;
}

export interface SecretField {
  readonly name: string;
  readonly label: TextKey;
  readonly hint?: TextKey;
  readonly needed: boolean;
}

interface Kind {
  /** Names of products stay as they are; the others are texts. */
  readonly title: TextKey;
  readonly fields: readonly Field[];
  readonly secrets: readonly SecretField[];
}

export const TLS = ['starttls', 'implicit', 'opportunistic', 'none'] as const;

const webhookUrl = (hint: TextKey): readonly SecretField[] => [{ name: 'url', label: 'url', hint, needed: true }];

/** What each kind of channel is told, openly and as secrets. */
export const CHANNEL_KINDS: Readonly<Record<ChannelKind, Kind>> = {
  desktop: { title: 'kindDesktop', fields: [], secrets: [] },
  email: {
    title: 'kindEmail',
    fields: [
      { name: 'host', label: 'host', form: 'text', preset: '', needed: true },
      { name: 'port', label: 'port', form: 'number', preset: '587', needed: true },
      { name: 'tls', label: 'tls', form: 'tls', preset: 'starttls', needed: true },
      { name: 'user', label: 'user', form: 'text', preset: '', needed: false },
      { name: 'from', label: 'from', form: 'text', preset: '', needed: true },
      { name: 'to', label: 'to', hint: 'toHint', form: 'addresses', preset: '', needed: true },
    ],
    secrets: [{ name: 'password', label: 'password', needed: false }],
  },
  webhook: {
    title: 'kindWebhook',
    fields: [],
    secrets: [...webhookUrl('urlHint'), { name: 'secret', label: 'secret', hint: 'secretHint', needed: true }],
  },
  ntfy: {
    title: 'kindNtfy',
    fields: [{ name: 'server', label: 'server', hint: 'serverHint', form: 'text', preset: 'https://ntfy.sh', needed: true }],
    secrets: [
      { name: 'topic', label: 'topic', hint: 'topicHint', needed: true },
      { name: 'token', label: 'token', needed: false },
    ],
  },
  slack: { title: 'kindSlack', fields: [], secrets: webhookUrl('urlHintSlack') },
  teams: { title: 'kindTeams', fields: [], secrets: webhookUrl('urlHintTeams') },
  discord: { title: 'kindDiscord', fields: [], secrets: webhookUrl('urlHintDiscord') },
  apprise: {
    title: 'kindApprise',
    fields: [{ name: 'tag', label: 'tag', hint: 'tagHint', form: 'text', preset: '', needed: false }],
    secrets: webhookUrl('urlHintApprise'),
  },
  script: {
    title: 'kindScript',
    fields: [
      { name: 'script', label: 'script', hint: 'scriptHint', form: 'text', preset: '', needed: true },
      { name: 'timeout', label: 'timeout', hint: 'timeoutHint', form: 'text', preset: '10s', needed: true },
    ],
    secrets: [],
  },
};

/** A channel as it is filled in. */
export interface ChannelValues {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Empty: everything is told there. */
  readonly minSeverity: Severity | '';
  readonly kind: ChannelKind;
  /** Of every kind, so that changing the kind and back loses nothing. */
  readonly settings: Readonly<Record<string, string>>;
  /** Only what was typed: what the hub keeps is never told. */
  readonly secrets: Readonly<Record<string, string>>;
}

export function channelValues(channel: Channel | undefined): ChannelValues {
  const presets = Object.values(CHANNEL_KINDS).flatMap(({ fields }) => fields.map(({ name, preset }) => [name, preset] as const));
  const settings = Object.fromEntries(presets);
  if (channel === undefined) return { id: '', name: '', enabled: true, minSeverity: '', kind: 'email', settings, secrets: {} };
  const { kind, ...given } = channel.definition.settings;
  const written = Object.entries(given).map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : String(value)] as const);
  return {
    id: channel.channel_id,
    name: channel.definition.name,
    enabled: channel.definition.enabled,
    minSeverity: channel.definition.min_severity ?? '',
    kind,
    settings: { ...settings, ...Object.fromEntries(written) },
    secrets: {},
  };
}

/** The definition that was filled in, and those secrets that were. */
export function channelInput({ name, enabled, minSeverity, kind, settings, secrets }: ChannelValues): {
  readonly definition: ChannelDefinition;
  readonly secrets?: Record<string, string>;
} {
  const { fields, secrets: known } = CHANNEL_KINDS[kind];
  const set = fields.flatMap(({ name: field, form }): (readonly [string, string | number | readonly string[]])[] => {
    const text = (settings[field] ?? '').trim();
    if (text === '') return [];
    if (form === 'number') return [[field, Number(text)]];
    return [[field, form === 'addresses' ? text.split(/[\s,;]+/).filter((each) => each !== '') : text]];
  });
  const typed = known.flatMap(({ name: secret }) => (secrets[secret] ? [[secret, secrets[secret]] as const] : []));
  return {
    definition: {
      name: name.trim(),
      enabled,
      ...(minSeverity === '' ? {} : { min_severity: minSeverity }),
      settings: { kind, ...Object.fromEntries(set) } as ChannelDefinition['settings'],
    },
    ...(typed.length === 0 ? {} : { secrets: Object.fromEntries(typed) }),
  };
}

/** Where a channel leads, as far as that is no secret. */
export function receiverOf({ definition: { settings }, secrets }: Channel): string {
  switch (settings.kind) {
    case 'email':
      return settings.to.join(', ');
    case 'ntfy':
      return settings.server;
    case 'script':
      return settings.script;
    default:
      return secrets['url'] ?? '';
  }
}

/** Between 24 and 64 bytes. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const SECRET_BYTES = 32;

/** A new key for signed webhooks. */
export function newWebhookSecret(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): string {
  return `whsec_${btoa(String.fromCharCode(...random(new Uint8Array(SECRET_BYTES))))}`;
}
