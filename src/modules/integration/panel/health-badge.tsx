import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconQuestionMark } from '@tabler/icons-react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import type { Health } from './answers.ts';
import { TEXTS } from './texts.ts';

const LOOKS = {
  healthy: { colour: 'teal', Icon: IconCheck },
  unhealthy: { colour: 'red', Icon: IconAlertTriangle },
  unknown: { colour: 'gray', Icon: IconQuestionMark },
} as const;

/** How something is, by a word and a mark and not by its colour alone. */
export function HealthBadge({ health, off = false }: { readonly health: Health; readonly off?: boolean }) {
  const t = usePanelText(TEXTS);
  const { colour, Icon } = LOOKS[health];
  return (
    <Badge
      color={colour}
      variant="light"
      radius="sm"
      tt="none"
      leftSection={off ? undefined : <Icon size={12} aria-hidden="true" />}
      data-health={health}
    >
      {t(off ? 'off' : health)}
    </Badge>
  );
}
