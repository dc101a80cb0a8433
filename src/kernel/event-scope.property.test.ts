import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAmong, narrowedFilter } from './event-scope.ts';

const ids = fc.uniqueArray(
  fc.constantFrom(
    '7d444840-9dc0-41d1-b245-5ffdce74fad2',
    'b3a1c9c2-5a35-4f6c-8f0e-9a4c2f1d7e60',
    '2f2c1b8e-4bb5-4c53-9a2c-5d1f7a6f2d11',
    '0d9f1a30-6a0e-4d4e-8f3a-3c1f0b7d2a11',
  ),
);

test('a narrowed filter lets through exactly what was asked for and may be seen', () => {
  fc.assert(
    fc.property(
      fc.option(
        ids.filter(({ length }) => length > 0),
        { nil: undefined },
      ),
      ids,
      fc.option(ids, { nil: undefined }),
      (asked, held, [projectid] = []) => {
        const projects = new Set(held);
        const filter = narrowedFilter(asked === undefined ? {} : { projects: asked }, projects);
        const event = projectid === undefined ? {} : { projectid };
        const passes =
          filter !== null && (filter.projects === undefined || (projectid !== undefined && filter.projects.includes(projectid)));
        const wanted = asked === undefined || (projectid !== undefined && asked.includes(projectid));
        expect(passes).toBe(wanted && isAmong(event, projects));
      },
    ),
  );
});

test('callers of the same projects have the same filter, however theirs are written', () => {
  fc.assert(
    fc.property(ids, (held) => {
      expect(narrowedFilter({}, new Set(held))).toEqual(narrowedFilter({}, new Set(held.toReversed())));
    }),
  );
});
