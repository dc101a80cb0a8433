import { describe, expect, test } from 'vitest';
import { SET_NAMES } from './tool-sets.ts';
import { wishesOf, WRITE_HEADER } from './wishes.ts';

describe('a client that wants', () => {
  test('nothing in particular changes nothing and has every set of tools', () => {
    expect(wishesOf({}, {}, 'direct')).toEqual({ write: 'no', sets: SET_NAMES });
  });

  test.each([
    ['true', 'direct'],
    ['direct', 'direct'],
    ['planned', 'planned'],
    ['PLANNED', 'planned'],
    ['false', 'no'],
    ['no', 'no'],
  ])('write=%s gets %s', (wanted, write) => {
    expect(wishesOf({ write: wanted }, {}, 'direct').write).toBe(write);
    expect(wishesOf({}, { [WRITE_HEADER]: wanted }, 'direct').write).toBe(write);
  });

  test('some sets gets those, in any spelling of the list', () => {
    expect(wishesOf({ tools: 'lab, events,' }, {}, 'direct').sets).toEqual(['lab', 'events']);
    expect(wishesOf({ tools: ['lab', 'plans'] }, {}, 'direct').sets).toEqual(['lab', 'plans']);
  });

  test('more than the hub allows is refused with what it may have', () => {
    expect(() => wishesOf({ write: 'direct' }, {}, 'planned')).toThrow(
      expect.objectContaining({ code: 'forbidden', details: { allowed: 'planned' } }),
    );
    expect(() => wishesOf({ write: 'planned' }, {}, 'no')).toThrow(expect.objectContaining({ code: 'forbidden' }));
    expect(wishesOf({ write: 'planned' }, {}, 'planned').write).toBe('planned');
  });

  test.each([{ write: 'maybe' }, { tools: 'everything' }, { tools: '__proto__' }])('%o is refused with what there is', (query) => {
    expect(() => wishesOf(query, {}, 'direct')).toThrow(expect.objectContaining({ code: 'validation_error' }));
  });
});
