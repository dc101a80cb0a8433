import { keyReader, type Key } from './keys.ts';
import { edit, EMPTY, redraw, type Edited } from './line-editor.ts';
import { TerminalEnded, type Line, type Program, type Reading, type Tty } from './tty.ts';

/** The console of a started node: its one terminal, which every client shares. */
export interface Machine {
  /** Greets a client and shows it everything from now on; the function ends that. */
  attach(print: (text: string) => void, gone: () => void): () => void;
  /** What clients typed. */
  type(text: string): void;
  /** The device ends: every client is let go. */
  end(): void;
}

/** Characters that wait while a command runs: ten thousand pasted lines of configuration. What is more is lost, as in any UART. */
const AHEAD_MAX = 1_048_576;
/** Characters that are taken before others of the process get their turn. */
const TURN = 4_096;
/** What a line costs of a turn beside its characters: its command has to run. */
const LINE_COST = 256;
/** Output is handed on at the latest when so much has come together. */
const OUTPUT_CHUNK = 65_536;
/** What is kept of the output that nobody has seen yet. */
const UNSEEN_MAX = 16_384;
/** Lines of a terminal that nobody has set. @see IOS `terminal length` */
const LENGTH = 24;
const WIDTH = 80;
/** @see IOS: 254 characters; the longest line of a Linux terminal is 4096. */
const LINE_MAX = 254;

const MORE = ' --More-- ';
const MORE_ERASED = `${'\b'.repeat(9)}${' '.repeat(8)}${'\b'.repeat(9)}`;
const BELL = '\u0007';

