import { Button, Code, Group, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { SeverityMark } from '#web/kit/severity.tsx';
import { Time, useTimeText } from '#web/kit/time.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import type { Rule } from './answers.ts';
import { TEXTS } from './texts.ts';

type Escalating = Output<'notification.rule.get'>['escalating'][number];

/** What a rule waits with, which troubles it told that last, and what goes on to others while nobody takes it on. */
export function RuleDetails({ rule: { rule_id: id, definition, saved_at: at, saved_by: by } }: { readonly rule: Rule }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const { data, error, refetch } = useQuery({
    queryKey: ['notification.rule.get', id],
    queryFn: ({ signal }) => ask('notification.rule.get', { rule_id: id }, { signal }),
  });
  return (
    <div style={{ paddingBottom: 8 }}>
      {definition.description !== undefined && <Text size="sm">{definition.description}</Text>}
      <Text size="xs" c="dimmed">
        {t('saved', { time: time(at), by })}
      </Text>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && data.waiting.length + data.troubles.length + data.escalating.length === 0 && (
        <Text size="sm">{t('quiet')}</Text>
      )}
      {data !== undefined && data.waiting.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t('waiting')}
          </Text>
          <List size="sm">
            {data.waiting.map(({ type, subject, kind, stage, due_at: due }) => (
              <List.Item key={`${type} ${subject} ${kind} ${due}`}>
                <Code>{type}</Code> {subject} · {t(stage)} · {t('due', { time: time(due) })}
              </List.Item>
            ))}
          </List>
        </>
      )}
      {data !== undefined && data.troubles.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t('troubles')}
          </Text>
          <List size="sm">
            {data.troubles.map(({ key, severity }) => (
              <List.Item key={key}>
                <SeverityMark severity={severity} /> {key}
              </List.Item>
            ))}
          </List>
        </>
      )}
      {data !== undefined && data.escalating.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t('escalating')}
          </Text>
          {data.escalating.map((one) => (
            <EscalatingOne key={one.notification_id} ruleId={id} one={one} />
          ))}
        </>
      )}
    </div>
  );
}

function EscalatingOne({ ruleId, one }: { readonly ruleId: string; readonly one: Escalating }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const may = useMay();
  const { notification_id: id, title, issued_at: issued, next_at: next } = one;
  const subject = `notifications/${id}`;
  const running = useRunning(subject);
  const takeOn = async (): Promise<void> => {
    await act('notification.acknowledge', { notification_id: id, rule_id: ruleId }, { subject, name: title });
    await queryClient.invalidateQueries({ queryKey: ['notification.rule.get', ruleId] });
  };
  return (
    <Group gap="xs">
      <Text size="sm">
        {title} · <Time at={issued} />
        {next !== null && ` · ${t('nextEscalation', { time: time(next) })}`}
      </Text>
      <Button
        size="compact-xs"
        loading={running !== undefined}
        disabled={!may('notification.acknowledge')}
        onClick={() => void takeOn()}
        aria-label={`${t('takeOn')}: ${title}`}
      >
        {t('takeOn')}
      </Button>
    </Group>
  );
}
