import { Badge } from '@mantine/core';
import type { RunStatus } from '#kernel/workflow.ts';
import { useText } from '../../i18n/i18n.ts';

const COLOURS: Readonly<Record<RunStatus, string>> = {
  pending: 'gray',
  running: 'blue',
  waiting: 'yellow',
  succeeded: 'teal',
  failed: 'red',
  cancelled: 'orange',
};

export function RunStatusBadge({ status }: { readonly status: RunStatus }) {
  const t = useText();
  return (
    <Badge color={COLOURS[status]} variant="light" radius="sm" tt="none" data-run-status={status}>
      {t(`workflows.status.${status}`)}
    </Badge>
  );
}

/** `350 ms`, `4.2 s`, `3 min 5 s` */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
