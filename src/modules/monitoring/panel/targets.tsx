import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { useLanguage } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { RouteLink } from '#web/kit/route-link.tsx';
import { Said } from '#web/kit/said.tsx';
import { Time } from '#web/kit/time.tsx';
import type { Target } from './answers.ts';
import { TEXTS } from './texts.ts';

/** No event tells of a reading; they come once a minute. */
const ASK_AGAIN_MS = 15_000;

/** Who is measured, and how the last reading went. */
export function Targets() {
  const t = usePanelText(TEXTS);
  const { data, error, refetch } = useQuery({
    queryKey: ['monitoring.target.list'],
    queryFn: ({ signal }) => ask('monitoring.target.list', {}, { signal }),
    refetchInterval: ASK_AGAIN_MS,
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.items.length === 0) {
    return data.process === null ? (
      <Empty title={t('otherProcess')}>{t('otherProcessHint')}</Empty>
    ) : (
      <Empty title={t('noTargets')}>{t('noTargetsHint')}</Empty>
    );
  }
  return (
    <>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      <div className="scroll-x">
        <Table aria-label={t('targets')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('device')}</Table.Th>
              <Table.Th className="wide-only">{t('project')}</Table.Th>
              <Table.Th>{t('lastReading')}</Table.Th>
              <Table.Th>{t('at')}</Table.Th>
              <Table.Th className="wide-only">{t('took')}</Table.Th>
              <Table.Th className="wide-only">{t('next')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((target) => (
              <TargetRow key={`${target.server} ${target.project_id} ${target.node_id}`} target={target} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}

function TargetRow({ target }: { readonly target: Target }) {
  const t = usePanelText(TEXTS);
  const number = new Intl.NumberFormat(useLanguage(), { maximumFractionDigits: 1 });
  const { project_id: projectId, node_id: nodeId, name, project, server, answered, last_at: last, due_at: due, silent, way } = target;
  return (
    <Table.Tr data-target={name} data-answered={answered}>
      <Table.Td>
        <RouteLink
          to="/equipment/$projectId/$equipmentId"
          params={{ projectId, equipmentId: nodeId }}
          search={{ show: 'charts', server }}
          size="sm"
        >
          {name}
        </RouteLink>
        <Text size="xs" c="dimmed">
          {t(`way_${way}`)}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only">{project}</Table.Td>
      <Table.Td>
        <Text size="sm" c={answered === false ? 'var(--mantine-color-error)' : undefined}>
          {answered === null ? t('notYet') : answered ? t('answered') : t('silentTimes', { count: silent })}
        </Text>
        {answered === false && (
          <Text size="xs" c="dimmed">
            <Said text={target.reason} />
          </Text>
        )}
      </Table.Td>
      <Table.Td>{last === null ? '–' : <Time at={last} />}</Table.Td>
      <Table.Td className="wide-only numbers">{target.duration_ms === null ? '–' : `${number.format(target.duration_ms)} ms`}</Table.Td>
      <Table.Td className="wide-only">
        <Time at={due} />
      </Table.Td>
    </Table.Tr>
  );
}
