import { Badge } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import type { Severity } from './answers.ts';
import { TEXTS } from './texts.ts';

const COLOURS: Readonly<Record<Severity, string>> = { info: 'gray', warning: 'yellow', minor: 'orange', major: 'red', critical: 'red' };

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  const t = usePanelText(TEXTS);
  return (
    <Badge color={COLOURS[severity]} variant={severity === 'critical' ? 'outline' : 'light'} radius="sm" tt="none">
      {t(severity)}
    </Badge>
  );
}
