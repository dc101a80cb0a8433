import { createHash } from 'node:crypto';
import { GraphQLError, parse, validate, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { surveyOf, type Survey } from './cost.ts';
import type { GraphqlLimits } from './limits.ts';
import { ReadingAllowance } from './reading-allowance.ts';
import { mayIntrospect } from './rights.ts';
import type { Schemas } from './schemas.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface Checked {
  readonly document: DocumentNode;
  readonly survey: Survey;
}

/** Documents that were read and checked, and those that clients name by their hash. Both are bounded. */
export class Documents {
  readonly #schemas: Schemas;
  readonly #trusted: TrustedDocuments | undefined;
  readonly #limits: GraphqlLimits;
  readonly #reading: ReadingAllowance;
  readonly #checked: LRUCache<string, Checked>;
  readonly #persisted: LRUCache<string, string>;

  constructor(schemas: Schemas, limits: GraphqlLimits, clock: Clock, trusted?: TrustedDocuments) {
    this.#trusted = trusted;
    this.#reading = new ReadingAllowance(limits, clock);
    this.#schemas = schemas;
    this.#limits = limits;
    this.#checked = new LRUCache({
      max: limits.parsed,
      maxSize: limits.parsedCharacters,
      sizeCalculation: (_: Checked, source) => source.length + 1,
    });
    this.#persisted = new LRUCache({
      max: limits.persisted,
      maxSize: limits.persistedCharacters,
      sizeCalculation: (source) => source.length + 1,
    });
  }

  /** Reads and checks a document. @throws Failure when it is larger than it may be, or the caller sends too much of new ones */
  check(source: string, caller: Caller): Checked | { readonly errors: readonly GraphQLError[] } {
    const known = this.#checked.get(source);
    if (known !== undefined) return known;
    const { sourceCharacters, tokens, aliases } = this.#limits;
    if (source.length > sourceCharacters) throw tooLarge('characters', source.length, sourceCharacters);
    this.#reading.take(caller.name, source.length);
    let document: DocumentNode;
    try {
      document = parse(source, { maxTokens: tokens });
    } catch (error) {
      if (error instanceof GraphQLError && !error.message.includes('Parsing aborted')) return { errors: [error] };
      throw fail('too_large', `The document has more than ${tokens} words and signs, or is nested too deep.`, { limit: tokens });
    }
    const survey = surveyOf(document);
    if (survey.aliases > aliases) throw tooLarge('aliases', survey.aliases, aliases);
    const errors = validate(this.#schemas.whole, document, undefined, { maxErrors: 20, hideSuggestions: true });
    if (errors.length > 0) return { errors: mayIntrospect(caller) ? this.#suggesting(document, caller, errors) : errors };
    const checked = { document, survey };
    this.#checked.set(source, checked);
    return checked;
  }

  /** Suggestions tell names of the schema: those that the caller may see. */
  #suggesting(document: DocumentNode, caller: Caller, found: readonly GraphQLError[]): readonly GraphQLError[] {
    const told = validate(this.#schemas.shownTo(caller), document, undefined, { maxErrors: 20 });
    return told.length === 0 ? found : told;
  }

  /**
   * The text that a client names by its hash (automatic persisted queries), and keeps one that comes with its hash.
   * Documents that the operator trusts are known by theirs from the beginning; where only these are taken, nothing else is.
   * @see https://www.apollographql.com/docs/apollo-server/performance/apq
   */
  sourceOf(query: string | undefined, hash: string | undefined): string {
    const trusted = this.#trusted?.find(query, hash);
    if (trusted !== undefined) return trusted;
    if (hash === undefined) {
      if (query === undefined) throw fail('validation_error', 'There is no query.', { query: ['Expected the text of a document.'] });
      return query;
    }
    if (query === undefined) {
      const known = this.#persisted.get(hash.toLowerCase());
      // Clients know this text, and send the document then.
      if (known === undefined) throw fail('not_found', 'PersistedQueryNotFound');
      return known;
    }
    if (createHash('sha256').update(query, 'utf8').digest('hex') !== hash.toLowerCase()) {
      throw fail('validation_error', 'The hash is not that of the query.', {
        'extensions.persistedQuery.sha256Hash': ['Expected the SHA-256 of query.'],
      });
    }
    return query;
  }

  /** Keeps a document under its hash, once it was found to be good. */
  keep(source: string, hash: string): void {
    this.#persisted.set(hash.toLowerCase(), source);
  }
}

function tooLarge(what: string, found: number, limit: number) {
  return fail('too_large', `The document has ${found} ${what} and may have ${limit}.`, { limit });
}
