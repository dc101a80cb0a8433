import '@xterm/xterm/css/xterm.css';
import './consoles.css';
import { ActionIcon, Box, Button, Group, Text, TextInput, Tooltip, useComputedColorScheme } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconClipboard,
  IconCopy,
  IconEraser,
  IconPencil,
  IconPencilOff,
  IconSearch,
} from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { showFailure } from '../../kit/failure-notice.tsx';
import { HubFailure } from '../../failure.ts';
import { useNode } from '../../live.ts';
import type { ConsoleLine, LineState, Pen } from './console-line.ts';
import { ConsoleNotice } from './console-notice.tsx';
import { openLine } from './open-line.ts';
import { wantedOf } from './wanted.ts';
import type { ConsoleTab } from './tabs.ts';
import { TerminalScreen, type OwnKey } from './terminal-screen.ts';

const ENTER = 0x0d;
const ICON_PX = 15;

interface TerminalPaneProps {
  readonly tab: ConsoleTab;
  readonly fontPx: number;
  /** It is the one in front: it gets the keyboard when it appears. */
  readonly front: boolean;
  /** Keys that are about the dock and not about this console. */
  readonly onKey: (key: Exclude<OwnKey, 'copy' | 'paste' | 'search'>) => void;
}

/** One console: its terminal, what it is called, who writes, and why it is not open when it is not. */
export function TerminalPane({ tab, fontPx, front, onKey }: TerminalPaneProps) {
  const t = useText();
  const node = useNode(tab.projectId, tab.nodeId);
  const dark = useComputedColorScheme('light') === 'dark';
  const place = useRef<HTMLDivElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const screen = useRef<TerminalScreen>(null);
  const line = useRef<ConsoleLine>(null);
  const [state, setState] = useState<LineState>({ phase: 'idle' });
  const [pen, setPen] = useState<Pen>('reading');
  const [hinted, setHinted] = useState(false);
  const [search, setSearch] = useState<string>();
  const [found, setFound] = useState(true);
  const name = node?.name ?? tab.name;
  const wanted = wantedOf(node);

  const ownKey = (key: OwnKey): void => {
    if (key === 'copy') void copy(screen.current?.selection ?? '');
    else if (key === 'paste') void paste();
    else if (key === 'search') openSearch();
    else onKey(key);
  };
  const ownKeys = useRef(ownKey);
  useEffect(() => {
    ownKeys.current = ownKey;
  });

  useEffect(() => {
    const opened = new TerminalScreen(
      place.current!,
      {
        typed(bytes) {
          if (connection.type(bytes)) return;
          if (connection.state.phase !== 'open') return;
          // Enter takes the pen and is the first that is written with it; any other key says how.
          if (bytes.length === 1 && bytes[0] === ENTER) {
            connection.takePen();
            connection.type(bytes);
          } else setHinted(true);
        },
        resized: (columns, rows) => connection.resize(columns, rows),
        key: (key) => ownKeys.current(key),
      },
      { label: t('consoles.terminal', { node: name }), fontPx, dark },
    );
    const connection = openLine(tab, {
      said: (bytes) => opened.write(bytes),
      state: setState,
      pen(next) {
        setPen(next);
        setHinted(false);
        opened.writing = next === 'writing';
      },
    });
    opened.writing = false;
    connection.resize(opened.size.columns, opened.size.rows);
    screen.current = opened;
    line.current = connection;
    return () => {
      connection.stop();
      opened.close();
    };
    // Name, font and colours are changed below without a new terminal.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [tab.projectId, tab.nodeId, tab.server]);

  useEffect(() => {
    if (wanted.kind === 'yes') line.current?.start();
    else if (wanted.kind !== 'unknown') line.current?.stop();
  }, [wanted.kind]);
  useEffect(() => {
    if (screen.current !== null) screen.current.dark = dark;
  }, [dark]);
  useEffect(() => {
    if (screen.current !== null) screen.current.fontPx = fontPx;
  }, [fontPx]);
  useEffect(() => {
    if (front) screen.current?.focus();
  }, [front]);
  useEffect(() => {
    const hurry = (): void => line.current?.hurry();
    addEventListener('online', hurry);
    return () => removeEventListener('online', hurry);
  }, []);

  async function copy(text: string): Promise<void> {
    if (text !== '') await navigator.clipboard?.writeText(text).catch(() => undefined);
  }
  async function paste(): Promise<void> {
    // Only secure pages may read what was copied; the browser's own paste works everywhere.
    const text = await navigator.clipboard?.readText().catch(() => undefined);
    if (text === undefined) showFailure(name, new HubFailure('forbidden', t('consoles.pasteRefused')));
    else screen.current?.paste(text);
    screen.current?.focus();
  }
  function openSearch(): void {
    setSearch((text) => text ?? '');
    requestAnimationFrame(() => searchField.current?.select());
  }
  function findNext(step: 1 | -1, text = search ?? ''): void {
    setFound(text === '' || (screen.current?.find(text, step) ?? false));
  }

  const writing = pen === 'writing';
  return (
    <Box
      className="terminal-pane"
      data-takes-keys
      data-console={tab.nodeId}
      data-phase={state.phase}
      data-pen={typeof pen === 'string' ? pen : 'held'}
    >
      <Group className="terminal-bar" gap={4} wrap="nowrap" px={6}>
        <Button
          size="compact-xs"
          variant={writing ? 'filled' : 'default'}
          aria-pressed={writing}
          disabled={state.phase !== 'open'}
          leftSection={writing ? <IconPencil size={ICON_PX} /> : <IconPencilOff size={ICON_PX} />}
          onClick={() => {
            if (writing) line.current?.leavePen();
            else line.current?.takePen();
            screen.current?.focus();
          }}
        >
          {writing ? t('consoles.leavePen') : t('consoles.takePen')}
        </Button>
        <Text
          size="xs"
          c={hinted ? 'red' : 'dimmed'}
          fw={hinted ? 600 : 400}
          className="clipped"
          role="status"
          aria-live="polite"
          style={{ flex: 1 }}
        >
          {state.phase !== 'open'
            ? ''
            : typeof pen === 'object'
              ? t('consoles.othersPen', { who: pen.heldBy })
              : writing
                ? t('consoles.writing')
                : t('consoles.reading')}
        </Text>
        {search !== undefined && (
          <Group gap={2} wrap="nowrap">
            <TextInput
              ref={searchField}
              size="xs"
              w={150}
              value={search}
              aria-label={t('consoles.search')}
              placeholder={t('consoles.searchPlaceholder')}
              error={!found}
              onChange={({ currentTarget: { value } }) => {
                setSearch(value);
                findNext(-1, value);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter') findNext(event.shiftKey ? -1 : 1);
                if (event.key !== 'Escape') return;
                setSearch(undefined);
                setFound(true);
                screen.current?.focus();
              }}
            />
            <Act label={t('consoles.searchPrevious')} onClick={() => findNext(-1)} icon={<IconArrowUp size={ICON_PX} />} />
            <Act label={t('consoles.searchNext')} onClick={() => findNext(1)} icon={<IconArrowDown size={ICON_PX} />} />
            <Text className="visually-hidden" role="status">
              {found ? '' : t('consoles.searchNothing')}
            </Text>
          </Group>
        )}
        <Act label={t('consoles.search')} onClick={openSearch} icon={<IconSearch size={ICON_PX} />} />
        <Act label={t('consoles.copy')} onClick={() => void copy(screen.current?.selection ?? '')} icon={<IconCopy size={ICON_PX} />} />
        <Act label={t('consoles.paste')} onClick={() => void paste()} icon={<IconClipboard size={ICON_PX} />} disabled={!writing} />
        <Act label={t('consoles.clear')} onClick={() => screen.current?.clear()} icon={<IconEraser size={ICON_PX} />} />
      </Group>
      <ConsoleNotice tab={tab} name={name} wanted={wanted} state={state} again={() => line.current?.hurry()} />
      {/* The words of the node, as it says them. */}
      <div ref={place} className="terminal-place" translate="no" />
    </Box>
  );
}

function Act({
  label,
  icon,
  onClick,
  disabled,
}: {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly disabled?: boolean;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={label} onClick={onClick} disabled={disabled === true}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
