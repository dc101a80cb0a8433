import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type IDisposable } from '@xterm/xterm';
import { findInLines } from './find-in-lines.ts';
import { TERMINAL_COLOURS } from './terminal-colours.ts';

export interface ScreenListener {
  /** Something was typed or pasted, as bytes. */
  typed(bytes: Uint8Array<ArrayBuffer>): void;
  resized(columns: number, rows: number): void;
  /** One of the keys that are the browser's and not the node's. */
  key(key: OwnKey): void;
}

/** What Ctrl+Shift and a key, or F6, ask of the page; everything else goes to the node, Ctrl+C and Ctrl+K too. */
export type OwnKey = 'copy' | 'paste' | 'search' | 'larger' | 'smaller' | 'next' | 'previous' | 'leave';

const OWN_KEYS: Readonly<Record<string, OwnKey>> = {
  KeyC: 'copy',
  KeyV: 'paste',
  KeyF: 'search',
  Equal: 'larger',
  Minus: 'smaller',
  ArrowRight: 'next',
  ArrowLeft: 'previous',
};

/** As much as the hub replays, and then some. */
const SCROLLBACK_LINES = 5_000;
const FONT = 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", monospace';

/** A terminal in an element of the page. Knows nothing of connections. */
export class TerminalScreen {
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #element: HTMLElement;
  readonly #resized: ResizeObserver;
  readonly #listening: IDisposable[];
  #fitting = 0;

  constructor(
    element: HTMLElement,
    listener: ScreenListener,
    look: { readonly label: string; readonly fontPx: number; readonly dark: boolean },
  ) {
    this.#element = element;
    this.#terminal = new Terminal({
      fontFamily: FONT,
      fontSize: look.fontPx,
      scrollback: SCROLLBACK_LINES,
      theme: TERMINAL_COLOURS[look.dark ? 'dark' : 'light'],
      minimumContrastRatio: 4.5,
      cursorBlink: false,
      macOptionIsMeta: true,
      rightClickSelectsWord: true,
    });
    const terminal = this.#terminal;
    terminal.loadAddon(this.#fit);
    terminal.open(element);
    terminal.textarea?.setAttribute('aria-label', look.label);
    const encoder = new TextEncoder();
    this.#listening = [
      terminal.onData((text) => listener.typed(encoder.encode(text))),
      terminal.onBinary((text) => listener.typed(Uint8Array.from(text, (character) => character.charCodeAt(0)))),
      terminal.onResize(({ cols, rows }) => listener.resized(cols, rows)),
    ];
    terminal.attachCustomKeyEventHandler((event) => {
      const own = event.key === 'F6' ? 'leave' : event.ctrlKey && event.shiftKey && !event.altKey ? OWN_KEYS[event.code] : undefined;
      if (own === undefined) return true;
      if (event.type === 'keydown') {
        event.preventDefault();
        event.stopPropagation();
        listener.key(own);
      }
      return false;
    });
    this.#resized = new ResizeObserver(() => this.#fitSoon());
    this.#resized.observe(element);
  }

  get size(): { readonly columns: number; readonly rows: number } {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  write(bytes: Uint8Array): void {
    this.#terminal.write(bytes);
  }

  focus(): void {
    this.#terminal.focus();
  }

  clear(): void {
    this.#terminal.clear();
  }

  set dark(dark: boolean) {
    this.#terminal.options.theme = TERMINAL_COLOURS[dark ? 'dark' : 'light'];
  }

  set fontPx(fontPx: number) {
    this.#terminal.options.fontSize = fontPx;
    this.#fitSoon();
  }

  /** The cursor tells whether what is typed goes anywhere. */
  set writing(writing: boolean) {
    this.#terminal.options.cursorBlink = writing;
    this.#terminal.options.cursorInactiveStyle = writing ? 'outline' : 'none';
  }

  /** What is selected; empty: nothing. */
  get selection(): string {
    return this.#terminal.getSelection();
  }

  /** As if it was typed, but marked as pasted where the node wants that. */
  paste(text: string): void {
    this.#terminal.paste(text);
  }

  /** Selects the next or last place of a text and shows it. Says whether there is one. */
  find(text: string, step: 1 | -1): boolean {
    const terminal = this.#terminal;
    const buffer = terminal.buffer.active;
    const selected = terminal.getSelectionPosition();
    const bottom = { line: buffer.length - 1, column: Number.MAX_SAFE_INTEGER };
    const from =
      selected === undefined ? (step === 1 ? { line: 0, column: -1 } : bottom) : { line: selected.start.y, column: selected.start.x };
    const found = findInLines((line) => buffer.getLine(line)?.translateToString(true), buffer.length, text, from, step);
    if (found === undefined) {
      terminal.clearSelection();
      return false;
    }
    terminal.select(found.column, found.line, found.length);
    terminal.scrollToLine(Math.max(0, found.line - Math.floor(terminal.rows / 2)));
    return true;
  }

  close(): void {
    cancelAnimationFrame(this.#fitting);
    this.#resized.disconnect();
    for (const one of this.#listening) one.dispose();
    this.#terminal.dispose();
  }

  /** Once a frame, and not while it is hidden: a terminal of no size has no rows. */
  #fitSoon(): void {
    cancelAnimationFrame(this.#fitting);
    this.#fitting = requestAnimationFrame(() => {
      if (this.#element.clientWidth > 0 && this.#element.clientHeight > 0) this.#fit.fit();
    });
  }
}
