import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { showFailure } from '../../kit/failure-notice.tsx';
import { useMay } from '../../kit/permissions.ts';
import { queryClient } from '../../query-client.ts';
import type { DeadLetter } from './dead-letter.ts';
import { inTurn } from './in-turn.ts';

const DEALS = {
  replay: { operation: 'hub.message.dead.replay', told: 'messages.replayed' },
  discard: { operation: 'hub.message.dead.discard', told: 'messages.discarded' },
} as const;

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Replays or discards all that are shown, one after the other. */
export function DealWithAll({ letters }: { readonly letters: readonly DeadLetter[] }) {
  const t = useText();
  const may = useMay();
  const [confirming, setConfirming] = useState(false);
  const [dealing, setDealing] = useState<{ readonly what: keyof typeof DEALS; readonly done: number; readonly count: number }>();
  const deal = async (what: keyof typeof DEALS): Promise<void> => {
    const { operation, told } = DEALS[what];
    const count = letters.length;
    setDealing({ what, done: 0, count });
    const { done, gone, failure } = await inTurn(letters, ({ message_id: id }) => ask(operation, { id }), {
      wait,
      progress: (turned) => setDealing({ what, done: turned, count }),
    });
    await queryClient.invalidateQueries({ queryKey: ['hub.message.dead.list'] });
    setDealing(undefined);
    if (failure !== null) showFailure(t('messages.dead'), failure);
    if (done + gone === 0) return;
    notifications.show({
      color: 'teal',
      message: [...(done === 0 ? [] : [t(told, { count: done })]), ...(gone === 0 ? [] : [t('messages.gone', { count: gone })])].join(' '),
      closeButtonProps: { 'aria-label': t('words.close') },
    });
  };
  return (
    <Group gap="xs">
      {dealing !== undefined && (
        <Text size="sm" role="status">
          {t('messages.progress', { done: dealing.done, count: dealing.count })}
        </Text>
      )}
      <Button
        variant="default"
        loading={dealing?.what === 'replay'}
        disabled={dealing !== undefined || !may('hub.message.dead.replay')}
        onClick={() => void deal('replay')}
      >
        {t('messages.replayAll', { count: letters.length })}
      </Button>
      <Button
        color="red"
        variant="light"
        loading={dealing?.what === 'discard'}
        disabled={dealing !== undefined || !may('hub.message.dead.discard')}
        onClick={() => setConfirming(true)}
      >
        {t('messages.discardAll', { count: letters.length })}
      </Button>
      {confirming && (
        <Confirm
          title={t('messages.discardAllTitle', { count: letters.length })}
          verb={t('messages.discard')}
          onClose={() => setConfirming(false)}
          onConfirm={() => void deal('discard')}
        >
          {t('messages.discardHint')}
        </Confirm>
      )}
    </Group>
  );
}
