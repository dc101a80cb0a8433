import { useText } from '../../i18n/i18n.ts';
import { AlertsWidget } from './alerts-widget.tsx';
import { SeriesWidget } from './series-widget.tsx';
import { TilesWidget } from './tiles-widget.tsx';
import { TopologyWidget } from './topology-widget.tsx';
import { TopWidget } from './top-widget.tsx';
import type { Widget } from './widget.ts';
import { metricText } from './measured-words.ts';

/** What a widget is called where nobody called it anything. */
export function useWidgetTitle(): (widget: Widget) => string {
  const t = useText();
  return (widget) => {
    if (widget.title !== undefined) return widget.title;
    const kind = t(`dashboards.kinds.${widget.kind}`);
    return 'metric' in widget ? t('dashboards.ofMetric', { kind, metric: metricText(t, widget.metric) }) : kind;
  };
}

interface WidgetViewProps {
  readonly widget: Widget;
  readonly title: string;
  /** Of the dashboard; the widget may name another. */
  readonly projectId: string | null;
}

export function WidgetView({ widget, title, projectId: ofDashboard }: WidgetViewProps) {
  const projectId = widget.project_id ?? ofDashboard ?? undefined;
  switch (widget.kind) {
    case 'series':
      return <SeriesWidget widget={widget} projectId={projectId} />;
    case 'top':
      return <TopWidget widget={widget} projectId={projectId} title={title} />;
    case 'alerts':
      return <AlertsWidget widget={widget} projectId={projectId} />;
    case 'tiles':
      return <TilesWidget widget={widget} projectId={projectId} />;
    case 'topology':
      return <TopologyWidget projectId={projectId} />;
    case 'text':
      return <div className="widget-text">{widget.text}</div>;
  }
}
