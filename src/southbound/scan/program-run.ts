import { spawn } from 'node:child_process';

/** What a program printed, and how it ended. */
export interface ProgramRun {
  readonly out: string;
  readonly err: string;
  /** Null when it was ended by a signal or could not be started. */
  readonly code: number | null;
  /** It was ended because its time was over, or nobody waits any more. */
  readonly cut: boolean;
}

/** What the programs here print of 1,024 addresses is far less. */
const MOST_CHARACTERS = 1_000_000;

/**
 * Runs a program with these words, never through a shell, for at most this long; what it printed counts also when it was cut. Never rejects.
 */
export function runProgram(path: string, words: readonly string[], timeoutMs: number, signal: AbortSignal): Promise<ProgramRun> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ out: '', err: '', code: null, cut: true });
      return;
    }
    // Messages in English, numbers with a point.
    const child = spawn(path, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' }, shell: false });
    let out = '';
    let err = '';
    let cut = false;
    const end = (): void => {
      cut = true;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(end, timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    const told = (code: number | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve({ out, err, code, cut });
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.length > MOST_CHARACTERS) end();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      if (err.length > MOST_CHARACTERS) end();
    });
    child.once('error', () => told(null));
    child.once('close', (code) => told(code));
  });
}
