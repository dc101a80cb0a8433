import { Tabs } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
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
    <Tabs defaultValue="alerts" keepMounted={false}>
      <Tabs.List mb="xs" className="narrow-scroll">
        <Tabs.Tab value="alerts">{t('alerts')}</Tabs.Tab>
        <Tabs.Tab value="events" disabled={!may('security.events.search')}>
          {t('events')}
        </Tabs.Tab>
        <Tabs.Tab value="containments">{t('containments')}</Tabs.Tab>
        <Tabs.Tab value="assessments">{t('assessments')}</Tabs.Tab>
        <Tabs.Tab value="defences" disabled={!may('security.defences.get')}>
          {t('defences')}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="alerts">
        <WireAlerts />
      </Tabs.Panel>
      <Tabs.Panel value="events">
        <Events />
      </Tabs.Panel>
      <Tabs.Panel value="containments">
        <Containments />
      </Tabs.Panel>
      <Tabs.Panel value="assessments">
        <Assessments />
      </Tabs.Panel>
      <Tabs.Panel value="defences">
        <Defences />
      </Tabs.Panel>
    </Tabs>
  );
}
