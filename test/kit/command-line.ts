import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** `thalamus` as a process that a test talks to while it runs. */
export interface RunningCommand {
  /** What it said beside its result so far. */
  said(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string }>;
  stop(): void;
}

/** @param home where it keeps its profiles */
export function startCommand(words: readonly string[], { url, home }: { readonly url: string; readonly home: string }): RunningCommand {
  const child = spawn(process.execPath, [cli, ...words], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], HOME: home, THALAMUS_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  return {
    said: () => said,
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, out })),
    stop: () => void child.kill('SIGTERM'),
  };
}
