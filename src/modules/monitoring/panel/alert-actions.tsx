import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { RowButton } from '#web/kit/row-button.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Alert } from './answers.ts';
import { AskText } from './ask-text.tsx';
import { TEXTS } from './texts.ts';

/** As the hub takes them (model/alert-messages.ts). */
const LONGEST = { note: 1_000, reason: 500 };

/** Somebody sees to it, or no longer does; or it is closed by hand. */
export function AlertActions({ alert }: { readonly alert: Alert }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [asking, setAsking] = useState<'acknowledge' | 'close'>();
  const { alert_id: id, title, state, place } = alert;
  const acting = { subject: `alerts/${id}`, name: title };
  const running = useRunning(acting.subject) !== undefined;
  const input = { alert_id: id };
  if (state === 'cleared') return null;
  const again = async (done: Promise<unknown>): Promise<void> => {
    await done;
    await Promise.all(['alerts.list', 'alerts.get'].map((query) => queryClient.invalidateQueries({ queryKey: [query] })));
  };
  return (
    <Group gap={6} justify="flex-end">
      {state === 'active' ? (
        <Button
          size="compact-xs"
          loading={running}
          disabled={!may('alerts.acknowledge', place.project_id)}
          onClick={() => setAsking('acknowledge')}
          aria-label={`${t('acknowledge')}: ${title}`}
        >
          {t('acknowledge')}
        </Button>
      ) : (
        <RowButton
          verb={t('takeBack')}
          of={title}
          loading={running}
          disabled={!may('alerts.unacknowledge', place.project_id)}
          onClick={() => void again(act('alerts.unacknowledge', input, acting))}
        />
      )}
      <RowButton
        verb={t('close')}
        of={title}
        disabled={running || !may('alerts.close', place.project_id)}
        onClick={() => setAsking('close')}
      />
      {asking === 'acknowledge' && (
        <AskText
          title={title}
          hint={t('acknowledgeHint')}
          label={t('note')}
          verb={t('acknowledge')}
          longest={LONGEST.note}
          onSubmit={(note) => void again(act('alerts.acknowledge', { ...input, ...(note === '' ? {} : { note }) }, acting))}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'close' && (
        <AskText
          title={title}
          hint={t('closeHint')}
          label={t('reason')}
          verb={t('close')}
          longest={LONGEST.reason}
          onSubmit={(reason) => void again(act('alerts.close', { ...input, ...(reason === '' ? {} : { reason }) }, acting))}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Group>
  );
}
