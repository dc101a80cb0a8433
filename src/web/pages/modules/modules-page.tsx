import { Alert, Badge, Button, Code, Group, Table, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconHeartbeat, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { act, useRunning } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { useMay } from '../../kit/permissions.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { Said } from '../../kit/said.tsx';
import { Time, useTimeText } from '../../kit/time.tsx';
import { queryClient } from '../../query-client.ts';
import type { Output } from '../../request.ts';
import { panels } from '../module/module-page.tsx';
import { Count } from '../projects/projects-page.tsx';

type Module = Output<'hub.module.list'>['items'][number];

const HEALTH_COLOURS: Readonly<Record<Module['health'], string>> = {
  healthy: 'teal',
  degraded: 'yellow',
  unhealthy: 'red',
  unknown: 'gray',
};
/** Counts and heartbeats are not events: they are asked for again while somebody looks. */
const LOOK_AGAIN_MS = 5_000;

/** Every module of the hub: how it is, who runs it, what it answers and reacts to. */
export function ModulesPage() {
  const t = useText();
  const { data, error, refetch } = useQuery({
    queryKey: ['hub.module.list'],
    queryFn: ({ signal }) => ask('hub.module.list', { limit: 500 }, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const verdict = useQuery({ queryKey: ['hub.verdict.get'], queryFn: ({ signal }) => ask('hub.verdict.get', {}, { signal }) });
  return (
    <>
      <PageHead title={t('shell.modules')} mark={<Count of={data?.items.length} />}>
        {verdict.data !== undefined && (
          <Text size="sm">
            {t('modules.verdict')}: <HealthBadge health={verdict.data.status} />
          </Text>
        )}
        <Button
          variant="default"
          leftSection={<IconHeartbeat size={14} />}
          loading={verdict.isFetching}
          onClick={() => void verdict.refetch()}
        >
          {t('modules.checkAll')}
        </Button>
      </PageHead>
      {verdict.data?.warnings.map((warning) => (
        <Alert key={warning} color="yellow" variant="light" py={4} mb={4}>
          {warning}
        </Alert>
      ))}
      {error !== null && data === undefined && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <ListTable
          label={t('shell.modules')}
          columns={[
            { title: t('words.name') },
            { title: t('modules.health') },
            { title: t('modules.version'), wide: true },
            { title: t('modules.source'), wide: true },
            { title: t('modules.instances') },
            { title: t('modules.heartbeat'), wide: true },
            { title: t('modules.messages') },
            { title: t('modules.errors') },
          ]}
        >
          {data.items.map((module) => (
            <Row key={module.name} module={module} />
          ))}
        </ListTable>
      )}
    </>
  );
}

function HealthBadge({ health }: { readonly health: Module['health'] }) {
  const t = useText();
  return (
    <Badge color={HEALTH_COLOURS[health]} variant="light" radius="sm" tt="none">
      {t(`modules.${health}`)}
    </Badge>
  );
}

function Row({ module }: { readonly module: Module }) {
  const t = useText();
  const [opened, setOpened] = useState(false);
  return (
    <Fragment>
      <Table.Tr data-module={module.name}>
        <Table.Td>
          <UnstyledButton onClick={() => setOpened(!opened)} aria-expanded={opened} aria-label={module.name}>
            <Group gap={6} wrap="nowrap">
              {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
              <Text size="sm" fw={600}>
                {module.name}
              </Text>
            </Group>
          </UnstyledButton>
          {module.standing !== 'active' && (
            <Text size="xs" c="dimmed">
              {t(`modules.standing.${module.standing}`)}
            </Text>
          )}
        </Table.Td>
        <Table.Td>
          <HealthBadge health={module.health} />
        </Table.Td>
        <Table.Td className="wide-only numbers">{module.version}</Table.Td>
        <Table.Td className="wide-only">
          <Text size="sm" c="dimmed">
            {t(`modules.${module.source}`)}
          </Text>
        </Table.Td>
        <Table.Td className="numbers">{module.instances.length}</Table.Td>
        <Table.Td className="wide-only">{module.last_heartbeat === null ? '–' : <Time at={module.last_heartbeat} />}</Table.Td>
        <Table.Td className="numbers">{module.message_count ?? '–'}</Table.Td>
        <Table.Td className="numbers">
          <Text span size="sm" c={(module.error_count ?? 0) > 0 ? 'red' : undefined}>
            {module.error_count ?? '–'}
          </Text>
        </Table.Td>
      </Table.Tr>
      {opened && (
        <Table.Tr>
          <Table.Td colSpan={8}>
            <Details module={module} />
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  );
}

function Details({ module }: { readonly module: Module }) {
  const t = useText();
  const may = useMay();
  const time = useTimeText();
  const [removing, setRemoving] = useState(false);
  const subject = `modules/${module.name}`;
  const running = useRunning(subject);
  const again = () => queryClient.invalidateQueries({ queryKey: ['hub.module.list'] });
  const check = async () => {
    await act('hub.module.check', { name: module.name }, { subject, name: module.name });
    await again();
  };
  const remove = async () => {
    await act('hub.module.unregister', { name: module.name }, { subject, name: module.name });
    await again();
  };
  return (
    <div style={{ paddingBottom: 8 }}>
      <Text size="sm">
        <Said text={module.summary} />
      </Text>
      {module.message !== '' && (
        <Text size="sm" c="dimmed">
          <Said text={module.message} />
        </Text>
      )}
      <Group gap="xs" my={6}>
        <Button
          size="compact-xs"
          variant="default"
          loading={running !== undefined}
          disabled={!may('hub.module.check')}
          onClick={() => void check()}
        >
          {t('modules.check')}
        </Button>
        {panels.some(({ name }) => name === module.name) && (
          <RouteLink to="/modules/$name" params={{ name: module.name }} size="sm">
            {t('modules.openPanel')}
          </RouteLink>
        )}
        {module.source !== 'in_process' && (
          <Button
            size="compact-xs"
            color="red"
            variant="subtle"
            leftSection={<IconTrash size={12} />}
            disabled={!may('hub.module.unregister')}
            onClick={() => setRemoving(true)}
          >
            {t('modules.unregister')}
          </Button>
        )}
      </Group>
      <Listed title={t('modules.capabilities')} items={module.capabilities} />
      <Listed title={t('modules.reactions')} items={module.reactions} />
      {module.instances.map((instance) => (
        <Text key={instance.instance_id} size="xs">
          <HealthBadge health={instance.health} /> <Code>{instance.instance_id.slice(-12)}</Code>{' '}
          {t('modules.process', { process: instance.process, since: time(instance.since) })} <Said text={instance.message} />
        </Text>
      ))}
      {module.answers.length > 0 && (
        <details>
          <summary>
            {t('modules.answers')} ({module.answers.length})
          </summary>
          <Table fz="xs" verticalSpacing={2}>
            <Table.Tbody>
              {module.answers.map((answer) => (
                <Table.Tr key={answer.name}>
                  <Table.Td>
                    <Code>{answer.name}</Code>
                  </Table.Td>
                  <Table.Td>{answer.summary}</Table.Td>
                  <Table.Td c="dimmed">{answer.permission}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </details>
      )}
      {removing && (
        <Confirm
          title={t('modules.unregisterTitle', { name: module.name })}
          verb={t('modules.unregister')}
          onClose={() => setRemoving(false)}
          onConfirm={() => void remove()}
        >
          {t('modules.unregisterHint')}
        </Confirm>
      )}
    </div>
  );
}

function Listed({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  const t = useText();
  return (
    <Text size="xs">
      {title}: {items.length === 0 ? t('modules.none') : <Code>{items.join(', ')}</Code>}
    </Text>
  );
}
