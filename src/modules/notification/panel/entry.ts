import { IconBell } from '@tabler/icons-react';
import type { PanelEntry } from '#web/panels.ts';

/** How the navigation shows the screen. */
export const ENTRY: PanelEntry = { title: { en: 'Notifications', fr: 'Notifications' }, Icon: IconBell, needs: 'notification.rule.list' };
