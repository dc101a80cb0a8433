import { describe, expect, test } from 'vitest';
import { ChannelDefinition, ChannelSettings, checkSecrets, masked } from '../channel-definition.ts';
import type { Channel, ChannelKind } from './answers.ts';
import { CHANNEL_KINDS, channelInput, channelValues, newWebhookSecret, receiverOf, type ChannelValues } from './channel-kinds.ts';

const KINDS = Object.keys(CHANNEL_KINDS) as ChannelKind[];
const FILLED: Readonly<Record<string, string>> = {
  host: 'mail.example.net',
  port: '2525',
  tls: 'implicit',
  user: 'thalamus',
  from: 'hub@example.net',
  to: 'a@example.net, b@example.net\nc@example.net',
  server: 'https://ntfy.example.net',
  tag: 'noc',
  script: 'tell.sh',
  timeout: '20s',
};
const SECRETS: Readonly<Record<string, string>> = {
  url: 'https://hooks.example.net/T1/B2',
  secret: newWebhookSecret((bytes) => bytes.fill(7)),
  topic: 'noc-alarms',
  token: 'tk_1',
  password: 'secret',
};
const filled = (kind: ChannelKind): ChannelValues => ({
  id: 'noc',
  name: 'The NOC',
  enabled: false,
  minSeverity: 'major',
  kind,
  settings: FILLED,
  secrets: SECRETS,
});

describe.each(KINDS)('a channel of kind %s', (kind) => {
  test('has the fields that the hub knows of it, and no others', () => {
    const schema = ChannelSettings.options.find(({ shape }) => shape.kind.value === kind)!;
    expect(['kind', ...CHANNEL_KINDS[kind].fields.map(({ name }) => name)].toSorted()).toEqual(Object.keys(schema.shape).toSorted());
  });

  test('is taken by the hub when everything is filled in, and is edited as it was saved', () => {
    const { definition, secrets = {} } = channelInput(filled(kind));
    const parsed = ChannelDefinition.parse(definition);
    checkSecrets(parsed, secrets);
    const channel: Channel = {
      channel_id: 'noc',
      definition: parsed,
      secrets: masked(secrets),
      saved_at: '',
      saved_by: '',
    };
    const again = channelInput(channelValues(channel));
    expect(ChannelDefinition.parse(again.definition)).toEqual(parsed);
    expect(again.secrets).toBeUndefined();
    expect(Object.values(SECRETS).filter((secret) => receiverOf(channel).includes(secret))).toEqual([]);
  });

  test('is taken with its needed fields only, and not without one of them', () => {
    const { fields, secrets } = CHANNEL_KINDS[kind];
    const only = (all: Readonly<Record<string, string>>, names: readonly string[]) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
    const needed = fields.filter((field) => field.needed).map(({ name }) => name);
    const neededSecrets = secrets.filter((secret) => secret.needed).map(({ name }) => name);
    const least = channelInput({ ...filled(kind), settings: only(FILLED, needed), secrets: only(SECRETS, neededSecrets) });
    const parsed = ChannelDefinition.parse(least.definition);
    checkSecrets(parsed, least.secrets ?? {});
    for (const missing of neededSecrets) {
      const rest = only(
        SECRETS,
        neededSecrets.filter((name) => name !== missing),
      );
      expect(() => checkSecrets(parsed, rest)).toThrow(missing);
    }
  });
});

test('a new channel begins with what is usual, and sends no secret that nobody typed', () => {
  const values = channelValues(undefined);
  expect(values).toMatchObject({ kind: 'email', enabled: true, settings: { port: '587', tls: 'starttls', server: 'https://ntfy.sh' } });
  expect(channelInput({ ...values, secrets: { password: '' } }).secrets).toBeUndefined();
});
