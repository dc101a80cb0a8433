import { usePanelText } from '#web/i18n/panel-texts.ts';
import { PanelTabs } from '#web/kit/panel-tabs.tsx';
import { Channels } from './panel/channels.tsx';
import { Outcomes } from './panel/outcomes.tsx';
import { Rules } from './panel/rules.tsx';
import { Silences } from './panel/silences.tsx';
import { TEXTS } from './panel/texts.ts';

/** Who is told what: rules, the channels they tell over, silences, and what became of each notification. */
export function Panel() {
  const t = usePanelText(TEXTS);
  return (
    <PanelTabs
      tabs={[
        { value: 'rules', label: t('rules'), content: <Rules /> },
        { value: 'channels', label: t('channels'), content: <Channels /> },
        { value: 'silences', label: t('silences'), content: <Silences /> },
        { value: 'outcomes', label: t('deliveries'), content: <Outcomes /> },
      ]}
    />
  );
}
