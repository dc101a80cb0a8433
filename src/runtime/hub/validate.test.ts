import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Failure } from '#kernel/error.ts';
import type { Language } from '#kernel/language.ts';
import { command } from '#kernel/message.ts';
import { validate } from './validate.ts';

const move = command('patient.move', {
  summary: 'Moves a patient.',
  tag: 'Hub Communication',
  permission: 'patient.operate',
  rate: 'action',
  input: z.strictObject({
    id: z.guid(),
    to: z.strictObject({ ward: z.string(), bed: z.int().min(1) }),
    at: z.union([z.int(), z.iso.datetime()]).optional(),
    tags: z.array(z.string()).optional(),
    note: z
      .string()
      .regex(/^[^\n]*$/, 'must have no control characters')
      .optional(),
  }),
  output: z.object({}),
});

function problems(input: unknown): Record<string, string[]> {
  try {
    validate(move, input);
  } catch (error) {
    if (error instanceof Failure && error.code === 'validation_error') return error.details as Record<string, string[]>;
    throw error;
  }
  throw new Error('The input was accepted.');
}

function attempt(input: unknown, language: Language = 'en'): unknown {
  try {
    validate(move, input, language);
    return 'accepted';
  } catch (error) {
    return error;
  }
}

describe('an input', () => {
  test('is told all its problems by the path of the field', () => {
    const told = problems({ id: 'x', to: { ward: 1, bed: 0, floor: 3 }, at: true, tags: ['a', 2] });
    expect(Object.keys(told).sort()).toEqual(['at', 'id', 'tags.1', 'to.bed', 'to.floor', 'to.ward']);
    expect(told['at']).toEqual(['Invalid input: expected number, received boolean; or: Invalid input: expected string, received boolean']);
  });

  test('is told what it does not know', () => {
    const id = '0191d1a0-0000-7000-8000-000000000001';
    expect(problems({ id, to: { ward: 'n', bed: 1 }, tgas: [] })).toEqual({ tgas: ['Unknown field; known are id, to, at, tags, note'] });
  });

  test('is not made to fit: text is no number', () => {
    const id = '0191d1a0-0000-7000-8000-000000000001';
    expect(Object.keys(problems({ id, to: { ward: 'n', bed: '1' } }))).toEqual(['to.bed']);
  });

  test.each([null, 7, 'text', [], true])('that is %j is refused as a whole', (input) => {
    expect(Object.keys(problems(input))).toEqual(['input']);
  });

  test('with ten thousand unknown fields gets a short answer', () => {
    const input = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`${'x'.repeat(500)}${n}`, n]));
    expect(JSON.stringify(problems(input)).length).toBeLessThan(20_000);
  });

  test('is told in French what its schema says of its own, beside what the library says', () => {
    const told = attempt({ id: 'x', to: { ward: 'n', bed: 1 }, note: 'a\nb' }, 'fr') as Failure;
    expect(told.fr?.details).toEqual({ id: ['GUID invalide'], note: ['ne doit contenir aucun caractère de contrôle'] });
    expect(told.fr?.message).toContain('Les données de patient.move ne conviennent pas');
  });

  test('called __proto__ is refused like any other', () => {
    const told = problems(JSON.parse('{"__proto__": {"admin": true}}'));
    expect(Object.keys(told)).toContain('__proto__');
  });

  test('whatever it is, is accepted or refused with a validation error', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const outcome = attempt(input);
        expect(outcome === 'accepted' || (outcome instanceof Failure && outcome.code === 'validation_error')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
