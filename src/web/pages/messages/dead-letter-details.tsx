import { Alert, Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { FactTable, type NamedFact } from '../../kit/fact-table.tsx';
import { useMay } from '../../kit/permissions.ts';
import { Said } from '../../kit/said.tsx';
import { Time } from '../../kit/time.tsx';
import type { DeadLetter } from './dead-letter.ts';

interface DeadLetterDetailsProps {
  readonly id: string;
  readonly onClose: () => void;
  readonly onReplay: () => void;
  readonly onDiscard: () => void;
}

/** A dead letter as a whole. */
export function DeadLetterDetails({ id, onClose, onReplay, onDiscard }: DeadLetterDetailsProps) {
  const t = useText();
  const may = useMay();
  const { data, error, refetch } = useQuery({
    queryKey: ['hub.message.dead.get', id],
    queryFn: ({ signal }) => ask('hub.message.dead.get', { id }, { signal }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={data?.name ?? t('messages.dead')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('words.close') }}
    >
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <Stack gap="sm">
          <Alert color="red" variant="light" title={t(`messages.reasons.${data.reason}`)}>
            <Said text={data.error} />
          </Alert>
          <Facts letter={data} />
          <div>
            <Text size="xs" c="dimmed">
              {t('messages.data')}
            </Text>
            <Code block style={{ maxHeight: '40vh', overflow: 'auto' }} tabIndex={0} aria-label={t('messages.data')}>
              {JSON.stringify(data.data, undefined, 2) ?? ''}
            </Code>
          </div>
          <Group justify="flex-end" gap="xs">
            <Button color="red" variant="subtle" disabled={!may('hub.message.dead.discard')} onClick={onDiscard}>
              {t('messages.discard')}
            </Button>
            <Button disabled={!may('hub.message.dead.replay')} onClick={onReplay}>
              {t('messages.replay')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Facts({ letter }: { readonly letter: DeadLetter }) {
  const t = useText();
  const facts: readonly NamedFact[] = [
    [t('messages.id'), <Code key="id">{letter.message_id}</Code>],
    [t('messages.toWhom'), letter.to],
    [t('messages.from'), letter.from],
    [t('messages.priority'), t(`messages.${letter.priority}`)],
    [t('messages.delivery'), t(`messages.deliveries.${letter.delivery}`)],
    [t('messages.sent'), <Time key="sent" at={letter.sent_at} />],
    [t('messages.died'), <Time key="died" at={letter.died_at} />],
    [t('messages.attempts'), letter.attempts],
    ...(letter.key === undefined ? [] : [[t('messages.key'), letter.key] as const]),
    ...(letter.correlationid === undefined ? [] : [[t('messages.correlation'), <Code key="of">{letter.correlationid}</Code>] as const]),
  ];
  return <FactTable facts={facts} />;
}
