import { Group, Stack, Text } from '@mantine/core';
import { useText } from '../i18n/i18n.ts';
import { Said } from '../kit/said.tsx';
import type { Output } from '../request.ts';
import { RouteLink } from './route-link.tsx';
import { SeverityMark } from './severity.tsx';
import { Time } from './time.tsx';

interface AlertLinesProps {
  readonly alerts: readonly Output<'alerts.list'>['items'][number][];
}

/** Open alerts in a line each, which leads to the alert; nothing where all is well. */
export function AlertLines({ alerts }: AlertLinesProps) {
  const t = useText();
  if (alerts.length === 0) return null;
  return (
    <Stack component="section" gap={4} mb="sm" aria-label={t('alerts.open')}>
      {alerts.map(({ alert_id: id, severity, title, message, raised_at: raised, state }) => (
        <Group key={id} gap="xs" data-alert={id}>
          <SeverityMark severity={severity} />
          <RouteLink to="/modules/$name" params={{ name: 'monitoring' }} search={{ alert: id }} size="sm" fw={600} c="inherit">
            <Said text={title} />
          </RouteLink>
          <Text size="sm" c="dimmed">
            <Said text={message} /> <Time at={raised} />
            {state === 'acknowledged' && ` · ${t('alerts.acknowledged')}`}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
