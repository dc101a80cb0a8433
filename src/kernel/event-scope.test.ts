import { describe, expect, test } from 'vitest';
import type { Caller } from './caller.ts';
import { eventProjectsOf, isAmong, narrowedFilter } from './event-scope.ts';

const ONE = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
const TWO = 'b3a1c9c2-5a35-4f6c-8f0e-9a4c2f1d7e60';

function caller(permissions: readonly string[], inProjects?: Caller['inProjects']): Caller {
  return { kind: 'user', name: 'lea', roles: [], permissions, ...(inProjects === undefined ? {} : { inProjects }) };
}

describe('the events that somebody may see', () => {
  test('are all where they may be read everywhere, and those of the projects where they may be read there', () => {
    expect(eventProjectsOf(caller(['*.read']))).toBeNull();
    expect(eventProjectsOf(caller(['gns3.*'], { [ONE]: ['*.read'], [TWO]: ['gns3.*'] }))).toEqual(new Set([ONE]));
  });

  test('are none where they may be read nowhere, which is said', () => {
    for (const nobody of [caller([]), caller(['gns3.*'], { [ONE]: ['gns3.*'] })]) {
      expect(() => eventProjectsOf(nobody)).toThrow(expect.objectContaining({ code: 'forbidden' }));
    }
  });

  test('are not those of no project', () => {
    expect(isAmong({}, new Set([ONE]))).toBe(false);
    expect(isAmong({ projectid: ONE.toUpperCase() }, new Set([ONE]))).toBe(true);
    expect(isAmong({ projectid: TWO }, new Set([ONE]))).toBe(false);
    expect(isAmong({}, null)).toBe(true);
  });
});

describe('a filter', () => {
  test('stays as it is for whoever may see all', () => {
    expect(narrowedFilter({ types: ['node.*'] }, null)).toEqual({ types: ['node.*'] });
  });

  test('of which nothing is left is none', () => {
    expect(narrowedFilter({ projects: [TWO] }, new Set([ONE]))).toBeNull();
    expect(narrowedFilter({}, new Set())).toBeNull();
  });
});
