import { Code, Table, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { SeverityMark } from '#web/kit/severity.tsx';
import { Time, useTimeText } from '#web/kit/time.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { Said } from '#web/kit/said.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Delivery } from './answers.ts';
import { DeliveryStatus } from './delivery-status.tsx';
import { TEXTS } from './texts.ts';

/** A delivery in a line, its text on demand. */
export function DeliveryRow({ delivery }: { readonly delivery: Delivery }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [opened, setOpened] = useState(false);
  const {
    delivery_id: id,
    title,
    severity,
    channel_id: channel,
    rule_id: rule,
    kind,
    status,
    attempts,
    error,
    issued_at: issued,
  } = delivery;
  const subject = `notifications/deliveries/${id}`;
  const running = useRunning(subject);
  const retry = async (): Promise<void> => {
    await act('notification.delivery.retry', { delivery_id: id }, { subject, name: title });
    await queryClient.invalidateQueries({ queryKey: ['notification.delivery.list'] });
  };
  return (
    <>
      <Table.Tr data-delivery={id}>
        <Table.Td>
          <UnstyledButton onClick={() => setOpened(!opened)} aria-expanded={opened} aria-label={title} style={{ display: 'flex' }}>
            {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          </UnstyledButton>
        </Table.Td>
        <Table.Td>
          <Text size="sm" fw={600} lineClamp={2}>
            {title}
          </Text>
          <Text size="xs" c="dimmed">
            {rule === null ? t(`kind_${kind}`) : `${t(`kind_${kind}`)} · ${rule}`}
          </Text>
        </Table.Td>
        <Table.Td className="wide-only">
          <SeverityMark severity={severity} />
        </Table.Td>
        <Table.Td>{channel}</Table.Td>
        <Table.Td>
          <DeliveryStatus status={status} />
          {error !== null && (
            <Text size="xs" c="dimmed" lineClamp={2}>
              <Said text={error} />
            </Text>
          )}
        </Table.Td>
        <Table.Td className="wide-only numbers">{attempts}</Table.Td>
        <Table.Td>
          <Time at={issued} />
        </Table.Td>
        <Table.Td>
          {status !== 'sent' && (
            <RowButton
              verb={t('retry')}
              of={title}
              loading={running !== undefined}
              disabled={!may('notification.delivery.retry')}
              onClick={() => void retry()}
            />
          )}
        </Table.Td>
      </Table.Tr>
      {opened && (
        <Table.Tr>
          <Table.Td />
          <Table.Td colSpan={7}>
            <Details delivery={delivery} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

function Details({ delivery: { delivery_id: id, error, receipt, tried_at: tried } }: { readonly delivery: Delivery }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const { data, error: failure } = useQuery({
    queryKey: ['notification.delivery.get', id],
    queryFn: ({ signal }) => ask('notification.delivery.get', { delivery_id: id }, { signal }),
    // The text of a delivery never changes; what became of it is in the list.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (failure !== null) return <Failed error={failure} />;
  if (data === undefined) return <Loading />;
  return (
    <div style={{ paddingBottom: 8 }}>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {data.text}
      </Text>
      {tried !== null && (
        <Text size="xs" c="dimmed">
          {t('tried', { time: time(tried) })}
        </Text>
      )}
      {error !== null && (
        <Text size="sm">
          <Said text={error} />
        </Text>
      )}
      {receipt !== null && <Text size="xs">{t('receipt', { receipt })}</Text>}
      <Code>{id}</Code>
    </div>
  );
}
