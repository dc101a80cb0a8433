import { Progress, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { factorOf, nameOf, valueText } from './measured-words.ts';
import type { WidgetOf } from './widget.ts';

const ASK_AGAIN_MS = 30_000;

/** Of which resources a metric is greatest, or least; bars beside the figures. */
export function TopWidget({ widget, projectId, title }: TopWidgetProps) {
  const t = useText();
  const number = new Intl.NumberFormat(useLanguage(), { maximumFractionDigits: 1 });
  const { metric, aggregate, least, most, period_h: hours } = widget;
  const { data, error, refetch } = useQuery({
    queryKey: ['monitoring.top.get', 'widget', metric, projectId, aggregate, least, most, hours],
    queryFn: ({ signal }) =>
      ask(
        'monitoring.top.get',
        {
          metric,
          least,
          most,
          from: new Date(Date.now() - hours * 3_600_000).toISOString(),
          ...(projectId === undefined ? {} : { project_id: projectId }),
          ...(aggregate === undefined ? {} : { aggregate }),
        },
        { signal },
      ),
    refetchInterval: ASK_AGAIN_MS,
    placeholderData: keepPreviousData,
  });
  if (data === undefined) return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  if (data.items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('dashboards.notMeasured')}
      </Text>
    );
  }
  const greatest = metric.endsWith('_percent') ? 100 : Math.max(...data.items.map(({ value }) => value), Number.MIN_VALUE);
  return (
    <Table aria-label={title} verticalSpacing={3}>
      <Table.Tbody>
        {data.items.map((item) => (
          <Table.Tr key={item.series_id}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              <Text size="sm">
                <bdi>{nameOf(item)}</bdi>
              </Text>
            </Table.Td>
            <Table.Td w="35%" aria-hidden="true">
              <Progress value={Math.min(100, (item.value / greatest) * 100)} size="sm" />
            </Table.Td>
            <Table.Td ta="right" className="numbers" style={{ whiteSpace: 'nowrap' }}>
              {valueText(metric, item.unit, item.value * factorOf(metric), number)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface TopWidgetProps {
  readonly widget: WidgetOf<'top'>;
  readonly projectId: string | undefined;
  readonly title: string;
}
