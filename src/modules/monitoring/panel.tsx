import { Tabs } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
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
    <Tabs defaultValue="alerts" keepMounted={false}>
      <Tabs.List mb="xs" className="narrow-scroll">
        <Tabs.Tab value="alerts">{t('alerts')}</Tabs.Tab>
        <Tabs.Tab value="incidents">{t('incidents')}</Tabs.Tab>
        <Tabs.Tab value="targets">{t('targets')}</Tabs.Tab>
        <Tabs.Tab value="rules">{t('rules')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="alerts">
        <Alerts />
      </Tabs.Panel>
      <Tabs.Panel value="incidents">
        <Incidents />
      </Tabs.Panel>
      <Tabs.Panel value="targets">
        <Computes />
        <Targets />
      </Tabs.Panel>
      <Tabs.Panel value="rules">
        <Rules />
      </Tabs.Panel>
    </Tabs>
  );
}
