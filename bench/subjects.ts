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

/** Clock ticks of a second in /proc, which Linux has fixed for programs. @see time(7), "The software clock, HZ, and jiffies" */
const TICKS = 100;

/** Processor time that a process has used so far, in seconds; with its children, those that ended too. @see proc_pid_stat(5) */
export async function cpuSecondsOf(pid: number, { children = false } = {}): Promise<number> {
  const { readFile, readdir } = await import('node:fs/promises');
  const read = async (id: string | number): Promise<{ parent: number; own: number; ended: number } | null> => {
    const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    if (text === '') return null;
    // The name may hold spaces and brackets.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1]!, own: fields[11]! + fields[12]!, ended: fields[13]! + fields[14]! };
  };
  const root = await read(pid);
  if (root === null) return Number.NaN;
  if (!children) return root.own / TICKS;
  const all = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(read));
  const living = all.filter((one) => one?.parent === pid).reduce((sum, one) => sum + one!.own, 0);
  return (root.own + root.ended + living) / TICKS;
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