export function createTerminal(program: Program): Machine {
  const clients = new Map<(text: string) => void, () => void>();
  const keysOf = keyReader();
  let ahead = '';
  let at = 0;
  let turn = TURN;
  let output = '';
  let flushing = false;
  let resting = false;
  /** Who takes keys now. */
  const keys: { reader: ((key: Key) => void) | null } = { reader: null };
  /** Prompt and text of the line that is being read. */
  let shared = '';
  /** What to do when the device ends or somebody interrupts. */
  let refuse: ((reason: TerminalEnded) => void) | null = null;
  let wake: (() => void) | null = null;
  const state = { interrupted: false, ended: false, reads: 0, seen: false };

  function flush(): void {
    flushing = false;
    // What was printed before anybody looked waits for the first who does.
    if (!state.seen) return;
    const text = output;
    output = '';
    if (text !== '') for (const client of clients.keys()) client(text);
  }

  function print(text: string): void {
    output += text.replaceAll(/(?<!\r)\n/g, '\r\n');
    if (!state.seen) {
      output = output.slice(-UNSEEN_MAX);
      return;
    }
    if (output.length > OUTPUT_CHUNK) flush();
    else if (!flushing) {
      flushing = true;
      queueMicrotask(flush);
    }
  }

  function feed(): void {
    while (keys.reader !== null && at < ahead.length) {
      if (turn <= 0) {
        if (!resting) {
          resting = true;
          setImmediate(() => {
            resting = false;
            turn = TURN;
            feed();
          });
        }
        return;
      }
      turn -= 1;
      const character = ahead[at]!;
      at += 1;
      for (const key of keysOf(character)) keys.reader?.(key);
    }
    if (at > 0 && at >= ahead.length) {
      ahead = '';
      at = 0;
    }
  }

  /** Waits for something that the device's end cuts off. */
  function waitFor<T>(begin: (resolve: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (state.ended) return reject(new TerminalEnded('The device ended.'));
      refuse = reject;
      begin((value) => {
        refuse = null;
        resolve(value);
      });
    });
  }

  function readKey(): Promise<Key> {
    return waitFor((resolve) => {
      keys.reader = (key) => {
        keys.reader = null;
        resolve(key);
      };
      feed();
    });
  }

  function readLine(prompt: string, reading: Reading = {}): Promise<Line> {
    const history = reading.history ?? [];
    let line: Edited = EMPTY;
    state.interrupted = false;
    state.reads += 1;
    shared = prompt;
    print(prompt);
    turn -= LINE_COST;
    return waitFor((resolve) => {
      const done = (kind: Line['kind']): void => {
        keys.reader = null;
        shared = '';
        resolve({ kind, text: line.text });
      };
      const show = (output: string): void => {
        if (reading.secret === true) return;
        print(output);
        shared = prompt + line.text;
      };
      const again = (): void => {
        print(`\r\n${prompt}${line.text}${'\b'.repeat(line.text.length - line.cursor)}`);
      };
      const complete = (): void => {
        const completed = reading.complete?.(line.text.slice(0, line.cursor)) ?? null;
        const before = line;
        if (completed !== null) line = { ...line, text: completed + line.text.slice(line.cursor), cursor: completed.length };
        shared = prompt + line.text;
        if (reading.completesBelow === true) again();
        else if (completed === null) print(BELL);
        else print(redraw(before, line));
      };
      keys.reader = (key) => {
        if (key.kind === 'enter') {
          print('\r\n');
          done('line');
        } else if (key.kind === 'control' && program.interrupts.letters.includes(key.letter)) {
          done('interrupt');
        } else if (key.kind === 'control' && key.letter === reading.endKey && (key.letter === 'z' || line.text === '')) {
          done('end');
        } else if (key.kind === 'control' && (key.letter === 'r' || key.letter === 'l')) again();
        else if (key.kind === 'tab' && reading.complete !== undefined) complete();
        else if (key.kind === 'text' && key.text === '?' && reading.help !== undefined) {
          print(`?\r\n${reading.help(line.text.slice(0, line.cursor))}`);
          print(`${prompt}${line.text}${'\b'.repeat(line.text.length - line.cursor)}`);
        } else {
          const result = edit(line, key, history, reading.lengthMax ?? LINE_MAX);
          line = result.line;
          show(result.output);
        }
      };
      feed();
    });
  }

  function sleep(ms: number): Promise<void> {
    if (state.interrupted) return Promise.resolve();
    return waitFor((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        wake = null;
        resolve();
      };
      const timer = setTimeout(over, ms);
      wake = over;
    });
  }

  async function page(text: string): Promise<boolean> {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const size = Math.max(1, tty.length - 1);
    if (tty.length === 0 || lines.length <= size) {
      print(text);
      return true;
    }
    let shown = 0;
    let next = size;
    while (shown < lines.length) {
      print(
        lines
          .slice(shown, shown + next)
          .map((line) => `${line}\n`)
          .join(''),
      );
      shown += next;
      if (shown >= lines.length) break;
      print(MORE);
      const key = await readKey();
      print(MORE_ERASED);
      if (key.kind === 'enter') next = 1;
      else if (key.kind === 'text' && key.text === ' ') next = size;
      else {
        print('\n');
        return false;
      }
    }
    return true;
  }

  function hangUp(): void {
    flush();
    const leaving = [...clients.values()];
    clients.clear();
    for (const gone of leaving) gone();
  }

  const tty: Tty = { print, readLine, readKey, sleep, page, hangUp, interrupted: () => state.interrupted, length: LENGTH, width: WIDTH };

  /** A program that fails is begun again, but not when it failed before it read anything: it would only fail again. */
  async function run(): Promise<void> {
    for (;;) {
      const before = state.reads;
      try {
        await program.run(tty);
        return;
      } catch (thrown) {
        if (thrown instanceof TerminalEnded) return;
        print(`\n% ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
        if (state.reads === before) return;
      }
    }
  }

  /** What is typed while a command runs: the interrupt takes effect at once and drops what was typed before it. */
  function interruptedBy(text: string): string {
    const last = Math.max(
      ...program.interrupts.letters.map((letter) => text.lastIndexOf(String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 0x40))),
    );
    if (last === -1) return text;
    state.interrupted = true;
    ahead = '';
    at = 0;
    print(program.interrupts.echo);
    wake?.();
    return text.slice(last + 1);
  }

  void run();
  return {
    attach(printTo, gone) {
      flush();
      clients.set(printTo, gone);
      state.seen = true;
      printTo(program.greeting(shared, output).replaceAll(/(?<!\r)\n/g, '\r\n'));
      output = '';
      return () => clients.delete(printTo);
    },
    type(text) {
      const rest = keys.reader === null ? interruptedBy(text) : text;
      turn = TURN;
      if (ahead.length - at + rest.length > AHEAD_MAX) {
        print(BELL);
        return;
      }
      ahead = ahead.slice(at) + rest;
      at = 0;
      feed();
      if (keys.reader === null && at < ahead.length) {
        ahead = interruptedBy(ahead.slice(at));
        at = 0;
      }
    },
    end() {
      state.ended = true;
      flush();
      wake?.();
      keys.reader = null;
      refuse?.(new TerminalEnded('The device ended.'));
      hangUp();
    },
  };
}
