import { usePanelText } from '#web/i18n/panel-texts.ts';
import { PanelTabs } from '#web/kit/panel-tabs.tsx';
import { Reports } from './panel/reports.tsx';
import { Schedules } from './panel/schedules.tsx';
import { TEXTS } from './panel/texts.ts';

/** Reports that were made, and when others are made by themselves. */
export function Panel() {
  const t = usePanelText(TEXTS);
  return (
    <PanelTabs
      tabs={[
        { value: 'reports', label: t('reports'), content: <Reports /> },
        { value: 'schedules', label: t('schedules'), content: <Schedules /> },
      ]}
    />
  );
}
