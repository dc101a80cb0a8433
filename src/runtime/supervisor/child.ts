import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Readable } from 'node:stream';
import type { Log } from '#kernel/log.ts';
import { ORPHAN_GRACE_MS } from './pace.ts';
import type { ModuleFolder } from './folder.ts';

export interface ChildOptions {
  readonly folder: ModuleFolder;
  readonly url: string;
  readonly token: string;
  readonly log: Log;
  readonly monotonicMs: () => number;
  readonly orphanGraceMs?: number;
}

const PARENT_WATCH = fileURLToPath(new URL('./parent-watch.mjs', import.meta.url));
/** What of the hub's own environment a module gets: nothing that could be a secret. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'NODE_EXTRA_CA_CERTS'];
/** Lines that are told when it breaks. */
const LAST_LINES = 20;
const LINE_CHARACTERS = 2_000;
/** Lines that one process may write into the log in each period; the rest is counted. */
const LINES_PER_PERIOD = 200;
const PERIOD_MS = 10_000;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: string;
}

/** One process of a module. */
export class Child {
  readonly ended: Promise<Exit>;
  readonly #process: ChildProcess;
  #exit: Exit | undefined;
  readonly #log: Log;
  readonly #monotonicMs: () => number;
  readonly #lines: string[] = [];
  #periodFrom = 0;
  #written = 0;
  #dropped = 0;

  constructor({ folder, url, token, log, monotonicMs, orphanGraceMs = ORPHAN_GRACE_MS }: ChildOptions) {
    this.#log = log;
    this.#monotonicMs = monotonicMs;
    const env: Record<string, string> = {
      THALAMUS_URL: url,
      THALAMUS_TOKEN: token,
      THALAMUS_MODULE: folder.name,
      THALAMUS_ORPHAN_GRACE_MS: String(orphanGraceMs),
    };
    for (const name of INHERITED) {
      const value = process.env[name];
      if (value !== undefined) env[name] = value;
    }
    this.#process = spawn(process.execPath, ['--import', PARENT_WATCH, folder.entry], {
      cwd: folder.path,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#read(this.#process.stdout!, 'info');
    this.#read(this.#process.stderr!, 'warn');
    // A module may send on the channel; nobody here listens.
    this.#process.on('message', () => undefined);
    this.ended = new Promise((resolve) => {
      const end = (exit: Exit) => {
        this.#exit ??= exit;
        resolve(this.#exit);
      };
      this.#process.once('error', (error) => end({ code: null, signal: null, error: error.message }));
      this.#process.once('close', (code, signal) => end({ code, signal }));
    });
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  /** How it ended; undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** What it printed last. */
  lastLines(): readonly string[] {
    return [...this.#lines];
  }

  /** Asks it to end, and ends it when the time is over. */
  async end(drainMs: number): Promise<Exit> {
    this.#process.kill('SIGTERM');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), drainMs);
    const exit = await this.ended;
    clearTimeout(late);
    return exit;
  }

  /** Line by line; of a line that does not end, only the beginning is kept. */
  #read(stream: Readable, level: 'info' | 'warn'): void {
    let begun = '';
    let overlong = false;
    const end = () => {
      if (begun.trim() !== '') this.#take(begun, level);
      begun = '';
      overlong = false;
    };
    stream.setEncoding('utf8');
    stream.on('error', () => undefined);
    stream.on('end', end);
    stream.on('data', (text: string) => {
      for (const [at, part] of text.split(/\r?\n/).entries()) {
        if (at > 0) end();
        if (overlong) continue;
        begun += part;
        overlong = begun.length > LINE_CHARACTERS;
        if (overlong) begun = begun.slice(0, LINE_CHARACTERS);
      }
    });
  }

  #take(line: string, level: 'info' | 'warn'): void {
    this.#lines.push(line);
    if (this.#lines.length > LAST_LINES) this.#lines.shift();
    const nowMs = this.#monotonicMs();
    if (nowMs - this.#periodFrom >= PERIOD_MS) {
      if (this.#dropped > 0) this.#log.warn('Lines of the module were left out.', { lines: this.#dropped });
      this.#periodFrom = nowMs;
      this.#written = 0;
      this.#dropped = 0;
    }
    this.#written += 1;
    if (this.#written > LINES_PER_PERIOD) {
      this.#dropped += 1;
      return;
    }
    const told = structured(line);
    if (told === undefined) this.#log[level](line);
    else this.#log[told.level](told.message, told.fields);
  }
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** A line of the kit's log: taken over with its level and fields. */
function structured(line: string): { level: (typeof LEVELS)[number]; message: string; fields: Record<string, unknown> } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, message, time: _time, module: _module, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const known = LEVELS.find((each) => each === level);
    return known === undefined || typeof message !== 'string' ? undefined : { level: known, message, fields: { said: fields } };
  } catch {
    return undefined;
  }
}
