import { Anchor, Badge, Button, Group, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import type { AnswerView } from './answers.ts';
import { AskedQuestion } from './asked-question.tsx';
import { ASK_TEXTS } from './ask-texts.ts';
import { ProposalCard } from './proposal-card.tsx';

export interface Exchange {
  readonly number: number;
  readonly question: string;
  readonly answer: AnswerView;
  /** Somebody did not wait for the model. */
  readonly stopped?: boolean;
}

interface AskedAnswerProps {
  readonly exchange: Exchange;
  readonly onAsk: (question: string) => void;
}

/** A question and its answer: what devices and people named is shown as the text that it is. */
export function AskedAnswer({ exchange: { question, answer, stopped = false }, onAsk }: AskedAnswerProps) {
  const t = usePanelText(ASK_TEXTS);
  return (
    <div data-intent={answer.intent ?? ''}>
      <AskedQuestion question={question} />
      <Text size="sm" fw={600} style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
        {answer.answer}
      </Text>
      {answer.from === 'model' && (
        <Badge variant="light" radius="sm" tt="none" color="yellow">
          {t('byModel')}
        </Badge>
      )}
      {stopped && (
        <Text size="xs" c="dimmed">
          {t('wasStopped')}
        </Text>
      )}
      {answer.model_problem !== null && (
        <Text size="xs" role="status" style={{ overflowWrap: 'anywhere' }}>
          {t('modelFailed')} {answer.model_problem.message}
        </Text>
      )}
      {answer.facts.length > 0 && (
        <List size="sm" style={{ overflowWrap: 'anywhere' }}>
          {answer.facts.map((fact, at) => (
            <List.Item key={`${at} ${fact}`}>{fact}</List.Item>
          ))}
        </List>
      )}
      {answer.proposals.length > 0 && (
        <Stack gap="xs" my="xs">
          {answer.proposals.map((proposal) => (
            <ProposalCard key={proposal.plan_id} proposal={proposal} />
          ))}
        </Stack>
      )}
      <Group gap="md">
        {answer.links.map(({ label, page }) =>
          page === null || !page.startsWith('/') ? null : (
            <Anchor key={`${page} ${label}`} component={Link} to={page} size="sm">
              {label}
            </Anchor>
          ),
        )}
      </Group>
      {answer.suggestions.length > 0 && (
        <Group gap="xs" mt={4} aria-label={t('suggestions')} role="group">
          {answer.suggestions.map((suggestion) => (
            <Button key={suggestion} size="compact-xs" variant="default" onClick={() => onAsk(suggestion)}>
              {suggestion}
            </Button>
          ))}
        </Group>
      )}
    </div>
  );
}
