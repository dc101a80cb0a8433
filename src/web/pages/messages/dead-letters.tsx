import { Button, Center, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import type { DeadLetter } from './dead-letter.ts';
import { DeadLetterRow } from './dead-letter-row.tsx';
import { DealWithAll } from './deal-with-all.tsx';
import { useModules } from './modules-known.ts';

const PAGE = 50;
const ASK_AFTER_MS = 300;

/** Messages that were given up, newest first; new ones appear by themselves. */
export function DeadLetters() {
  const t = useText();
  const [module, setModule] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [settled] = useDebouncedValue(name.trim(), ASK_AFTER_MS);
  const modules = useModules();
  const wish = { ...(module === null ? {} : { module }), ...(settled === '' ? {} : { name: settled }) };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['hub.message.dead.list', wish],
    queryFn: ({ pageParam, signal }) =>
      ask('hub.message.dead.list', { ...wish, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
  const letters = data?.pages.flatMap(({ items }) => items);
  // Letters outlive their modules.
  const known = new Set([
    ...(modules ?? []).map((each) => each.name),
    ...(letters ?? []).map(({ to }) => to),
    ...(module ?? '').split(' ', 1),
  ]);
  known.delete('');
  const filtered = module !== null || settled !== '';
  return (
    <>
      <Group gap="xs" mb="xs" align="flex-end" justify="space-between">
        <Group gap="xs" align="flex-end">
          <Select
            w={180}
            label={t('messages.whichModule')}
            placeholder={t('words.all')}
            data={[...known].toSorted()}
            value={module}
            onChange={setModule}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('words.empty') }}
          />
          <TextInput
            size="xs"
            w={220}
            label={t('messages.whichName')}
            placeholder={t('words.all')}
            spellCheck={false}
            data-filter
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Group>
        {letters !== undefined && letters.length > 0 && <DealWithAll letters={letters} />}
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {letters === undefined && error === null && <Loading />}
      {letters?.length === 0 &&
        (filtered ? <Empty title={t('messages.noDeadFits')} /> : <Empty title={t('messages.noDead')}>{t('messages.noDeadHint')}</Empty>)}
      {letters !== undefined && letters.length > 0 && <LetterTable letters={letters} />}
      {hasNextPage && (
        <Center py="sm">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('messages.older')}
          </Button>
        </Center>
      )}
    </>
  );
}

function LetterTable({ letters }: { readonly letters: readonly DeadLetter[] }) {
  const t = useText();
  return (
    <ListTable
      label={t('messages.dead')}
      columns={[
        { title: t('messages.name') },
        { title: t('messages.toWhom') },
        { title: t('messages.from'), wide: true },
        { title: t('messages.reason') },
        { title: t('messages.attempts'), wide: true },
        { title: t('messages.died') },
        { title: t('words.more'), unseen: true },
      ]}
    >
      {letters.map((letter) => (
        <DeadLetterRow key={letter.message_id} letter={letter} />
      ))}
    </ListTable>
  );
}
