import { Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import { Chart } from '../../kit/chart.tsx';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { factorOf, nameOf, valueText } from './measured-words.ts';
import type { WidgetOf } from './widget.ts';

/** Half of the time between two readings. */
const ASK_AGAIN_MS = 30_000;
const POINTS = 300;

/** What was measured over time, as lines. */
export function SeriesWidget({ widget, projectId }: { readonly widget: WidgetOf<'series'>; readonly projectId: string | undefined }) {
  const t = useText();
  const number = new Intl.NumberFormat(useLanguage(), { maximumFractionDigits: 1 });
  const { metric, node_id: nodeId, resource, aggregate, lines: most, period_h: hours } = widget;
  const { data, error, refetch } = useQuery({
    queryKey: ['monitoring.range.get', 'widget', metric, projectId, nodeId, resource, aggregate, most, hours],
    queryFn: ({ signal }) =>
      ask(
        'monitoring.range.get',
        {
          metric,
          most,
          from: new Date(Date.now() - hours * 3_600_000).toISOString(),
          step_s: Math.max(60, Math.ceil((hours * 3_600) / POINTS)),
          ...(projectId === undefined ? {} : { project_id: projectId }),
          ...(nodeId === undefined ? {} : { node_id: nodeId }),
          ...(resource === undefined ? {} : { resource }),
          ...(aggregate === undefined ? {} : { aggregate }),
        },
        { signal },
      ),
    refetchInterval: ASK_AGAIN_MS,
    placeholderData: keepPreviousData,
  });
  if (data === undefined) return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  const lines = data.series.map((series) => ({
    name: nameOf(series),
    points: series.points.map(([atMs, value]) => [atMs, (value ?? 0) * factorOf(metric)] as const) as readonly (readonly [
      number,
      number,
    ])[],
  }));
  if (lines.every(({ points }) => points.length === 0)) {
    return (
      <Text size="sm" c="dimmed">
        {t('dashboards.notMeasured')}
      </Text>
    );
  }
  const unit = data.series[0]?.unit ?? null;
  const text = (value: number): string => valueText(metric, unit, value, number);
  const last = lines.flatMap(({ name, points }) => (points.length === 0 ? [] : [`${name} ${text(points.at(-1)![1])}`]));
  return (
    <Chart
      label={`${metric}: ${last.join(', ')}`}
      lines={lines}
      fromMs={Date.parse(data.from)}
      untilMs={Date.parse(data.until)}
      stepS={data.step_s}
      text={text}
      {...(metric.endsWith('_percent') ? { max: 100 } : {})}
    />
  );
}
