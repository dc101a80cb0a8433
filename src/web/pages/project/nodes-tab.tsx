import { Code, Group, Table, Text } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { subjects } from '../../kit/acts.ts';
import { useChanges } from '../../kit/changes.ts';
import { Empty } from '../../kit/data-states.tsx';
import { FilterInput } from '../../kit/filter-input.tsx';
import { NodeActions } from '../../kit/node-actions.tsx';
import { NodeStatus, useRunningText } from '../../kit/status.tsx';
import type { TopologyNode, TopologyProject } from '../../operations.generated.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { AlertMarkLink } from '../topology/alert-mark.tsx';
import type { AlertMark } from '../topology/alert-marks.ts';
import { useAlertMarks } from '../topology/use-alerts.ts';

/** The nodes of a project as a table: state, addresses, console, and what can be done to each. */
export function NodesTab({ project }: { readonly project: TopologyProject }) {
  const t = useText();
  const [filter, setFilter] = useState('');
  const marks = useAlertMarks(project);
  const shown = useMemo(() => {
    const words = filter.trim().toLowerCase();
    const byName = new Intl.Collator(undefined, { numeric: true }).compare;
    return project.nodes
      .filter(({ name, node_type: type, addresses, status }) => [name, type, status, ...addresses].join(' ').toLowerCase().includes(words))
      .toSorted((a, b) => byName(a.name, b.name));
  }, [project.nodes, filter]);

  if (project.nodes.length === 0) return <Empty title={t('nodes.none')}>{t('nodes.noneHint')}</Empty>;
  return (
    <>
      <Group mb="xs">
        <FilterInput label={t('nodes.filter')} value={filter} onChange={setFilter} />
      </Group>
      {shown.length === 0 && <Empty title={t('nodes.noneFits')} />}
      {shown.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('project.nodes')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('words.name')}</Table.Th>
                <Table.Th>{t('words.status')}</Table.Th>
                <Table.Th className="wide-only">{t('nodes.type')}</Table.Th>
                <Table.Th className="wide-only">{t('nodes.addresses')}</Table.Th>
                <Table.Th className="wide-only">{t('nodes.console')}</Table.Th>
                <Table.Th aria-label={t('palette.actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((node) => (
                <Row
                  key={node.node_id}
                  node={node}
                  server={project.server}
                  opened={project.status === 'opened'}
                  mark={marks.get(node.node_id.toLowerCase())}
                />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}

interface RowProps {
  readonly node: TopologyNode;
  readonly server: string;
  readonly opened: boolean;
  readonly mark: AlertMark | undefined;
}

/** Drawn again only when its node changed: the others are the same objects. */
const Row = memo(function Row({ node, server, opened, mark }: RowProps) {
  const running = useRunningText(subjects.node(node.node_id));
  const changes = useChanges(node.status);
  const { host, port, type } = node.console;
  return (
    <Table.Tr data-node={node.name} data-status={node.status}>
      <Table.Td>
        <RouteLink
          to="/projects/$projectId"
          params={{ projectId: node.project_id }}
          search={{ tab: 'map', server, node: node.node_id }}
          size="sm"
          fw={600}
        >
          {node.name}
        </RouteLink>
      </Table.Td>
      <Table.Td key={changes} className={changes > 0 ? 'changed' : undefined}>
        <Group gap={6}>
          <NodeStatus node={node} running={running} />
          <AlertMarkLink mark={mark} />
        </Group>
      </Table.Td>
      <Table.Td className="wide-only">
        <Text span size="sm" c="dimmed">
          {node.node_type}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only numbers" ff="monospace">
        {node.addresses.join(', ')}
      </Table.Td>
      <Table.Td className="wide-only">
        {type !== null && type !== 'none' && port !== null && (
          <Code style={{ whiteSpace: 'nowrap' }}>
            {type} {host ?? ''}:{port}
          </Code>
        )}
      </Table.Td>
      <Table.Td>
        <NodeActions node={node} server={server} opened={opened} />
      </Table.Td>
    </Table.Tr>
  );
});
