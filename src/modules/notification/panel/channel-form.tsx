import { Button, Group, Modal, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import { ID, SEVERITIES, useChannels, type Channel, type ChannelKind } from './answers.ts';
import { CHANNEL_KINDS, channelInput, channelValues, type ChannelValues } from './channel-kinds.ts';
import { ChannelOutcome } from './channel-outcome.tsx';
import { ChannelSecret } from './channel-secret.tsx';
import { ChannelSetting } from './channel-setting.tsx';
import { Refusals } from './refusals.tsx';
import { TEXTS } from './texts.ts';

interface ChannelFormProps {
  /** Undefined: a new one. */
  readonly channel: Channel | undefined;
  readonly onClose: () => void;
}

/** A channel is filled in, tried, and saved. Secrets go to the hub and never come back. */
export function ChannelForm({ channel, onClose }: ChannelFormProps) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const channels = useChannels();
  const [values, setValues] = useState(() => channelValues(channel));
  const [asking, setAsking] = useState<'test' | 'save'>();
  const [failure, setFailure] = useState<unknown>();
  const [outcome, setOutcome] = useState<Output<'notification.channel.test'>>();
  const change = (part: Partial<ChannelValues>): void => {
    setValues((before) => ({ ...before, ...part }));
    setOutcome(undefined);
    setFailure(undefined);
  };
  const { id, name, enabled, minSeverity, kind, settings, secrets } = values;
  const { fields, secrets: known } = CHANNEL_KINDS[kind];
  // Secrets of another kind are of no use to this one.
  const kept = channel?.definition.settings.kind === kind ? channel.secrets : {};
  const taken = channel === undefined && (channels.data?.items.some((each) => each.channel_id === id) ?? false);
  const badId = id !== '' && !ID.test(id) ? t('badId') : taken ? t('idTaken') : undefined;
  const complete =
    ID.test(id) &&
    !taken &&
    name.trim() !== '' &&
    fields.every((field) => !field.needed || (settings[field.name] ?? '').trim() !== '') &&
    known.every((secret) => !secret.needed || kept[secret.name] !== undefined || (secrets[secret.name] ?? '') !== '');

  const run = async (what: 'test' | 'save', work: () => Promise<void>): Promise<void> => {
    setAsking(what);
    setFailure(undefined);
    setOutcome(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(error);
    } finally {
      setAsking(undefined);
    }
  };
  const test = () =>
    run('test', async () => setOutcome(await ask('notification.channel.test', { channel_id: id, ...channelInput(values) })));
  const save = () =>
    run('save', async () => {
      await ask('notification.channel.save', { channel_id: id, ...channelInput(values) });
      await queryClient.invalidateQueries({ queryKey: ['notification.channel.list'] });
      onClose();
    });

  return (
    <Modal
      opened
      onClose={onClose}
      title={channel?.definition.name ?? t('newChannel')}
      size="md"
      closeButtonProps={{ 'aria-label': words('words.close') }}
      closeOnClickOutside={false}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) void save();
        }}
      >
        <Stack gap="sm">
          <Group grow align="flex-start">
            <Select
              size="sm"
              label={t('kind')}
              data={Object.entries(CHANNEL_KINDS).map(([value, { title }]) => ({ value, label: t(title) }))}
              value={kind}
              onChange={(value) => change({ kind: value as ChannelKind })}
            />
            {channel === undefined && (
              <TextInput
                label={t('id')}
                value={id}
                error={badId}
                onChange={(event) => change({ id: event.currentTarget.value })}
                spellCheck={false}
                withAsterisk
                data-autofocus
              />
            )}
          </Group>
          <TextInput
            label={words('words.name')}
            value={name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            withAsterisk
          />
          {fields.length > 0 && (
            <SimpleGrid cols={{ base: 1, xs: fields.length > 2 ? 2 : 1 }} spacing="sm" verticalSpacing="sm">
              {fields.map((field) => (
                <ChannelSetting
                  key={field.name}
                  field={field}
                  value={settings[field.name] ?? ''}
                  onChange={(value) => change({ settings: { ...settings, [field.name]: value } })}
                />
              ))}
            </SimpleGrid>
          )}
          {known.map((secret) => (
            <ChannelSecret
              key={`${kind} ${secret.name}`}
              secret={secret}
              kept={kept[secret.name]}
              value={secrets[secret.name] ?? ''}
              onChange={(value) => change({ secrets: { ...secrets, [secret.name]: value } })}
            />
          ))}
          <Group grow align="flex-end">
            <Select
              size="sm"
              label={t('minSeverity')}
              data={[{ value: '', label: t('everything') }, ...SEVERITIES.map((value) => ({ value, label: t(value) }))]}
              value={minSeverity}
              onChange={(value) => change({ minSeverity: value ?? '' })}
            />
            <Switch label={t('enabled')} checked={enabled} onChange={(event) => change({ enabled: event.currentTarget.checked })} pb={8} />
          </Group>
          {failure !== undefined && (
            <>
              <Failed error={failure} />
              <Refusals error={failure} />
            </>
          )}
          {outcome !== undefined && <ChannelOutcome outcome={outcome} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {words('words.cancel')}
            </Button>
            <Button
              variant="default"
              loading={asking === 'test'}
              disabled={!complete || !may('notification.channel.test')}
              onClick={() => void test()}
            >
              {t('test')}
            </Button>
            <Button type="submit" loading={asking === 'save'} disabled={!complete || !may('notification.channel.save')}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
