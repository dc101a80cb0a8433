import { createHash } from 'node:crypto';
import { fail } from '#kernel/error.ts';

/**
 * Documents that are known by their SHA-256 before anybody sends them: what the build of an application wrote down, as
 * `{"<hash>": "<document>"}`. With `only`, no other document is taken, so that a token that leaked asks nothing else.
 * @see https://benjie.dev/graphql/trusted-documents
 */
export class TrustedDocuments {
  readonly #byHash: ReadonlyMap<string, string>;
  readonly #only: boolean;

  /** @throws configuration_error for a hash that is not that of its document */
  constructor(documents: Readonly<Record<string, string>>, only: boolean) {
    this.#only = only;
    this.#byHash = new Map(Object.entries(documents).map(([hash, source]) => [hash.toLowerCase(), source]));
    for (const [hash, source] of this.#byHash) {
      if (hashOf(source) === hash) continue;
      throw fail('configuration_error', `graphql.documents: ${hash.slice(0, 80)} is not the SHA-256 of its document.`);
    }
  }

  /** The document that is meant; undefined where it is none of these and others are taken too. @throws forbidden where they are not */
  find(query: string | undefined, hash: string | undefined): string | undefined {
    const found = this.#byHash.get(hash?.toLowerCase() ?? hashOf(query ?? ''));
    // A text that comes with the hash of another one is not what is trusted.
    if (found !== undefined && (query === undefined || query === found)) return found;
    if (this.#only) {
      throw fail('forbidden', 'Only documents that the operator of the hub trusts are taken (graphql.documents); this is none of them.');
    }
    return undefined;
  }
}

function hashOf(source: string): string {
  return createHash('sha256').update(source, 'utf8').digest('hex');
}
