import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Failure } from '#kernel/error.ts';
import type { DefinedAnswer } from './definition.ts';
import { operationOf } from './offered.ts';

type Schema = NonNullable<DefinedAnswer['input']>;

function offered(input: Schema, output: Schema = { type: 'object' }): DefinedAnswer {
  return { name: 'echo.say', summary: 'Says it.', kind: 'command', permission: 'echo.operate', input, output };
}

function refusal(answer: DefinedAnswer): string {
  try {
    operationOf(answer);
  } catch (error) {
    if (error instanceof Failure && error.code === 'validation_error') return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
}

/** A schema of lists of lists. */
function deep(levels: number): Schema {
  let schema: Schema = { type: 'string' };
  for (let n = 0; n < levels; n += 1) schema = { type: 'array', items: schema };
  return { type: 'object', properties: { a: schema } };
}

describe('an operation that another process offers', () => {
  test('refuses fields that its schema does not name, and fills in defaults', () => {
    const { input } = operationOf(
      offered({ type: 'object', properties: { text: { type: 'string' }, times: { type: 'integer', default: 2 } }, required: ['text'] }),
    );
    expect(input.safeParse({ text: 'a' }).data).toEqual({ text: 'a', times: 2 });
    expect(input.safeParse({ text: 'a', tmies: 3 }).success).toBe(false);
    expect(input.safeParse({ times: 3 }).success).toBe(false);
  });

  test('is described as it was declared', () => {
    const given = {
      type: 'object',
      properties: { text: { type: 'string', description: 'What is said.', maxLength: 9 } },
      required: ['text'],
    };
    expect(z.toJSONSchema(operationOf(offered(given)).input, { io: 'input' })).toMatchObject({ ...given, additionalProperties: false });
  });

  test('may use the same id in its schemas as another one', () => {
    const given = { $id: 'https://example.net/say', type: 'object', properties: { who: { id: 'who', type: 'string' } } };
    operationOf(offered(given));
    expect(operationOf(offered(given)).name).toBe('echo.say');
  });

  test('that is a schema of a tool in another language is understood', () => {
    // As Pydantic 2 writes a model with an enumeration and a nested one.
    const given = {
      $defs: {
        Tone: { enum: ['loud', 'soft'], title: 'Tone', type: 'string' },
        Voice: { properties: { pitch: { title: 'Pitch', type: 'number' } }, required: ['pitch'], title: 'Voice', type: 'object' },
      },
      properties: {
        tone: { $ref: '#/$defs/Tone' },
        voice: { anyOf: [{ $ref: '#/$defs/Voice' }, { type: 'null' }], default: null },
      },
      required: ['tone'],
      title: 'Say',
      type: 'object',
    };
    const { input } = operationOf(offered(given));
    expect(input.safeParse({ tone: 'loud' }).data).toEqual({ tone: 'loud', voice: null });
    expect(input.safeParse({ tone: 'loud', voice: { pitch: 'high' } }).success).toBe(false);
  });

  test.each<[string, DefinedAnswer, RegExp]>([
    ['is open to any field', offered({ type: 'object', additionalProperties: true }), /additionalProperties/],
    ['is no object', offered({ type: 'array', items: {} }), /"type": "object"/],
    ['has conditions', offered({ type: 'object', if: { required: ['a'] } }), /input schema of echo\.say .*Conditional/],
    ['refers to elsewhere', offered({ type: 'object', properties: { a: { $ref: 'http://192.0.2.1/a' } } }), /External \$ref/],
    ['has a pattern that is none', offered({ type: 'object', properties: { a: { type: 'string', pattern: '(' } } }), /regular expression/],
    ['has an output that is none', offered({ type: 'object' }, { type: 'objekt' }), /output schema of echo\.say .*objekt/],
    ['is deeper than anybody can follow', offered(deep(100_000)), /input schema of echo\.say/],
    ['is endless', offered({ type: 'object', description: 'x'.repeat(70_000) }), /65536 characters/],
  ])('is refused when it %s', (_, answer, told) => {
    expect(refusal(answer)).toMatch(told);
  });
});
