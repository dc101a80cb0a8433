import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { useMay } from '../../kit/permissions.ts';
import { SeverityMark } from '../../kit/severity.tsx';
import { Time } from '../../kit/time.tsx';

interface OpenAlertsProps {
  readonly projectId: string;
  readonly nodeId: string;
}

/** What is the matter with a device just now; nothing where all is well, or where nobody watches. */
export function OpenAlerts({ projectId, nodeId }: OpenAlertsProps) {
  const t = useText();
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['alerts.list', 'of-node', projectId, nodeId],
    queryFn: ({ signal }) => ask('alerts.list', { project_id: projectId, node_id: nodeId }, { signal }),
    enabled: may('alerts.list'),
    retry: false,
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Stack component="section" gap={4} mb="sm" aria-label={t('alerts.open')}>
      {data.items.map(({ alert_id: id, severity, title, message, raised_at: raised, state }) => (
        <Group key={id} gap="xs" data-alert={id}>
          <SeverityMark severity={severity} />
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <Text size="sm" c="dimmed">
            {message} <Time at={raised} />
            {state === 'acknowledged' && ` · ${t('alerts.acknowledged')}`}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
