import { Group, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Chart } from '#web/kit/chart.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { Time } from '#web/kit/time.tsx';
import type { Forecast } from './answers.ts';
import { componentText, metricText, percentOf, reasonsText } from './figures.ts';
import { usePredictions } from './risks.tsx';
import { TEXTS } from './texts.ts';

/** More charts than that nobody looks at. */
const MOST = 12;
const AGAIN_MS = 5 * 60_000;

/** How the fullest go on for a day, with the band in which it should stay, and what will be full when. */
export function Forecasts() {
  const t = usePanelText(TEXTS);
  const { data, error, refetch } = useQuery({
    queryKey: ['assistant.analysis.get', 'forecasts'],
    queryFn: ({ signal }) => ask('assistant.analysis.get', { most: MOST, hours: 1 }, { signal }),
    refetchInterval: AGAIN_MS,
  });
  return (
    <Stack gap="lg">
      <section aria-label={t('dayAhead')}>
        <Title order={2} size="h5" mb={4}>
          {t('dayAhead')}
        </Title>
        {error !== null && <Failed error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading />}
        {data?.performance_forecast.length === 0 && <Empty title={t('noForecasts')}>{t('noForecastsHint')}</Empty>}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          {data?.performance_forecast.map((forecast) => (
            <ForecastChart key={`${forecast.resource} ${forecast.metric}`} forecast={forecast} />
          ))}
        </SimpleGrid>
      </section>
      <Capacities />
    </Stack>
  );
}

function ForecastChart({ forecast }: { readonly forecast: Forecast }) {
  const t = usePanelText(TEXTS);
  const { metric, points, step_s: step, now, peak, history_h: hours, confidence } = forecast;
  const component = componentText(t, forecast);
  const title = `${metricText(t, metric)} · ${component}`;
  return (
    <div data-forecast={`${forecast.component} ${metric}`}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="xs" c="dimmed">
        {t('peak', { peak })} · {t('history', { hours })} · {t('sure', { percent: percentOf(confidence) })}
      </Text>
      <Chart
        label={t('forecastOf', { metric: metricText(t, metric), component, now, peak })}
        lines={[
          { name: t('expected'), points: points.map(([at, mean]) => [at, mean]) },
          { name: t('lower'), points: points.map(([at, , lower]) => [at, lower]) },
          { name: t('upper'), points: points.map(([at, , , upper]) => [at, upper]) },
        ]}
        fromMs={points[0]?.[0] ?? 0}
        untilMs={points.at(-1)?.[0] ?? 0}
        stepS={step}
        max={100}
        text={(value) => `${Math.round(value)} %`}
      />
    </div>
  );
}

function Capacities() {
  const t = usePanelText(TEXTS);
  const { data, error, refetch } = usePredictions();
  return (
    <section aria-label={t('capacity')}>
      <Title order={2} size="h5" mb={4}>
        {t('capacity')}
      </Title>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.capacity_forecast.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noCapacity')}
        </Text>
      )}
      {data !== undefined && data.capacity_forecast.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('capacity')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('resource')}</Table.Th>
                <Table.Th>{t('now')}</Table.Th>
                <Table.Th className="wide-only">{t('inMonth')}</Table.Th>
                <Table.Th>{t('fullAt')}</Table.Th>
                <Table.Th className="wide-only">{t('confidence')}</Table.Th>
                <Table.Th className="wide-only">{t('why')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.capacity_forecast.map(
                ({
                  grounds,
                  reasons,
                  resource,
                  metric,
                  component,
                  now,
                  in_30_days: month,
                  full_at: fullAt,
                  days_to_full: days,
                  confidence,
                }) => (
                  <Table.Tr key={`${resource} ${metric}`} data-capacity={`${component} ${metric}`}>
                    <Table.Td>
                      {componentText(t, { component, resource })}
                      <Text size="xs" c="dimmed">
                        {metricText(t, metric)}
                      </Text>
                    </Table.Td>
                    <Table.Td className="numbers">{now} %</Table.Td>
                    <Table.Td className="wide-only numbers">
                      {month.expected} % ({month.lower}–{month.upper})
                    </Table.Td>
                    <Table.Td>
                      <Group gap={4}>{fullAt === null ? t('notSoon') : days === 0 ? t('isFull') : <Time at={fullAt} />}</Group>
                    </Table.Td>
                    <Table.Td className="wide-only numbers">{percentOf(confidence)} %</Table.Td>
                    <Table.Td className="wide-only">
                      <Text size="xs">{reasonsText(t, { grounds, reasons }, componentText(t, { component, resource })).join(' ')}</Text>
                    </Table.Td>
                  </Table.Tr>
                ),
              )}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}
