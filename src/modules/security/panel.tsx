import { usePanelText } from '#web/i18n/panel-texts.ts';
import { PanelTabs } from '#web/kit/panel-tabs.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { Assessments } from './panel/assessments.tsx';
import { Containments } from './panel/containments.tsx';
import { Events } from './panel/events.tsx';
import { Defences } from './panel/defences.tsx';
import { TEXTS } from './panel/texts.ts';
import { WireAlerts } from './panel/wire-alerts.tsx';

/** What attacks, where, what was done against it, and what is weak. */
export function Panel() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  return (
    <PanelTabs
      tabs={[
        { value: 'alerts', label: t('alerts'), content: <WireAlerts /> },
        { value: 'events', label: t('events'), content: <Events />, disabled: !may('security.events.search') },
        { value: 'containments', label: t('containments'), content: <Containments /> },
        { value: 'assessments', label: t('assessments'), content: <Assessments /> },
        { value: 'defences', label: t('defences'), content: <Defences />, disabled: !may('security.defences.get') },
      ]}
    />
  );
}
