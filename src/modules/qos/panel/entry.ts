import { IconGauge } from '@tabler/icons-react';
import type { PanelEntry } from '#web/panels.ts';

/** How the navigation shows the screen. */
export const ENTRY: PanelEntry = { title: { en: 'QoS', fr: 'QoS' }, Icon: IconGauge, needs: 'qos.application.list' };
