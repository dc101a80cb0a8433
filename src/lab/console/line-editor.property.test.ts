import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyReader, type Key } from './keys.ts';
import { edit, EMPTY, type Edited } from './line-editor.ts';

/** A terminal of one endless line, which does what printed characters say. */
class Screen {
  cells: string[] = [];
  at = 0;

  print(output: string): void {
    for (const character of output) {
      if (character === '\b') this.at -= 1;
      else if (character !== '\u0007') {
        this.cells[this.at] = character;
        this.at += 1;
      }
      if (this.at < 0) throw new Error('The cursor left the line to the left.');
    }
  }

  text(): string {
    return this.cells.join('').trimEnd();
  }
}

const HISTORY = ['show version', 'ping 10.0.0.1', 'configure terminal'];
const LENGTH_MAX = 40;

const key = fc.oneof(
  fc.constantFrom(...'abc xyz/.0123'.split('').map((text): Key => ({ kind: 'text', text }))),
  fc.constantFrom(
    ...(['erase', 'delete', 'left', 'right', 'home', 'end', 'up', 'down', 'escape', 'tab'] as const).map((kind): Key => ({ kind })),
  ),
  fc.constantFrom(...'abdefknpuwxt'.split('').map((letter): Key => ({ kind: 'control', letter }))),
);

test('a terminal that prints what the editor says shows the line, with the cursor where it is', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 120 }), (keys) => {
      const screen = new Screen();
      let line: Edited = EMPTY;
      for (const pressed of keys) {
        const result = edit(line, pressed, HISTORY, LENGTH_MAX);
        screen.print(result.output);
        line = result.line;
        expect(screen.text()).toBe(line.text.trimEnd());
        expect(screen.at).toBe(line.cursor);
        expect(line.text.length).toBeLessThanOrEqual(LENGTH_MAX);
      }
    }),
    { numRuns: 500 },
  );
});

describe('the line editor', () => {
  const type = (...keys: readonly Key[]): Edited => keys.reduce((line, pressed) => edit(line, pressed, HISTORY, LENGTH_MAX).line, EMPTY);
  const word = (text: string): Key[] => text.split('').map((each) => ({ kind: 'text', text: each }));

  test('brings back what was typed, and the draft behind it', () => {
    expect(type(...word('sh'), { kind: 'up' }).text).toBe('configure terminal');
    expect(type(...word('sh'), { kind: 'up' }, { kind: 'up' }).text).toBe('ping 10.0.0.1');
    expect(type(...word('sh'), { kind: 'up' }, { kind: 'up' }, { kind: 'down' }, { kind: 'down' }).text).toBe('sh');
  });

  test('erases a word, and from the cursor to either end', () => {
    expect(type(...word('show ip int'), { kind: 'control', letter: 'w' }).text).toBe('show ip ');
    expect(type(...word('show ip'), { kind: 'control', letter: 'u' }).text).toBe('');
    expect(type(...word('show ip'), { kind: 'home' }, { kind: 'right' }, { kind: 'control', letter: 'k' }).text).toBe('s');
  });

  test('rings the bell for a character too many', () => {
    const full = type(...word('x'.repeat(LENGTH_MAX)));
    expect(edit(full, { kind: 'text', text: 'y' }, [], LENGTH_MAX)).toEqual({ line: full, output: '\u0007' });
  });
});

describe('keys', () => {
  test('are the same however their bytes are cut, and nothing typed hangs them', () => {
    const piece = fc.oneof(
      fc.constantFrom('\u001b[A', '\u001bOB', '\u001b[3~', '\u001b[', '\u001b', '\r\n', '\r', '\n', '\t'),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(60), (pieces, cut) => {
        const typed = pieces.join('');
        const read = keyReader();
        // Characters are whole when they come: the decoder before keeps halves.
        const characters = Array.from(typed);
        const split = [characters.slice(0, cut).join(''), characters.slice(cut).join('')];
        expect(split.flatMap((part) => read(part))).toEqual(keyReader()(typed));
        const after = keyReader();
        after(typed);
        // Whatever came before: two enters and a letter arrive at the latest behind a sequence's end.
        expect(after('~~\r\rx').at(-1)).toEqual({ kind: 'text', text: 'x' });
      }),
    );
  });

  test('one enter for CR, LF, and CR LF', () => {
    expect(keyReader()('a\r\nb\nc\r').map(({ kind }) => kind)).toEqual(['text', 'enter', 'text', 'enter', 'text', 'enter']);
  });

  test('cursor keys in both of their forms', () => {
    expect(keyReader()('\u001b[A\u001bOA\u001b[D\u001b[3~\u007f\u0003')).toEqual([
      { kind: 'up' },
      { kind: 'up' },
      { kind: 'left' },
      { kind: 'delete' },
      { kind: 'erase' },
      { kind: 'control', letter: 'c' },
    ]);
  });
});
