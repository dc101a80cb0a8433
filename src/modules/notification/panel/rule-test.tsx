import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { Said } from '#web/kit/said.tsx';
import type { Rule } from './answers.ts';
import { DeliveryStatus } from './delivery-status.tsx';
import { RuleTestResult } from './rule-test-result.tsx';
import { TEXTS } from './texts.ts';

/** Shows what a rule tells, and sends it when it is asked to. */
export function RuleTest({ rule: { rule_id: id, definition }, onClose }: { readonly rule: Rule; readonly onClose: () => void }) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const [sent, setSent] = useState<readonly string[]>();
  const subject = `notifications/rules/${id}`;
  const running = useRunning(subject);
  const { data, error, refetch } = useQuery({
    queryKey: ['notification.rule.test', id],
    queryFn: ({ signal }) => ask('notification.rule.test', { rule_id: id }, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  const send = async (): Promise<void> => {
    const answer = await act('notification.rule.test', { rule_id: id, send: true }, { subject, name: definition.name });
    if (answer !== undefined) setSent(answer.deliveries);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('testTitle', { name: definition.name })}
      closeButtonProps={{ 'aria-label': words('words.close') }}
    >
      <Stack gap="sm">
        {error !== null && <Failed error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <Loading />}
        {data !== undefined && <RuleTestResult result={data} />}
        {sent?.length === 0 && <Text size="sm">{t('nothingSent')}</Text>}
        {sent?.map((delivery) => (
          <SentTest key={delivery} id={delivery} />
        ))}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {words('words.close')}
          </Button>
          <Button loading={running !== undefined} disabled={data === undefined} onClick={() => void send()}>
            {t('sendTest')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What becomes of a test that is under way; its events end what was known of it. */
function SentTest({ id }: { readonly id: string }) {
  const { data, error } = useQuery({
    queryKey: ['notification.delivery.list', 'one', id],
    queryFn: ({ signal }) => ask('notification.delivery.get', { delivery_id: id }, { signal }),
  });
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading />;
  return (
    <Group gap="xs" role="status">
      <Text size="sm" fw={600}>
        {data.channel_id}
      </Text>
      <DeliveryStatus status={data.status} />
      {data.error !== null && (
        <Text size="sm">
          <Said text={data.error} />
        </Text>
      )}
    </Group>
  );
}
