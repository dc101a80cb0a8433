import { expect, test } from 'vitest';
import { CommandLine, P1 } from './test-command-line.ts';

const line = CommandLine.forEachTest();
const PLAN = 'cccc0000-0000-4000-8000-000000000001';

function serve(): unknown[] {
  const asked: unknown[] = [];
  line.hub.operations.set('assistant.question.ask', (input) => {
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
    return {
      answer: stops ? 'I propose it.' : 'Nothing is down.',
      facts: [],
      suggestions: [],
      proposals: stops ? [proposal] : [],
      from: stops ? 'model' : 'rules',
    };
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
