import { Alert, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { KeptName, RowActs } from '#web/kit/kept-list.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { Time } from '#web/kit/time.tsx';
import { RemoveButton } from '#web/kit/remove-button.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { Said } from '#web/kit/said.tsx';
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
  const words = useText();
  const may = useMay();
  const [editing, setEditing] = useState(false);
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
        <KeptName name={definition.title}>{name}</KeptName>
        <Table.Td>{t(`kind_${definition.settings.kind}`)}</Table.Td>
        <Table.Td className="wide-only" style={{ overflowWrap: 'anywhere' }}>
          {placeOf(connection)}
        </Table.Td>
        <Table.Td>
          <HealthBadge health={health} off={!definition.enabled} />
          <Text size="xs" c="dimmed" maw="22rem" style={{ overflowWrap: 'anywhere' }}>
            <Said text={message} />
          </Text>
        </Table.Td>
        <Table.Td className="wide-only">
          <Time at={checkedAt ?? since} />
        </Table.Td>
        <RowActs>
          <RowButton
            verb={t('test')}
            of={definition.title}
            loading={running?.operation === 'integration.connection.test'}
            disabled={!may('integration.connection.test')}
            onClick={() => void test()}
          />
          <RowButton
            verb={words('words.edit')}
            of={definition.title}
            disabled={!may('integration.connection.save')}
            onClick={() => setEditing(true)}
          />
          <RemoveButton
            verb={t('remove')}
            of={definition.title}
            title={t('deleteTitle', { name: definition.title })}
            disabled={running !== undefined || !may('integration.connection.delete')}
            onRemove={remove}
          >
            {t('deleteHint')}
          </RemoveButton>
          {editing && <ConnectionForm connection={connection} taken={[]} onClose={() => setEditing(false)} />}
        </RowActs>
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
              <Said text={outcome.message} />
            </Alert>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
