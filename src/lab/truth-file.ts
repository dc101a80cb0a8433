import { open } from 'node:fs/promises';
import type { Truth } from './fault/truth.ts';

/** Faults as they happen, a line of JSON each: one when it begins, one with the same id when it ends. */
export interface TruthFile {
  record(truth: Truth): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/** Begins the file anew. @throws when it cannot be written */
export async function createTruthFile(path: string): Promise<TruthFile> {
  const file = await open(path, 'w');
  // One line after the other, in the order in which they were told.
  let writing: Promise<unknown> = Promise.resolve();
  return {
    record(truth) {
      const line = `${JSON.stringify(truth)}\n`;
      writing = writing.then(() => file.write(line));
    },
    async close() {
      await writing;
      await file.close();
    },
  };
}
