import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SEVERITIES } from '#model/severity.ts';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { AlertLines } from '../../kit/alert-lines.tsx';
import { Failed, Loading } from '../../kit/data-states.tsx';
import type { WidgetOf } from './widget.ts';

/** What is the matter just now, the worst first. */
export function AlertsWidget({ widget, projectId }: { readonly widget: WidgetOf<'alerts'>; readonly projectId: string | undefined }) {
  const t = useText();
  const { min_severity: least, most } = widget;
  const { data, error, refetch } = useQuery({
    queryKey: ['alerts.list', 'widget', projectId, least],
    queryFn: ({ signal }) =>
      ask('alerts.list', { min_severity: least, limit: 500, ...(projectId === undefined ? {} : { project_id: projectId }) }, { signal }),
  });
  if (data === undefined) return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  if (data.items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('dashboards.noAlerts')}
      </Text>
    );
  }
  const worstFirst = data.items.toSorted((one, other) => SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity));
  return (
    <>
      <AlertLines alerts={worstFirst.slice(0, most)} />
      {worstFirst.length > most && (
        <Text size="xs" c="dimmed">
          {t('dashboards.more', { count: worstFirst.length - most })}
        </Text>
      )}
    </>
  );
}
