import type { Envelope, Position } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Projection } from '#kernel/projection.ts';

/** The end of what is still true: greater than every position. */
export const OPEN: Position = Number.MAX_SAFE_INTEGER;

/** A document, true from one position (included) to another (excluded). */
export interface DocumentVersion {
  readonly key: string;
  readonly scope: string;
  readonly value: Json;
  readonly validFrom: Position;
  readonly validTo: Position;
}

/** What a batch of events does to the rows of a projection. */
export interface RowChanges {
  /** Keys whose open row ends, and where. */
  readonly ended: ReadonlyMap<string, Position>;
  readonly versions: readonly DocumentVersion[];
}

/** Folds a batch of events. Of several changes of a key by one event the last wins. */
export function changesOf(projection: Pick<Projection, 'project'>, events: readonly Envelope[]): RowChanges {
  const ended = new Map<string, Position>();
  const open = new Map<string, DocumentVersion>();
  const versions: DocumentVersion[] = [];
  for (const event of events) {
    for (const { key, scope, value } of projection.project(event)) {
      const before = open.get(key);
      if (before === undefined) {
        if (!ended.has(key)) ended.set(key, event.position);
      } else if (before.validFrom < event.position) versions.push({ ...before, validTo: event.position });
      if (value === null) open.delete(key);
      else open.set(key, { key, scope, value, validFrom: event.position, validTo: OPEN });
    }
  }
  versions.push(...open.values());
  return { ended, versions };
}
