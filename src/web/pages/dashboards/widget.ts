import type { Input, Output } from '../../request.ts';

export type Dashboard = Output<'reporting.dashboard.get'>;
export type Widget = Dashboard['widgets'][number];
export type WidgetKind = Widget['kind'];
export type WidgetOf<K extends WidgetKind> = Extract<Widget, { kind: K }>;
/** What is kept of a dashboard, exported and imported. */
export type Written = Input<'reporting.dashboard.create'>;

export const WIDGET_KINDS = ['tiles', 'alerts', 'series', 'top', 'topology', 'text'] as const satisfies readonly WidgetKind[];
export const TILES = ['alerts', 'nodes', 'projects', 'modules'] as const;
/** Hours that people choose. */
export const PERIODS = [1, 6, 24, 168] as const;

/** A new widget as it is offered first; `y` is the row below all others. */
export function newWidget(kind: WidgetKind, id: string, y: number): Widget {
  const place = { widget_id: id, x: 0, y, w: 6, h: 4 };
  switch (kind) {
    case 'series':
      return { ...place, kind, metric: 'cpu_load_percent', lines: 4, period_h: 1 };
    case 'top':
      return { ...place, kind, metric: 'device_response_ms', least: false, most: 10, period_h: 1, h: 5 };
    case 'alerts':
      return { ...place, kind, min_severity: 'info', most: 20, h: 5 };
    case 'tiles':
      return { ...place, kind, of: [...TILES], w: 12, h: 2 };
    case 'topology':
      return { ...place, kind, h: 6 };
    case 'text':
      return { ...place, kind, text: '', h: 2 };
  }
}

/** What a dashboard says, without what the hub adds to it. */
export function writtenOf({ name, shared, project_id, widgets }: Dashboard): Written {
  return { name, shared, project_id, widgets };
}

/** A name within the dashboard that no other has. */
export function freeName(kind: WidgetKind, widgets: readonly Widget[]): string {
  const taken = new Set(widgets.map(({ widget_id }) => widget_id));
  for (let number = 1; ; number += 1) {
    if (!taken.has(`${kind}-${number}`)) return `${kind}-${number}`;
  }
}
