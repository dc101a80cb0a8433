import { usePanelText } from '#web/i18n/panel-texts.ts';
import { PanelTabs } from '#web/kit/panel-tabs.tsx';
import { Alerts } from './panel/alerts.tsx';
import { Computes } from './panel/computes.tsx';
import { Incidents } from './panel/incidents.tsx';
import { Rules } from './panel/rules.tsx';
import { Targets } from './panel/targets.tsx';
import { TEXTS } from './panel/texts.ts';

/** What is not as it should be, what belongs together, who is measured, and the rules by which that is judged. */
export function Panel() {
  const t = usePanelText(TEXTS);
  return (
    <PanelTabs
      tabs={[
        { value: 'alerts', label: t('alerts'), content: <Alerts /> },
        { value: 'incidents', label: t('incidents'), content: <Incidents /> },
        {
          value: 'targets',
          label: t('targets'),
          content: (
            <>
              <Computes />
              <Targets />
            </>
          ),
        },
        { value: 'rules', label: t('rules'), content: <Rules /> },
      ]}
    />
  );
}
