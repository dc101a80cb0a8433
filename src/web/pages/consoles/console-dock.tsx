import './consoles.css';
import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronUp,
  IconExternalLink,
  IconLayoutColumns,
  IconMaximize,
  IconMinimize,
  IconTextDecrease,
  IconTextIncrease,
  IconX,
} from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { Loading } from '../../kit/data-states.tsx';
import { StatusMark } from '../../kit/status.tsx';
import { useNode } from '../../live.ts';
import { changeDock, useDock } from './dock-store.ts';
import {
  HEIGHT_PX,
  frontTab,
  inFront,
  keyOf,
  shownTabs,
  stepped,
  withFont,
  withHeight,
  withoutTab,
  type ConsoleTab,
  type Dock,
} from './tabs.ts';
import type { OwnKey } from './terminal-screen.ts';

// The terminal comes when somebody opens the first console.
const TerminalPane = lazy(async () => ({ default: (await import('./terminal-pane.tsx')).TerminalPane }));

const ICON_PX = 16;
const STEP_PX = 24;

/** The open consoles, at the foot of every page. Nothing while none is open. */
export function ConsoleDock() {
  const dock = useDock();
  return dock.tabs.length === 0 ? null : <OpenDock dock={dock} />;
}

function OpenDock({ dock }: { readonly dock: Dock }) {
  const t = useText();
  const element = useRef<HTMLElement>(null);
  const tabs = useRef<HTMLDivElement>(null);
  const full = useFullScreen(element);
  const front = frontTab(dock);
  const shown = shownTabs(dock);
  useRoomBelow(element);

  const onKey = (key: Exclude<OwnKey, 'copy' | 'paste' | 'search'>): void => {
    if (key === 'larger' || key === 'smaller') changeDock((now) => withFont(now, key === 'larger' ? 1 : -1));
    else if (key === 'leave') tabs.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
    else changeDock((now) => stepped(now, key === 'next' ? 1 : -1));
  };

  return (
    <section
      ref={element}
      className="console-dock"
      aria-label={t('consoles.dock')}
      data-folded={dock.folded || undefined}
      style={{ height: dock.folded ? 'auto' : `min(${dock.heightPx}px, 75dvh)` }}
    >
      {!dock.folded && !full.on && <Grip heightPx={dock.heightPx} dock={element} />}
      <div className="console-bar">
        <div className="console-tabs" role="tablist" aria-label={t('consoles.tabs')} ref={tabs}>
          {dock.tabs.map((tab) => (
            <Tab key={keyOf(tab)} tab={tab} front={tab === front} shown={!dock.folded && shown.includes(tab)} />
          ))}
        </div>
        <Tool
          label={t('consoles.smaller')}
          icon={<IconTextDecrease size={ICON_PX} />}
          onClick={() => changeDock((now) => withFont(now, -1))}
          wide
        />
        <Tool
          label={t('consoles.larger')}
          icon={<IconTextIncrease size={ICON_PX} />}
          onClick={() => changeDock((now) => withFont(now, 1))}
          wide
        />
        <Tool
          label={t('consoles.beside')}
          icon={<IconLayoutColumns size={ICON_PX} />}
          pressed={dock.beside}
          onClick={() => changeDock((now) => ({ ...now, beside: !now.beside, folded: false }))}
          wide
        />
        {front !== undefined && (
          <Tool
            label={t('consoles.popOut')}
            icon={<IconExternalLink size={ICON_PX} />}
            onClick={() => {
              const query = front.server === undefined ? '' : `?server=${encodeURIComponent(front.server)}`;
              window.open(`/consoles/${front.projectId}/${front.nodeId}${query}`, '_blank', 'noopener,popup,width=900,height=600');
            }}
            wide
          />
        )}
        <Tool
          label={full.on ? t('consoles.leaveFullScreen') : t('consoles.fullScreen')}
          icon={full.on ? <IconMinimize size={ICON_PX} /> : <IconMaximize size={ICON_PX} />}
          onClick={full.toggle}
        />
        <Tool
          label={dock.folded ? t('consoles.expand') : t('consoles.collapse')}
          icon={dock.folded ? <IconChevronUp size={ICON_PX} /> : <IconChevronDown size={ICON_PX} />}
          expanded={!dock.folded}
          onClick={() => changeDock((now) => ({ ...now, folded: !now.folded }))}
        />
        <Tool
          label={t('consoles.closeAll')}
          icon={<IconX size={ICON_PX} />}
          onClick={() => changeDock((now) => ({ ...now, tabs: [], front: [] }))}
        />
      </div>
      <div className="console-panes" hidden={dock.folded} style={dock.folded ? { display: 'none' } : {}}>
        {dock.tabs.map((tab) => {
          const key = keyOf(tab);
          // Those behind stay connected: what their nodes say is there when they come to the front.
          return (
            <div key={key} role="tabpanel" id={`console-${key}`} aria-labelledby={`console-tab-${key}`} hidden={!shown.includes(tab)}>
              <Suspense fallback={<Loading />}>
                <TerminalPane tab={tab} fontPx={dock.fontPx} front={tab === front && !dock.folded} onKey={onKey} />
              </Suspense>
            </div>
          );
        })}
      </div>
    </section>
  );
}

