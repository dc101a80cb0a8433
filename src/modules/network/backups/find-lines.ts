import { Worker } from 'node:worker_threads';
import { fail } from '#kernel/error.ts';

interface FoundLine {
  readonly number: number;
  readonly text: string;
}

/** A pattern that has not ended by then, in milliseconds, never does. */
const MOST_MS = 5_000;

export function findText(texts: readonly string[], wanted: string): FoundLine[][] {
  const lower = wanted.toLowerCase();
  return texts.map((text) =>
    text.split('\n').flatMap((line, at) => (line.toLowerCase().includes(lower) ? [{ number: at + 1, text: line }] : [])),
  );
}

/** Lines of each text that a regular expression fits. @throws validation_error for one that is none, or that takes for ever */
export async function findPattern(texts: readonly string[], source: string, mostMs = MOST_MS): Promise<FoundLine[][]> {
  try {
    ''.search(new RegExp(source, 'iu'));
  } catch (error) {
    throw fail('validation_error', `${source} is no regular expression.`, { q: [(error as Error).message] });
  }
  const worker = new Worker(new URL('./pattern-worker.ts', import.meta.url), { workerData: { source, texts } });
  const { promise, resolve, reject } = Promise.withResolvers<FoundLine[][]>();
  const timer = setTimeout(() => {
    reject(fail('validation_error', `${source} takes too long.`, { q: ['Its repetitions stand inside each other.'] }));
  }, mostMs);
  worker.once('message', resolve).once('error', reject);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
