import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { ApprovalCard } from './approval-card.tsx';
import { TEXTS } from './texts.ts';

/** Events tell what is new; that a wish expired nobody tells. */
const LOOK_AGAIN_MS = 60_000;
const MOST = 50;

/** What agents wait for, and what became of what they asked before. */
export function Approvals() {
  const t = usePanelText(TEXTS);
  const { data, error, refetch } = useQuery({
    queryKey: ['agents.approval.list'],
    queryFn: ({ signal }) => ask('agents.approval.list', { limit: MOST }, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const waiting = data.items.filter(({ state }) => state === 'pending');
  const decided = data.items.filter(({ state }) => state !== 'pending');
  return (
    <Stack gap="sm">
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      <Title order={3} size="h5">
        {t('waiting')}
      </Title>
      {waiting.length === 0 && <Empty title={t('nothingWaits')}>{t('nothingWaitsWhy')}</Empty>}
      {waiting.map((approval) => (
        <ApprovalCard key={approval.approval_id} approval={approval} />
      ))}
      {decided.length > 0 && (
        <Title order={3} size="h5">
          {t('decided')}
        </Title>
      )}
      {decided.map((approval) => (
        <ApprovalCard key={approval.approval_id} approval={approval} />
      ))}
    </Stack>
  );
}
