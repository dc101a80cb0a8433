import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Refused } from './fake-hub.ts';
import { CommandLine, N1, NOW, P1, topologyOf, until } from './test-command-line.ts';

const line = CommandLine.forEachTest();
const RUN = '01890000-0000-7000-8000-000000000001';

const step = (id: string, status: string, more: object = {}) => ({
  id,
  status,
  does: `gns3.${id}`,
  attempts: status === 'pending' ? 0 : 1,
  log: [],
  ...more,
});

function run(status: string, steps: object[], more: object = {}) {
  return {
    run_id: RUN,
    workflow: 'nightly',
    status,
    started_by: 'ann',
    started_at: NOW,
    trigger: { kind: 'manual' },
    resumed: 0,
    steps,
    ...more,
  };
}

describe('workflow', () => {
  test('save puts the definition of a file in the place of the one of its name, and check tells the places of problems', async () => {
    const file = join(line.folder, 'nightly.yaml');
    const text = 'name: nightly\nsteps:\n  - id: one\n    operation: gns3.status\n';
    writeFileSync(file, text);
    line.hub.operations.set('hub.workflow.put', ({ name, text: saved }) => ({ name, version: 3, text: saved, triggers: [] }));
    const problems = [{ path: 'steps[0].operation', message: 'There is no operation gns3.statu.', line: 4, column: 16 }];
    line.hub.operations.set('hub.workflow.check', () => ({ valid: false, problems }));
    expect(await line.run(['workflow', 'save', file])).toMatchObject({ code: 0, out: 'nightly is saved as version 3.\n' });
    expect(JSON.parse(line.hub.received.at(-1)!.body.toString())).toEqual({ name: 'nightly', text });
    const checked = await line.run(['workflow', 'check', '-'], {}, text);
    expect(checked).toMatchObject({ code: 1, out: '-:4:16: steps[0].operation: There is no operation gns3.statu.\n' });
    writeFileSync(file, 'steps: []\n');
    expect(await line.run(['workflow', 'save', file])).toMatchObject({ code: 2 });
    expect(await line.run(['workflow', 'save', join(line.folder, 'nowhere.yaml')])).toMatchObject({ code: 1 });
  });

  test('run --watch follows the run until its end, and its end is the exit code', async () => {
    let state = run('running', [step('open', 'running'), step('start', 'pending')]);
    line.hub.operations.set('hub.workflow.execute', () => ({ run_id: RUN }));
    line.hub.operations.set('hub.workflow.run.get', () => state);
    const { err, ended } = line.start(['workflow', 'run', 'nightly', 'project_id=p1', 'count=3', 'deep={"a":[1]}', '--watch']);
    await until(() => line.hub.followers === 1, 'the run is followed');
    expect(JSON.parse(line.hub.received[0]!.body.toString())).toEqual({
      workflow: 'nightly',
      context: { project_id: 'p1', count: 3, deep: { a: [1] } },
    });
    const subject = `workflows/runs/${RUN}`;
    line.hub.publish('workflow.run.step.changed', { run_id: RUN, step: step('open', 'succeeded') }, { subject });
    line.hub.publish('workflow.run.step.changed', { run_id: 'x', step: step('start', 'failed') }, { subject: 'workflows/runs/x' });
    await until(() => err().includes('open: succeeded'), 'the step is told');
    state = run('failed', [step('open', 'succeeded'), step('start', 'failed', { error: { code: 'conflict', message: 'It is full.' } })], {
      error: { message: 'It is full.', step: 'start' },
    });
    line.hub.publish('workflow.run.failed', { run: { status: 'failed' } }, { subject });
    const { code, out } = await ended;
    expect(code).toBe(1);
    expect(out).toMatch(/start\s+failed\s+gns3\.start\s+1\s+-\s+It is full\./);
    expect(err()).not.toContain('start: failed');
  });

  test('a run that has ended already is told at once', async () => {
    line.hub.operations.set('hub.workflow.run.get', () => run('succeeded', [step('open', 'succeeded')], { output: { nodes: 3 } }));
    const { code, out } = await line.run(['run', 'watch', RUN, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: 'succeeded', output: { nodes: 3 } });
  });

  test('plan shows what would run and what cannot be taken back', async () => {
    line.hub.operations.set('hub.workflow.plan', () => ({
      levels: [['open'], ['start']],
      steps: [
        { id: 'open', does: 'gns3.open', needs: [], condition: null, repeats: null, reversible: 'no', absent: false },
        { id: 'start', does: 'gns3.start', needs: ['open'], condition: 'inputs.go', repeats: 4, reversible: 'undo', absent: true },
      ],
      irreversible: ['open'],
      absent: ['gns3.start'],
      approvals: [],
    }));
    const { out, err } = await line.run(['workflow', 'plan', 'nightly']);
    expect(out).toMatch(/2\s+start\s+gns3\.start \(absent\)\s+open\s+inputs\.go\s+4\s+undo/);
    expect(err).toContain('Cannot be taken back: open.');
  });
});

