import { expect, test } from 'vitest';
import { z } from 'zod';
import { jsonSchema } from './schemas.ts';

test('a tuple of equal parts is told as a list of so many, one of unequal parts by its parts', () => {
  expect(jsonSchema(z.tuple([z.number(), z.number()]), 'output')).toMatchObject({
    type: 'array',
    items: { type: 'number' },
    minItems: 2,
    maxItems: 2,
  });
  const mixed = jsonSchema(z.tuple([z.string(), z.number()]), 'output');
  expect(mixed).toMatchObject({ prefixItems: [{ type: 'string' }, { type: 'number' }], minItems: 2, maxItems: 2 });
  expect(mixed).not.toHaveProperty('items');
});
