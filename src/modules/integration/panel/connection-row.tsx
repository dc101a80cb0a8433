import { Alert, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { Time } from '#web/kit/time.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import type { Connection } from './answers.ts';
import { ConnectionForm } from './connection-form.tsx';
import { placeOf } from './connection-values.ts';
import { HealthBadge } from './health-badge.tsx';
import { TEXTS } from './texts.ts';

/** A connection in a line: where it leads, how the system is, and a test. */
export function ConnectionRow({ connection }: { readonly connection: Connection }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [doing, setDoing] = useState<'edit' | 'delete'>();
  const [outcome, setOutcome] = useState<Output<'integration.connection.test'>>();
  const { connection: name, definition, health, message, checked_at: checkedAt, since } = connection;
  const subject = `integration/connections/${name}`;
  const running = useRunning(subject);
  const acting = { subject, name: definition.title };
  const test = async (): Promise<void> => {
    setOutcome(undefined);
    setOutcome(await act('integration.connection.test', { connection: name }, acting));
  };
  const remove = async (): Promise<void> => {
    await act('integration.connection.delete', { connection: name }, acting);
    await queryClient.invalidateQueries({ queryKey: ['integration.connection.list'] });
  };
  return (
    <>
      <Table.Tr data-connection={name}>
        <Table.Td>
          <Text size="sm" fw={600}>
            {definition.title}
          </Text>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
        </Table.Td>
        <Table.Td>{t(`kind_${definition.settings.kind}`)}</Table.Td>
        <Table.Td className="wide-only" style={{ overflowWrap: 'anywhere' }}>
          {placeOf(connection)}
        </Table.Td>
        <Table.Td>
          <HealthBadge health={health} off={!definition.enabled} />
          <Text size="xs" c="dimmed" maw="22rem" style={{ overflowWrap: 'anywhere' }}>
            {message}
          </Text>
        </Table.Td>
        <Table.Td className="wide-only">
          <Time at={checkedAt ?? since} />
        </Table.Td>
        <Table.Td>
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <RowButton
              verb={t('test')}
              of={definition.title}
              loading={running?.operation === 'integration.connection.test'}
              disabled={!may('integration.connection.test')}
              onClick={() => void test()}
            />
            <RowButton
              verb={t('edit')}
              of={definition.title}
              disabled={!may('integration.connection.save')}
              onClick={() => setDoing('edit')}
            />
            <RowButton
              verb={t('remove')}
              of={definition.title}
              danger
              disabled={running !== undefined || !may('integration.connection.delete')}
              onClick={() => setDoing('delete')}
            />
          </Group>
          {doing === 'edit' && <ConnectionForm connection={connection} taken={[]} onClose={() => setDoing(undefined)} />}
          {doing === 'delete' && (
            <Confirm
              title={t('deleteTitle', { name: definition.title })}
              verb={t('remove')}
              onClose={() => setDoing(undefined)}
              onConfirm={() => void remove()}
            >
              {t('deleteHint')}
            </Confirm>
          )}
        </Table.Td>
      </Table.Tr>
      {outcome !== undefined && (
        <Table.Tr>
          <Table.Td colSpan={6}>
            <Alert
              color={outcome.ok ? 'teal' : 'red'}
              variant="light"
              role="status"
              title={t(outcome.ok ? 'testFine' : 'testFailed', { took: Math.round(outcome.duration_ms) })}
            >
              {outcome.message}
            </Alert>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
