import { Group, Loader, Text, Tooltip } from '@mantine/core';
import { useText } from '../i18n/i18n.ts';
import { useRunning } from './acts.ts';
import type { TopologyNode } from '../operations.generated.ts';
import { useTimeText } from './time.tsx';

type NodeStatus = TopologyNode['status'];

/** A mark whose shape tells the status without its colour: full, square, half, ring. */
export function StatusMark({ status, size = 10 }: { readonly status: NodeStatus; readonly size?: number }) {
  const colour = `var(--status-${status})`;
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" aria-hidden="true" style={{ flex: 'none', color: colour }}>
      {status === 'started' && <circle cx="5" cy="5" r="4.5" fill="currentColor" />}
      {status === 'stopped' && <rect x="1" y="1" width="8" height="8" rx="1" fill="currentColor" />}
      {status === 'suspended' && (
        <g fill="currentColor">
          <rect x="1.5" y="1" width="2.6" height="8" />
          <rect x="5.9" y="1" width="2.6" height="8" />
        </g>
      )}
      {status === 'unknown' && <circle cx="5" cy="5" r="3.7" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2 1.4" />}
    </svg>
  );
}

/** What is under way on a thing, in a word; undefined when nothing is. */
export function useRunningText(subject: string): string | undefined {
  const t = useText();
  const running = useRunning(subject);
  if (running === undefined) return undefined;
  // Keys have no dots: they would be read as a path.
  return t([`acts.${running.operation.replaceAll('.', '_')}` as 'acts.other', 'acts.other']);
}

/** The status of a node, or what is being done to it. */
export function NodeStatus({ node, running }: { readonly node: TopologyNode; readonly running?: string | undefined }) {
  const t = useText();
  const time = useTimeText();
  if (running !== undefined) {
    return (
      <Group gap={6} wrap="nowrap">
        <Loader size={10} aria-hidden="true" />
        <Text span size="sm">
          {running}
        </Text>
      </Group>
    );
  }
  return (
    <Group gap={6} wrap="nowrap">
      <StatusMark status={node.status} />
      <Text span size="sm">
        {t(`status.${node.status}`)}
      </Text>
      {node.stale && (
        <Tooltip label={t('status.staleSince', { time: time(node.observed_at) })}>
          <Text span size="xs" c="dimmed" tabIndex={0}>
            ({t('status.stale')})
          </Text>
        </Tooltip>
      )}
    </Group>
  );
}
