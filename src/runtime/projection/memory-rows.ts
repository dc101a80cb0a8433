import { fail } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { ProjectionRow } from '#kernel/projection.ts';
import { OPEN, type DocumentVersion, type RowChanges } from './history.ts';
import type { Generation, ProjectionRows } from './projection-rows.ts';

interface Filling {
  readonly name: string;
  readonly version: number;
  position: Position;
  serving: boolean;
  /** Versions of each key, oldest first. */
  readonly keys: Map<string, DocumentVersion[]>;
}

/** Rows of projections in memory. */
export class MemoryProjectionRows implements ProjectionRows {
  readonly #fillings = new Map<number, Filling>();
  #last = 0;

  async serving(name: string): Promise<Generation | null> {
    for (const [id, filling] of this.#fillings) {
      if (filling.name === name && filling.serving) return { id, version: filling.version, position: filling.position };
    }
    return null;
  }

  async create(name: string, version: number): Promise<Generation> {
    this.#last += 1;
    this.#fillings.set(this.#last, { name, version, position: 0, serving: false, keys: new Map() });
    return { id: this.#last, version, position: 0 };
  }

  async serve(name: string, generation: number): Promise<void> {
    this.#filling(generation).serving = true;
    for (const [id, filling] of this.#fillings) if (filling.name === name && id !== generation) this.#fillings.delete(id);
  }

  async apply(generation: number, from: Position, through: Position, changes: RowChanges): Promise<void> {
    const filling = this.#filling(generation);
    if (filling.position === through) return;
    if (filling.position !== from) {
      throw fail('conflict', `The checkpoint of projection ${filling.name} stands at ${filling.position}, not at ${from}.`);
    }
    for (const [key, position] of changes.ended) {
      const versions = filling.keys.get(key);
      const last = versions?.at(-1);
      if (last?.validTo === OPEN) versions!.splice(-1, 1, { ...last, validTo: position });
    }
    for (const version of changes.versions) {
      const versions = filling.keys.get(version.key);
      if (versions === undefined) filling.keys.set(version.key, [version]);
      else versions.push(version);
    }
    filling.position = through;
  }

  async read(generation: number, options: { readonly scope?: string; readonly at?: Position }): Promise<readonly ProjectionRow[]> {
    const at = options.at ?? OPEN - 1;
    const rows: ProjectionRow[] = [];
    for (const versions of this.#filling(generation).keys.values()) {
      const row = versions.findLast(({ validFrom }) => validFrom <= at);
      if (row === undefined || row.validTo <= at || (options.scope !== undefined && row.scope !== options.scope)) continue;
      rows.push({ key: row.key, scope: row.scope, value: row.value, validFrom: row.validFrom });
    }
    return rows.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  #filling(generation: number): Filling {
    const filling = this.#fillings.get(generation);
    if (filling === undefined) throw fail('not_found', `Generation ${generation} of a projection is not there.`);
    return filling;
  }
}
