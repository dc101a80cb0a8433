import { Badge, Button, Code, Group, List, Paper, Stack, Text } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useTimeText } from '#web/kit/time.tsx';
import type { Proposal } from './answers.ts';
import { ASK_TEXTS } from './ask-texts.ts';

/** A button that is a link: the plan can be opened in a tab of its own. */
const PlanButton = createLink((props: ComponentPropsWithRef<'a'>) => <Button component="a" size="xs" {...props} />);

const COLOURS = { undo: 'teal', changes_nothing: 'gray', no: 'red' } as const;

/** A change that a language model planned: what it is, how far it reaches, and the way to the plan, where a person applies it. */
export function ProposalCard({ proposal }: { readonly proposal: Proposal }) {
  const t = usePanelText(ASK_TEXTS);
  const time = useTimeText();
  const { plan_id: id, operation, summary, steps, step_count: count, reversible, reach, expires_at: until } = proposal;
  return (
    <Paper withBorder p="sm" component="section" aria-label={`${t('proposal')}: ${operation}`} data-proposal={id}>
      <Stack gap={6}>
        <Group gap="xs">
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {operation}
          </Text>
          <Badge color={COLOURS[reversible]} variant="light" radius="sm" tt="none">
            {t(reversible)}
          </Badge>
        </Group>
        <Text size="sm">{summary}</Text>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span c="dimmed" size="xs" fw={600}>
            {t('reaches')}
          </Text>{' '}
          {reach}
        </Text>
        {count > 1 && (
          <List size="sm" type="ordered" aria-label={t('steps')}>
            {steps.map((step, at) => (
              <List.Item key={`${at} ${step}`}>
                <Code style={{ overflowWrap: 'anywhere' }}>{step}</Code>
              </List.Item>
            ))}
          </List>
        )}
        {count > steps.length && <Text size="xs">{t('more', { count: count - steps.length })}</Text>}
        <Text size="xs" c="dimmed">
          {t('proposed')}
        </Text>
        <Group gap="xs">
          <PlanButton to="/modules/$name" params={{ name: 'changes' }} search={{ part: 'plans', plan: id }}>
            {t('open')}
          </PlanButton>
          <Text size="xs" c="dimmed">
            {t('until', { time: time(until) })}
          </Text>
        </Group>
      </Stack>
    </Paper>
  );
}
