import { usePanelText } from '#web/i18n/panel-texts.ts';
import { PanelTabs } from '#web/kit/panel-tabs.tsx';
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
    <PanelTabs
      tabs={[
        { value: 'overview', label: t('overview'), content: <Overview /> },
        { value: 'forecasts', label: t('forecasts'), content: <Forecasts /> },
        { value: 'decisions', label: t('decisions'), content: <Decisions /> },
        { value: 'policies', label: t('policies'), content: <Policies /> },
        { value: 'ask', label: asking('ask'), content: <Ask /> },
      ]}
    />
  );
}
