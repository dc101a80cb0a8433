import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** A process that a bench talks to: a line of JSON in, a line of JSON out. */
export class Peer {
  readonly #child: ChildProcess;
  readonly #waiting: ((line: string) => void)[] = [];
  #rest = '';

  constructor(file: string, args: readonly string[] = []) {
    // Nothing outlives the bench, however it ends.
    process.once('exit', () => this.#child.kill('SIGKILL'));
    this.#child = spawn(process.execPath, [here(file), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout!.on('data', (data: Buffer) => {
      this.#rest += data.toString();
      for (let end = this.#rest.indexOf('\n'); end !== -1; end = this.#rest.indexOf('\n')) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        this.#waiting.shift()?.(line);
      }
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  say(line: string): void {
    this.#child.stdin!.write(`${line}\n`);
  }

  async next<T>(timeoutMs = 180_000): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('A process of the bench did not answer in time.')), timeoutMs);
      this.#waiting.push((line) => {
        clearTimeout(timer);
        resolve(JSON.parse(line) as T);
      });
    });
  }

  async ask<T>(line: string): Promise<T> {
    const answer = this.next<T>();
    this.say(line);
    return answer;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin!.end();
    this.#child.kill('SIGTERM');
    await gone;
  }
}

/** Resident memory of a process in MiB, from /proc; NaN where there is none. */
export async function residentMib(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

export interface WebSocketReport {
  readonly events: number;
  readonly bytes: number;
  readonly count: number;
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly perClientMin: number;
  readonly perClientMax: number;
}
