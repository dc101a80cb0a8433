import type { Envelope, Position } from './event.ts';
import type { Json } from './json.ts';

/**
 * A read model: a pure fold from events to keyed documents. The runner keeps its checkpoint, its rows carry the positions
 * between which they were true, so that the past can be read as well as the present; it can be rebuilt from the log.
 */
export interface Projection {
  /** Names its rows. */
  readonly name: string;
  /** Raise it when `project` changes its meaning: the projection is then rebuilt at the next start. */
  readonly version: number;
  readonly summary: string;
  /** Types or patterns of the events it folds. */
  readonly handles: readonly string[];
  project(event: Envelope): readonly ProjectionChange[];
}

/** One document from this event on; `value: null` ends it. `scope` groups documents that are read together. */
export interface ProjectionChange {
  readonly key: string;
  readonly scope: string;
  readonly value: Json;
}

export interface ProjectionRow {
  readonly key: string;
  readonly scope: string;
  readonly value: Json;
  /** The position of the event that made it so. */
  readonly validFrom: Position;
}

/** Reads the documents of projections. */
export interface ReadModel {
  /**
   * Documents of a projection, of one scope or of all, as they are or as they were right after a position. Waits until
   * the projection has reached `at` (or the head that was known when asked). @throws timeout after 5 s of waiting
   */
  rows(projection: string, options?: { readonly scope?: string; readonly at?: Position }): Promise<readonly ProjectionRow[]>;
}
