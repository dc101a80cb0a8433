import { upTo } from '#kernel/all-of.ts';
import type { Section } from '../document.ts';
import { count, MOST_ROWS, sectionOf, tableOf, type Scope } from './scope.ts';

/** As `network.backup.list` tells it. */
interface Backup {
  readonly name: string;
  readonly kind: string;
  readonly platform: string;
  readonly lines: number;
  readonly seen_at: string;
  readonly failing: { readonly since: string; readonly reason: string } | null;
}

/** As `network.compliance.list` tells it. */
interface Checked {
  readonly name: string;
  readonly platform: string;
  readonly rules: number;
  readonly kept: number;
  readonly breaches: readonly { readonly rule: string; readonly title: string; readonly severity: string }[];
}

/** Whether configurations are kept, and whether they are as they should be. As of now: neither is known of a past time. */
export async function configurationSection({ asks, context, projectId }: Scope): Promise<Section> {
  const of = projectId === undefined ? {} : { project_id: projectId };
  const backups = await upTo<Backup>(context, asks.backups!, of, { most: MOST_ROWS });
  const checked = await upTo<Checked>(context, asks.compliance!, of, { most: MOST_ROWS });
  const breaches = checked.items.flatMap(({ name, breaches: found }) => found.map((breach) => ({ name, ...breach })));
  const rules = checked.items.reduce((sum, { rules: each }) => sum + each, 0);
  const kept = checked.items.reduce((sum, { kept: each }) => sum + each, 0);
  return sectionOf(
    'configurations',
    {
      figures: [
        count('backups', backups.items.length),
        count('failing', backups.items.filter(({ failing }) => failing !== null).length),
        { key: 'compliance', kind: 'percent', value: rules === 0 ? null : (kept / rules) * 100 },
        count('breaches', breaches.length),
      ],
      tables: [
        tableOf(
          'backups',
          [
            ['node', 'text', ({ name }) => name],
            ['configuration', 'text', ({ kind }) => kind],
            ['platform', 'text', ({ platform }) => platform],
            ['lines', 'number', ({ lines }) => lines],
            ['seen_at', 'time', ({ seen_at }) => seen_at],
            ['failing', 'text', ({ failing }) => failing?.reason ?? null],
          ],
          backups.items,
        ),
        tableOf(
          'breaches',
          [
            ['severity', 'word', ({ severity }) => severity],
            ['node', 'text', ({ name }) => name],
            ['rule', 'text', ({ rule }) => rule],
            ['breach', 'text', ({ title }) => title],
          ],
          breaches,
        ),
      ],
    },
    ['configurations_now', ...(backups.more || checked.more ? ['devices_cut'] : [])],
  );
}
