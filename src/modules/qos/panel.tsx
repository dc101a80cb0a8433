import { Tabs } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { InForce } from './panel/in-force.tsx';
import { Policies } from './panel/policies.tsx';
import { Profiles } from './panel/profiles.tsx';
import { TEXTS } from './panel/texts.ts';

/** How traffic is treated: what is in force, and what can be put there. */
export function Panel() {
  const t = usePanelText(TEXTS);
  return (
    <Tabs defaultValue="in_force" keepMounted={false}>
      <Tabs.List mb="xs" className="narrow-scroll">
        <Tabs.Tab value="in_force">{t('inForce')}</Tabs.Tab>
        <Tabs.Tab value="profiles">{t('profiles')}</Tabs.Tab>
        <Tabs.Tab value="policies">{t('policies')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="in_force">
        <InForce />
      </Tabs.Panel>
      <Tabs.Panel value="profiles">
        <Profiles />
      </Tabs.Panel>
      <Tabs.Panel value="policies">
        <Policies />
      </Tabs.Panel>
    </Tabs>
  );
}
