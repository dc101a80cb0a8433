import { Group, Text } from '@mantine/core';
import { useText } from '../../i18n/i18n.ts';
import { StatusMark } from '../../kit/status.tsx';
import type { TopologyNode } from '../../operations.generated.ts';

const ORDER = ['started', 'suspended', 'stopped', 'unknown'] as const;

/** How many nodes are in which state. */
export function NodeCounts({ nodes }: { readonly nodes: readonly TopologyNode[] }) {
  const t = useText();
  const counts = ORDER.map((status) => [status, nodes.filter((node) => node.status === status).length] as const).filter(
    ([, count]) => count > 0,
  );
  return (
    <Group gap="xs" wrap="nowrap">
      <Text span size="sm" className="numbers" miw={24}>
        {nodes.length}
      </Text>
      {counts.map(([status, count]) => (
        <Group key={status} gap={4} wrap="nowrap" title={`${count} ${t(`status.${status}`)}`}>
          <StatusMark status={status} size={8} />
          <Text span size="xs" c="dimmed" className="numbers">
            {count}
            <span className="visually-hidden"> {t(`status.${status}`)}</span>
          </Text>
        </Group>
      ))}
    </Group>
  );
}
