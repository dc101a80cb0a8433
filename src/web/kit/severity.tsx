import { Badge } from '@mantine/core';
import type { Severity } from '#model/severity.ts';
import { useText } from '../i18n/i18n.ts';

const COLOURS: Readonly<Record<Severity, string>> = { info: 'gray', warning: 'yellow', minor: 'orange', major: 'red', critical: 'red' };

interface SeverityMarkProps {
  readonly severity: Severity;
  /** How many are of it. */
  readonly count?: number;
}

/** How bad something is, by word and colour; the worst has an outline too. */
export function SeverityMark({ severity, count }: SeverityMarkProps) {
  const t = useText();
  return (
    <Badge color={COLOURS[severity]} variant={severity === 'critical' ? 'outline' : 'light'} radius="sm" tt="none" data-severity={severity}>
      {count === undefined ? t(`alerts.severities.${severity}`) : t(`alerts.counted.${severity}`, { count })}
    </Badge>
  );
}
