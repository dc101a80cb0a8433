import { Group, List, Loader, Stack, Text } from '@mantine/core';
import type { AnswerStep } from '#model/answer-line.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { AskedQuestion } from './asked-question.tsx';
import { ASK_TEXTS } from './ask-texts.ts';
import { ProposalCard } from './proposal-card.tsx';
import type { Telling } from './telling.ts';

/** An answer while it is made: what the model asks, what it found, and its words as they come. */
export function AskTelling({ question, telling }: { readonly question: string; readonly telling: Telling }) {
  const t = usePanelText(ASK_TEXTS);
  const { found, steps, words, proposals } = telling;
  return (
    <Stack gap={6} aria-busy data-telling>
      <AskedQuestion question={question} />
      {found !== undefined && words === '' && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span c="dimmed" size="xs" fw={600}>
            {t('rulesFound')}
          </Text>{' '}
          {found.answer}
        </Text>
      )}
      {steps.length > 0 && (
        <List size="xs" c="dimmed" aria-label={t('asks')} style={{ overflowWrap: 'anywhere' }}>
          {steps.map((step) => (
            <List.Item key={step.number} data-step={step.state}>
              <StepText step={step} />
            </List.Item>
          ))}
        </List>
      )}
      {words !== '' && (
        <Text size="sm" fw={600} style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {words}
        </Text>
      )}
      {proposals.map((proposal) => (
        <ProposalCard key={proposal.plan_id} proposal={proposal} />
      ))}
      <Group gap={6} role="status" aria-live="polite">
        <Loader size={14} type="dots" />
        <Text size="xs" c="dimmed">
          {t(found === undefined ? 'looking' : words === '' ? 'thinking' : 'writing')}
        </Text>
      </Group>
    </Stack>
  );
}

function StepText({ step: { operation, about, state, found, reason } }: { readonly step: AnswerStep }) {
  const t = usePanelText(ASK_TEXTS);
  return (
    <>
      <Text span ff="monospace" size="xs">
        {operation}
      </Text>
      {about !== null && ` (${about})`}
      {state === 'answered' && found !== null && ` — ${t('foundCount', { count: found })}`}
      {state === 'refused' && (
        <>
          {' — '}
          <Text span size="xs" fw={600}>
            {t('refused')}
          </Text>{' '}
          {reason}
        </>
      )}
    </>
  );
}
