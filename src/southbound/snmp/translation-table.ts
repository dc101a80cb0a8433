import { z } from 'zod';
import { Translation } from '#model/translation.ts';

const Table = z.array(Translation).max(100_000);

/** Reads a table as it is written in JSON. @throws Error that says what is wrong, and where */
export function readTranslations(text: string): Translation[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('it is no JSON');
  }
  const read = Table.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'is no list of translations'}`);
}
