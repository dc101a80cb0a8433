import { Badge, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useLanguage } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { Time } from '#web/kit/time.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Decision } from './answers.ts';
import { actionText, decisionReason } from './figures.ts';
import { TEXTS } from './texts.ts';

const AGAIN_MS = 10_000;
const MOST = 100;
const COLOURS: Readonly<Record<Decision['state'], string>> = {
  noted: 'gray',
  proposed: 'yellow',
  approved: 'blue',
  applied: 'green',
  failed: 'red',
  refused: 'gray',
  expired: 'gray',
  reversed: 'gray',
};

/** What policies decided, what became of it, and what waits for a yes or no. */
export function Decisions() {
  const t = usePanelText(TEXTS);
  const { data, error, refetch } = useQuery({
    queryKey: ['assistant.decision.list'],
    queryFn: ({ signal }) => ask('assistant.decision.list', { limit: MOST }, { signal }),
    refetchInterval: AGAIN_MS,
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <Stack gap="sm">
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data.items.length === 0 && <Empty title={t('noDecisions')}>{t('noDecisionsHint')}</Empty>}
      {data.items.map((decision) => (
        <DecisionCard key={decision.decision_id} decision={decision} />
      ))}
    </Stack>
  );
}

type Verb = 'approve' | 'undo';

function DecisionCard({ decision }: { readonly decision: Decision }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const language = useLanguage();
  const [asking, setAsking] = useState<Verb>();
  const { decision_id: id, state, action, component, policy, operation, input, undo, project_id: project } = decision;
  const acting = { subject: `assistant/decisions/${id}`, name: component };
  const running = useRunning(acting.subject) !== undefined;
  const again = async (done: Promise<unknown>): Promise<void> => {
    await done;
    await queryClient.invalidateQueries({ queryKey: ['assistant.decision.list'] });
  };
  const isOpen = state === 'noted' || state === 'proposed';
  const does = `${actionText(t, action)} ${component}`;
  return (
    <div data-decision={id} data-state={state}>
      <Group gap="xs">
        <Badge variant="light" radius="sm" tt="none" color={COLOURS[state]}>
          {t(`state_${state}`)}
        </Badge>
        <Text size="sm" fw={600}>
          {does}
        </Text>
        <Text size="xs" c="dimmed">
          <Time at={decision.made_at} /> {t('byPolicy', { policy })}
          {decision.decided_by !== null && ` · ${t('decidedBy', { name: decision.decided_by })}`}
          {decision.reversed_by !== null && ` · ${t('reversedBy', { name: decision.reversed_by })}`}
        </Text>
      </Group>
      <Text size="sm">{decisionReason(t, decision)}</Text>
      <Code>{`${operation} ${JSON.stringify(input)}`}</Code>
      {decision.note !== null && <Text size="sm">{language === 'fr' ? (decision.note_fr ?? decision.note) : decision.note}</Text>}
      <Group gap={6} mt={4}>
        {isOpen && (
          <>
            <Button
              size="compact-xs"
              disabled={running || !may('assistant.decision.approve', project)}
              onClick={() => setAsking('approve')}
              aria-label={`${t('approve')}: ${does}`}
            >
              {t('approve')}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              disabled={running || !may('assistant.decision.refuse', project)}
              onClick={() => void again(act('assistant.decision.refuse', { decision_id: id }, acting))}
              aria-label={`${t('refuse')}: ${does}`}
            >
              {t('refuse')}
            </Button>
          </>
        )}
        {state === 'applied' && undo !== null && (
          <Button
            size="compact-xs"
            variant="default"
            disabled={running || !may('assistant.decision.undo', project)}
            onClick={() => setAsking('undo')}
            aria-label={`${t('undo')}: ${does}`}
          >
            {t('undo')}
          </Button>
        )}
      </Group>
      {asking !== undefined && (
        <Confirm
          title={t('approveTitle', { action: asking === 'undo' ? t('undo') : actionText(t, action), component })}
          verb={t(asking)}
          onConfirm={() => void again(act(`assistant.decision.${asking}`, { decision_id: id }, acting))}
          onClose={() => setAsking(undefined)}
        >
          {asking === 'undo' ? t('undoHint', { operation: undo?.operation ?? '' }) : t('approveHint', { operation })}
        </Confirm>
      )}
    </div>
  );
}
