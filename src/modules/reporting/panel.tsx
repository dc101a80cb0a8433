import { Tabs } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Reports } from './panel/reports.tsx';
import { Schedules } from './panel/schedules.tsx';
import { TEXTS } from './panel/texts.ts';

/** Reports that were made, and when others are made by themselves. */
export function Panel() {
  const t = usePanelText(TEXTS);
  return (
    <Tabs defaultValue="reports" keepMounted={false}>
      <Tabs.List mb="xs">
        <Tabs.Tab value="reports">{t('reports')}</Tabs.Tab>
        <Tabs.Tab value="schedules">{t('schedules')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="reports">
        <Reports />
      </Tabs.Panel>
      <Tabs.Panel value="schedules">
        <Schedules />
      </Tabs.Panel>
    </Tabs>
  );
}
