import { upTo } from '#kernel/all-of.ts';
import type { Section } from '../document.ts';
import { count, isWithin, sectionOf, tableOf, type Scope } from './scope.ts';

const MOST = 2_000;

/** As `qos.application.list` tells it. */
interface Application {
  readonly project_id: string;
  readonly name: string;
  readonly what: string;
  readonly state: string;
  readonly verified: boolean;
  readonly by: string;
  readonly at: string;
  readonly ended_at: string | null;
  readonly measured: readonly {
    readonly address: string;
    readonly values: readonly {
      readonly value: string;
      readonly asked: number;
      readonly got: number | null;
      readonly kept: boolean;
    }[];
  }[];
}

/** What was done to lines and interfaces, and what was asked beside what was got. */
export async function qosSection(scope: Scope): Promise<Section> {
  const { asks, context, projectId } = scope;
  const { items, more } = await upTo<Application>(context, asks.qos!, {}, { most: MOST });
  const applications = items.filter(
    ({ project_id, at, ended_at }) =>
      isWithin(scope, at, ended_at) && (projectId === undefined || project_id.toLowerCase() === projectId.toLowerCase()),
  );
  const measured = applications.flatMap(({ name, measured: all }) =>
    all.flatMap(({ address, values }) => values.map((value) => ({ name, address, ...value }))),
  );
  return sectionOf(
    'qos',
    {
      figures: [
        count('applications', applications.length),
        count('in_force', applications.filter(({ state }) => state === 'in_force').length),
        count('verified', applications.filter(({ verified }) => verified).length),
        count('rolled_back', applications.filter(({ state }) => state === 'rolled_back').length),
      ],
      tables: [
        tableOf(
          'applications',
          [
            ['name', 'text', ({ name }) => name],
            ['done', 'text', ({ what }) => what],
            ['state', 'word', ({ state }) => state],
            ['verified', 'word', ({ verified }) => (verified ? 'yes' : 'no')],
            ['by', 'text', ({ by }) => by],
            ['at', 'time', ({ at }) => at],
            ['ended_at', 'time', ({ ended_at }) => ended_at],
          ],
          applications,
        ),
        tableOf(
          'asked_got',
          [
            ['name', 'text', ({ name }) => name],
            ['address', 'text', ({ address }) => address],
            ['measure', 'word', ({ value }) => value],
            ['asked', 'number', ({ asked }) => asked],
            ['got', 'number', ({ got }) => got],
            ['verified', 'word', ({ kept }) => (kept ? 'yes' : 'no')],
          ],
          measured,
        ),
      ],
    },
    more ? ['applications_cut'] : [],
  );
}
