import { usePanelText } from '#web/i18n/panel-texts.ts';
import { PanelTabs } from '#web/kit/panel-tabs.tsx';
import { InForce } from './panel/in-force.tsx';
import { Policies } from './panel/policies.tsx';
import { Profiles } from './panel/profiles.tsx';
import { TEXTS } from './panel/texts.ts';

/** How traffic is treated: what is in force, and what can be put there. */
export function Panel() {
  const t = usePanelText(TEXTS);
  return (
    <PanelTabs
      tabs={[
        { value: 'in_force', label: t('inForce'), content: <InForce /> },
        { value: 'profiles', label: t('profiles'), content: <Profiles /> },
        { value: 'policies', label: t('policies'), content: <Policies /> },
      ]}
    />
  );
}
