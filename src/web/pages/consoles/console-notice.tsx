import { Button, Group, Text, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { useSaid } from '../../i18n/said.ts';
import { act, subjects } from '../../kit/acts.ts';
import { useMay } from '../../kit/permissions.ts';
import { useRunningText } from '../../kit/status.tsx';
import type { LineState } from './console-line.ts';
import type { ConsoleTab } from './tabs.ts';
import type { Wanted } from './wanted.ts';

const ICON_PX = 15;

/** Why the console is not open, and what can be done about it. Nothing while it is. */
export function ConsoleNotice(props: {
  readonly tab: ConsoleTab;
  readonly name: string;
  readonly wanted: Wanted;
  readonly state: LineState;
  readonly again: () => void;
}) {
  const t = useText();
  const said = useSaid();
  const { tab, name, wanted, state, again } = props;
  const may = useMay();
  const running = useRunningText(subjects.node(tab.nodeId));
  const input = { project_id: tab.projectId, node_id: tab.nodeId, ...(tab.server === undefined ? {} : { server: tab.server }) };
  const acting = { subject: subjects.node(tab.nodeId), name };
  let text: string | undefined;
  let button: ReactNode;
  if (wanted.kind === 'gone') text = t('consoles.gone');
  else if (wanted.kind === 'stopped') {
    text = t('consoles.stopped', { status: t(`status.${wanted.status}`) });
    button = (
      <Button
        size="compact-xs"
        variant="default"
        loading={running !== undefined}
        onClick={() => void act('gns3.node.start', input, acting)}
      >
        {t('consoles.start')}
      </Button>
    );
  } else if (wanted.kind === 'not-text') text = t('consoles.notText', { type: wanted.type, address: wanted.address });
  else if (wanted.kind === 'none') text = t('consoles.noConsole');
  else if (state.phase === 'connecting' || wanted.kind === 'unknown') text = t('consoles.connecting');
  else if (state.phase === 'refused')
    text = state.code === 'forbidden' ? t('consoles.forbidden', { why: said(state.why) }) : t('consoles.gone');
  else if (state.phase === 'waiting') {
    text = t('consoles.reconnecting', { why: state.why === '' ? t('consoles.unreachable') : said(state.why) });
    button = (
      <>
        <Button size="compact-xs" variant="default" leftSection={<IconRefresh size={ICON_PX} />} onClick={again}>
          {t('consoles.again')}
        </Button>
        {state.why !== '' && (
          <Tooltip label={t('consoles.resetHint')}>
            <Button
              size="compact-xs"
              variant="default"
              loading={running !== undefined}
              disabled={!may('gns3.console.reset')}
              onClick={() => void act('gns3.console.reset', input, acting).then(again)}
            >
              {t('consoles.reset')}
            </Button>
          </Tooltip>
        )}
      </>
    );
  }
  if (text === undefined) return null;
  return (
    <Group className="terminal-notice" gap="xs" px="xs" py={4} role="status" aria-live="polite">
      <Text size="sm">{text}</Text>
      {button}
    </Group>
  );
}
