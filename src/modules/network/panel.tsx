import { Tabs } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Backups } from './panel/backups.tsx';
import { Compliance } from './panel/compliance.tsx';
import { Inventory } from './panel/inventory.tsx';
import { LayerMap } from './panel/layer-map.tsx';
import { PathFinder } from './panel/path-finder.tsx';
import { Schedules } from './panel/schedules.tsx';
import { TEXTS } from './panel/texts.ts';

/** The network as a whole: what is in it, how traffic goes, how it is configured, and whether that is as it should be. */
export function Panel() {
  const t = usePanelText(TEXTS);
  return (
    <Tabs defaultValue="inventory" keepMounted={false}>
      <Tabs.List mb="xs" className="narrow-scroll">
        <Tabs.Tab value="inventory">{t('inventory')}</Tabs.Tab>
        <Tabs.Tab value="map">{t('map')}</Tabs.Tab>
        <Tabs.Tab value="path">{t('path')}</Tabs.Tab>
        <Tabs.Tab value="backups">{t('backups')}</Tabs.Tab>
        <Tabs.Tab value="schedules">{t('schedules')}</Tabs.Tab>
        <Tabs.Tab value="compliance">{t('compliance')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="inventory">
        <Inventory />
      </Tabs.Panel>
      <Tabs.Panel value="map">
        <LayerMap />
      </Tabs.Panel>
      <Tabs.Panel value="path">
        <PathFinder />
      </Tabs.Panel>
      <Tabs.Panel value="backups">
        <Backups />
      </Tabs.Panel>
      <Tabs.Panel value="schedules">
        <Schedules />
      </Tabs.Panel>
      <Tabs.Panel value="compliance">
        <Compliance />
      </Tabs.Panel>
    </Tabs>
  );
}
