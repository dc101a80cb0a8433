import { PrivateDocument, type Documents } from './private-document.ts';

/** Rows of a database that outlives the processes of a test. */
export interface Rows {
  readonly rows: Map<string, { text: string; version: number }>;
  /** Another process on them, which is told nothing: it looks when it must. */
  process(): Documents;
  /** The next writes that succeed before everything fails, as if the process were killed; `null`: none ever. */
  writesLeft: number | null;
}

export class Killed extends Error {}

export function memoryRows(): Rows {
  const rows: Rows = {
    rows: new Map(),
    writesLeft: null,
    process() {
      const opened = new Map<string, Promise<PrivateDocument>>();
      return {
        names: async () => [...rows.rows.keys()],
        open(name) {
          const document = opened.get(name) ?? PrivateDocument.open(placeOf(rows, name));
          opened.set(name, document);
          return document;
        },
      };
    },
  };
  return rows;
}

function placeOf(kept: Rows, name: string) {
  return {
    path: name,
    load: async () => kept.rows.get(name) ?? null,
    async replace(text: string, after: number) {
      if (kept.writesLeft === 0) throw new Killed();
      if ((kept.rows.get(name)?.version ?? 0) !== after) return null;
      const row = { text, version: after + 1 };
      kept.rows.set(name, row);
      if (kept.writesLeft !== null) kept.writesLeft -= 1;
      return row;
    },
  };
}
