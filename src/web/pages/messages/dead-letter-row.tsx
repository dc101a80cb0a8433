import { Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { act, useRunning } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { useMay } from '../../kit/permissions.ts';
import { Time } from '../../kit/time.tsx';
import { RowButton } from '../../kit/row-button.tsx';
import { Said } from '../../kit/said.tsx';
import { queryClient } from '../../query-client.ts';
import { DeadLetterDetails } from './dead-letter-details.tsx';
import type { DeadLetter } from './dead-letter.ts';

/** A dead letter in a line, with what can be done about it. */
export function DeadLetterRow({ letter }: { readonly letter: DeadLetter }) {
  const t = useText();
  const may = useMay();
  const [opened, setOpened] = useState<'details' | 'discard'>();
  const subject = `messages/${letter.message_id}`;
  const running = useRunning(subject);
  const about = `${letter.name} → ${letter.to}`;
  const close = () => setOpened(undefined);
  const deal = async (operation: 'hub.message.dead.replay' | 'hub.message.dead.discard'): Promise<void> => {
    close();
    await act(operation, { id: letter.message_id }, { subject, name: about });
    await queryClient.invalidateQueries({ queryKey: ['hub.message.dead.list'] });
  };
  return (
    <Table.Tr data-letter={letter.message_id}>
      <Table.Td>
        <Button
          variant="subtle"
          size="compact-sm"
          ml={-8}
          onClick={() => setOpened('details')}
          aria-label={t('messages.open', { name: letter.name, to: letter.to })}
        >
          {letter.name}
        </Button>
      </Table.Td>
      <Table.Td>{letter.to}</Table.Td>
      <Table.Td className="wide-only">{letter.from}</Table.Td>
      <Table.Td>
        <Text size="sm">{t(`messages.reasons.${letter.reason}`)}</Text>
        <Text size="xs" c="dimmed" lineClamp={2}>
          <Said text={letter.error} />
        </Text>
      </Table.Td>
      <Table.Td className="wide-only numbers">{letter.attempts}</Table.Td>
      <Table.Td>
        <Time at={letter.died_at} />
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <RowButton
            verb={t('messages.replay')}
            of={about}
            loading={running !== undefined}
            disabled={!may('hub.message.dead.replay')}
            onClick={() => void deal('hub.message.dead.replay')}
          />
          <RowButton
            verb={t('messages.discard')}
            of={about}
            danger
            disabled={running !== undefined || !may('hub.message.dead.discard')}
            onClick={() => setOpened('discard')}
          />
        </Group>
        {opened === 'details' && (
          <DeadLetterDetails
            id={letter.message_id}
            onClose={close}
            onReplay={() => void deal('hub.message.dead.replay')}
            onDiscard={() => setOpened('discard')}
          />
        )}
        {opened === 'discard' && (
          <Confirm
            title={t('messages.discardTitle', { name: letter.name })}
            verb={t('messages.discard')}
            onClose={close}
            onConfirm={() => void deal('hub.message.dead.discard')}
          >
            {t('messages.discardHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
