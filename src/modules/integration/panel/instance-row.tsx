import { Table, Text } from '@mantine/core';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { Time, useTimeText } from '#web/kit/time.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { Said } from '#web/kit/said.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Instance } from './answers.ts';
import { HealthBadge } from './health-badge.tsx';
import { TEXTS } from './texts.ts';

/** An instance in a line: where it is, how it is, and what the last look found. */
export function InstanceRow({ service, instance }: { readonly service: string; readonly instance: Instance }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const may = useMay();
  const [removing, setRemoving] = useState(false);
  const {
    instance_id: id,
    url,
    tags,
    source,
    health,
    since,
    message,
    checked_at: checkedAt,
    response_ms: took,
    ejected_until: ejected,
  } = instance;
  const subject = `services/${service}/instances/${id}`;
  const running = useRunning(subject);
  const remove = async (): Promise<void> => {
    await act('integration.service.deregister', { service, instance_id: id }, { subject, name: `${service} ${id}` });
    await queryClient.invalidateQueries({ queryKey: ['integration.service.list'] });
  };
  return (
    <Table.Tr data-instance={id}>
      <Table.Td pl="lg" style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm">{id}</Text>
        {tags.length > 0 && (
          <Text size="xs" c="dimmed">
            {tags.join(', ')}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="wide-only" style={{ overflowWrap: 'anywhere' }}>
        {url}
      </Table.Td>
      <Table.Td>
        <HealthBadge health={health} />
        <Text size="xs" c="dimmed" maw="22rem" style={{ overflowWrap: 'anywhere' }}>
          <Said text={message} />
        </Text>
        {ejected !== null && (
          <Text size="xs" c="orange">
            {t('ejectedUntil', { time: time(ejected) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="wide-only">
        {checkedAt === null ? (
          since === null ? null : (
            <Text size="sm">
              {t('since')} <Time at={since} />
            </Text>
          )
        ) : (
          <>
            <Time at={checkedAt} />
            {took !== null && (
              <Text size="xs" c="dimmed">
                {Math.round(took)} ms
              </Text>
            )}
          </>
        )}
      </Table.Td>
      <Table.Td className="wide-only">{t(`source_${source}`)}</Table.Td>
      <Table.Td ta="right">
        {source === 'registered' && (
          <RowButton
            verb={t('remove')}
            of={`${service} ${id}`}
            danger
            disabled={running !== undefined || !may('integration.service.deregister')}
            onClick={() => setRemoving(true)}
          />
        )}
        {removing && (
          <Confirm
            title={t('removeTitle', { name: `${service} ${id}` })}
            verb={t('remove')}
            onClose={() => setRemoving(false)}
            onConfirm={() => void remove()}
          >
            {t('removeHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
