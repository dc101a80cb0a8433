import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { WorkflowDefinition } from '#kernel/workflow.ts';
import { checkDefinition } from './check.ts';
import type { CheckedAgainst } from './checking.ts';
import { levelsOf, planOf } from './plan.ts';
import { fromText, fromValue } from './source-text.ts';
import type { AskedOperation } from './surroundings.ts';

const operations: readonly AskedOperation[] = [
  {
    name: 'ward.open',
    kind: 'command',
    summary: 'Opens a ward.',
    permission: 'ward.operate',
    input: z.strictObject({ name: z.string(), beds: z.int().min(1).optional() }),
  },
  {
    name: 'ward.close',
    kind: 'command',
    summary: 'Closes a ward.',
    permission: 'ward.operate',
    input: z.strictObject({ name: z.string() }),
  },
  { name: 'ward.list', kind: 'query', summary: 'Lists wards.', permission: 'ward.read', input: z.strictObject({}) },
];
const part = WorkflowDefinition.parse({
  name: 'part',
  inputs: { properties: { name: { type: 'string' } }, required: ['name'] },
  steps: [{ id: 'a', operation: 'ward.list' }],
});
const loop = WorkflowDefinition.parse({ name: 'loop', steps: [{ id: 'a', workflow: 'w' }] });
const against: CheckedAgainst = {
  operation: (name) => operations.find((operation) => operation.name === name),
  workflow: (name) => [part, loop].find((workflow) => workflow.name === name),
};

function problemsOf(definition: object, more: Partial<CheckedAgainst> = {}): string[] {
  return checkDefinition(fromValue({ name: 'w', ...definition }), { ...against, ...more }).problems.map(
    ({ path, message }) => `${path} ${message}`,
  );
}

const open = (id: string, more: object = {}) => ({ id, operation: 'ward.open', with: { name: id }, ...more });

