import { IconNetwork } from '@tabler/icons-react';
import type { PanelEntry } from '#web/panels.ts';

/** How the navigation shows the screen. */
export const ENTRY: PanelEntry = { title: { en: 'Network', fr: 'Réseau' }, Icon: IconNetwork, needs: 'network.inventory.list' };
