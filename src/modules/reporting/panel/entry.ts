import { IconReport } from '@tabler/icons-react';
import type { PanelEntry } from '#web/panels.ts';

/** How the navigation shows the screen. */
export const ENTRY: PanelEntry = { title: { en: 'Reports', fr: 'Rapports' }, Icon: IconReport, needs: 'reporting.report.list' };
