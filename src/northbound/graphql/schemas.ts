import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Caller } from '#kernel/caller.ts';
import type { Hub } from '#kernel/hub.ts';
import { showsTo } from './rights.ts';
import { schemaOf } from './schema.ts';

/** One for each set of rights that looks at the schema: people have few roles. */
const MOST = 8;

/** The schema of everything, by which documents are done, and those that are shown: without what the caller may nowhere do. */
export class Schemas {
  readonly whole: GraphQLSchema;
  readonly #hub: Pick<Hub, 'operations'>;
  readonly #shown = new LRUCache<string, GraphQLSchema>({ max: MOST });

  constructor(hub: Pick<Hub, 'operations'>) {
    this.#hub = hub;
    this.whole = schemaOf(hub);
  }

  shownTo(caller: Caller): GraphQLSchema {
    const shows = showsTo(caller);
    const operations = this.#hub.operations();
    const hidden = operations.filter((operation) => !shows(operation)).map(({ name }) => name);
    if (hidden.length === 0) return this.whole;
    const key = hidden.join(' ');
    let schema = this.#shown.get(key);
    if (schema === undefined) {
      schema = schemaOf(this.#hub, shows);
      this.#shown.set(key, schema);
    }
    return schema;
  }
}
