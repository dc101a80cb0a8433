import { Button, Code, Group, NativeSelect, Stack, Table, Text, Textarea } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { Time } from '#web/kit/time.tsx';
import type { Output } from '#web/request.ts';
import { TEXTS } from './texts.ts';

type SecurityEvent = Output<'security.events.search'>['items'][number];

const HOURS = { lastHour: 1, lastDay: 24, lastWeek: 168 } as const;
type Period = keyof typeof HOURS;
const SOURCES = ['suricata', 'syslog', 'fail2ban'] as const;
const PAGE = 50;
/** What a line shows of an event, in this order. */
const SHOWN = [
  'rule.name',
  'event.action',
  'event.outcome',
  'source.ip',
  'destination.ip',
  'destination.port',
  'user.name',
  'host.name',
] as const;

interface Asked {
  readonly where: readonly string[];
  readonly source: string;
  readonly from: string;
}

/** Searches what was kept by any path of what it says. */
export function Events() {
  const t = usePanelText(TEXTS);
  const [text, setText] = useState('');
  const [source, setSource] = useState('');
  const [period, setPeriod] = useState<Period>('lastDay');
  const [asked, setAsked] = useState<Asked>(() => ({ where: [], source: '', from: since('lastDay') }));
  const search = (words: string): void => {
    setText(words);
    setAsked({
      where: words
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
      source,
      from: since(period),
    });
  };
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['security.events.search', asked],
    queryFn: ({ signal, pageParam }) =>
      ask(
        'security.events.search',
        {
          ...(asked.where.length === 0 ? {} : { where: [...asked.where] }),
          from: asked.from,
          limit: PAGE,
          ...(asked.source === '' ? {} : { source: asked.source }),
          ...(pageParam === undefined ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    retry: false,
  });
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search(text);
        }}
      >
        <Textarea
          label={t('conditions')}
          description={t('conditionsHint')}
          autosize
          minRows={1}
          maxRows={6}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          styles={{ input: { fontFamily: 'monospace' } }}
        />
        <Group gap="xs" my="xs">
          <NativeSelect
            size="xs"
            aria-label={t('source')}
            value={source}
            onChange={(event) => setSource(event.currentTarget.value)}
            data={[{ value: '', label: t('allSources') }, ...SOURCES.map((each) => ({ value: each, label: each }))]}
          />
          <NativeSelect
            size="xs"
            aria-label={t('period')}
            value={period}
            onChange={(event) => setPeriod(event.currentTarget.value as Period)}
            data={(Object.keys(HOURS) as Period[]).map((each) => ({ value: each, label: t(each) }))}
          />
          <Button size="xs" type="submit">
            {t('search')}
          </Button>
          <Button size="xs" variant="default" onClick={() => search('event.dataset=offence')}>
            {t('onlyOffences')}
          </Button>
          <Button size="xs" variant="default" onClick={() => search('event.kind=alert')}>
            {t('onlyAlerts')}
          </Button>
        </Group>
      </form>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {items === undefined && error === null && <Loading />}
      {items?.length === 0 && <Empty title={t('noEvents')}>{t('noEventsHint')}</Empty>}
      {items !== undefined && items.length > 0 && (
        <Table aria-label={t('events')} verticalSpacing="xs" layout="fixed">
          <Table.Tbody>
            {items.map((event) => (
              <EventRow key={event.id} event={event} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {hasNextPage && (
        <Button mt="xs" size="xs" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('older')}
        </Button>
      )}
    </>
  );
}

function EventRow({ event }: { readonly event: SecurityEvent }) {
  const t = usePanelText(TEXTS);
  const said = SHOWN.flatMap((name) => (event.named[name] === undefined ? [] : [`${name}=${event.named[name]}`]));
  return (
    <Table.Tr data-event={event.id}>
      <Table.Td>
        <Stack gap={2}>
          <Group gap="xs">
            <Time at={event.at} />
            <Text size="sm" fw={600}>
              {event.named['event.dataset'] ?? event.source}
            </Text>
          </Group>
          <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
            {said.join(' · ')}
          </Text>
          <details>
            <summary>
              <Text span size="xs" c="dimmed">
                {t('whole')}
              </Text>
            </summary>
            <Code block>{JSON.stringify(event.document, null, 2)}</Code>
          </details>
        </Stack>
      </Table.Td>
    </Table.Tr>
  );
}

function since(period: Period): string {
  return new Date(Date.now() - HOURS[period] * 3_600_000).toISOString();
}
