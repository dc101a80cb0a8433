import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ask } from '#web/api.ts';
import { HubFailure } from '#web/failure.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed } from '#web/kit/data-states.tsx';
import { JsonLineReader } from '#kernel/json-lines.ts';
import { AskedAnswer, type Exchange } from './ask-answer.tsx';
import { AskTelling } from './ask-telling.tsx';
import { ASK_TEXTS } from './ask-texts.ts';
import { heard, NOTHING_TOLD, stopped, type Told } from './telling.ts';

/** Exchanges that are shown, of this window alone. */
const MOST_KEPT = 30;
/** So many are sent along, so that a question can go on from them; as many as the hub takes, and of each answer as much. */
const MOST_TURNS = 6;
const LONGEST = 500;
const LONGEST_ANSWER = 4_000;

/** Questions in words, and what was answered, as a conversation that this window keeps. */
export function Ask() {
  const t = usePanelText(ASK_TEXTS);
  const [question, setQuestion] = useState('');
  const [kept, setKept] = useState<readonly Exchange[]>([]);
  const end = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [telling, setTelling] = useState(NOTHING_TOLD);
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);
  const asking = useMutation({
    mutationFn: async (asked: string): Promise<Exchange> => {
      const stop = new AbortController();
      stopping.current = stop;
      const reader = new JsonLineReader();
      let told = NOTHING_TOLD;
      setTelling(told);
      const exchange = { number: Date.now(), question: asked };
      const turns = kept
        .slice(-MOST_TURNS)
        .map(({ question: before, answer }) => ({ question: before, answer: answer.answer.slice(0, LONGEST_ANSWER) }));
      try {
        await ask(
          'assistant.question.stream',
          { question: asked, turns },
          {
            signal: stop.signal,
            onPiece: (piece) => {
              told = (reader.push(piece) as Told[]).reduce(heard, told);
              setTelling(told);
            },
          },
        );
      } catch (error) {
        const answer = stopped(told);
        if (stop.signal.aborted && answer !== undefined) return { ...exchange, answer, stopped: true };
        throw error;
      }
      if (told.problem !== undefined) throw new HubFailure(told.problem.code as HubFailure['code'], told.problem.message);
      if (told.answer === undefined) throw new HubFailure('unreachable', t('brokeOff'));
      return { ...exchange, answer: told.answer };
    },
    onSuccess: (exchange) => {
      setKept((before) => [...before, exchange].slice(-MOST_KEPT));
      setQuestion('');
    },
  });
  const newest = kept.at(-1)?.number;
  useEffect(() => {
    if (newest !== undefined || asking.isPending) end.current?.scrollIntoView({ block: 'nearest' });
  }, [newest, asking.isPending, telling]);
  const send = (asked: string) => {
    if (asked.trim() !== '' && !asking.isPending) asking.mutate(asked.trim());
  };
  const begin = () => {
    setKept([]);
    asking.reset();
    field.current?.focus();
  };
  return (
    <Stack gap="md" maw={900}>
      <Stack gap="lg" role="log" aria-label={t('ask')}>
        {kept.map((exchange) => (
          <AskedAnswer key={exchange.number} exchange={exchange} onAsk={send} />
        ))}
      </Stack>
      {asking.isPending && <AskTelling question={asking.variables} telling={telling} />}
      {asking.error !== null && stopping.current?.signal.aborted !== true && (
        <Failed error={asking.error} retry={() => send(asking.variables ?? question)} />
      )}
      {kept.length === 0 && !asking.isPending && (
        <Group gap="xs">
          {(['first', 'second', 'third'] as const).map((key) => (
            <Button key={key} size="compact-sm" variant="default" onClick={() => send(t(key))}>
              {t(key)}
            </Button>
          ))}
        </Group>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send(question);
        }}
      >
        <Group gap="xs" align="end" wrap="nowrap">
          <TextInput
            ref={field}
            label={t('question')}
            placeholder={t('example')}
            value={question}
            maxLength={LONGEST}
            flex={1}
            onChange={(event) => setQuestion(event.currentTarget.value)}
          />
          {asking.isPending ? (
            <Button variant="default" onClick={() => stopping.current?.abort()}>
              {t('stop')}
            </Button>
          ) : (
            <Button type="submit" disabled={question.trim() === ''}>
              {t('send')}
            </Button>
          )}
        </Group>
        <Text size="xs" c="dimmed" mt={4}>
          {t('hint')}
        </Text>
      </form>
      {kept.length > 0 && (
        <Button size="compact-sm" variant="subtle" disabled={asking.isPending} onClick={begin} style={{ alignSelf: 'start' }}>
          {t('anew')}
        </Button>
      )}
      <div ref={end} />
    </Stack>
  );
}
