import { IconShield } from '@tabler/icons-react';
import type { PanelEntry } from '#web/panels.ts';

/** How the navigation shows the screen. */
export const ENTRY: PanelEntry = { title: { en: 'Security', fr: 'Sécurité' }, Icon: IconShield, needs: 'security.containment.list' };
