import { usePanelText } from '#web/i18n/panel-texts.ts';
import { PanelTabs } from '#web/kit/panel-tabs.tsx';
import { Connections } from './panel/connections.tsx';
import { Services } from './panel/services.tsx';
import { Syslog } from './panel/syslog.tsx';
import { TEXTS } from './panel/texts.ts';

/** Services and how they are, other systems and how these are, and what came over syslog. */
export function Panel() {
  const t = usePanelText(TEXTS);
  return (
    <PanelTabs
      tabs={[
        { value: 'services', label: t('services'), content: <Services /> },
        { value: 'connections', label: t('connections'), content: <Connections /> },
        { value: 'syslog', label: t('syslog'), content: <Syslog /> },
      ]}
    />
  );
}
