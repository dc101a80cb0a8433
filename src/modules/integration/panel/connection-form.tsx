import { Group, PasswordInput, Select, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { FormDialog } from '#web/kit/form-dialog.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Connection, ConnectionKind } from './answers.ts';
import {
  CONNECTION_KINDS,
  CONNECTION_NAME,
  connectionInput,
  connectionValues,
  SECRETS,
  type ConnectionValues,
} from './connection-values.ts';
import { TEXTS } from './texts.ts';

interface ConnectionFormProps {
  /** Undefined: a new one. */
  readonly connection: Connection | undefined;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** A connection is filled in and saved. Secrets go to the hub and never come back. */
export function ConnectionForm({ connection, taken, onClose }: ConnectionFormProps) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const [values, setValues] = useState(() => connectionValues(connection));
  const change = (part: Partial<ConnectionValues>): void => {
    setValues((before) => ({ ...before, ...part }));
  };
  const { name, title, enabled, kind, url, host, port, transport, secrets } = values;
  const kept = connection?.definition.settings.kind === kind ? connection.secrets : {};
  const badName = name !== '' && !CONNECTION_NAME.test(name) ? t('badName') : taken.includes(name) ? t('nameTaken') : undefined;
  const leads = kind === 'syslog' ? host.trim() !== '' && Number(port) > 0 : url.trim() !== '' || connection !== undefined;
  const complete = CONNECTION_NAME.test(name) && badName === undefined && title.trim() !== '' && leads;
  const save = async (): Promise<void> => {
    await ask('integration.connection.save', { connection: name, ...connectionInput(values, connection) });
    await queryClient.invalidateQueries({ queryKey: ['integration.connection.list'] });
  };
  return (
    <FormDialog
      title={connection?.definition.title ?? t('newConnection')}
      verb={t('save')}
      ready={() => complete}
      waits
      save={save}
      close={onClose}
    >
      <Group grow align="flex-start">
        <Select
          size="sm"
          label={t('kind')}
          data={CONNECTION_KINDS.map((value) => ({ value, label: t(`kind_${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => change({ kind: value as ConnectionKind })}
        />
        {connection === undefined && (
          <TextInput
            label={t('name')}
            value={name}
            error={badName}
            onChange={(event) => change({ name: event.currentTarget.value })}
            spellCheck={false}
            withAsterisk
            data-autofocus
          />
        )}
      </Group>
      <TextInput label={t('title')} value={title} onChange={(event) => change({ title: event.currentTarget.value })} withAsterisk />
      {kind === 'syslog' ? (
        <Group grow align="flex-start">
          <TextInput
            label={t('host')}
            value={host}
            onChange={(event) => change({ host: event.currentTarget.value })}
            spellCheck={false}
            withAsterisk
          />
          <TextInput
            label={t('port')}
            inputMode="numeric"
            value={port}
            onChange={(event) => change({ port: event.currentTarget.value.replaceAll(/\D/g, '') })}
            withAsterisk
          />
          <Select
            size="sm"
            label={t('transport')}
            data={[
              { value: 'udp', label: 'UDP' },
              { value: 'tcp', label: 'TCP' },
            ]}
            value={transport}
            allowDeselect={false}
            onChange={(value) => change({ transport: value === 'tcp' ? 'tcp' : 'udp' })}
          />
        </Group>
      ) : (
        <TextInput
          label={t('url')}
          description={t('urlOfSystem')}
          placeholder="http://192.0.2.5:9090"
          value={url}
          onChange={(event) => change({ url: event.currentTarget.value })}
          spellCheck={false}
          withAsterisk
        />
      )}
      {SECRETS[kind].map((secret) => {
        const Field = secret === 'user' ? TextInput : PasswordInput;
        return (
          <Field
            key={`${kind} ${secret}`}
            label={t(secret)}
            description={kept[secret] === undefined ? undefined : t('kept')}
            placeholder={kept[secret]}
            autoComplete={secret === 'user' ? 'off' : 'new-password'}
            spellCheck={false}
            withAsterisk={kind === 'netbox' && kept[secret] === undefined}
            value={secrets[secret] ?? ''}
            onChange={(event) => change({ secrets: { ...secrets, [secret]: event.currentTarget.value } })}
            {...(secret === 'user' ? {} : { visibilityToggleButtonProps: { 'aria-label': words('logIn.show') } })}
          />
        );
      })}
      {SECRETS[kind].includes('user') && (
        <Text size="xs" c="dimmed">
          {t('orPassword')}
        </Text>
      )}
      <Switch label={t('enabled')} checked={enabled} onChange={(event) => change({ enabled: event.currentTarget.checked })} />
    </FormDialog>
  );
}
