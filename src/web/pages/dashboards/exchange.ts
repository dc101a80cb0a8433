import { saveAs } from '../../kit/save-as.ts';
import { writtenOf, type Dashboard, type Written } from './widget.ts';

/** A file larger than this is none of a dashboard: 40 widgets are some 100 kB. */
const LARGEST = 500_000;

/** What a file says that was exported; the hub checks every field of it. Null: it is no dashboard at all. */
export function readDashboard(text: string): Written | null {
  if (text.length > LARGEST) return null;
  try {
    const told = JSON.parse(text) as Partial<Written> | null;
    if (typeof told !== 'object' || told === null || typeof told.name !== 'string' || !Array.isArray(told.widgets)) return null;
    return { name: told.name, shared: false, project_id: told.project_id ?? null, widgets: told.widgets };
  } catch {
    return null;
  }
}

/** Saves a dashboard as a file that `readDashboard` reads. */
export function exportDashboard(dashboard: Dashboard): void {
  const name = dashboard.name.normalize('NFKD').replaceAll(/[^\w-]+/g, '-') || 'dashboard';
  saveAs(`${name}.json`, new Blob([`${JSON.stringify(writtenOf(dashboard), undefined, 2)}\n`], { type: 'application/json' }));
}
