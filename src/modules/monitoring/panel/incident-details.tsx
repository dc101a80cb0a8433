import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { Said } from '#web/kit/said.tsx';
import { SeverityMark } from '#web/kit/severity.tsx';
import { Time } from '#web/kit/time.tsx';
import { queryClient } from '#web/query-client.ts';
import { AskText } from './ask-text.tsx';
import { TEXTS } from './texts.ts';

/** As the hub takes them (incidents/messages.ts). */
const LONGEST = { owner: 64, note: 2_000 };

/** Why it is, who sees to it, which alerts it is made of, and what happened. */
export function IncidentDetails({ id }: { readonly id: string }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [asking, setAsking] = useState<'owner' | 'note'>();
  const acting = { subject: `incidents/${id}`, name: t('incident') };
  const running = useRunning(acting.subject) !== undefined;
  const me = useQuery({ queryKey: ['auth.me'], queryFn: () => ask('auth.me'), staleTime: 60_000 });
  const { data, error, refetch } = useQuery({
    queryKey: ['incidents.get', id],
    queryFn: ({ signal }) => ask('incidents.get', { incident_id: id }, { signal }),
  });
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const again = async (done: Promise<unknown>): Promise<void> => {
    await done;
    await Promise.all(['incidents.list', 'incidents.get'].map((query) => queryClient.invalidateQueries({ queryKey: [query] })));
  };
  const assign = (owner: string | null): void => void again(act('incidents.assign', { incident_id: id, owner }, acting));
  const name = me.data?.username;
  const mayAssign = !running && may('incidents.assign', data.project_id);
  return (
    <Stack gap={6} pb="xs">
      <Text size="sm">
        <Text span inherit c="dimmed">
          {t('cause')}:
        </Text>{' '}
        {data.cause ?? t('unknownCause')}
      </Text>
      <Group gap="xs">
        <Text size="sm">
          <Text span inherit c="dimmed">
            {t('owner')}:
          </Text>{' '}
          {data.owner ?? t('nobody')}
        </Text>
        {name !== undefined && data.owner !== name && (
          <Button size="compact-xs" disabled={!mayAssign} onClick={() => assign(name)}>
            {t('take')}
          </Button>
        )}
        <Button size="compact-xs" variant="default" disabled={!mayAssign} onClick={() => setAsking('owner')}>
          {t('assign')}
        </Button>
        {data.owner !== null && (
          <Button size="compact-xs" variant="default" disabled={!mayAssign} onClick={() => assign(null)}>
            {t('release')}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="default"
          disabled={running || !may('incidents.note', data.project_id)}
          onClick={() => setAsking('note')}
        >
          {t('addNote')}
        </Button>
      </Group>
      <Text size="sm" fw={600}>
        {t('alerts')}
      </Text>
      {data.alerts.map((alert) => (
        <Group key={alert.alert_id} gap="xs">
          <SeverityMark severity={alert.severity} />
          <Text size="sm" fw={alert.alert_id === data.cause_alert_id ? 600 : 400}>
            <Said text={alert.title} />
          </Text>
          <Text size="sm" c="dimmed">
            {t(`state_${alert.state}`)}
            {alert.alert_id === data.cause_alert_id && ` · ${t('isCause')}`}
          </Text>
        </Group>
      ))}
      <Text size="sm" fw={600}>
        {t('timeline')}
      </Text>
      <List size="sm" aria-label={t('timeline')}>
        {data.timeline.map(({ at, what, by }, index) => (
          <List.Item key={index}>
            <Time at={at} /> <Said text={what} />
            {by !== null && ` · ${by}`}
          </List.Item>
        ))}
      </List>
      {asking === 'owner' && (
        <AskText
          title={t('assign')}
          label={t('owner')}
          verb={t('assign')}
          longest={LONGEST.owner}
          needed
          onSubmit={assign}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'note' && (
        <AskText
          title={t('addNote')}
          label={t('note')}
          verb={t('save')}
          longest={LONGEST.note}
          needed
          onSubmit={(text) => void again(act('incidents.note', { incident_id: id, text }, acting))}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Stack>
  );
}
