import { ActionIcon, Group, Menu, Tooltip } from '@mantine/core';
import {
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconReload,
  IconRotateClockwise,
  IconTerminal2,
} from '@tabler/icons-react';
import { useText } from '../i18n/i18n.ts';
import type { TopologyNode } from '../operations.generated.ts';
import { openConsole } from '../pages/consoles/index.tsx';
import { subjects, useAct, useRunning } from './acts.ts';
import { useMay } from './permissions.ts';

interface NodeActionsProps {
  readonly node: TopologyNode;
  readonly server: string;
  /** Its project is open: in a closed one nothing runs. */
  readonly opened: boolean;
}

type NodeAct = 'start' | 'stop' | 'suspend' | 'restart' | 'reload';

const ICONS = { start: IconPlayerPlay, stop: IconPlayerStop, suspend: IconPlayerPause, restart: IconRotateClockwise, reload: IconReload };

/** What can be done to a node in the state it is in. */
export function NodeActions({ node, server, opened }: NodeActionsProps) {
  const t = useText();
  const act = useAct();
  const may = useMay();
  const running = useRunning(subjects.node(node.node_id));
  const disabled = !opened || running !== undefined;
  const run = (verb: NodeAct): void =>
    void act(
      `gns3.node.${verb}`,
      { project_id: node.project_id, node_id: node.node_id, server },
      { subject: subjects.node(node.node_id), name: node.name },
    );
  const usual = node.status === 'started' ? 'stop' : 'start';
  const UsualIcon = ICONS[usual];
  const others: readonly NodeAct[] =
    node.status === 'started' ? ['suspend', 'restart', 'reload'] : node.status === 'suspended' ? ['stop'] : [];
  const hasConsole = node.console.type === 'telnet' && node.status === 'started';

  return (
    <Group gap={2} justify="flex-end" wrap="nowrap">
      <Tooltip label={t(`nodes.${usual}`)}>
        <ActionIcon
          variant="subtle"
          color={usual === 'start' ? 'teal' : 'gray'}
          disabled={disabled || !may(`gns3.node.${usual}`, node.project_id)}
          onClick={() => run(usual)}
          aria-label={`${t(`nodes.${usual}`)}: ${node.name}`}
        >
          <UsualIcon size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('nodes.openConsole')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={!hasConsole || !may('gns3.node.start', node.project_id)}
          onClick={() => openConsole({ projectId: node.project_id, nodeId: node.node_id, server, name: node.name })}
          aria-label={`${t('nodes.openConsole')}: ${node.name}`}
        >
          <IconTerminal2 size={16} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" disabled={disabled || others.length === 0}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={disabled || others.length === 0}
            aria-label={`${t('words.more')}: ${node.name}`}
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {others.map((verb) => {
            const Icon = ICONS[verb];
            return (
              <Menu.Item
                key={verb}
                leftSection={<Icon size={15} />}
                disabled={!may(`gns3.node.${verb}`, node.project_id)}
                onClick={() => run(verb)}
              >
                {t(`nodes.${verb}`)}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
