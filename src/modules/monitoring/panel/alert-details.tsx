import { Code, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useSaid } from '#web/i18n/said.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { FactTable } from '#web/kit/fact-table.tsx';
import { Time } from '#web/kit/time.tsx';
import type { Output } from '#web/request.ts';
import { TEXTS, type TextKey } from './texts.ts';

const HAPPENED: Readonly<Record<string, TextKey>> = {
  'alert.raised': 'raised',
  'alert.changed': 'changed',
  'alert.acknowledged': 'acknowledged',
  'alert.cleared': 'cleared',
};

/** One alert with its history; nothing is asked while its id is not known. */
export function useAlert(id: string | null | undefined) {
  return useQuery({
    queryKey: ['alerts.get', id],
    queryFn: ({ signal }) => ask('alerts.get', { alert_id: id! }, { signal }),
    enabled: typeof id === 'string',
  });
}

/** Everything that is known of an alert, what explains it, and what happened to it. */
export function AlertDetails({ id }: { readonly id: string }) {
  const t = usePanelText(TEXTS);
  const said = useSaid();
  const { data: alert, error, refetch } = useAlert(id);
  const { data: cause } = useAlert(alert?.caused_by);
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (alert === undefined) return <Loading />;
  const unit = alert.unit === null ? '' : ` ${alert.unit}`;
  const facts: readonly (readonly [TextKey, ReactNode])[] = [
    ['kind', alert.kind],
    ['resource', alert.resource],
    ['source', alert.rule === null ? alert.source : `${alert.source}, ${alert.rule}`],
    ['value', alert.value === null ? null : `${alert.value}${unit}`],
    ['threshold', alert.threshold === null ? null : `${alert.threshold}${unit}`],
    ['count', String(alert.count)],
    ['cause', alert.caused_by === null ? null : cause === undefined ? alert.caused_by : said(cause.title)],
    ['note', alert.note],
    ['reason', alert.clear_reason === null ? null : said(alert.clear_reason)],
  ];
  return (
    <Stack gap={4} pb="xs">
      <FactTable
        facts={[
          ...facts.filter(([, value]) => value !== null).map(([name, value]) => [t(name), value] as const),
          ...Object.entries(alert.details).map(([name, value]) => [name, valueText(value)] as const),
        ]}
      />
      <Text size="sm" fw={600}>
        {t('history')}
      </Text>
      <List size="sm" aria-label={t('history')}>
        {alert.history.filter(isTold).map(({ at, type, changed, by }, index) => {
          const known = HAPPENED[type];
          return (
            <List.Item key={index}>
              <Time at={at} /> {known === undefined ? type : t(known)}
              {changed.length > 0 && ` (${changed.join(', ')})`}
              {by !== null && ` · ${by}`}
            </List.Item>
          );
        })}
      </List>
    </Stack>
  );
}

/** That it was reported again is counted, and is no change. */
function isTold({ type, changed, by }: Output<'alerts.get'>['history'][number]): boolean {
  return type !== 'alert.changed' || changed.length > 0 || by !== null;
}

function valueText(value: unknown): ReactNode {
  return typeof value === 'object' && value !== null ? <Code>{JSON.stringify(value)}</Code> : String(value);
}
