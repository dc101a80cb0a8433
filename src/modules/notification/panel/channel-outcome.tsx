import { Alert } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import type { Output } from '#web/request.ts';
import { TEXTS } from './texts.ts';

/** What came of a test of a channel. */
export function ChannelOutcome({ outcome }: { readonly outcome: Output<'notification.channel.test'> }) {
  const t = usePanelText(TEXTS);
  const { delivered, error, receipt, duration_ms: took } = outcome;
  return (
    <Alert
      color={delivered ? 'teal' : 'red'}
      variant="light"
      role="status"
      title={t(delivered ? 'testDelivered' : 'testFailed', { took: Math.round(took) })}
    >
      {error ?? (receipt === null ? undefined : t('receipt', { receipt }))}
    </Alert>
  );
}
