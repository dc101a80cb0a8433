import { Alert, Badge, Button, Group, Modal, Paper, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { asHubFailure } from '#web/failure.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { showFailure } from '#web/kit/failure-notice.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { Said } from '#web/kit/said.tsx';
import { useTimeText } from '#web/kit/time.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import { PlanFacts, WayBack } from './plan-facts.tsx';
import { TEXTS } from './texts.ts';

type Approval = Output<'agents.approval.get'>;

const COLOURS = { pending: 'yellow', approved: 'teal', refused: 'red', expired: 'gray' } as const;

/** What an agent wants, with all that a person needs to say yes or no. */
export function ApprovalCard({ approval }: { readonly approval: Approval }) {
  const t = usePanelText(TEXTS);
  const time = useTimeText();
  const { approval_id: id, plan, state, asked_by: user, key, asked_at: asked, decided_by: decider, reason, outcome } = approval;
  const [opened, setOpened] = useState(state === 'pending');
  return (
    <Paper withBorder p="sm" data-approval={id}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <UnstyledButton onClick={() => setOpened(!opened)} aria-expanded={opened}>
            <Group gap={6}>
              {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
              <Text size="sm" fw={600}>
                {plan.operation}
              </Text>
              <WayBack reversible={plan.reversible} />
            </Group>
          </UnstyledButton>
          <Badge color={COLOURS[state]} variant="light" radius="sm" tt="none" data-state={state}>
            {t(state)}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {t('asks', { user, key })} · {time(asked)}
          {decider !== null && ` · ${t(state)} ${t('by', { user: decider })}`}
        </Text>
        <Text size="sm">{plan.summary}</Text>
        {reason !== null && <Text size="sm">{reason}</Text>}
        {outcome !== null && <Text size="sm">{outcome.done ? t('done') : t('failed', { message: outcome.message ?? '' })}</Text>}
        {opened && <PlanFacts plan={plan} />}
        {state === 'pending' && <Deciding approval={approval} />}
      </Stack>
    </Paper>
  );
}

function Deciding({ approval }: { readonly approval: Approval }) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const time = useTimeText();
  const may = useMay();
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const [changed, setChanged] = useState<readonly string[] | null>(null);
  const { approval_id: id, plan, expires_at: until } = approval;
  const acting = { subject: `approvals/${id}`, name: plan.operation };
  const running = useRunning(acting.subject);
  const again = () => queryClient.invalidateQueries({ queryKey: ['agents.approval.list'] });

  const approve = async (anyway: boolean): Promise<void> => {
    try {
      await act('agents.approval.approve', { approval_id: id, anyway }, { ...acting, quiet: true });
    } catch (error) {
      const failure = asHubFailure(error);
      const differences = failure.details?.['changed'];
      if (failure.code === 'conflict' && Array.isArray(differences)) setChanged(differences.map(String));
      else showFailure(plan.operation, failure);
    }
    await again();
  };
  const refuse = async (): Promise<void> => {
    setRefusing(false);
    await act('agents.approval.refuse', { approval_id: id, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) }, acting);
    await again();
  };
  return (
    <>
      {changed !== null && (
        <Alert color="yellow" title={t('changed')}>
          <Said text={changed.join(' ')} />
        </Alert>
      )}
      <Group gap="xs">
        <Button
          size="xs"
          loading={running?.operation === 'agents.approval.approve'}
          disabled={!may('agents.approval.approve')}
          onClick={() => void approve(changed !== null)}
        >
          {t(changed === null ? 'approve' : 'anyway')}
        </Button>
        <Button size="xs" variant="default" disabled={!may('agents.approval.refuse')} onClick={() => setRefusing(true)}>
          {t('refuse')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('until', { time: time(until) })}
        </Text>
      </Group>
      {refusing && (
        <Modal opened onClose={() => setRefusing(false)} title={t('refuseTitle', { operation: plan.operation })} withCloseButton={false}>
          <Stack gap="md">
            <TextInput
              label={t('reason')}
              value={reason}
              maxLength={500}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
              data-autofocus
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => setRefusing(false)}>
                {words('words.cancel')}
              </Button>
              <Button color="red" onClick={() => void refuse()}>
                {t('refuse')}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}
