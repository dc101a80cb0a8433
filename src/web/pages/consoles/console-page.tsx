import './consoles.css';
import { Group, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { NodeStatus } from '../../kit/status.tsx';
import { useNode } from '../../live.ts';
import { EMPTY_DOCK, withFont } from './tabs.ts';
import { TerminalPane } from './terminal-pane.tsx';

/** A console in a window of its own. */
export function ConsolePage({
  projectId,
  nodeId,
  server,
}: {
  readonly projectId: string;
  readonly nodeId: string;
  readonly server?: string | undefined;
}) {
  const t = useText();
  const node = useNode(projectId, nodeId);
  const [dock, setDock] = useState(EMPTY_DOCK);
  const name = node?.name ?? '';
  useEffect(() => {
    const before = document.title;
    document.title = t('consoles.title', { node: name });
    return () => {
      document.title = before;
    };
  }, [name, t]);
  return (
    <main className="console-page">
      <Group px="sm" py={6} gap="sm" wrap="nowrap">
        <Title order={1} size="h3" className="clipped">
          {t('consoles.title', { node: name })}
        </Title>
        {node !== undefined && node !== null && <NodeStatus node={node} />}
      </Group>
      <TerminalPane
        tab={{ projectId, nodeId, server, name }}
        fontPx={dock.fontPx}
        front
        onKey={(key) => {
          if (key === 'larger' || key === 'smaller') setDock((now) => withFont(now, key === 'larger' ? 1 : -1));
          else if (key === 'leave') document.querySelector<HTMLElement>('.terminal-bar button')?.focus();
        }}
      />
    </main>
  );
}
