import { expect, test } from 'vitest';
import { jsonLine } from '#kernel/json-lines.ts';
import { CommandLine, P1 } from './test-command-line.ts';

const line = CommandLine.forEachTest();
const PLAN = 'cccc0000-0000-4000-8000-000000000001';

function serve(): unknown[] {
  const asked: unknown[] = [];
  line.hub.places.set('POST /api/common/api/v1/operations/assistant.question.stream/', ({ body }) => {
    const input = JSON.parse(body.toString()) as Record<string, unknown>;
    asked.push(input);
    const stops = (input['question'] as string).startsWith('stop');
    const proposal = {
      plan_id: PLAN,
      operation: 'gns3.node.stop',
      summary: 'Stops a node.',
      steps: ['gns3.node.stop: Stops a node.'],
      step_count: 1,
      reversible: 'undo',
      reach: 'R1\u001B[2J; in campus',
      expires_at: '2026-01-02T03:19:05.678Z',
    };
    const answer = {
      answer: stops ? 'I propose it.' : 'Nothing is down.',
      facts: [],
      suggestions: [],
      proposals: stops ? [proposal] : [],
      from: stops ? 'model' : 'rules',
      model_problem: null,
    };
    const step = { number: 1, operation: 'gns3.topology.get', about: null, state: 'asked', found: null, reason: null };
    const told = [
      { told: 'step', step },
      { told: 'step', step: { ...step, state: 'answered', found: 2 } },
      { told: 'words', words: 'I propose' },
      input['question'] === 'fail'
        ? { told: 'problem', problem: { code: 'shutting_down', message: 'The hub stops.' } }
        : { told: 'answer', answer },
    ];
    const lines = input['question'] === 'break' ? told.slice(0, -1) : told;
    return { mediaType: 'application/x-ndjson', bytes: Buffer.concat(lines.map(jsonLine)) };
  });
  return asked;
}

test('a change that a model proposes is told with the way to its plan, and that nothing is done', async () => {
  const asked = serve();
  const { code, out, err } = await line.run(['assistant', 'question', 'ask', 'stop', 'R1', '--project', 'campus', '--language', 'en']);
  expect(code).toBe(0);
  expect(out).toBe(`I propose it.

gns3.node.stop (can be taken back): Stops a node.
  Reaches: R1\\x1b[2J; in campus
  thalamus plan get ${PLAN}   until 2026-01-02T03:19:05.678Z; it tells the hash for thalamus plan apply
`);
  expect(err).toMatch(/^… gns3\.topology\.get\n {2}found: 2\n/);
  expect(err).toContain('Nothing of it is done until a person');
  expect(asked).toEqual([{ question: 'stop R1', project_id: P1, language: 'en' }]);
});

test('without a question it is a conversation, a question a line', async () => {
  const asked = serve();
  const { code, out } = await line.run(['assistant', 'question', 'ask'], {}, 'what is down?\n\nwhy?\n');
  expect({ code, out }).toEqual({ code: 0, out: 'Nothing is down.\nNothing is down.\n' });
  expect(asked).toEqual([
    { question: 'what is down?' },
    { question: 'why?', turns: [{ question: 'what is down?', answer: 'Nothing is down.' }] },
  ]);
});

test('programs get the whole answer and nothing else', async () => {
  serve();
  const { code, out, err } = await line.run(['assistant', 'question', 'ask', 'what is down?', '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toMatchObject({ answer: 'Nothing is down.', from: 'rules' });
});

test.each([
  ['fail', /The hub stops\./],
  ['break', /did not tell its answer to the end/],
])('an answer that does not come is a failure: %s', async (question, message) => {
  serve();
  const { code, out, err } = await line.run(['assistant', 'question', 'ask', question]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(message);
});
