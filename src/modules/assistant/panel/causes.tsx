import { Badge, Group, List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { RouteLink } from '#web/kit/route-link.tsx';
import { Said } from '#web/kit/said.tsx';
import type { Cause } from './answers.ts';
import { percentOf, reasonsText } from './figures.ts';
import { TEXTS } from './texts.ts';

const AGAIN_MS = 15_000;

/** What is to blame for the alerts that are open, the likeliest first. */
export function Causes() {
  const t = usePanelText(TEXTS);
  const { data, error, refetch } = useQuery({
    queryKey: ['assistant.cause.get', 'open'],
    queryFn: ({ signal }) => ask('assistant.cause.get', { most: 5 }, { signal }),
    refetchInterval: AGAIN_MS,
  });
  const all = data?.about.alerts.length ?? 0;
  return (
    <section aria-label={t('causes')}>
      <Title order={2} size="h5" mb={4}>
        {t('causes')}
      </Title>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.candidates.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(all === 0 ? 'noCauses' : 'noCandidates')}
        </Text>
      )}
      <Stack gap="sm">
        {data?.candidates.map((cause, index) => (
          <CauseCard key={`${cause.kind} ${cause.component}`} cause={cause} all={all} isFirst={index === 0} />
        ))}
        {data?.unknown_projects.map((project) => (
          <Text key={project} size="xs" c="dimmed">
            {t('unknownTopology', { project })}
          </Text>
        ))}
      </Stack>
    </section>
  );
}

interface CauseCardProps {
  readonly cause: Cause;
  /** Alerts that are to be explained. */
  readonly all: number;
  readonly isFirst: boolean;
}

function CauseCard({ cause, all, isFirst }: CauseCardProps) {
  const t = usePanelText(TEXTS);
  const { kind, component, confidence, explains, project_id: project, node_id: node } = cause;
  return (
    <div data-cause={kind} data-component={component}>
      <Group gap="xs">
        <Text size="sm" fw={isFirst ? 700 : 600}>
          {t(`cause_${kind}`, { what: component })}
        </Text>
        <Badge variant="light" radius="sm" tt="none" color={isFirst ? 'red' : 'gray'}>
          {t('sure', { percent: percentOf(confidence) })}
        </Badge>
        <Text size="xs" c="dimmed">
          {t('explains', { count: explains.length, all })}
        </Text>
      </Group>
      <List size="sm">
        {reasonsText(t, cause).map((reason) => (
          <List.Item key={reason}>
            <Said text={reason} />
          </List.Item>
        ))}
      </List>
      {project !== null && (
        <Group gap="md">
          <RouteLink to="/projects/$projectId" params={{ projectId: project }} size="sm">
            {t('mapOfProject')}
          </RouteLink>
          {node !== null && (
            <RouteLink to="/equipment/$projectId/$equipmentId" params={{ projectId: project, equipmentId: node }} size="sm">
              {t('device')}
            </RouteLink>
          )}
        </Group>
      )}
    </div>
  );
}
