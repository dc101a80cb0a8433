import { expect, test } from 'vitest';
import { AnswerTelling, type Told } from './answer-telling.ts';
import { Printer, type Terminal } from './terminal.ts';

const whole = (answer: string): Told => ({
  told: 'answer',
  answer: { answer, facts: ['R1 (campus)'], suggestions: [], proposals: [], from: 'model', model_problem: null },
});
const step: Told = {
  told: 'step',
  step: { number: 1, operation: 'alerts.list', about: null, state: 'asked', found: null, reason: null },
};

/** What stands on the terminal after each line that was told. */
function shownOn(isTTY: boolean, lines: readonly Told[], json = false): string[] {
  let out = '';
  const write = (text: string): boolean => ((out += text), true);
  const terminal = { stdout: { isTTY, write }, stderr: { write: () => true }, env: { NO_COLOR: '1' } } as unknown as Terminal;
  const telling = new AnswerTelling(new Printer(terminal, json), terminal);
  const after = lines.map((line) => (telling.tell(line), out));
  telling.end();
  return [...after, out];
}

test('on a terminal words stand there as they come, and once', () => {
  expect(
    shownOn(true, [{ told: 'words', words: 'R1 is' }, { told: 'words', words: ' down.\u001B[2J' }, whole('R1 is down.\u001B[2J')]),
  ).toEqual(['R1 is', 'R1 is down.\\x1b[2J', 'R1 is down.\\x1b[2J', 'R1 is down.\\x1b[2J\n  R1 (campus)\n']);
});

test('words that a step follows are not the answer', () => {
  expect(
    shownOn(true, [{ told: 'words', words: 'Let me look.' }, step, { told: 'words', words: 'R1 is down.' }, whole('R1 is down.')]).at(-1),
  ).toBe('Let me look.\nR1 is down.\n  R1 (campus)\n');
});

test('where the whole is otherwise than the words, it is printed', () => {
  expect(shownOn(true, [{ told: 'words', words: 'R1 is' }, whole('2 nodes are down.')]).at(-1)).toBe(
    'R1 is\n2 nodes are down.\n  R1 (campus)\n',
  );
});

test.each([
  [false, false],
  [true, true],
])('elsewhere only the whole is printed (terminal %s, JSON %s)', (isTTY, json) => {
  const shown = shownOn(isTTY, [{ told: 'words', words: 'R1 is' }, step, whole('R1 is down.')], json);
  expect(shown.slice(0, 3)).toEqual(['', '', '']);
  expect(shown.at(-1)).toContain('R1 is down.');
});
