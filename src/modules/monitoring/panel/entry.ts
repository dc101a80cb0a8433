import { IconActivity } from '@tabler/icons-react';
import type { PanelEntry } from '#web/panels.ts';

/** How the navigation shows the screen. */
export const ENTRY: PanelEntry = { title: { en: 'Monitoring', fr: 'Surveillance' }, Icon: IconActivity, needs: 'alerts.list' };
