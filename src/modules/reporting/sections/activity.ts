import { upTo } from '#kernel/all-of.ts';
import type { Section } from '../document.ts';
import { count, countsOf, MOST_ROWS, sectionOf, tableOf, type Scope } from './scope.ts';

const PAGE = 1_000;
/** Counting goes no further: a report tells what was much, not the whole log. */
const MOST_COUNTED = 20_000;
const MOST_BARS = 12;

/** How much happened, by type. */
export async function eventSection({ context, from, until, projectId }: Scope): Promise<Section> {
  const byType = new Map<string, { events: number; last: string }>();
  const byPriority = new Map<string, number>();
  let counted = 0;
  let more = false;
  for (let before: number | undefined; ;) {
    const page = await context.events.readBack({
      limit: PAGE,
      from,
      until,
      ...(projectId === undefined ? {} : { filter: { projects: [projectId] } }),
      ...(before === undefined ? {} : { before }),
    });
    for (const { type, priority, time } of page) {
      const known = byType.get(type);
      if (known === undefined) byType.set(type, { events: 1, last: time });
      else known.events++;
      byPriority.set(priority, (byPriority.get(priority) ?? 0) + 1);
    }
    counted += page.length;
    more = page.length === PAGE && counted >= MOST_COUNTED;
    if (page.length < PAGE || more) break;
    before = page.at(-1)!.position;
  }
  const rows = [...byType].map(([type, told]) => ({ type, ...told })).toSorted((one, other) => other.events - one.events);
  return sectionOf(
    'events',
    {
      figures: [
        count('events', counted),
        ...(['critical', 'high', 'normal', 'low'] as const).map((priority) => count(`priority_${priority}`, byPriority.get(priority) ?? 0)),
      ],
      charts: [
        {
          key: 'by_type',
          kind: 'number',
          bars: rows.slice(0, MOST_BARS).map(({ type, events }) => ({ label: type, word: false, value: events })),
        },
      ],
      tables: [
        tableOf(
          'types',
          [
            ['event', 'text', ({ type }) => type],
            ['events', 'number', ({ events }) => events],
            ['last_at', 'time', ({ last }) => last],
          ],
          rows,
        ),
      ],
    },
    more ? ['events_cut'] : [],
  );
}

interface ModuleTold {
  readonly name: string;
  readonly version: string;
  readonly health: string;
  readonly standing: string;
  readonly message: string;
}

/** The modules of the hub, and how they are. */
export async function moduleSection({ asks, context }: Scope): Promise<Section> {
  const { items } = await upTo<ModuleTold>(context, asks.modules!, {}, { most: MOST_ROWS });
  const byHealth = countsOf(items, ({ health }) => health);
  return sectionOf('modules', {
    figures: [count('modules', items.length), ...byHealth.map(([health, found]) => count(health, found))],
    tables: [
      tableOf(
        'modules',
        [
          ['module', 'text', ({ name }) => name],
          ['version', 'text', ({ version }) => version],
          ['standing', 'word', ({ standing }) => standing],
          ['health', 'word', ({ health }) => health],
          ['message', 'text', ({ message }) => message],
        ],
        items,
      ),
    ],
  });
}
