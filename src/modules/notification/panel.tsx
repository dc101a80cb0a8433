import { Tabs } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Channels } from './panel/channels.tsx';
import { Outcomes } from './panel/outcomes.tsx';
import { Rules } from './panel/rules.tsx';
import { Silences } from './panel/silences.tsx';
import { TEXTS } from './panel/texts.ts';

/** Who is told what: rules, the channels they tell over, silences, and what became of each notification. */
export function Panel() {
  const t = usePanelText(TEXTS);
  return (
    <Tabs defaultValue="rules" keepMounted={false}>
      <Tabs.List mb="xs" className="narrow-scroll">
        <Tabs.Tab value="rules">{t('rules')}</Tabs.Tab>
        <Tabs.Tab value="channels">{t('channels')}</Tabs.Tab>
        <Tabs.Tab value="silences">{t('silences')}</Tabs.Tab>
        <Tabs.Tab value="outcomes">{t('deliveries')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="rules">
        <Rules />
      </Tabs.Panel>
      <Tabs.Panel value="channels">
        <Channels />
      </Tabs.Panel>
      <Tabs.Panel value="silences">
        <Silences />
      </Tabs.Panel>
      <Tabs.Panel value="outcomes">
        <Outcomes />
      </Tabs.Panel>
    </Tabs>
  );
}
