import type { Position } from '#kernel/event.ts';
import type { ProjectionRow } from '#kernel/projection.ts';
import type { RowChanges } from './history.ts';

/** One filling of a projection's rows. */
export interface Generation {
  readonly id: number;
  readonly version: number;
  /** Its checkpoint: everything up to here is in its rows. */
  readonly position: Position;
}

/** Where rows and checkpoints of projections are kept; one contract, in memory and on PostgreSQL. */
export interface ProjectionRows {
  /** The generation that readers see; null before the first. */
  serving(name: string): Promise<Generation | null>;
  /** A new, empty generation that nobody sees yet. */
  create(name: string, version: number): Promise<Generation>;
  /** Readers see this generation from now on; the other ones of the projection are removed. */
  serve(name: string, generation: number): Promise<void>;
  /**
   * Applies changes and moves the checkpoint as one act.
   * @throws conflict when the checkpoint is not at `from`: somebody else filled the generation. Doing it twice is harmless.
   */
  apply(generation: number, from: Position, through: Position, changes: RowChanges): Promise<void>;
  /** Rows ordered by key; `at` absent: as they are. */
  read(generation: number, options: { readonly scope?: string; readonly at?: Position }): Promise<readonly ProjectionRow[]>;
}
