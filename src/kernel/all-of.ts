import type { Operation } from './message.ts';
import type { Context } from './module.ts';

const AT_ONCE = 500;
/** A list that never ends is nobody's. */
const MOST_PAGES = 1_000;

/** What was read of a list. `more`: there were others. */
export interface Listed<T> {
  readonly items: T[];
  readonly more: boolean;
}

interface Enough<T> {
  /** No further page is read when so many items are there. */
  readonly most?: number;
  /** True: what comes after this item is not wanted. */
  readonly last?: (item: T) => boolean;
}

/** The items of a list that comes in pages, page by page, until there are no more or it is enough. */
export async function upTo<T>(
  { ask }: Pick<Context, 'ask'>,
  operation: Operation,
  input: object,
  { most = Number.POSITIVE_INFINITY, last = () => false }: Enough<T>,
): Promise<Listed<T>> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = (await ask(operation, { ...input, limit: AT_ONCE, ...(cursor === null ? {} : { cursor }) })) as {
      readonly items: readonly T[];
      readonly next_cursor: string | null;
    };
    items.push(...page.items);
    cursor = page.next_cursor;
    const newest = items.at(-1);
    if (cursor === null || items.length >= most || (newest !== undefined && last(newest))) break;
  }
  return { items, more: cursor !== null };
}

/** Every item of a list that comes in pages. */
export async function allOf<T>(context: Pick<Context, 'ask'>, operation: Operation, input: object = {}): Promise<T[]> {
  return (await upTo<T>(context, operation, input, {})).items;
}
