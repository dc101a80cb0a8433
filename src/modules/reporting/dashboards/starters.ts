import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { dashboardFields } from './dashboard.ts';
import type { Dashboard } from './dashboard.ts';

const FOLDER = new URL('./starters/', import.meta.url);
const Starter = z.strictObject({ ...dashboardFields, shared: z.literal(true) });

/** The dashboards that come with the module, by name. A file that is not one is a defect: the process then does not start. */
export function readStarters(): readonly Dashboard[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({
      ...Starter.parse(parse(readFileSync(new URL(file, FOLDER), 'utf8'))),
      dashboard_id: file.slice(0, -'.yaml'.length),
      owner: null,
      revision: 1,
      changed_at: null,
      editable: false,
    }));
}