describe('a definition', () => {
  test('without problems is the definition with its defaults', () => {
    const { definition, problems } = checkDefinition(
      fromText('name: w\nsteps:\n  - id: a\n    operation: ward.list\n    retry: {attempts: 3}\n'),
      against,
    );
    expect(problems).toEqual([]);
    expect(definition?.steps[0]?.retry).toEqual({ attempts: 3, initial: '1s', max: '1m' });
  });

  test('tells every problem at once, each with its line and column', () => {
    const text = [
      'name: w',
      'colour: blue',
      'inputs: {type: object, properties: {name: {type: string}}}',
      'triggers:',
      '  - schedule: {cron: "61 * * * *", timezone: Mars/Olympus}',
      '  - event: {type: "node.*", where: inputs.name}',
      'steps:',
      '  - id: a',
      '    operation: ward.shut',
      '  - id: b',
      '    operation: ward.open',
      '    needs: [a, c, nobody]',
      '    with:',
      '      nmae: x',
      '      beds: 0',
      '      name: "${{ inputs.nam }} ${{ steps.d.output }}"',
      '  - id: c',
      '    operation: ward.list',
      '    needs: [b]',
      '    if: "1 +"',
      '  - id: d',
      '    wait: {duration: 1 minute}',
      '  - id: d',
      '    parallel: 2',
      '    wait: {duration: 1m, signal: go}',
    ].join('\n');
    const { problems, definition } = checkDefinition(fromText(text), against);
    expect(definition).toBeNull();
    expect(problems.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`)).toEqual([
      '2:1 colour is not a field that is known here.',
      '5:16 triggers[0].schedule.cron is no schedule: Invalid value for minute: 61',
      '5:36 triggers[0].schedule.timezone Mars/Olympus is no time zone of the IANA database, as Europe/Paris is.',
      '6:29 triggers[1].event.where reads inputs; before there is a run only event and now are known.',
      '9:5 steps[0].operation ward.shut is no operation that a module answers; when_absent: skip allows that.',
      '12:5 steps[1].needs is a cycle: b needs c needs b; none of them can ever begin.',
      '12:19 steps[1].needs[2] names nobody, and there is no such step.',
      '14:7 steps[1].with.nmae is not a field that is known here.',
      '15:7 steps[1].with.beds Too small: expected number to be >=1.',
      '16:7 steps[1].with.name reads inputs.nam, which is not among the inputs.',
      '16:7 steps[1].with.name reads steps.d, which has not surely ended then: put it into needs.',
      '20:5 steps[2].if The expression `1 +` cannot be read at character 4: Unexpected token: EOF.',
      '22:12 steps[3].wait.duration Invalid string: must match pattern /^\\d{1,12}(\\.\\d{1,6})?(ms|s|m|h|d)$/.',
      '24:5 steps[4].parallel has a meaning only with foreach.',
      '25:5 steps[4].wait must name exactly one of event, signal, approval, duration and until.',
    ]);
  });

  test.each([
    ['a: [1', 1],
    ['a: 1\na: 2', 2],
    ['a: &a [1,2]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c]\ne: [*d,*d,*d,*d]', 1],
  ])('of text that is not YAML is refused with its line: %j', (text, line) => {
    const { problems, definition } = checkDefinition(fromText(text), against);
    expect(definition).toBeNull();
    expect(problems[0]).toMatchObject({ line });
  });

  test.each<[string, object, string]>([
    ['nothing to do', { steps: [{ id: 'a' }] }, 'steps[0] must have exactly one of operation, workflow and wait, and has none.'],
    [
      'two things to do',
      { steps: [{ ...open('a'), wait: { signal: 'x' } }] },
      'steps[0] must have exactly one of operation, workflow and wait, and has operation and wait.',
    ],
    ['an id twice', { steps: [open('a'), open('a')] }, 'steps[1].id is also the id of step 1; each id stands once.'],
    ['a need of itself', { steps: [open('a', { needs: ['a'] })] }, 'steps[0].needs[0] names the step itself.'],
    ['a condition that is never true', { steps: [open('a', { if: '1 > 2' })] }, 'steps[0].if is never true: the step cannot be reached.'],
    [
      'an item without a list',
      { steps: [{ id: 'a', operation: 'ward.open', with: { name: '${{ item }}' } }] },
      'steps[0].with.name reads item, which only a step with foreach has.',
    ],
    [
      'an unknown variable',
      { steps: [{ id: 'a', operation: 'ward.open', with: { name: '${{ nmae }}' } }] },
      'reads nmae, which is not known',
    ],
    ['a missing field', { steps: [{ id: 'a', operation: 'ward.open', with: { beds: '${{ 1 }}' } }] }, 'steps[0].with.name Invalid input'],
    [
      'an undo of a query',
      { steps: [{ id: 'a', operation: 'ward.list', undo: { operation: 'ward.close', with: { name: 'a' } } }] },
      'steps[0].undo has no meaning: ward.list changes nothing.',
    ],
    [
      'an undo that nobody answers',
      { steps: [open('a', { undo: { operation: 'ward.shut' } })] },
      'steps[0].undo.operation ward.shut is no operation that a module answers.',
    ],
    ['an unknown workflow', { steps: [{ id: 'a', workflow: 'none' }] }, 'steps[0].workflow names none, and there is no such workflow.'],
    ['itself as a step', { steps: [{ id: 'a', workflow: 'w' }] }, 'steps[0].workflow is the workflow itself: it would never end.'],
    ['itself by another one', { steps: [{ id: 'a', workflow: 'loop' }] }, 'steps[0].workflow runs the workflow itself: w → loop → w.'],
    ['no input of its workflow', { steps: [{ id: 'a', workflow: 'part' }] }, 'steps[0].with.name Invalid input'],
    ['inputs that are no schema', { inputs: { type: 'string' }, steps: [open('a')] }, 'inputs is not a JSON Schema of an object'],
    [
      'an output of no step',
      { steps: [open('a')], outputs: { x: '${{ steps.b.output }}' } },
      'outputs.x reads steps.b, and there is no such step.',
    ],
    ['a list to wait in', { steps: [{ id: 'a', wait: { signal: 'x' }, foreach: [1] }] }, 'steps[0].foreach cannot be with wait'],
  ])('with %s is refused', (_, definition, words) => {
    expect(problemsOf(definition).join('\n')).toContain(words);
  });

  test('may read its own answer in its undo, items in a list, and skip what is absent', () => {
    expect(
      problemsOf({
        steps: [
          open('a', { undo: { operation: 'ward.close', with: { name: '${{ steps.a.output.name }}' } } }),
          {
            id: 'b',
            operation: 'ward.open',
            needs: ['a'],
            foreach: 'steps.a.output.names',
            parallel: 2,
            with: { name: '${{ item }}-${{ index }}' },
          },
          { id: 'c', operation: 'beds.count', when_absent: 'skip', with: { anything: 1 } },
          { id: 'd', wait: { event: { type: 'ward.*', where: 'event.data.name == steps.a.output.name' } }, needs: ['a'] },
        ],
      }),
    ).toEqual([]);
  });

  test('asks nothing that who saves it may not ask', () => {
    const caller: Caller = { kind: 'user', name: 'vic', roles: [], permissions: ['*.read'] };
    expect(problemsOf({ steps: [open('a'), { id: 'b', operation: 'ward.list' }] }, { caller })).toEqual([
      'steps[0].operation ward.open needs the permission ward.operate, which vic does not have.',
    ]);
  });
});

describe('a plan', () => {
  const definition = WorkflowDefinition.parse({
    name: 'w',
    inputs: { properties: { name: { type: 'string' }, careful: { type: 'boolean' } } },
    steps: [
      { id: 'list', operation: 'ward.list' },
      { id: 'ask', wait: { approval: { prompt: 'Go on?' } }, if: 'inputs.careful', needs: ['list'] },
      {
        id: 'open',
        operation: 'ward.open',
        needs: ['ask'],
        foreach: 'steps.list.output.items',
        with: { name: '${{ inputs.name }}-${{ 1 + 1 }}', beds: '${{ item.beds }}' },
      },
      open('undoable', { undo: { operation: 'ward.close', with: { name: 'x' } }, foreach: ['a', 'b'] }),
      { id: 'count', operation: 'beds.count', when_absent: 'skip', needs: ['open', 'undoable'] },
    ],
  });

  test('tells the order, what is known, what stays and what is absent', () => {
    const defined = { name: 'w', definition, version: 3, text: null, saved_at: null, saved_by: null, shippedBy: null };
    const plan = planOf(defined, { name: 'north', careful: false }, (name) => against.operation(name));
    expect(plan.levels).toEqual([['list', 'undoable'], ['ask'], ['open'], ['count']]);
    const byId = Object.fromEntries(plan.steps.map((step) => [step.id, step]));
    expect(byId['list']).toMatchObject({
      kind: 'operation',
      summary: 'Lists wards.',
      reversible: 'changes_nothing',
      condition: null,
      decided: null,
      repeats: null,
    });
    expect(byId['ask']).toMatchObject({ kind: 'wait', decided: false, approval: 'Go on?' });
    expect(byId['open']).toMatchObject({
      input: { name: 'north-2', beds: '${{ item.beds }}' },
      repeats: 'steps.list.output.items',
      reversible: 'no',
    });
    expect(byId['undoable']).toMatchObject({ reversible: 'undo', repeats: 2 });
    expect(plan).toMatchObject({ irreversible: ['open', 'count'], absent: ['beds.count'], approvals: [] });
  });

  test('has every step in a level after those that it needs', () => {
    const levels = levelsOf(definition.steps);
    expect(levels.flat().toSorted()).toEqual(definition.steps.map(({ id }) => id).toSorted());
  });
});
