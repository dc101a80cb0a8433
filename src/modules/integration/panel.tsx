import { Tabs } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Connections } from './panel/connections.tsx';
import { Services } from './panel/services.tsx';
import { Syslog } from './panel/syslog.tsx';
import { TEXTS } from './panel/texts.ts';

/** Services and how they are, other systems and how these are, and what came over syslog. */
export function Panel() {
  const t = usePanelText(TEXTS);
  return (
    <Tabs defaultValue="services" keepMounted={false}>
      <Tabs.List mb="xs" className="narrow-scroll">
        <Tabs.Tab value="services">{t('services')}</Tabs.Tab>
        <Tabs.Tab value="connections">{t('connections')}</Tabs.Tab>
        <Tabs.Tab value="syslog">{t('syslog')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="services">
        <Services />
      </Tabs.Panel>
      <Tabs.Panel value="connections">
        <Connections />
      </Tabs.Panel>
      <Tabs.Panel value="syslog">
        <Syslog />
      </Tabs.Panel>
    </Tabs>
  );
}
