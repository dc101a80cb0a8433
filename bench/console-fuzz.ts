import { seededRandom } from '#lab/random.ts';
import { mutated, xorshift } from '#wire/test-mutation.ts';
import type { Conversation } from '#kernel/message.ts';
import { Stopped } from '../src/southbound/console/dialogue.ts';
import { shippedDialects } from '../src/southbound/console/dialects.ts';
import { SESSION_LIMITS } from '../src/southbound/console/limits.ts';
import { ConsoleSession } from '../src/southbound/console/session.ts';
import { TestTiming } from '../src/southbound/console/test-timing.ts';

// node bench/console-fuzz.ts [SESSIONS [SEED]]: sessions on consoles that answer every key with broken and hostile output, in time that passes
// only while nothing happens. Fails when one does not end in its time, throws something that is no answer, types too much, or memory grows.
const [sessions = 10_000, seed = 1] = process.argv.slice(2, 4).map(Number);

const DEADLINE_MS = 60_000;
/** What a session may take beyond its deadline: leaving. */
const LEAVING_MS = 10_000;
const MOST_TYPED = 3_000;
const MOST_GROWTH_MIB = 64;
/** Real time of one session; anything near this hangs. */
const LONGEST_MS = 2_000;

const SEEDS = [
  '\r\n\r\nPress RETURN to get started.\r\n\r\nR1>',
  '\r\nUser Access Verification\r\n\r\nUsername: ada\r\nPassword: \r\n% Login invalid\r\n\r\nUsername: ',
  '\r\nR1#show version\r\nCisco IOS Software, Version 15.2\r\n --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\bR1#',
  '*Mar  1 00:01:02.003: %LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to up\r\n',
  '\u001b[24;1H\u001b[2K\u001b[24;1HHP-2920# \u001b[?25h',
  '\r\n\u001b[9999B[admin@MikroTik] > \u001b[K',
  '<AR1>display version\r\n  ---- More ----\u001b[16D                \u001b[16D',
  'box login: ada\r\nPassword: \r\nLinux box 6.1.0\r\n\u001b]0;ada@box: ~\u0007\u001b[01;32mada@box\u001b[00m:~$ ',
  'Hit any key to stop autoboot:  3 \r\nProceed with reload? [confirm]',
].map((text) => new TextEncoder().encode(text));

const random = seededRandom(seed);
const bytesRandom = xorshift(seed);

/** Says something after a while, and after every key; now and then it ends. */
class HostileLine implements Conversation {
  readonly bytes: AsyncIterable<Uint8Array>;
  typed = 0;
  #queue: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  #closed = false;

  constructor() {
    this.bytes = this.#say();
    for (let count = random.integer(4); count > 0; count -= 1) this.#add();
  }

  get busy(): boolean {
    return this.#queue.length > 0;
  }

  write(bytes: Uint8Array): void {
    this.typed += bytes.length;
    // An echo makes it go further than noise alone does.
    if (random.fraction() < 0.5) this.#queue.push(bytes);
    for (let count = random.integer(4); count > 0; count -= 1) this.#add();
    if (random.fraction() < 0.01) this.close();
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  #add(): void {
    this.#queue.push(random.fraction() < 0.4 ? SEEDS[random.integer(SEEDS.length)]! : mutated(SEEDS, bytesRandom));
  }

  async *#say(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = this.#queue.shift();
      if (next !== undefined) yield next;
      else if (this.#closed) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

const ended = new Map<string, number>();
const defects: string[] = [];
let slowestMs = 0;

async function one(number: number): Promise<void> {
  const line = new HostileLine();
  const timing = new TestTiming(() => line.busy);
  const beganMs = timing.monotonicMs();
  const began = performance.now();
  const session = new ConsoleSession(line, {
    dialects: shippedDialects(),
    limits: { ...SESSION_LIMITS, outputMax: 64 * 1024, pagesMax: 100 },
    timing,
    signal: new AbortController().signal,
    deadlineMs: beganMs + DEADLINE_MS,
    login: { username: 'ada', password: 'pass-of-ada', enable_password: 'secret-of-enable' },
  });
  let outcome = 'carried out';
  try {
    await session.reach();
    await session.enable();
    await session.run('show version', 10_000, true);
  } catch (error) {
    if (error instanceof Stopped) outcome = error.message.replaceAll(/[":].*/gs, '').slice(0, 50);
    else defects.push(`session ${number} threw ${(error as Error).stack}`);
  }
  await session.leave();
  const tookMs = performance.now() - began;
  slowestMs = Math.max(slowestMs, tookMs);
  ended.set(outcome, (ended.get(outcome) ?? 0) + 1);
  if (timing.monotonicMs() - beganMs > DEADLINE_MS + LEAVING_MS)
    defects.push(`session ${number} went on for ${timing.monotonicMs() - beganMs} ms`);
  if (line.typed > MOST_TYPED) defects.push(`session ${number} typed ${line.typed} bytes`);
  if (tookMs > LONGEST_MS) defects.push(`session ${number} took ${tookMs} ms`);
}

for (let warm = 0; warm < 100; warm += 1) await one(-1);
global.gc?.();
const beforeMib = process.memoryUsage().heapUsed / 2 ** 20;
const startedMs = performance.now();
for (let number = 0; number < sessions; number += 1) await one(number);
global.gc?.();
const growthMib = process.memoryUsage().heapUsed / 2 ** 20 - beforeMib;
if (growthMib > MOST_GROWTH_MIB) defects.push(`memory grew by ${growthMib.toFixed(1)} MiB`);
console.log(
  JSON.stringify({
    sessions,
    seconds: Math.round((performance.now() - startedMs) / 1_000),
    slowest_ms: Math.round(slowestMs),
    growth_mib: Math.round(growthMib),
    defects: defects.length,
    ended: Object.fromEntries([...ended].toSorted(([, one], [, other]) => other - one)),
  }),
);
if (defects.length > 0) {
  console.error(defects.slice(0, 10).join('\n'));
  process.exitCode = 1;
}
