import {
  getNullableType,
  GraphQLBoolean,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  isListType,
  isObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { fail } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import type { FieldCost } from './cost.ts';
import { shapeOf } from './json-schema.ts';
import { KNOWN_AS } from './curated-fields.ts';
import type { Field, Fields } from './type-book.ts';

/** Where an item stands: in the page that begins at a cursor of the hub (null: the first), at which place of it. */
interface Place {
  readonly page: string | null;
  readonly at: number;
}

interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/**
 * Lists as connections, for clients that page by them: `devicesConnection(first, after)` beside `devices(limit, cursor)`. Lists of the hub go
 * forward and have cursors of pages; a cursor of an item says which page it was in, and where.
 * @see https://relay.dev/graphql/connections.htm
 */
export function connectionFields(operations: ReadonlyMap<string, Operation>, fields: Fields): Fields {
  const found: Fields = {};
  const types = new Map<GraphQLOutputType, GraphQLObjectType>();
  for (const [name, field] of Object.entries(fields)) {
    const operation = operations.get(KNOWN_AS[name] ?? (name === 'equipmentDetails' ? 'equipment.list' : ''));
    const page = getNullableType(field.type);
    if (operation === undefined || !('limit' in operation.input.shape) || !isObjectType(page)) continue;
    const items = page.getFields()['items'];
    const list = items === undefined ? undefined : getNullableType(items.type);
    if (!isListType(list)) continue;
    let type = types.get(list);
    if (type === undefined) {
      type = connectionOf(list.ofType);
      types.set(list, type);
    }
    found[`${name}Connection`] = connectionField(field, type, operation);
  }
  return found;
}

const PageInfo = new GraphQLObjectType({
  name: 'PageInfo',
  fields: {
    hasNextPage: { type: new GraphQLNonNull(GraphQLBoolean) },
    hasPreviousPage: { type: new GraphQLNonNull(GraphQLBoolean), description: 'Always false: lists of the hub go forward.' },
    startCursor: { type: GraphQLString },
    endCursor: { type: GraphQLString, description: 'Pass it as `after` for what follows.' },
  },
});

function connectionOf(item: GraphQLOutputType): GraphQLObjectType {
  const name = String(getNullableType(item));
  const edge = new GraphQLObjectType({
    name: `${name}Edge`,
    fields: { cursor: { type: new GraphQLNonNull(GraphQLString) }, node: { type: item } },
  });
  return new GraphQLObjectType({
    name: `${name}Connection`,
    fields: {
      edges: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(edge))) },
      pageInfo: { type: new GraphQLNonNull(PageInfo) },
    },
  });
}

function connectionField(field: Field, type: GraphQLObjectType, operation: Operation): Field {
  const { limit: _limit, cursor: _cursor, ...args } = field.args!;
  const { maximum = 100, default: usual } = shapeOf(operation.input, 'input').properties!['limit']!;
  const { cost } = field.extensions!['cost'] as FieldCost;
  return {
    ...field,
    type,
    args: {
      ...args,
      first: { type: GraphQLInt, description: `How many at most, up to ${maximum}.` },
      after: { type: GraphQLString, description: '`cursor` of an edge, or `endCursor` of `pageInfo`: what comes after it.' },
    },
    extensions: { cost: { cost, page: { argument: 'first', usual: typeof usual === 'number' ? usual : maximum } } satisfies FieldCost },
    resolve: async (source, given, execution, info) => {
      const { first, after, ...rest } = given as { first?: number | null; after?: string | null } & Record<string, unknown>;
      const wanted = first ?? (typeof usual === 'number' ? usual : maximum);
      if (wanted < 1 || wanted > maximum) {
        throw fail('validation_error', `first is 1 to ${maximum}.`, { first: [`Expected 1 to ${maximum}.`] });
      }
      const place = after === null || after === undefined ? { page: null, at: -1 } : placeOf(after);
      // Of the page that the cursor stands in, what comes before is read again and left out.
      const skipped = place.at + 1;
      const limit = Math.min(maximum, skipped + wanted);
      const asked = { ...rest, limit, ...(place.page === null ? {} : { cursor: place.page }) };
      const page = paged(await field.resolve!(source, asked, execution, info));
      const edges = page.items.slice(skipped).map((node, index) => ({ node, cursor: cursorOf(place.page, skipped + index, limit, page) }));
      return {
        edges: execution.counted(edges),
        pageInfo: {
          hasNextPage: page.nextCursor !== null,
          hasPreviousPage: false,
          startCursor: edges[0]?.cursor ?? null,
          endCursor: edges.at(-1)?.cursor ?? null,
        },
      };
    },
  };
}

function paged(answer: unknown): Page {
  const { items, next_cursor: nextCursor } = answer as { items: readonly unknown[]; next_cursor: string | null };
  return { items, nextCursor };
}

/** After the last item of a page the next one begins. */
function cursorOf(page: string | null, at: number, limit: number, { nextCursor }: Page): string {
  const place = nextCursor !== null && at === limit - 1 ? [nextCursor, -1] : [page, at];
  return Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');
}

/** @throws validation_error */
function placeOf(cursor: string): Place {
  try {
    const told = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
    const [page, at] = Array.isArray(told) ? (told as unknown[]) : [];
    if ((page === null || typeof page === 'string') && typeof at === 'number' && Number.isInteger(at) && at >= -1 && at < 10_000)
      return { page, at };
  } catch {
    // Told below.
  }
  throw fail('validation_error', 'The cursor is none that a connection gave.', { after: ['Expected the cursor of an edge.'] });
}
