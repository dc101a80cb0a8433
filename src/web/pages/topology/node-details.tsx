import { Anchor, Button, Code, Group, Table, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRotateClockwise, IconTerminal2, type Icon } from '@tabler/icons-react';
import { memo, useMemo, type ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { subjects, useRunning } from '../../kit/acts.ts';
import { useMay } from '../../kit/permissions.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { NodeStatus, useRunningText } from '../../kit/status.tsx';
import { Time } from '../../kit/time.tsx';
import { useRecentEvents } from '../../live.ts';
import type { TopologyNode, TopologyProject } from '../../operations.generated.ts';
import { Details, Fact, Nothing } from './details-facts.tsx';
import { NodeSizeFact } from './node-size.tsx';
import { NODE_ACTIONS, OPERATIONS, applies, type NodeAction } from './applicable.ts';
import { doTo } from './node-actions.ts';
import { nodeKindOf } from './node-kind.ts';

const EVENTS_MAX = 12;

export const ACTION_ICONS: Readonly<Record<NodeAction, Icon>> = {
  start: IconPlayerPlay,
  stop: IconPlayerStop,
  suspend: IconPlayerPause,
  reload: IconRotateClockwise,
  console: IconTerminal2,
};

interface NodeDetailsProps {
  readonly node: TopologyNode;
  readonly project: TopologyProject;
  readonly onClose: () => void;
  /** Goes to another node or link. */
  readonly onGo: (kind: 'node' | 'link', id: string) => void;
  /** What stands before everything else. */
  readonly children?: ReactNode;
}

/** Everything that is known of a node, and what can be done to it. */
export function NodeDetails({ node, project, onClose, onGo, children }: NodeDetailsProps) {
  const t = useText();
  const running = useRunningText(subjects.node(node.node_id));
  const { host, port, type } = node.console;
  const properties = Object.entries(node.properties).filter(([, value]) => value !== null && value !== '');
  return (
    <Details title={t('map.details.node', { name: node.name })} onClose={onClose}>
      {children}
      <NodeActionButtons nodes={[node]} project={project} />
      <RouteLink
        to="/equipment/$projectId/$equipmentId"
        params={{ projectId: project.project_id, equipmentId: node.node_id }}
        search={{ server: project.server }}
        size="sm"
      >
        {t('map.details.equipment')}
      </RouteLink>
      <dl>
        <Fact term={t('map.details.state')}>
          <NodeStatus node={node} running={running} />
        </Fact>
        <Fact term={t('map.details.kind')}>
          {t(`map.kind.${nodeKindOf(node)}`)} <Text span size="xs" c="dimmed">{`(${node.node_type})`}</Text>
        </Fact>
        <Fact term={t('map.details.addresses')}>
          {node.addresses.length === 0 ? (
            <Nothing>{t('map.details.noAddresses')}</Nothing>
          ) : (
            node.addresses.map((address) => <div key={address}>{address}</div>)
          )}
        </Fact>
        <Fact term={t('map.details.console')}>
          {type === null || type === 'none' ? t('map.details.noConsole') : <Code>{`${type} ${host ?? ''}:${port ?? ''}`}</Code>}
        </Fact>
        <Fact term={t('map.details.place')}>
          <span className="numbers">{`${node.x}, ${node.y}`}</span> {node.locked && `(${t('map.details.locked')})`}
        </Fact>
        <NodeSizeFact node={node} project={project} />
        {node.compute_id !== null && <Fact term={t('map.details.compute')}>{node.compute_id}</Fact>}
        <Fact term={t('map.details.observed')}>
          <Time at={node.observed_at} />
        </Fact>
      </dl>
      <h3>{t('map.details.ports')}</h3>
      <Ports node={node} project={project} onGo={onGo} />
      <h3>{t('map.details.properties')}</h3>
      {properties.length === 0 ? (
        <Nothing>{t('map.details.noProperties')}</Nothing>
      ) : (
        <dl>
          {properties.map(([name, value]) => (
            <Fact key={name} term={name}>
              {typeof value === 'object' ? <Code block>{JSON.stringify(value, null, 1)}</Code> : String(value)}
            </Fact>
          ))}
        </dl>
      )}
      <h3>{t('map.details.events')}</h3>
      <NodeEvents nodeId={node.node_id} />
    </Details>
  );
}

/** The actions as buttons, with progress in their place; of several nodes together. */
export function NodeActionButtons({ nodes, project }: { readonly nodes: readonly TopologyNode[]; readonly project: TopologyProject }) {
  const t = useText();
  const may = useMay();
  const only = nodes.length === 1 ? nodes[0] : undefined;
  const running = useRunning(subjects.node(only?.node_id ?? ''));
  return (
    <Group gap={6} my="xs">
      {NODE_ACTIONS.map((action) => {
        const ActionIcon = ACTION_ICONS[action];
        const possible = nodes.some((node) => applies(action, node)) && (action === 'console' || project.status === 'opened');
        return (
          <Button
            key={action}
            size="compact-sm"
            variant="default"
            leftSection={<ActionIcon size={14} />}
            loading={running?.operation === OPERATIONS[action] && action !== 'console'}
            disabled={!possible || !may(OPERATIONS[action]) || (running !== undefined && action !== 'console')}
            onClick={() => void doTo(nodes, action, project)}
          >
            {t(`map.actions.${action}`)}
          </Button>
        );
      })}
    </Group>
  );
}

interface PortsProps {
  readonly node: TopologyNode;
  readonly project: TopologyProject;
  readonly onGo: (kind: 'node' | 'link', id: string) => void;
}

/** The ports with what is at the other end. Free ones are many on a switch, and are told all the same: one looks for them. */
const Ports = memo(function Ports({ node, project, onGo }: PortsProps) {
  const t = useText();
  const rows = useMemo(() => {
    const nodes = new Map(project.nodes.map((each) => [each.node_id, each]));
    return node.ports.map((port) => {
      const isHere = (end: { node_id: string; adapter_number: number; port_number: number }): boolean =>
        end.node_id === node.node_id && end.adapter_number === port.adapter_number && end.port_number === port.port_number;
      const link = project.links.find((each) => each.ends.some(isHere));
      const far = link?.ends.find((end) => !isHere(end));
      return { port, link, neighbor: far === undefined ? undefined : nodes.get(far.node_id) };
    });
  }, [node, project]);
  if (rows.length === 0) return <Nothing>{t('map.details.noPorts')}</Nothing>;
  return (
    <Table verticalSpacing={2} horizontalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('map.details.port')}</Table.Th>
          <Table.Th>{t('map.details.leadsTo')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ port, link, neighbor }) => (
          <Table.Tr key={`${port.adapter_number}/${port.port_number}`}>
            <Table.Td title={port.name}>
              {port.short_name}
              {port.mac_address !== null && (
                <Text size="xs" c="dimmed" ff="monospace">
                  {port.mac_address}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              {link === undefined ? (
                <Text span size="sm" c="dimmed">
                  {t('map.details.free')}
                </Text>
              ) : (
                <Group gap={6}>
                  {neighbor !== undefined && (
                    <Anchor component="button" type="button" size="sm" onClick={() => onGo('node', neighbor.node_id)}>
                      {neighbor.name}
                    </Anchor>
                  )}
                  <Anchor component="button" type="button" size="xs" c="dimmed" onClick={() => onGo('link', link.link_id)}>
                    {t('map.details.ofLink')}
                  </Anchor>
                </Group>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
});

function NodeEvents({ nodeId }: { readonly nodeId: string }) {
  const t = useText();
  const all = useRecentEvents();
  const events = useMemo(() => all.filter((event) => event.nodeid === nodeId).slice(0, EVENTS_MAX), [all, nodeId]);
  if (events.length === 0) return <Nothing>{t('map.details.noEvents')}</Nothing>;
  return (
    <dl>
      {events.map((event) => (
        <Fact key={event.id} term={event.type}>
          <Time at={event.time} />
        </Fact>
      ))}
    </dl>
  );
}
