import { IconBulb } from '@tabler/icons-react';
import type { PanelEntry } from '#web/panels.ts';

/** How the navigation shows the screen. */
export const ENTRY: PanelEntry = { title: { en: 'Assistant', fr: 'Assistant' }, Icon: IconBulb, needs: 'assistant.analysis.get' };
