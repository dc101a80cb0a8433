import { usePanelText } from '#web/i18n/panel-texts.ts';
import { PanelTabs } from '#web/kit/panel-tabs.tsx';
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
    <PanelTabs
      tabs={[
        { value: 'inventory', label: t('inventory'), content: <Inventory /> },
        { value: 'map', label: t('map'), content: <LayerMap /> },
        { value: 'path', label: t('path'), content: <PathFinder /> },
        { value: 'backups', label: t('backups'), content: <Backups /> },
        { value: 'schedules', label: t('schedules'), content: <Schedules /> },
        { value: 'compliance', label: t('compliance'), content: <Compliance /> },
      ]}
    />
  );
}
