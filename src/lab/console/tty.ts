import type { Key } from './keys.ts';

/** How a line is read. */
export interface Reading {
  /** What the arrow up brings back, oldest first. */
  readonly history?: readonly string[];
  /** Nothing is shown of what is typed. */
  readonly secret?: boolean;
  /** Characters; more ring the bell. */
  readonly lengthMax?: number;
  /** What `?` prints at once, by the text before it; absent: a question mark is a character. */
  readonly help?: (text: string) => string;
  /** What the tab makes of the text before the cursor; null: nothing. */
  readonly complete?: (text: string) => string | null;
  /** The completed line is printed on a line of its own, as IOS does. */
  readonly completesBelow?: boolean;
  /** The control key that ends reading instead of a line: `z` of IOS; `d` of shells, on an empty line. */
  readonly endKey?: 'z' | 'd';
}

export type Line = { readonly kind: 'line' | 'interrupt' | 'end'; readonly text: string };

/** What a program sees of the one terminal that all clients of a console share. Every wait is rejected with `TerminalEnded` when the device ends. */
export interface Tty {
  /** LF is printed as CR LF. */
  print(text: string): void;
  readLine(prompt: string, reading?: Reading): Promise<Line>;
  readKey(): Promise<Key>;
  /** Ends early when somebody interrupts. */
  sleep(ms: number): Promise<void>;
  /** Prints page by page; false: the reader had enough. */
  page(text: string): Promise<boolean>;
  /** Somebody typed the interrupt since a line was read last. */
  interrupted(): boolean;
  /** Lets every client go; the program stays. */
  hangUp(): void;
  /** Lines of a page; 0: no paging. */
  length: number;
  width: number;
}

/** What runs on a terminal. */
export interface Program {
  /**
   * What a client that connects is told at once. `shared` is the line that is being typed, prompt included; `unseen` what was printed before
   * the first client came, that line included, and empty for all others.
   */
  greeting(shared: string, unseen: string): string;
  /** Control keys that interrupt what runs, and what is printed for them. */
  readonly interrupts: { readonly letters: readonly string[]; readonly echo: string };
  run(tty: Tty): Promise<void>;
}

/** The device of a terminal is gone. */
export class TerminalEnded extends Error {
  override readonly name = 'TerminalEnded';
}
