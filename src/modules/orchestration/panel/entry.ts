import { IconChecklist } from '@tabler/icons-react';
import type { PanelEntry } from '#web/panels.ts';

/** How the navigation shows the screen. */
export const ENTRY: PanelEntry = { title: { en: 'Tasks', fr: 'Tâches' }, Icon: IconChecklist, needs: 'task.list' };
