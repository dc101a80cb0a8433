import { Tabs } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Ask } from './panel/ask.tsx';
import { ASK_TEXTS } from './panel/ask-texts.ts';
import { Decisions } from './panel/decisions.tsx';
import { Forecasts } from './panel/forecasts.tsx';
import { Overview } from './panel/overview.tsx';
import { Policies } from './panel/policies.tsx';
import { TEXTS } from './panel/texts.ts';

/** What is to blame, what is unusual, how it goes on, and what should be done about it. */
export function Panel() {
  const t = usePanelText(TEXTS);
  const asking = usePanelText(ASK_TEXTS);
  return (
    <Tabs defaultValue="overview" keepMounted={false}>
      <Tabs.List mb="xs" className="narrow-scroll">
        <Tabs.Tab value="overview">{t('overview')}</Tabs.Tab>
        <Tabs.Tab value="forecasts">{t('forecasts')}</Tabs.Tab>
        <Tabs.Tab value="decisions">{t('decisions')}</Tabs.Tab>
        <Tabs.Tab value="policies">{t('policies')}</Tabs.Tab>
        <Tabs.Tab value="ask">{asking('ask')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="overview">
        <Overview />
      </Tabs.Panel>
      <Tabs.Panel value="forecasts">
        <Forecasts />
      </Tabs.Panel>
      <Tabs.Panel value="decisions">
        <Decisions />
      </Tabs.Panel>
      <Tabs.Panel value="policies">
        <Policies />
      </Tabs.Panel>
      <Tabs.Panel value="ask">
        <Ask />
      </Tabs.Panel>
    </Tabs>
  );
}
