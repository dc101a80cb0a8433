import { Alert, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { subjects, useAct, useRunning } from '../../kit/acts.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { Said } from '../../kit/said.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import { useMay } from '../../kit/permissions.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import type { TopologyProject } from '../../operations.generated.ts';
import { queryClient } from '../../query-client.ts';
import type { Output } from '../../request.ts';
import { OperState } from './words.tsx';

type Wiring = Output<'equipment.wiring.get'>;

const SEEN_COLOURS = { confirmed: 'teal', consistent: 'blue', unseen: 'gray', missing: 'red' } as const;

/** The wiring of a project as GNS3 has it beside what its devices see; differences first. */
export function WiringTab({ project }: { readonly project: TopologyProject }) {
  const t = useText();
  const act = useAct();
  const may = useMay();
  const input = { project_id: project.project_id, server: project.server };
  const { data, error, refetch } = useQuery({
    queryKey: ['equipment.wiring.get', input],
    queryFn: ({ signal }) => ask('equipment.wiring.get', input, { signal }),
  });
  const subject = `${subjects.project(project.project_id)}/wiring`;
  const running = useRunning(subject) !== undefined;
  const compare = async () => {
    await act('equipment.wiring.compare', input, { subject, name: project.name });
    await queryClient.invalidateQueries({ queryKey: ['equipment.wiring.get'] });
  };
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.links.length === 0 && data.drifts.length === 0)
    return <Empty title={t('equipment.wiringNone')}>{t('equipment.wiringNoneHint')}</Empty>;
  return (
    <>
      <Group justify="space-between" mb="xs" gap="xs">
        <Score score={data.score} />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowsDiff size={14} />}
          loading={running}
          disabled={!may('equipment.wiring.compare')}
          onClick={() => void compare()}
        >
          {t('equipment.compare')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      <Drifts drifts={data.drifts} />
      <LinkTable wiring={data} />
    </>
  );
}

function Score({ score }: { readonly score: Wiring['score'] }) {
  const t = useText();
  return (
    <Text size="sm" c="dimmed" data-wiring-score>
      {score.visible === 0 && score.found === 0 ? t('equipment.scoreNone') : t('equipment.score', { ...score })}
    </Text>
  );
}

function Drifts({ drifts }: { readonly drifts: Wiring['drifts'] }) {
  const t = useText();
  if (drifts.length === 0) {
    return (
      <Text size="sm" mb="sm">
        {t('equipment.noDrift')}
      </Text>
    );
  }
  return (
    <Stack gap={4} mb="sm" aria-label={t('equipment.drifts')} role="list">
      {drifts.map(({ drift_id: id, kind, text, expected, found }) => (
        <Alert key={id} role="listitem" color={kind === 'oper_down' ? 'yellow' : 'red'} variant="light" py={6} data-drift={kind}>
          <Group gap="xs" wrap="wrap">
            <Badge color={kind === 'oper_down' ? 'yellow' : 'red'} variant="filled" radius="sm" tt="none">
              {t(`equipment.driftKinds.${kind}`)}
            </Badge>
            <Text size="sm">
              <Said text={text} />
            </Text>
          </Group>
          {(expected !== null || found !== null) && (
            <Text size="xs" c="dimmed">
              {t('equipment.expected')}: {expected ?? t('equipment.absent')} · {t('equipment.found')}: {found ?? t('equipment.absent')}
            </Text>
          )}
        </Alert>
      ))}
    </Stack>
  );
}

function LinkTable({ wiring }: { readonly wiring: Wiring }) {
  const t = useText();
  return (
    <ListTable
      label={t('equipment.wiring')}
      columns={[
        { title: t('equipment.ends2') },
        { title: t('equipment.oper') },
        { title: t('equipment.seen') },
        { title: t('equipment.evidence'), wide: true },
      ]}
    >
      {wiring.links.map(({ link_id: id, ends, oper_status: oper, seen, evidence }) => (
        <Table.Tr key={id} data-link={id} data-seen={seen}>
          <Table.Td>
            {ends.map((end) => (
              <Group key={`${end.node_id} ${end.port}`} gap={6} wrap="wrap">
                <RouteLink
                  to="/equipment/$projectId/$equipmentId"
                  params={{ projectId: wiring.project_id, equipmentId: end.node_id }}
                  search={{ server: wiring.server }}
                  size="sm"
                >
                  {end.name}
                </RouteLink>
                <Text span size="sm">
                  {end.interface ?? end.port}
                </Text>
                <Text span size="xs" c="dimmed" className="numbers">
                  {end.addresses.map(({ address }) => address).join(', ')}
                </Text>
              </Group>
            ))}
          </Table.Td>
          <Table.Td>
            <OperState oper={oper} />
          </Table.Td>
          <Table.Td>
            <Badge color={SEEN_COLOURS[seen]} variant="light" radius="sm" tt="none">
              {t(`equipment.seenWords.${seen}`)}
            </Badge>
          </Table.Td>
          <Table.Td className="wide-only">
            {evidence.slice(0, 3).map(({ kind, by, text }) => (
              <Text key={`${kind} ${by} ${text}`} size="xs" c="dimmed">
                <Said text={text} />
              </Text>
            ))}
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}
