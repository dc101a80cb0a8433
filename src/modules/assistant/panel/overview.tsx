import { Badge, Group, List, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { SeverityMark } from '#web/kit/severity.tsx';
import { Time } from '#web/kit/time.tsx';
import type { Analysis } from './answers.ts';
import { Causes } from './causes.tsx';
import { anomalyText, componentText, percentOf, reasonsText } from './figures.ts';
import { Risks } from './risks.tsx';
import { TEXTS } from './texts.ts';

/** Forecasts are drawn elsewhere: here only what follows from them is shown. */
const WISH = { points: false, most: 40 } as const;
/** What was calculated holds for minutes; alerts come at any time. */
const AGAIN_MS = 30_000;

/** What is to blame, what may fail, what should be larger, and what was unusual. */
export function Overview() {
  const t = usePanelText(TEXTS);
  const { data, error, refetch } = useQuery({
    queryKey: ['assistant.analysis.get', 'overview'],
    queryFn: ({ signal }) => ask('assistant.analysis.get', WISH, { signal }),
    refetchInterval: AGAIN_MS,
  });
  return (
    <Stack gap="lg">
      <Causes />
      <Risks />
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <>
          <section aria-label={t('scaling')}>
            <Title order={2} size="h5" mb={4}>
              {t('scaling')}
            </Title>
            {data.scaling_recommendations.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('noScaling')}
              </Text>
            )}
            {data.scaling_recommendations.map((scaling) => (
              <div key={`${scaling.resource} ${scaling.metric}`} data-scaling={scaling.service}>
                <Group gap="xs">
                  <Text size="sm" fw={600}>
                    {componentText(t, scaling)}
                  </Text>
                  <Badge variant="light" radius="sm" tt="none">
                    {t('times', { factor: scaling.scale_factor })}
                  </Badge>
                  <Text size="xs" c="dimmed">
                    {t('sure', { percent: percentOf(scaling.confidence) })}
                  </Text>
                </Group>
                <List size="sm">
                  {reasonsText(t, scaling, componentText(t, scaling)).map((reason) => (
                    <List.Item key={reason}>{reason}</List.Item>
                  ))}
                  {scaling.ram_mb !== null && scaling.scaled_ram_mb !== null && (
                    <List.Item>{t('scaledRam', { now: scaling.ram_mb, wanted: scaling.scaled_ram_mb })}</List.Item>
                  )}
                  {scaling.cpus !== null && scaling.scaled_cpus !== null && (
                    <List.Item>{t('scaledCpus', { now: scaling.cpus, wanted: scaling.scaled_cpus })}</List.Item>
                  )}
                </List>
              </div>
            ))}
          </section>
          <Anomalies analysis={data} />
        </>
      )}
    </Stack>
  );
}

function Anomalies({ analysis: { anomalies, watched } }: { readonly analysis: Analysis }) {
  const t = usePanelText(TEXTS);
  return (
    <section aria-label={t('anomalies')}>
      <Title order={2} size="h5" mb={4}>
        {t('anomalies')}
      </Title>
      <Text size="xs" c="dimmed" mb={4}>
        {watched === null ? t('watchedElsewhere') : t('watched', { series: watched.series, learning: watched.learning })}
        {watched !== null && watched.left_out > 0 && ` ${t('leftOut', { count: watched.left_out })}`}
      </Text>
      {anomalies.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noAnomalies')}
        </Text>
      )}
      {anomalies.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('anomalies')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('severity')}</Table.Th>
                <Table.Th>{t('component')}</Table.Th>
                <Table.Th>{t('description')}</Table.Th>
                <Table.Th>{t('found')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {anomalies.map(({ anomaly_id: id, severity, component, resource, metric, value, expected, channel, found_at: at }) => (
                <Table.Tr key={id} data-anomaly={id}>
                  <Table.Td>
                    <SeverityMark severity={severity} />
                  </Table.Td>
                  <Table.Td>{componentText(t, { component, resource })}</Table.Td>
                  <Table.Td>{anomalyText(t, { metric, value, expected, channel })}</Table.Td>
                  <Table.Td>
                    <Time at={at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}
