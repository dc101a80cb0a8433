import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Figure } from '../report.ts';

/** What a run was asked for beside its folders. */
export interface TrackOptions {
  /** Only cases of these names; all where it is empty. */
  readonly only: readonly string[];
}

/** One way of telling how right the product is: its own code over recorded data, and the scorer of that data. */
export interface Track {
  readonly name: string;
  /** Folder of its data beside those of the other tracks. */
  readonly corpus: string;
  /** Writes into `out` what the scorer of the corpus reads. */
  answer(corpus: string, out: string, options: TrackOptions): Promise<void>;
  /** Runs the scorer, shows what it prints, and gives its figures. */
  score(corpus: string, out: string, options: TrackOptions): Promise<Figure[]>;
}

/** Runs a scorer and gives what it printed, which is shown too. */
export async function scored(program: string, ...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('python3', [program, ...words], { maxBuffer: 64 * 2 ** 20 });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return stdout;
}
