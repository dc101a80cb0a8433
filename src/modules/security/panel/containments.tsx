import { Badge, Checkbox, Group, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { RowButton } from '#web/kit/row-button.tsx';
import { useTimeText } from '#web/kit/time.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import { leftOf } from '#web/kit/left-of.ts';
import { NewContainment } from './new-containment.tsx';
import { TEXTS } from './texts.ts';

type Containment = Output<'security.containment.list'>['items'][number];

/** Others contain too, and times run out. */
const LOOK_AGAIN_MS = 2_000;
const MOST = 200;
const COLOURS = { ordered: 'yellow', in_force: 'red', ending: 'yellow', released: 'gray', failed: 'orange' } as const;

/** The ledger: who is contained, until when, and the way out. */
export function Containments() {
  const t = usePanelText(TEXTS);
  const [ended, setEnded] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['security.containment.list', ended],
    queryFn: ({ signal }) => ask('security.containment.list', { in_force: !ended, limit: MOST }, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  return (
    <>
      <Group mb="xs" gap="md">
        <NewContainment />
        <Checkbox size="xs" label={t('withEnded')} checked={ended} onChange={(event) => setEnded(event.currentTarget.checked)} />
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && <Empty title={t('noContainments')}>{t('noContainmentsHint')}</Empty>}
      {data !== undefined && data.items.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('containments')} verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('what')}</Table.Th>
                <Table.Th>{t('state')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((one) => (
                <ContainmentRow key={one.containment_id} containment={one} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {data !== undefined && data.next_cursor !== null && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('more', { count: MOST })}
        </Text>
      )}
    </>
  );
}

function ContainmentRow({ containment }: { readonly containment: Containment }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const may = useMay();
  const [releasing, setReleasing] = useState(false);
  const { containment_id, state, method, reason, by, ordered_at: ordered, until, ended_at: ended, end_reason: endReason } = containment;
  const name = containment.address ?? containment.node_name ?? containment_id;
  const acting = { subject: `security/containments/${containment_id}`, name };
  const running = useRunning(acting.subject) !== undefined;
  const alive = ended === null;
  const release = async (): Promise<void> => {
    await act('security.containment.release', { containment_id }, acting);
    await queryClient.invalidateQueries({ queryKey: ['security.containment.list'] });
  };
  return (
    <Table.Tr data-containment={name} data-state={state}>
      <Table.Td>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs">{t(method)}</Text>
        <Text size="xs" maw={480}>
          {reason}
        </Text>
        <Text size="xs" c="dimmed">
          {time(ordered)} · {t('by', { name: by })}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge color={COLOURS[state]} variant="light" radius="sm" tt="none">
          {t(state)}
        </Badge>
        <Text size="xs" c="dimmed" className="numbers">
          {alive ? t('left', { time: leftOf(until, Date.now()) }) : time(ended)}
        </Text>
        {endReason !== null && (
          <Text size="xs" c="dimmed" maw={320}>
            {endReason}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {alive && (
          <Group justify="flex-end">
            <RowButton
              verb={t('release')}
              of={name}
              loading={running}
              disabled={!may('security.containment.release', containment.project_id ?? undefined)}
              onClick={() => setReleasing(true)}
            />
          </Group>
        )}
        {releasing && (
          <Confirm
            title={`${t('release')}: ${name}`}
            verb={t('release')}
            onConfirm={() => void release()}
            onClose={() => setReleasing(false)}
          >
            {t('releaseHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
