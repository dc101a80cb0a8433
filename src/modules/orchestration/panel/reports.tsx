import { Badge, Button, Code, Modal, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { saveAs } from '#web/kit/save-as.ts';
import { Time } from '#web/kit/time.tsx';
import { TEXTS } from './texts.ts';

const COLOURS: Readonly<Record<string, string>> = { healthy: 'teal', passed: 'teal', degraded: 'yellow', unhealthy: 'red', failed: 'red' };

/** Reports that were made, and each of them as a whole. */
export function Reports() {
  const t = usePanelText(TEXTS);
  const [opened, setOpened] = useState<string>();
  const { data, error, refetch } = useQuery({
    queryKey: ['orchestration.report.list'],
    queryFn: ({ signal }) => ask('orchestration.report.list', { limit: 100 }, { signal }),
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.items.length === 0) return <Empty title={t('none')} />;
  return (
    <>
      <Table aria-label={t('reports')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('title')}</Table.Th>
            <Table.Th>{t('verdict')}</Table.Th>
            <Table.Th>{t('made')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((report) => (
            <Table.Tr key={report.report_id}>
              <Table.Td>
                <Button variant="subtle" size="compact-sm" onClick={() => setOpened(report.report_id)}>
                  {report.title}
                </Button>
              </Table.Td>
              <Table.Td>
                <Badge color={COLOURS[report.verdict] ?? 'gray'} variant="light" radius="sm" tt="none">
                  {report.verdict}
                </Badge>
              </Table.Td>
              <Table.Td>
                <Time at={report.generated_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {opened !== undefined && <Report id={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

function Report({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const t = usePanelText(TEXTS);
  const { data, error } = useQuery({
    queryKey: ['orchestration.report.get', id],
    queryFn: ({ signal }) => ask('orchestration.report.get', { report_id: id }, { signal }),
  });
  const text = JSON.stringify(data, undefined, 2);
  return (
    <Modal opened onClose={onClose} title={data?.title ?? t('reports')} size="xl">
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <>
          <Button
            size="compact-xs"
            variant="default"
            mb="xs"
            onClick={() =>
              saveAs(`${data.title.replaceAll(/\W+/g, '-')}-${data.generated_at}.json`, new Blob([text], { type: 'application/json' }))
            }
          >
            {t('download')}
          </Button>
          <Code block style={{ maxHeight: '60vh', overflow: 'auto' }}>
            {text}
          </Code>
        </>
      )}
    </Modal>
  );
}
