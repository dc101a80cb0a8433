import { ActionIcon, Group, Text } from '@mantine/core';
import { IconGripVertical, IconSettings, IconTrash } from '@tabler/icons-react';
import { useRef, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { COLUMNS, type Place } from './grid.ts';
import type { Widget } from './widget.ts';

/** What can be done with a widget while its dashboard is put together. */
export interface Editing {
  readonly place: (place: Partial<Place>) => void;
  readonly open: () => void;
  readonly remove: () => void;
}

interface WidgetFrameProps {
  readonly widget: Widget;
  readonly title: string;
  readonly editing: Editing | undefined;
  readonly children: ReactNode;
}

/** Of the grid, in pixels; dashboards.css says the same. */
const ROW = 56;
const GAP = 10;

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A widget at its place, with its title; while it is edited with a grip, which pointers drag and arrow keys move. */
export function WidgetFrame({ widget, title, editing, children }: WidgetFrameProps) {
  const t = useText();
  const { widget_id: id, kind, x, y, w, h } = widget;
  const style = { gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}`, '--rows': h } as CSSProperties;
  return (
    <section className="widget" style={style} aria-label={title} data-widget={id} data-kind={kind} data-place={`${x},${y},${w},${h}`}>
      {(title !== '' || editing !== undefined) && (
        <Group gap={4} px={10} py={4} wrap="nowrap" justify="space-between" flex="none" mih={30}>
          <Text component="h2" fw={600} size="sm" className="clipped">
            <bdi>{title}</bdi>
          </Text>
          {editing !== undefined && (
            <Group gap={2} wrap="nowrap">
              <Grip widget={widget} title={title} editing={editing} />
              <ActionIcon variant="subtle" color="gray" size="sm" onClick={editing.open} aria-label={t('dashboards.editWidget', { title })}>
                <IconSettings size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                onClick={editing.remove}
                aria-label={t('dashboards.removeWidget', { title })}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </Group>
          )}
        </Group>
      )}
      {/* What can be scrolled can be reached by keyboard. */}
      <div
        className="widget-body"
        tabIndex={kind === 'top' || kind === 'text' || kind === 'alerts' ? 0 : undefined}
        role="group"
        aria-label={title}
      >
        {children}
      </div>
    </section>
  );
}

interface GripProps {
  readonly widget: Widget;
  readonly title: string;
  readonly editing: Editing;
}

function Grip({ widget, title, editing }: GripProps) {
  const t = useText();
  const from = useRef<{ readonly x: number; readonly y: number; readonly left: number; readonly top: number; readonly column: number }>(
    undefined,
  );
  const start = (event: PointerEvent<HTMLButtonElement>): void => {
    const grid = event.currentTarget.closest<HTMLElement>('.dashboard');
    if (grid === null || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = {
      x: event.clientX,
      y: event.clientY,
      left: widget.x,
      top: widget.y,
      column: (grid.clientWidth + GAP) / COLUMNS,
    };
  };
  const move = (event: PointerEvent<HTMLButtonElement>): void => {
    const begun = from.current;
    if (begun === undefined) return;
    const x = begun.left + Math.round((event.clientX - begun.x) / begun.column);
    const y = begun.top + Math.round((event.clientY - begun.y) / (ROW + GAP));
    if (x !== widget.x || y !== widget.y) editing.place({ x, y });
  };
  const end = (): void => void (from.current = undefined);
  const press = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (arrow === undefined) return;
    event.preventDefault();
    const [dx, dy] = arrow;
    editing.place(event.shiftKey ? { w: widget.w + dx, h: widget.h + dy } : { x: widget.x + dx, y: widget.y + dy });
  };
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      className="widget-grip"
      aria-label={t('dashboards.grip', { title })}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={press}
    >
      <IconGripVertical size={14} />
    </ActionIcon>
  );
}
