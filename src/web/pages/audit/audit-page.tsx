import { Button, Center, Menu } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { asHubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { useMay } from '../../kit/permissions.ts';
import { saveAs } from '../../kit/save-as.ts';
import { showFailure } from '../../kit/failure-notice.tsx';
import { NO_FILTER, wishOf } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import { Verification } from './verification.tsx';

const PAGE = 50;
const ASK_AFTER_MS = 300;

/** What was done and refused, by whom and from where. */
export function AuditPage() {
  const t = useText();
  const may = useMay();
  const [filter, setFilter] = useState(NO_FILTER);
  const [settled] = useDebouncedValue(filter, ASK_AFTER_MS);
  const [exporting, setExporting] = useState(false);
  const wish = wishOf(settled);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['audit.list', wish],
    queryFn: ({ pageParam, signal }) =>
      ask('audit.list', { ...wish, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
  const rows = data?.pages.flatMap(({ items }) => items);
  const exportAs = async (format: 'jsonl' | 'csv'): Promise<void> => {
    setExporting(true);
    try {
      saveAs(`audit.${format}`, await ask('audit.export', { ...wish, format }));
    } catch (failure) {
      showFailure(t('audit.title'), asHubFailure(failure));
    } finally {
      setExporting(false);
    }
  };
  return (
    <>
      <PageHead title={t('audit.title')}>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" loading={exporting} disabled={!may('audit.export')}>
              {t('audit.export')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void exportAs('jsonl')}>{t('audit.exportJsonl')}</Menu.Item>
            <Menu.Item onClick={() => void exportAs('csv')}>{t('audit.exportCsv')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </PageHead>
      <Verification />
      <AuditFilters filter={filter} onChange={setFilter} />
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {rows === undefined && error === null && <Loading />}
      {rows?.length === 0 && <Empty title={Object.keys(wish).length === 0 ? t('audit.nothing') : t('audit.none')} />}
      {rows !== undefined && rows.length > 0 && <AuditTable rows={rows} />}
      {hasNextPage && (
        <Center py="sm">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('audit.older_rows')}
          </Button>
        </Center>
      )}
    </>
  );
}
