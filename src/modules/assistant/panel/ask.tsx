import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { AskedAnswer, type Exchange } from './ask-answer.tsx';
import { ASK_TEXTS } from './ask-texts.ts';

/** Exchanges that are kept, of this window alone. */
const MOST_KEPT = 30;
const LONGEST = 500;

/** Questions in words, and what was answered, the newest first. */
export function Ask() {
  const t = usePanelText(ASK_TEXTS);
  const [question, setQuestion] = useState('');
  const [kept, setKept] = useState<readonly Exchange[]>([]);
  const asking = useMutation({
    mutationFn: async (asked: string) => ({
      number: Date.now(),
      question: asked,
      answer: await ask('assistant.question.ask', { question: asked }),
    }),
    onSuccess: (exchange) => {
      setKept((before) => [exchange, ...before].slice(0, MOST_KEPT));
      setQuestion('');
    },
  });
  const send = (asked: string) => {
    if (asked.trim() !== '' && !asking.isPending) asking.mutate(asked.trim());
  };
  return (
    <Stack gap="md" maw={900}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send(question);
        }}
      >
        <Group gap="xs" align="end" wrap="nowrap">
          <TextInput
            label={t('question')}
            placeholder={t('example')}
            value={question}
            maxLength={LONGEST}
            flex={1}
            onChange={(event) => setQuestion(event.currentTarget.value)}
          />
          <Button type="submit" disabled={question.trim() === ''} loading={asking.isPending}>
            {t('send')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed" mt={4}>
          {t('hint')}
        </Text>
      </form>
      {asking.isPending && <Loading />}
      {asking.error !== null && <Failed error={asking.error} retry={() => send(asking.variables ?? question)} />}
      {kept.length === 0 && !asking.isPending && (
        <Group gap="xs">
          {(['first', 'second', 'third'] as const).map((key) => (
            <Button key={key} size="compact-sm" variant="default" onClick={() => send(t(key))}>
              {t(key)}
            </Button>
          ))}
        </Group>
      )}
      <Stack gap="lg" role="log" aria-label={t('ask')}>
        {kept.map((exchange) => (
          <AskedAnswer key={exchange.number} exchange={exchange} onAsk={send} />
        ))}
      </Stack>
      {kept.length > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={() => setKept([])} style={{ alignSelf: 'start' }}>
          {t('forget')}
        </Button>
      )}
    </Stack>
  );
}
