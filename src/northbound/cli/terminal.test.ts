import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Printer, visible, type Terminal } from './terminal.ts';

function printer({ isTTY = false, env = {}, json = false }: { isTTY?: boolean; env?: NodeJS.ProcessEnv; json?: boolean } = {}) {
  const stdout = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
  const stderr = new PassThrough({ encoding: 'utf8' });
  const terminal = { stdout, stderr, stdin: new PassThrough(), env } as unknown as Terminal;
  return {
    printer: new Printer(terminal, json),
    out: () => (stdout.read() as string | null) ?? '',
    err: () => (stderr.read() as string | null) ?? '',
  };
}

describe('colours', () => {
  test.each([
    ['a terminal', { isTTY: true }, true],
    ['a pipe', { isTTY: false }, false],
    ['a terminal with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, false],
    ['a terminal with an empty NO_COLOR, which counts as unset', { isTTY: true, env: { NO_COLOR: '' } }, true],
    ['a terminal that is dumb', { isTTY: true, env: { TERM: 'dumb' } }, false],
  ])('on %s', (_, options, coloured) => {
    const { printer: on, out } = printer(options);
    on.table(['NAME'], [['started']], '');
    expect(out().includes('\u001B[')).toBe(coloured);
  });
});

describe('tables', () => {
  test('columns are aligned, empty cells are dashes, no line ends in spaces', () => {
    const { printer: on, out } = printer();
    on.table(
      ['ID', 'NAME', 'ON'],
      [
        ['1', 'long name', true],
        ['22', null, false],
      ],
      'None.',
    );
    expect(out()).toBe('ID  NAME       ON\n1   long name  yes\n22  -          no\n');
  });

  test('without rows something is said on the side, and nothing on standard output', () => {
    const { printer: on, out, err } = printer();
    on.table(['ID'], [], 'There is no project.');
    expect([out(), err()]).toEqual(['', 'There is no project.\n']);
  });

  test('results are JSON for programs, and what is for people is not printed', () => {
    const { printer: on, out } = printer({ json: true });
    on.result({ a: 1 }, () => expect.unreachable());
    expect(JSON.parse(out())).toEqual({ a: 1 });
  });
});

test('what a terminal would obey is shown instead', () => {
  expect(visible('a\u001B]0;title\u0007b\u009Bc\r\n')).toBe('a\\x1b]0;title\\x07b\\x9bc\\x0d\\x0a');
  expect(visible('Zürich ↔ 北京')).toBe('Zürich ↔ 北京');
});
