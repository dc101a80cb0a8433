import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const WINDOW = 500;

/** What was seen from outside of all processes. */
export class Ledger {
  readonly sent = new Set<number>();
  /** Attempts of each number, in order of delivery. */
  readonly delivered = new Map<number, number[]>();
  /** First deliveries of each key, in their order. */
  readonly #order = new Map<number, number[]>();

  note(line: string): void {
    const [what, number, attempt] = line.split(' ');
    if (what === 's') this.sent.add(Number(number));
    if (what !== 'd') return;
    const data = Number(number);
    const attempts = this.delivered.get(data);
    if (attempts !== undefined) {
      attempts.push(Number(attempt));
      return;
    }
    this.delivered.set(data, [Number(attempt)]);
    const key = data % 50;
    this.#order.set(key, [...(this.#order.get(key) ?? []), data]);
  }

  /** Acknowledged to its sender, never delivered. */
  get lost(): number[] {
    return [...this.sent].filter((number) => !this.delivered.has(number));
  }

  /** Delivered again as if for the first time. */
  get unmarked(): number[] {
    return [...this.delivered].filter(([, attempts]) => attempts.slice(1).includes(1)).map(([number]) => number);
  }

  /** Delivered for the first time after a later one of its key. */
  get disordered(): number[] {
    return [...this.#order.values()].flatMap((numbers) => numbers.filter((number, index) => index > 0 && number < numbers[index - 1]!));
  }

  get redelivered(): number {
    return [...this.delivered.values()].filter((attempts) => attempts.length > 1).length;
  }
}

/** A process that carries messages. */
export class Carrier {
  readonly child: ChildProcess;
  readonly name: string;
  opened = false;
  readonly answers: string[] = [];
  readonly #read: Promise<unknown>;

  constructor(name: string, options: { readonly dataDir: string; readonly databaseUrl?: string; readonly takes: boolean }, ledger: Ledger) {
    this.name = name;
    const file = fileURLToPath(new URL('./test-carrier.ts', import.meta.url));
    this.child = spawn(process.execPath, [file, JSON.stringify({ ...options, name })], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdin!.on('error', () => undefined);
    const reading = createInterface({ input: this.child.stdout! });
    reading.on('line', (line) => {
      if (line === 'open') this.opened = true;
      else if (line.startsWith('a ')) this.answers.push(line.slice(2));
      else ledger.note(line);
    });
    this.#read = once(reading, 'close');
  }

  say(line: string): void {
    this.child.stdin!.write(`${line}\n`);
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
    await this.#read;
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.stdin!.end();
    await exited;
  }
}

/** The process id in the lock file of the embedded server; 0 while there is none. */
function serverPid(dataDir: string): number {
  const cluster = readdirSync(dataDir).find((name) => /^postgres-\d+$/.test(name));
  const lock = join(dataDir, cluster ?? '', 'postmaster.pid');
  return cluster !== undefined && existsSync(lock) ? Number.parseInt(readFileSync(lock, 'utf8'), 10) : 0;
}

interface SoakOptions {
  readonly dataDir: string;
  readonly count: number;
  /** How often something is killed. */
  readonly kills: number;
  /** From 0, below 1. */
  readonly random: () => number;
  /** Waits until something holds. @throws when it does not in time */
  readonly until: (what: string | (() => string), holds: () => boolean, timeoutMs: number) => Promise<void>;
}

/**
 * Sends and takes durable messages in a process that is killed again and again, as is its database, and gives what was
 * seen from outside.
 */
export async function soak({
  dataDir,
  count,
  kills,
  random,
  until,
}: SoakOptions): Promise<{ readonly ledger: Ledger; readonly killed: Record<string, number> }> {
  const ledger = new Ledger();
  const killed: Record<string, number> = { process: 0, database: 0, both: 0 };
  let round = 0;
  let carrier = start();
  let told = 0;

  function start(): Carrier {
    round += 1;
    return new Carrier(`carrier-${round}`, { dataDir, takes: true }, ledger);
  }

  /** Says what is to be sent next, in windows, in order. */
  const feed = (): void => {
    while (carrier.opened && told < count && told - ledger.sent.size < WINDOW) {
      const next = Array.from({ length: Math.min(WINDOW / 5, count - told) }, (_, index) => told + index);
      told += next.length;
      carrier.say(`send ${next.join(' ')}`);
    }
  };
  const restart = async (): Promise<void> => {
    await carrier.kill();
    carrier = start();
    const fresh = carrier;
    await until('it opens again', () => fresh.opened, 60_000);
    // What was said and not acknowledged is said again, before anything later.
    const open: number[] = [];
    for (let number = 0; number < told; number += 1) if (!ledger.sent.has(number)) open.push(number);
    if (open.length > 0) carrier.say(`send ${open.join(' ')}`);
  };
  const killDatabase = (): void => {
    const pid = serverPid(dataDir);
    try {
      if (pid > 0) process.kill(pid, 'SIGKILL');
    } catch {
      // The lock file is that of a server that was killed before.
    }
  };

  try {
    await until('it opens', () => carrier.opened, 60_000);
    for (let kill = 1; kill <= kills; kill += 1) {
      const mark = Math.floor(((kill - random() / 2) * count) / (kills + 1));
      await until(
        () => `${mark} are delivered (${ledger.delivered.size} are, ${ledger.sent.size} sent)`,
        () => {
          feed();
          return ledger.delivered.size >= mark;
        },
        60_000 + count,
      );
      const victim = (['process', 'database', 'both'] as const)[kill % 3]!;
      killed[victim]! += 1;
      if (victim !== 'process') killDatabase();
      if (victim !== 'database') await restart();
    }
    await until(
      () => `all are delivered (${ledger.delivered.size} are, ${ledger.sent.size} sent)`,
      () => {
        feed();
        return ledger.sent.size === count && ledger.delivered.size === count;
      },
      60_000 + count,
    );
    await carrier.end();
  } finally {
    await carrier.kill();
  }
  return { ledger, killed };
}
