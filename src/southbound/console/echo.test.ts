import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { echoOf } from './echo.ts';

const behind = (prompt: string, typed: string, current: string, lines: readonly string[] = [], said = '') =>
  echoOf({ prompt, typed, lines, current, said });

test.each([
  ['R1#show version', [], 'whole'],
  ['R1#show ver', [], 'growing'],
  ['R1#', [], 'none'],
  ['R1#ow version', [], 'lost'],
  ['R1#shox version', [], 'foreign'],
  ['R1#xshow version', [], 'foreign'],
  ['R1#show version!', [], 'foreign'],
  ['login: ', [], 'foreign'],
  ['w version', ['R1#sho'], 'whole'],
  ['R1#show version', ['R1#sho', ''], 'whole'],
] as const)('behind R1# %j above %j is %s of show version', (current, lines, echo) => {
  expect(behind('R1#', 'show version', current, lines)).toBe(echo);
});

const long = 'show running-config | section include router ospf 1 area 0.0.0.0 network statements';

test('a command longer than the terminal is known by its end, where IOS scrolls the line', () => {
  expect(behind('R1#', long, `R1#$${long.slice(-60)}`)).toBe('whole');
  expect(behind('R1#', long, 'R1#$something else that somebody typed here')).toBe('foreign');
});

test('and by its characters, where a shell wraps it', () => {
  const said = `${long.slice(0, 70)} \r${long.slice(70)}`;
  expect(behind('root@box:~# ', long, `${long.slice(70)}garbage`, [], said)).toBe('whole');
  expect(behind('root@box:~# ', long, 'x', [], long.slice(0, 40))).toBe('growing');
  const again = `${long.slice(0, 70)}${long[70]}\r${long.slice(70)}`;
  expect(behind('root@box:~# ', long, `${long.slice(70)}garbage`, [], again)).toBe('whole');
});

const word = fc.stringMatching(/^[a-z][a-z0-9 .|/-]{0,40}$/);

test('what is shown as it was typed is whole, and a beginning of it is growing or whole', () => {
  fc.assert(
    fc.property(word, fc.nat(), (typed, at) => {
      expect(behind('R1#', typed, `R1#${typed}`, [], typed)).toBe('whole');
      const cut = typed.slice(0, at % (typed.length + 1));
      expect(['none', 'growing', 'whole']).toContain(behind('R1#', typed, `R1#${cut}`, [], cut));
    }),
  );
});

test('a key of somebody else is never taken for ours', () => {
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom('X', 'Y', '?', '!'), (typed, at, key) => {
      const place = at % (typed.length + 1);
      const current = `R1#${typed.slice(0, place)}${key}${typed.slice(place)}`;
      expect(behind('R1#', typed, current, [], current.slice(3))).toBe('foreign');
    }),
  );
});
