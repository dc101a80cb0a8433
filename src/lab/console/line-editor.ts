import type { Key } from './keys.ts';

/** A line while it is typed. `recalled` counts back into the history from its end: 0 is the line itself. */
export interface Edited {
  readonly text: string;
  /** From 0 to the length of the text. */
  readonly cursor: number;
  readonly recalled: number;
  /** What was typed before somebody went back in history. */
  readonly draft: string;
}

export const EMPTY: Edited = { text: '', cursor: 0, recalled: 0, draft: '' };

const BELL = '\u0007';

/** What moves a terminal from one text with its cursor to another: backspaces, the text from where they differ, blanks over what is left. */
export function redraw(from: Pick<Edited, 'text' | 'cursor'>, to: Pick<Edited, 'text' | 'cursor'>): string {
  const longest = Math.min(from.text.length, to.text.length);
  let same = from.text === to.text ? longest : 0;
  // Most keys are typed at the end.
  if (same === 0 && from.cursor === from.text.length && to.text.startsWith(from.text)) same = from.text.length;
  if (same === 0) while (same < longest && from.text[same] === to.text[same]) same += 1;
  const changed = from.text !== to.text;
  if (!changed) {
    if (to.cursor <= from.cursor) return '\b'.repeat(from.cursor - to.cursor);
    return to.text.slice(from.cursor, to.cursor);
  }
  const start = from.cursor > same ? '\b'.repeat(from.cursor - same) : to.text.slice(from.cursor, same);
  const blanks = Math.max(0, from.text.length - to.text.length);
  return `${start}${to.text.slice(same)}${' '.repeat(blanks)}${'\b'.repeat(to.text.length + blanks - to.cursor)}`;
}

function put(line: Edited, text: string, cursor: number): Edited {
  return { ...line, text, cursor };
}

function wordStart(text: string, cursor: number): number {
  let at = cursor;
  while (at > 0 && text[at - 1] === ' ') at -= 1;
  while (at > 0 && text[at - 1] !== ' ') at -= 1;
  return at;
}

function recall(line: Edited, history: readonly string[], back: number): Edited {
  if (back < 0 || back > history.length) return line;
  const text = back === 0 ? line.draft : history[history.length - back]!;
  return { text, cursor: text.length, recalled: back, draft: line.recalled === 0 ? line.text : line.draft };
}

/** The line after one key; the same object when the key does nothing. Keys are those of IOS, which are those of Emacs. */
function changed(line: Edited, key: Key, history: readonly string[], lengthMax: number): Edited {
  const { text, cursor } = line;
  switch (key.kind) {
    case 'text':
      return text.length + key.text.length > lengthMax
        ? line
        : put(line, text.slice(0, cursor) + key.text + text.slice(cursor), cursor + key.text.length);
    case 'erase':
      return cursor === 0 ? line : put(line, text.slice(0, cursor - 1) + text.slice(cursor), cursor - 1);
    case 'delete':
      return cursor === text.length ? line : put(line, text.slice(0, cursor) + text.slice(cursor + 1), cursor);
    case 'left':
      return cursor === 0 ? line : put(line, text, cursor - 1);
    case 'right':
      return cursor === text.length ? line : put(line, text, cursor + 1);
    case 'home':
      return cursor === 0 ? line : put(line, text, 0);
    case 'end':
      return cursor === text.length ? line : put(line, text, text.length);
    case 'up':
      return recall(line, history, line.recalled + 1);
    case 'down':
      return recall(line, history, line.recalled - 1);
    case 'control':
      return controlled(line, key.letter, history, lengthMax);
    default:
      return line;
  }
}

function controlled(line: Edited, letter: string, history: readonly string[], lengthMax: number): Edited {
  const { text, cursor } = line;
  const same = (kind: 'home' | 'end' | 'left' | 'right' | 'delete' | 'up' | 'down'): Edited => changed(line, { kind }, history, lengthMax);
  switch (letter) {
    case 'a':
      return same('home');
    case 'e':
      return same('end');
    case 'b':
      return same('left');
    case 'f':
      return same('right');
    case 'd':
      return same('delete');
    case 'p':
      return same('up');
    case 'n':
      return same('down');
    case 'k':
      return cursor === text.length ? line : put(line, text.slice(0, cursor), cursor);
    case 'u':
    case 'x':
      return cursor === 0 ? line : put(line, text.slice(cursor), 0);
    case 'w': {
      const start = wordStart(text, cursor);
      return start === cursor ? line : put(line, text.slice(0, start) + text.slice(cursor), start);
    }
    default:
      return line;
  }
}

/** One key into a line: the line then, and what a terminal is to print for it. A character too many rings the bell. */
export function edit(
  line: Edited,
  key: Key,
  history: readonly string[],
  lengthMax: number,
): { readonly line: Edited; readonly output: string } {
  const next = changed(line, key, history, lengthMax);
  if (next !== line) return { line: next, output: redraw(line, next) };
  return { line, output: key.kind === 'text' ? BELL : '' };
}
