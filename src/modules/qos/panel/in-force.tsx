import { Badge, Box, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { ListTable } from '#web/kit/list-table.tsx';
import { linkName } from '#web/kit/link-name.ts';
import { useMay } from '#web/kit/permissions.ts';
import { RowButton } from '#web/kit/row-button.tsx';
import { useTimeText } from '#web/kit/time.tsx';
import { useTopology } from '#web/live.ts';
import { queryClient } from '#web/query-client.ts';
import type { Application } from './answers.ts';
import { ApplyDialog } from './apply-dialog.tsx';
import { Compared, STATE_COLOURS } from './compared.tsx';
import { leftOf } from '#web/kit/left-of.ts';
import { Said } from '#web/kit/said.tsx';
import { TEXTS } from './texts.ts';

/** Others put things in force too, and times run out. */
const LOOK_AGAIN_MS = 5_000;
const MOST = 200;

/** What is on links and interfaces now, and what was: asked and got. */
export function InForce() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [applying, setApplying] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['qos.application.list'],
    queryFn: ({ signal }) => ask('qos.application.list', { limit: MOST }, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const alive = data.items.filter(({ state }) => state === 'in_force' || state === 'applying');
  const ended = data.items.filter((each) => !alive.includes(each));
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button leftSection={<IconPlus size={14} />} disabled={!may('qos.apply')} onClick={() => setApplying(true)}>
          {t('put')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data.items.length === 0 && <Empty title={t('nothingInForce')}>{t('nothingInForceHint')}</Empty>}
      {alive.length > 0 && <Applications label={t('inForce')} items={alive} />}
      {alive.length === 0 && ended.length > 0 && (
        <Text size="sm" mb="md">
          {t('noneNow')}
        </Text>
      )}
      {ended.length > 0 && (
        <>
          <Title order={2} size="h5" mt="lg" mb={4}>
            {t('ended')}
          </Title>
          <Applications label={t('ended')} items={ended} />
        </>
      )}
      {data.next_cursor !== null && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('more', { count: MOST })}
        </Text>
      )}
      {applying && <ApplyDialog onClose={() => setApplying(false)} />}
    </>
  );
}

function Applications({ label, items }: { readonly label: string; readonly items: readonly Application[] }) {
  const t = usePanelText(TEXTS);
  return (
    <ListTable
      label={label}
      columns={[
        { title: t('what') },
        { title: t('state') },
        { title: t('askedGot'), wide: true },
        { title: t('until'), wide: true },
        { title: t('actions'), unseen: true },
      ]}
    >
      {items.map((each) => (
        <ApplicationRow key={each.application_id} application={each} />
      ))}
    </ListTable>
  );
}

function ApplicationRow({ application }: { readonly application: Application }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const may = useMay();
  const [removing, setRemoving] = useState(false);
  const { application_id, project_id, what, state, verified, reason, at, by, expires_at: expires, ended_at: ended } = application;
  const acting = { subject: `qos/applications/${application_id}`, name: what };
  const running = useRunning(acting.subject) !== undefined;
  const remove = async (): Promise<void> => {
    await act('qos.remove', { application_id }, acting);
    await queryClient.invalidateQueries({ queryKey: ['qos.application.list'] });
  };
  const end = ended !== null ? time(ended) : expires === null ? t('stays') : t('left', { time: leftOf(expires, Date.now()) });
  return (
    <Table.Tr data-application={what} data-state={state}>
      <Table.Td>
        <Text size="sm" fw={600}>
          <Said text={what} />
        </Text>
        <Where application={application} />
        <Text size="xs" c="dimmed">
          {time(at)} · {t('by', { name: by })}
        </Text>
        {reason !== null && (
          <Text size="xs" c="dimmed" maw={420}>
            <Said text={reason} />
          </Text>
        )}
        {application.measured.length > 0 && (
          <Box hiddenFrom="sm">
            <Compared application={application} />
          </Box>
        )}
      </Table.Td>
      <Table.Td>
        <Stack gap={2} align="flex-start">
          <Badge color={STATE_COLOURS[state]} variant="light" radius="sm" tt="none">
            {t(state)}
          </Badge>
          {state === 'in_force' && (
            <Text size="xs" {...(verified ? { c: 'dimmed' } : { fw: 700 })}>
              {t(verified ? 'verified' : 'notVerified')}
            </Text>
          )}
          <Text size="xs" c="dimmed" hiddenFrom="sm">
            {end}
          </Text>
        </Stack>
      </Table.Td>
      <Table.Td className="wide-only">
        <Compared application={application} />
      </Table.Td>
      <Table.Td className="wide-only">
        <Text size="sm">{end}</Text>
      </Table.Td>
      <Table.Td>
        {state === 'in_force' && (
          <Group justify="flex-end">
            <RowButton
              danger
              verb={t('remove')}
              of={what}
              loading={running}
              disabled={!may('qos.remove', project_id)}
              onClick={() => setRemoving(true)}
            />
          </Group>
        )}
        {removing && (
          <Confirm title={`${t('remove')}: ${what}`} verb={t('remove')} onConfirm={() => void remove()} onClose={() => setRemoving(false)}>
            {t('removeHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** The link or the interface, by their names as they are now. */
function Where({ application }: { readonly application: Application }) {
  const project = useTopology(application.project_id, application.server ?? undefined);
  if (project === undefined || project === null) return null;
  const node = (id: string) => project.nodes.find((each) => each.node_id === id);
  const link = project.links.find(({ link_id: id }) => id === application.link_id);
  const place =
    link === undefined
      ? application.node_id === null
        ? null
        : `${node(application.node_id)?.name ?? '?'} ${application.interface ?? ''}`
      : linkName(link, node);
  return (
    <Text size="xs" data-where>
      {[project.name, place].filter((each) => each !== null).join(' · ')}
    </Text>
  );
}
