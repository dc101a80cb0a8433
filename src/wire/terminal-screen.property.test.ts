import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Screen } from './terminal-screen.ts';

const BOUND = 2_000;

function shown(...pieces: readonly string[]): string {
  const screen = new Screen(BOUND);
  for (const piece of pieces) screen.feed(piece);
  return [...screen.lines, screen.current].join('\n');
}

/** Texts with what terminals are sent. */
const said = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        '\r',
        '\n',
        '\r\n',
        '\r\r\n',
        '\b',
        '\t',
        '\u0007',
        '\u001b',
        '\u001b[K',
        '\u001b[2J',
        '\u001b[5D',
        '\u001b[3C',
        '\u001b[10;3H',
      ),
      fc.constantFrom('\u001b[0;32m', '\u001b]0;title\u0007', '\u001b(B', '\u001bE', '\u001b[6n', '\u001b[?25h', '\u009b', '\u0000'),
    ),
  )
  .map((parts) => parts.join(''));

test('where a text is cut changes nothing of what is shown', () => {
  fc.assert(
    fc.property(said, fc.array(fc.nat({ max: 40 })), (text, sizes) => {
      const pieces: string[] = [];
      let from = 0;
      for (const size of sizes) {
        pieces.push(text.slice(from, from + size));
        from += size;
      }
      pieces.push(text.slice(from));
      // A surrogate pair is one character and never cut: the decoder of bytes sees to that.
      fc.pre(pieces.every((piece) => piece.isWellFormed()));
      expect(shown(...pieces)).toBe(shown(text));
    }),
  );
});

test('whatever is said, no control character is shown and memory stays bounded', () => {
  fc.assert(
    fc.property(fc.array(said), (texts) => {
      const screen = new Screen(BOUND);
      for (const text of texts) screen.feed(text);
      // oxlint-disable-next-line no-control-regex -- there must be none
      expect(/[\u0000-\u001f\u007f]/.test([...screen.lines, screen.current].join(''))).toBe(false);
      expect(screen.lines.reduce((sum, line) => sum + line.length + 1, 0)).toBeLessThanOrEqual(BOUND + 16_385);
    }),
  );
});

test('a line without end is broken, and old lines give way to new ones', () => {
  const screen = new Screen(BOUND);
  screen.feed('x'.repeat(100_000));
  expect(screen.current.length).toBeLessThanOrEqual(16_384);
  for (let line = 0; line < 1_000; line += 1) screen.feed(`line ${line}\r\n`);
  expect(screen.lost).toBe(true);
  expect(screen.lines.at(-1)).toBe('line 999');
  expect(screen.lines.join('\n').length).toBeLessThanOrEqual(BOUND);
});

describe('what a terminal shows', () => {
  test.each([
    ['a pager that is erased by backspaces', ' --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\bnext line\r\n', 'next line\n'],
    ['a pager that is blanked after a return', '<--- More --->\r              \rnext line\r\n', 'next line\n'],
    ['a pager that is erased by a sequence', '  ---- More ----\u001b[16D                \u001b[16Dnext line\r\n', 'next line\n'],
    ['a pager whose line is cleared', '--More--\r\u001b[Knext line\r\n', 'next line\n'],
    ['colours', '\u001b[32mroot@box\u001b[0m:\u001b[01;34m~\u001b[00m# ', 'root@box:~# '],
    ['a title of a window', '\u001b]0;root@box: ~\u0007root@box:~# ', 'root@box:~# '],
    ['a character that was erased', 'show ipx\b \b', 'show ip'],
    ['a prompt behind a cursor that was moved far', '\r\u001b[9999B[admin@MikroTik] > \u001b[K', '[admin@MikroTik] > '],
    ['lines that are written by their places', '\u001b[1;1Hfirst\u001b[2;1Hsecond\u001b[24;1Hswitch# ', 'first\nsecond\nswitch# '],
    ['line ends of VPCS', 'NAME : PC1\r\r\nMTU : 1500\r\n\rPC1> ', 'NAME : PC1\nMTU : 1500\nPC1> '],
    ['tabs', 'a\tb', 'a       b'],
  ])('of %s', (_, text, lines) => {
    expect(shown(text)).toBe(lines);
  });
});
