import type { Operation } from './message.ts';
import type { Context } from './module.ts';

const AT_ONCE = 500;
/** A list that never ends is nobody's. */
const MOST_PAGES = 1_000;

/** Every item of a list that comes in pages. */
export async function allOf<T>({ ask }: Pick<Context, 'ask'>, operation: Operation, input: object = {}): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = (await ask(operation, { ...input, limit: AT_ONCE, ...(cursor === null ? {} : { cursor }) })) as {
      readonly items: readonly T[];
      readonly next_cursor: string | null;
    };
    items.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === null) break;
  }
  return items;
}
