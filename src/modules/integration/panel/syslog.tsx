import { Button, Center, Group, Select, Table, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { Said } from '#web/kit/said.tsx';
import { Time } from '#web/kit/time.tsx';
import { TEXTS, type TextKey } from './texts.ts';

const AGAIN_MS = 5_000;
const SEVERITIES = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** What came over syslog, newest first. */
export function Syslog() {
  const t = usePanelText(TEXTS);
  const [contains, setContains] = useState('');
  const [worst, setWorst] = useState('');
  const wanted = {
    ...(contains.trim() === '' ? {} : { contains: contains.trim() }),
    ...(worst === '' ? {} : { max_severity: Number(worst) }),
  };
  const status = useQuery({
    queryKey: ['integration.syslog.status'],
    queryFn: ({ signal }) => ask('integration.syslog.status', {}, { signal }),
  });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['integration.syslog.list', wanted],
    queryFn: ({ signal, pageParam }) =>
      ask('integration.syslog.list', { ...wanted, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor: next }) => next,
    refetchInterval: AGAIN_MS,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const severityName = (severity: number): string => t(`severity_${severity}` as TextKey);
  return (
    <>
      <Group mb="xs" gap="xs">
        <TextInput
          aria-label={t('contains')}
          placeholder={t('contains')}
          value={contains}
          onChange={(event) => setContains(event.currentTarget.value)}
          maxLength={200}
        />
        <Select
          aria-label={t('severity')}
          size="sm"
          data={[
            { value: '', label: t('severityAny') },
            ...SEVERITIES.map((each) => ({ value: String(each), label: t('severityFrom', { name: severityName(each) }) })),
          ]}
          value={worst}
          onChange={(value) => setWorst(value ?? '')}
        />
        {status.data !== undefined && items.length > 0 && (
          <Text size="xs" c="dimmed">
            <Said text={status.data.reason} />
          </Text>
        )}
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && items.length === 0 && (
        <Empty title={t('noMessages')}>
          {status.data !== undefined && <Said text={status.data.reason} />} {t('noMessagesHint')}
        </Empty>
      )}
      {items.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('syslog')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('time')}</Table.Th>
                <Table.Th>{t('from')}</Table.Th>
                <Table.Th>{t('severity')}</Table.Th>
                <Table.Th className="wide-only">{t('program')}</Table.Th>
                <Table.Th>{t('text')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((row) => (
                <Table.Tr key={row.position}>
                  <Table.Td>
                    <Time at={row.received_at} />
                  </Table.Td>
                  <Table.Td>{row.host ?? row.from}</Table.Td>
                  <Table.Td>{row.severity === null ? '' : severityName(row.severity)}</Table.Td>
                  <Table.Td className="wide-only">{row.app}</Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {row.text}{' '}
                    {row.count > 1 && (
                      <Text span size="xs" c="dimmed">
                        {t('times', { count: row.count })}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {hasNextPage && (
        <Center mt="xs">
          <Button variant="default" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('older')}
          </Button>
        </Center>
      )}
    </>
  );
}
