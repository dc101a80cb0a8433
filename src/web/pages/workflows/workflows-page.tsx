import { Button, Table, Tabs, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import { FilterInput } from '../../kit/filter-input.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { useMay } from '../../kit/permissions.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { Said } from '../../kit/said.tsx';
import { Count } from '../projects/projects-page.tsx';
import { RunList } from './run-list.tsx';
import { triggerText } from './trigger-text.ts';

/** Every workflow, and every run. */
export function WorkflowsPage() {
  const t = useText();
  const may = useMay();
  const navigate = useNavigate();
  const [filter, setFilter] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: ['hub.workflow.list'],
    queryFn: ({ signal }) => ask('hub.workflow.list', { limit: 500 }, { signal }),
  });
  const words = filter.trim().toLowerCase();
  const shown = data?.items.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(words));
  return (
    <>
      <PageHead title={t('shell.workflows')} mark={<Count of={data?.items.length} />}>
        <FilterInput label={t('workflows.filter')} value={filter} onChange={setFilter} />
        <Button
          leftSection={<IconPlus size={14} />}
          disabled={!may('hub.workflow.create')}
          onClick={() => void navigate({ to: '/workflows/new' })}
        >
          {t('workflows.new')}
        </Button>
      </PageHead>
      <Tabs defaultValue="workflows" keepMounted={false}>
        <Tabs.List mb="xs" className="narrow-scroll">
          <Tabs.Tab value="workflows">{t('shell.workflows')}</Tabs.Tab>
          <Tabs.Tab value="runs">{t('workflows.allRuns')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="workflows">
          {error !== null && <Failed error={error} retry={() => void refetch()} />}
          {shown === undefined && error === null && <Loading />}
          {shown?.length === 0 && <Empty title={t('workflows.none')}>{t('workflows.noneHint')}</Empty>}
          {shown !== undefined && shown.length > 0 && (
            <ListTable
              label={t('shell.workflows')}
              columns={[
                { title: t('words.name') },
                { title: t('workflows.description'), wide: true },
                { title: t('workflows.triggers') },
                { title: t('workflows.origin'), wide: true },
              ]}
            >
              {shown.map((workflow) => (
                <Table.Tr key={workflow.name}>
                  <Table.Td>
                    <RouteLink to="/workflows/$name" params={{ name: workflow.name }} fw={600} size="sm">
                      {workflow.name}
                    </RouteLink>
                  </Table.Td>
                  <Table.Td className="wide-only">
                    <Text size="sm" lineClamp={2}>
                      <Said text={workflow.description} />
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" c="dimmed">
                      {workflow.triggers.length === 0 ? t('workflows.byHand') : workflow.triggers.map(triggerText).join(', ')}
                    </Text>
                  </Table.Td>
                  <Table.Td className="wide-only">
                    <Text size="sm" c="dimmed">
                      {workflow.shipped_by === null
                        ? t('workflows.people', { version: workflow.version })
                        : t('workflows.module', { name: workflow.shipped_by })}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </ListTable>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="runs">
          <RunList />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