describe('run', () => {
  test('approve finds the step that waits for it, by the beginning of the id of the run', async () => {
    line.hub.operations.set('hub.workflow.run.list', () => ({ items: [run('waiting', [])], next_cursor: null }));
    const waits = step('gate', 'waiting', { wait: { kind: 'approval', what: 'Go on?' } });
    line.hub.operations.set('hub.workflow.run.get', () => run('waiting', [step('open', 'succeeded'), waits]));
    line.hub.operations.set('hub.workflow.run.signal', ({ run_id }) => ({ run_id, accepted: true }));
    expect(await line.run(['run', 'approve', '01890000', '--refuse', '--comment', 'Not today.'])).toMatchObject({ code: 0 });
    expect(JSON.parse(line.hub.received.at(-1)!.body.toString())).toEqual({
      run_id: RUN,
      step: 'gate',
      approve: false,
      comment: 'Not today.',
    });
    expect(await line.run(['run', 'show', 'ffff0000'])).toMatchObject({ code: 1 });
    expect(await line.run(['run', 'signal', RUN, 'go', '{bad'])).toMatchObject({ code: 2 });
  });
});

describe('task', () => {
  test('schedules are set with their time zone, and what the hub refuses is told', async () => {
    line.hub.operations.set('task.schedule.set', ({ task, cron }) => {
      if (cron === 'never') throw new Refused(422, 'validation_error', '"never" is not a schedule.');
      return { task, next_at: NOW };
    });
    const set = await line.run([
      'task',
      'schedule',
      'set',
      'clean_system_cache',
      '0 6 * * MON-FRI',
      '--timezone',
      'Europe/Berlin',
      '--missed',
      'skip',
    ]);
    expect(set).toMatchObject({ code: 0, out: `clean_system_cache runs next at ${NOW}.\n` });
    expect(JSON.parse(line.hub.received.at(-1)!.body.toString())).toMatchObject({
      cron: '0 6 * * MON-FRI',
      timezone: 'Europe/Berlin',
      missed: 'skip',
    });
    expect(await line.run(['task', 'schedule', 'set', 'clean_system_cache', 'never'])).toMatchObject({ code: 1 });
  });
});

describe('history', () => {
  test('tells what happened to a thing in words, oldest first', async () => {
    line.hub.publish('node.started', { node: { name: 'PC1' }, inferred: true });
    line.hub.publish('node.updated', { node: { name: 'PC1', x: 5 }, changed: ['x'] });
    line.hub.publish('server.lost', { server: 'main', reason: 'It does not answer.' });
    line.hub.operations.set('events.list', () => ({ items: line.hub.log.toReversed(), next_cursor: null }));
    const { out } = await line.run(['history', N1]);
    expect(JSON.parse(line.hub.received.at(-1)!.body.toString())).toMatchObject({ nodes: [N1] });
    expect(
      out
        .trim()
        .split('\n')
        .map((each) => each.slice(35)),
    ).toEqual(['node PC1 started (seen by a comparison)', 'node PC1 updated (x 5)', 'server main lost: It does not answer.']);
  });
});

describe('diff', () => {
  test('tells what was added, removed and changed between two moments, and ends as diff does', async () => {
    const before = topologyOf(P1);
    const [one, two] = before.nodes;
    const after = { ...before, observed_at: '2026-02-01T00:00:00.000Z', nodes: [{ ...one!, status: 'stopped' }], links: [] };
    line.hub.operations.set('gns3.topology.get', ({ at }) => ({ position: 9, observed_at: NOW, projects: [at === 5 ? before : after] }));
    const differing = await line.run(['diff', '5', 'now']);
    expect(differing.code).toBe(1);
    expect(differing.out.split('\n').slice(0, 4)).toEqual([
      `~ node PC1  ${N1}`,
      '    status: "started" → "stopped"',
      `- node PC2  ${two!.node_id}`,
      expect.stringMatching(/^- link PC1 – PC2/),
    ]);
    expect(await line.run(['diff', '5', '5'])).toMatchObject({ code: 0, out: '' });
  });
});
