import { useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { firstRowBelow, placedAt, without, type Place } from './grid.ts';
import { WidgetForm } from './widget-form.tsx';
import { WidgetFrame, type Editing } from './widget-frame.tsx';
import { useWidgetTitle, WidgetView } from './widget-view.tsx';
import { freeName, newWidget, type Widget } from './widget.ts';

interface DashboardGridProps {
  readonly widgets: readonly Widget[];
  readonly projectId: string | null;
  /** Absent: it is looked at, and not put together. */
  readonly onChange?: (widgets: readonly Widget[]) => void;
  /** Where a widget stands now, for whoever does not see it. */
  readonly onTell?: (told: string) => void;
  readonly adding?: boolean;
  readonly onAdded?: () => void;
}

/** The widgets of a dashboard at their places, in reading order for the keyboard and for phones. */
export function DashboardGrid({ widgets, projectId, onChange, onTell, adding = false, onAdded }: DashboardGridProps) {
  const t = useText();
  const titleOf = useWidgetTitle();
  const [opened, setOpened] = useState<Widget>();
  const inOrder = widgets.toSorted((one, other) => one.y - other.y || one.x - other.x);
  const editingOf = (widget: Widget): Editing | undefined => {
    if (onChange === undefined) return undefined;
    const { widget_id: id } = widget;
    return {
      place(place: Partial<Place>) {
        const placed = placedAt(widgets, id, place);
        onChange(placed);
        const { x, y, w, h } = placed.find((each) => each.widget_id === id)!;
        onTell?.(t('dashboards.placed', { title: titleOf(widget), x: x + 1, y: y + 1, w, h }));
      },
      open: () => setOpened(widget),
      remove: () => onChange(without(widgets, id)),
    };
  };
  return (
    <>
      <div className="dashboard">
        {inOrder.map((widget) => {
          const title = titleOf(widget);
          return (
            <WidgetFrame key={widget.widget_id} widget={widget} title={title} editing={editingOf(widget)}>
              <WidgetView widget={widget} title={title} projectId={projectId} />
            </WidgetFrame>
          );
        })}
      </div>
      {onChange !== undefined && adding && (
        <WidgetForm
          widget={newWidget('tiles', freeName('tiles', widgets), firstRowBelow(widgets))}
          isNew
          save={(widget) => onChange([...widgets, { ...widget, widget_id: freeName(widget.kind, widgets) }])}
          close={() => onAdded?.()}
        />
      )}
      {onChange !== undefined && opened !== undefined && (
        <WidgetForm
          key={opened.widget_id}
          widget={opened}
          isNew={false}
          save={(widget) => onChange(widgets.map((each) => (each.widget_id === widget.widget_id ? widget : each)))}
          close={() => setOpened(undefined)}
        />
      )}
    </>
  );
}
