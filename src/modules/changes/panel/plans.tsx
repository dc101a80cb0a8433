import { Badge, Button, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useLayoutEffect, useRef, useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { Time } from '#web/kit/time.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import { PlanFacts, WayBack } from './plan-facts.tsx';
import { TEXTS } from './texts.ts';

type Row = Output<'plan.list'>['items'][number];

const COLOURS = { open: 'yellow', applied: 'teal', expired: 'gray' } as const;
/** That a plan expired nobody tells. */
const LOOK_AGAIN_MS = 60_000;
const MOST = 50;

/** What was planned, newest first; what is still open can be applied. */
export function Plans() {
  const t = usePanelText(TEXTS);
  const words = useText();
  const { data, error, refetch } = useQuery({
    queryKey: ['plan.list'],
    queryFn: ({ signal }) => ask('plan.list', { limit: MOST }, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  // The one that a page leads to.
  const { plan: wanted } = useSearch({ strict: false });
  const me = useQuery({ queryKey: ['auth.me'], queryFn: ({ signal }) => ask('auth.me', {}, { signal }) });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.items.length === 0) return <Empty title={t('noPlans')}>{t('noPlansWhy')}</Empty>;
  return (
    <>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      <div className="scroll-x">
        <Table aria-label={t('plans')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={24} aria-label={words('words.more')} />
              <Table.Th>{t('operation')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th className="wide-only">{t('reversible')}</Table.Th>
              <Table.Th className="wide-only">{t('who')}</Table.Th>
              <Table.Th className="wide-only">{t('made')}</Table.Th>
              <Table.Th aria-label={t('apply')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((plan) => (
              <PlanRow key={plan.plan_id} plan={plan} mine={plan.made_by === me.data?.username} wanted={plan.plan_id === wanted} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}

interface PlanRowProps {
  readonly plan: Row;
  readonly mine: boolean;
  /** It is what somebody came for: open, and brought into view. */
  readonly wanted: boolean;
}

function PlanRow({ plan, mine, wanted }: PlanRowProps) {
  const t = usePanelText(TEXTS);
  const row = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    if (wanted) row.current?.scrollIntoView({ block: 'center' });
  }, [wanted]);
  const [opened, setOpened] = useState(wanted);
  const [applying, setApplying] = useState(false);
  const { plan_id: id, operation, state, reversible, made_by: who, made_at: made, hash, secrets } = plan;
  const subject = `plans/${id}`;
  const running = useRunning(subject);
  const apply = async (): Promise<void> => {
    await act('plan.apply', { hash }, { subject, name: operation });
    await queryClient.invalidateQueries({ queryKey: ['plan.list'] });
  };
  return (
    <>
      <Table.Tr ref={row} data-plan={id}>
        <Table.Td>
          <UnstyledButton onClick={() => setOpened(!opened)} aria-expanded={opened} aria-label={operation} style={{ display: 'flex' }}>
            {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          </UnstyledButton>
        </Table.Td>
        <Table.Td>
          <Text size="sm" fw={600}>
            {operation}
          </Text>
          <Text size="xs" c="dimmed">
            {plan.summary}
          </Text>
        </Table.Td>
        <Table.Td>
          <Badge color={COLOURS[state]} variant="light" radius="sm" tt="none" data-state={state}>
            {t(state)}
          </Badge>
        </Table.Td>
        <Table.Td className="wide-only">
          <WayBack reversible={reversible} />
        </Table.Td>
        <Table.Td className="wide-only">{who}</Table.Td>
        <Table.Td className="wide-only">
          <Time at={made} />
        </Table.Td>
        <Table.Td>
          {state === 'open' && mine && secrets.length === 0 && (
            <Button size="compact-xs" variant="default" loading={running !== undefined} onClick={() => setApplying(true)}>
              {t('apply')}
            </Button>
          )}
        </Table.Td>
      </Table.Tr>
      {opened && (
        <Table.Tr>
          <Table.Td />
          <Table.Td colSpan={6}>
            <Details id={id} />
          </Table.Td>
        </Table.Tr>
      )}
      {applying && (
        <Confirm title={t('applyTitle')} verb={t('apply')} onConfirm={() => void apply()} onClose={() => setApplying(false)}>
          <Stack gap="sm">
            {t('applyWords', { operation })}
            <Details id={id} />
          </Stack>
        </Confirm>
      )}
    </>
  );
}

function Details({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['plan.get', id],
    queryFn: ({ signal }) => ask('plan.get', { plan_id: id }, { signal }),
  });
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  return data === undefined ? <Loading /> : <PlanFacts plan={data} />;
}
