import { Badge } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import type { Delivery } from './answers.ts';
import { TEXTS } from './texts.ts';

const COLOURS = { pending: 'yellow', sent: 'teal', failed: 'red' } as const;

export function DeliveryStatus({ status }: { readonly status: Delivery['status'] }) {
  const t = usePanelText(TEXTS);
  return (
    <Badge color={COLOURS[status]} variant="light" radius="sm" tt="none" data-status={status}>
      {t(status)}
    </Badge>
  );
}
