import { Badge, Button, Code, Group, Table, Text } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { useTimeText } from '#web/kit/time.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Silence } from './answers.ts';
import { Older } from './older.tsx';
import { SilenceForm } from './silence-form.tsx';
import { TEXTS } from './texts.ts';

/** Whether a silence begins or ends by its time is no event: it is asked for again while somebody looks. */
const LOOK_AGAIN_MS = 30_000;

/** What is told to nobody, for a time; those that are over last. */
export function Silences() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['notification.silence.list'],
    queryFn: ({ pageParam, signal }) =>
      ask('notification.silence.list', { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: LOOK_AGAIN_MS,
  });
  const silences = data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button leftSection={<IconBellOff size={14} />} disabled={!may('notification.silence.create')} onClick={() => setAdding(true)}>
          {t('newSilence')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {silences === undefined && error === null && <Loading />}
      {silences?.length === 0 && <Empty title={t('noSilences')}>{t('noSilencesHint')}</Empty>}
      {silences !== undefined && silences.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('silences')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('comment')}</Table.Th>
                <Table.Th>{t('state')}</Table.Th>
                <Table.Th>{t('when')}</Table.Th>
                <Table.Th className="wide-only">{t('holdsBack')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {silences.map((silence) => (
                <SilenceRow key={silence.silence_id} silence={silence} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {hasNextPage && <Older loading={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
      {adding && <SilenceForm onClose={() => setAdding(false)} />}
    </>
  );
}

function SilenceRow({ silence }: { readonly silence: Silence }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const may = useMay();
  const { silence_id: id, definition, active, over, saved_at: at, saved_by: by } = silence;
  const subject = `notifications/silences/${id}`;
  const running = useRunning(subject);
  const end = async (): Promise<void> => {
    await act('notification.silence.end', { silence_id: id }, { subject, name: definition.comment });
    await queryClient.invalidateQueries({ queryKey: ['notification.silence.list'] });
  };
  const state = over ? 'over' : active ? 'active' : 'planned';
  const { starts_at: starts, ends_at: ends, weekly } = definition;
  return (
    <Table.Tr data-silence={id}>
      <Table.Td>
        <Text size="sm" fw={600} c={over ? 'dimmed' : undefined}>
          {definition.comment}
        </Text>
        <Text size="xs" c="dimmed">
          {t('saved', { time: time(at), by })}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge color={active ? 'orange' : 'gray'} variant={over ? 'outline' : 'light'} radius="sm" tt="none" data-state={state}>
          {t(state)}
        </Badge>
      </Table.Td>
      <Table.Td>
        <Text size="sm">
          {starts !== undefined && t('fromTime', { time: time(starts) })} {ends !== undefined && t('untilTime', { time: time(ends) })}
        </Text>
        {weekly !== undefined && (
          <Text size="sm">
            {t('weeklyAt', {
              days: weekly.days.map((day) => t(day)).join(', '),
              from: weekly.from,
              until: weekly.until,
              timezone: weekly.timezone,
            })}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="wide-only">
        <Matcher match={definition.match} />
      </Table.Td>
      <Table.Td>
        {!over && (
          <RowButton
            verb={t('endSilence')}
            of={definition.comment}
            loading={running !== undefined}
            disabled={!may('notification.silence.end')}
            onClick={() => void end()}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Matcher({ match }: { readonly match: Silence['definition']['match'] }) {
  const t = usePanelText(TEXTS);
  const { rules, types, projects, subjects, max_severity: most, where } = match;
  const parts = [
    ...(rules === undefined ? [] : [[t('rules'), rules.join(', ')] as const]),
    ...(types === undefined ? [] : [[t('types'), types.join(', ')] as const]),
    ...(projects === undefined ? [] : [[t('projects'), projects.join(', ')] as const]),
    ...(subjects === undefined ? [] : [[t('subjects'), subjects.join(', ')] as const]),
    ...(most === undefined ? [] : [[t('maxSeverity'), t(most)] as const]),
    ...(where === undefined ? [] : [[t('where'), where] as const]),
  ];
  if (parts.length === 0) return <Text size="sm">{t('everything')}</Text>;
  return parts.map(([label, value]) => (
    <Text key={label} size="xs">
      {label}: <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
    </Text>
  ));
}