function Tab({ tab, front, shown }: { readonly tab: ConsoleTab; readonly front: boolean; readonly shown: boolean }) {
  const t = useText();
  const node = useNode(tab.projectId, tab.nodeId);
  const key = keyOf(tab);
  const name = node?.name ?? tab.name;
  return (
    <div className="console-tab" data-front={front || undefined} data-shown={shown || undefined} role="presentation">
      <UnstyledButton
        role="tab"
        id={`console-tab-${key}`}
        aria-selected={front}
        aria-controls={`console-${key}`}
        tabIndex={front ? 0 : -1}
        onClick={() => changeDock((now) => inFront(now, key))}
        onAuxClick={(event) => event.button === 1 && changeDock((now) => withoutTab(now, key))}
        onKeyDown={(event) => {
          if (event.key === 'Delete') changeDock((now) => withoutTab(now, key));
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
          event.preventDefault();
          changeDock((now) => stepped(now, event.key === 'ArrowRight' ? 1 : -1));
        }}
      >
        <StatusMark status={node?.status ?? 'unknown'} size={9} />
        <span className="clipped">{name}</span>
      </UnstyledButton>
      <ActionIcon
        size="xs"
        variant="subtle"
        color="gray"
        mx={4}
        tabIndex={front ? 0 : -1}
        aria-label={t('consoles.close', { node: name })}
        onClick={() => changeDock((now) => withoutTab(now, key))}
      >
        <IconX size={12} />
      </ActionIcon>
    </div>
  );
}

/** The upper edge, which makes the dock higher or lower: by pointer, or by the arrow keys. */
function Grip({ heightPx, dock }: { readonly heightPx: number; readonly dock: { readonly current: HTMLElement | null } }) {
  const t = useText();
  return (
    <div
      className="console-grip"
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('consoles.resize')}
      aria-valuenow={heightPx}
      aria-valuemin={HEIGHT_PX.least}
      aria-valuemax={HEIGHT_PX.most}
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        changeDock((now) => withHeight(now, now.heightPx + (event.key === 'ArrowUp' ? STEP_PX : -STEP_PX)));
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId) || dock.current === null) return;
        const { bottom } = dock.current.getBoundingClientRect();
        changeDock((now) => withHeight(now, bottom - event.clientY));
      }}
    />
  );
}

interface ToolProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  /** Only where there is room. */
  readonly wide?: boolean;
}

function Tool({ label, icon, onClick, pressed, expanded, wide }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="sm"
        variant={pressed === true ? 'light' : 'subtle'}
        color={pressed === true ? 'cyan' : 'gray'}
        className={wide === true ? 'wide-only' : ''}
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
        onClick={onClick}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function useFullScreen(element: { readonly current: HTMLElement | null }): { readonly on: boolean; readonly toggle: () => void } {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const changed = (): void => setOn(document.fullscreenElement !== null && document.fullscreenElement === element.current);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, [element]);
  return {
    on,
    toggle() {
      if (on) void document.exitFullscreen();
      else element.current?.requestFullscreen().catch(() => undefined);
    },
  };
}

/** The page keeps as much free at its foot as the dock covers. */
function useRoomBelow(element: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const { style } = document.documentElement;
    const resized = new ResizeObserver(([entry]) => {
      style.setProperty('--console-dock', `${Math.ceil(entry?.target.clientHeight ?? 0)}px`);
      dispatchEvent(new Event('consoles-resized'));
    });
    if (element.current !== null) resized.observe(element.current);
    return () => {
      resized.disconnect();
      style.removeProperty('--console-dock');
      // When it is gone from the page.
      requestAnimationFrame(() => dispatchEvent(new Event('consoles-resized')));
    };
  }, [element]);
}
