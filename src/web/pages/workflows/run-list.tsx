import { Button, Center, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import { RouteLink } from '../../kit/route-link.tsx';
import { Time } from '../../kit/time.tsx';
import { durationText, RunStatusBadge } from './run-status.tsx';

/** Runs, newest first: of one workflow, or of all. */
export function RunList({ workflow }: { readonly workflow?: string }) {
  const t = useText();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['hub.workflow.run.list', workflow],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'hub.workflow.run.list',
        { limit: 50, ...(workflow === undefined ? {} : { workflow }), ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const runs = data?.pages.flatMap(({ items }) => items);
  if (error !== null && runs === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (runs === undefined) return <Loading />;
  if (runs.length === 0) return <Empty title={t('workflows.runPage.noRuns')} />;
  return (
    <>
      <ListTable
        label={t('workflows.runs')}
        columns={[
          { title: t('words.name') },
          { title: t('words.status') },
          { title: t('workflows.runPage.started') },
          { title: t('workflows.runPage.took') },
          { title: t('workflows.runPage.by'), wide: true },
        ]}
      >
        {runs.map((run) => (
          <Table.Tr key={run.run_id} data-run={run.run_id}>
            <Table.Td>
              <RouteLink to="/runs/$runId" params={{ runId: run.run_id }} fw={600} size="sm">
                {run.workflow}
              </RouteLink>
            </Table.Td>
            <Table.Td>
              <RunStatusBadge status={run.status} />
            </Table.Td>
            <Table.Td>
              <Time at={run.started_at} />
            </Table.Td>
            <Table.Td className="numbers">{run.duration_ms === undefined ? '–' : durationText(run.duration_ms)}</Table.Td>
            <Table.Td className="wide-only">
              <Text span size="sm" c="dimmed">
                {run.started_by}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
      {hasNextPage && (
        <Center py="sm">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('events.older')}
          </Button>
        </Center>
      )}
    </>
  );
}
