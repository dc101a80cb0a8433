import type { z } from 'zod';
import { fail } from '#kernel/error.ts';
import type { StateFormat } from './kept-state.ts';

/**
 * A state as JSON of a schema. @param remedy what whoever finds the document damaged can do, in a sentence
 */
export function jsonFormat<S>(schema: z.ZodType<S>, initial: S, remedy: string): StateFormat<S> {
  return {
    initial,
    parse(text, path) {
      let json: unknown;
      try {
        json = JSON.parse(text);
      } catch {
        throw fail('data_incompatible', `${path} is damaged: it is not JSON. ${remedy}`);
      }
      const result = schema.safeParse(json);
      if (result.success) return result.data;
      const place = result.error.issues[0]?.path.join('.') ?? '';
      throw fail('data_incompatible', `${path} is damaged or of another version, at "${place}". ${remedy}`);
    },
    format: (state) => `${JSON.stringify(state, null, 2)}\n`,
  };
}
