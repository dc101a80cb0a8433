import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import { failureOf } from '#kit/failure-of.ts';
import { cancellationRequested, runSignalled, SOURCE } from './events.ts';
import { ann, newSurviving, startWorkflows, type TestWorkflows } from './test-kit.ts';
import { effectsOf, open, say, told, undoable } from './test-runs.ts';

async function start(...given: Parameters<typeof startWorkflows>): Promise<TestWorkflows> {
  const workflows = await startWorkflows(...given);
  endsWithTest(() => workflows.stop());
  return workflows;
}

describe('a run', () => {
  test('asks its operations in the order of their needs, on behalf of who started it, under keys of its own', async () => {
    const workflows = await start();
    const id = await workflows.run(
      {
        name: 'wards',
        inputs: { properties: { name: { type: 'string' }, beds: { type: 'integer', default: 2 } }, required: ['name'] },
        steps: [
          {
            id: 'last',
            operation: 'ward.open',
            needs: ['first'],
            with: { name: '${{ steps.first.output.name }}-${{ inputs.beds + 1 }}', beds: '${{ inputs.beds + 1 }}' },
          },
          { id: 'first', operation: 'ward.open', with: { name: '${{ inputs.name }}' } },
        ],
        outputs: { name: '${{ steps.last.output.name }}', by: '${{ run.started_by }}' },
      },
      { name: 'north' },
    );
    expect(await workflows.workflows.result(id, 5_000)).toEqual({ status: 'succeeded', output: { name: 'north-3', by: 'ann' } });
    expect(workflows.wards.calls).toEqual([
      { operation: 'ward.open', key: `run/${id}/first`, input: { name: 'north' }, caller: 'ann', correlation: id },
      { operation: 'ward.open', key: `run/${id}/last`, input: { name: 'north-3', beds: 3 }, caller: 'ann', correlation: id },
    ]);
  });

  test('tells its beginning, its steps and its end by events, secrets masked', async () => {
    const workflows = await start();
    const id = await workflows.run({ name: 'wards', steps: [{ id: 'a', operation: 'ward.open', with: { name: 'a', pin: '1234' } }] });
    await workflows.workflows.result(id, 5_000);
    const { run, steps, types } = await told(workflows, id);
    expect([types[0], types.at(-1)]).toEqual(['workflow.run.started', 'workflow.run.completed']);
    expect(run).toMatchObject({ status: 'succeeded', workflow: 'wards', started_by: 'ann', resumed: 0 });
    expect(steps['a']).toMatchObject({
      status: 'succeeded',
      attempts: 1,
      input: { name: 'a', pin: '***' },
      output: { name: 'a', opened: true },
    });
    expect(JSON.stringify(await workflows.store.log.readAll({ after: 0 }))).not.toContain('1234');
  });

  test('of one idempotency key is one run, and a key of other inputs is refused', async () => {
    const workflows = await start();
    await workflows.run({ name: 'wards', inputs: { properties: { name: { type: 'string' } } }, steps: [open('a')] }, { name: 'x' });
    const options = { caller: ann, idempotencyKey: 'k' };
    const ids = await Promise.all([1, 2].map(() => workflows.workflows.start('wards', { name: 'n' }, options)));
    expect(new Set(ids).size).toBe(1);
    expect((await failureOf(workflows.workflows.start('wards', { name: 'other' }, options))).code).toBe('conflict');
    expect((await failureOf(workflows.workflows.start('wards', { nam: 'n' }, { caller: ann }))).details).toHaveProperty('context');
    expect((await failureOf(workflows.workflows.start('none', {}, { caller: ann }))).code).toBe('not_found');
  });

  test('skips a step whose condition is not true, and goes on with what needs it', async () => {
    const workflows = await start();
    const id = await workflows.run({
      name: 'wards',
      steps: [open('a', { if: 'inputs == {"x": 1}' }), open('b', { needs: ['a'], if: 'steps.a.status == "skipped"' })],
    });
    await workflows.workflows.result(id, 5_000);
    const { steps } = await told(workflows, id);
    expect(steps).toMatchObject({
      a: { status: 'skipped', reason: 'The condition is not true: inputs == {"x": 1}' },
      b: { status: 'succeeded' },
    });
  });

  test('fails where a condition cannot be judged', async () => {
    const workflows = await start();
    const id = await workflows.run({ name: 'wards', steps: [open('a', { if: 'inputs.none > 1' })] });
    expect(await workflows.workflows.result(id, 5_000)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('No such key: none') as string,
    });
  });

  test('skips a step of an absent module where that is allowed, and says which', async () => {
    const workflows = await start();
    const id = await workflows.run({
      name: 'wards',
      steps: [{ id: 'a', operation: 'beds.count', when_absent: 'skip' }, open('b', { needs: ['a'] })],
    });
    expect((await workflows.workflows.result(id, 5_000)).status).toBe('succeeded');
    expect((await told(workflows, id)).steps['a']).toMatchObject({
      status: 'skipped',
      reason: 'beds.count is absent: no module answers it.',
    });
  });

  test('goes through a list with at most so many at once, and keeps the order of the answers', async () => {
    const workflows = await start();
    let now = 0;
    let most = 0;
    workflows.wards.add('ward.slow', 'command', { name: z.string() }, async ({ name = null }) => {
      now += 1;
      most = Math.max(most, now);
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return name;
    });
    const id = await workflows.run({
      name: 'wards',
      steps: [
        {
          id: 'each',
          operation: 'ward.slow',
          foreach: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
          parallel: 3,
          with: { name: '${{ item }}${{ index }}' },
        },
      ],
      outputs: { all: '${{ steps.each.output }}' },
    });
    expect((await workflows.workflows.result(id, 5_000)).output).toEqual({ all: ['a0', 'b1', 'c2', 'd3', 'e4', 'f5', 'g6'] });
    expect(most).toBe(3);
    expect((await told(workflows, id)).steps['each']).toMatchObject({ status: 'succeeded', attempts: 7, items: { total: 7, done: 7 } });
  });

  test('tries a step again under the same key, and tells how often', async () => {
    const workflows = await start();
    let count = 0;
    workflows.wards.add('ward.moody', 'command', {}, () => {
      count += 1;
      if (count < 3) throw fail('conflict', 'Not now.');
      return count;
    });
    const id = await workflows.run({
      name: 'wards',
      steps: [{ id: 'a', operation: 'ward.moody', retry: { attempts: 5, initial: '1ms', max: '2ms' } }],
    });
    expect((await workflows.workflows.result(id, 5_000)).status).toBe('succeeded');
    expect(new Set(workflows.wards.calls.map(({ key }) => key))).toEqual(new Set([`run/${id}/a`]));
    const { a } = (await told(workflows, id)).steps;
    expect([a?.attempts, a?.log.map(({ message }) => message)]).toEqual([3, ['Try 1 failed: Not now.', 'Try 2 failed: Not now.']]);
  });

  test('does not count it as a try when the store is away', async () => {
    const workflows = await start();
    let count = 0;
    workflows.wards.add('ward.away', 'command', {}, () => {
      count += 1;
      if (count < 3) throw fail('store_unavailable', 'Away.', undefined, { retryAfterMs: 1 });
      return count;
    });
    const id = await workflows.run({ name: 'wards', steps: [{ id: 'a', operation: 'ward.away' }] });
    expect((await workflows.workflows.result(id, 5_000)).status).toBe('succeeded');
    expect((await told(workflows, id)).steps['a']).toMatchObject({ attempts: 1 });
  });

  test('undoes what it did in the reverse order when a later step fails', async () => {
    const workflows = await start();
    const id = await workflows.run({
      name: 'wards',
      steps: [
        undoable('a'),
        undoable('b', { needs: ['a'] }),
        open('c', { needs: ['b'] }),
        { id: 'd', operation: 'ward.fail', needs: ['c'] },
        open('e', { needs: ['d'] }),
      ],
    });
    expect(await workflows.workflows.result(id, 5_000)).toEqual({ status: 'failed', output: null, error: 'The ward is full.' });
    expect(effectsOf(workflows.wards.effects)).toEqual(['ward.open a', 'ward.open b', 'ward.open c', 'ward.close b', 'ward.close a']);
    const { run, steps } = await told(workflows, id);
    expect(run.error).toEqual({ code: 'conflict', message: 'The ward is full.', step: 'd' });
    expect(Object.entries(steps).map(([step, { status }]) => [step, status])).toEqual([
      ['a', 'undone'],
      ['b', 'undone'],
      ['c', 'succeeded'],
      ['d', 'failed'],
      ['e', 'pending'],
    ]);
  });

  test('also undoes what may have taken effect: a command whose answer did not come in time', async () => {
    const workflows = await start();
    workflows.wards.add('ward.stuck', 'command', {}, () => new Promise(() => undefined));
    const id = await workflows.run({
      name: 'wards',
      steps: [{ id: 'a', operation: 'ward.stuck', timeout: '20ms', undo: { operation: 'ward.close', with: { name: 'a' } } }],
    });
    expect(await workflows.workflows.result(id, 5_000)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('whether it took effect is unknown') as string,
    });
    expect(effectsOf(workflows.wards.effects)).toEqual(['ward.close a']);
  });

  test('tells what could not be undone, after some tries, and undoes the rest', async () => {
    const workflows = await start();
    const id = await workflows.run({
      name: 'wards',
      steps: [
        undoable('a'),
        open('b', { needs: ['a'], undo: { operation: 'ward.close', with: { name: '${{ steps.b.output.none }}' } } }),
        { id: 'c', operation: 'ward.fail', needs: ['b'] },
      ],
    });
    await workflows.workflows.result(id, 5_000);
    expect((await told(workflows, id)).run.left).toEqual([
      { step: 'b', operation: 'ward.close', error: expect.stringContaining('No such key: none') as string },
    ]);
    expect(effectsOf(workflows.wards.effects)).toContain('ward.close a');
  });

  test('goes on after a failure that is allowed', async () => {
    const workflows = await start();
    const id = await workflows.run({
      name: 'wards',
      steps: [
        { id: 'a', operation: 'ward.fail', on_failure: 'continue' },
        open('b', { needs: ['a'], if: 'steps.a.error.code == "conflict"' }),
      ],
    });
    expect((await workflows.workflows.result(id, 5_000)).status).toBe('succeeded');
    expect(effectsOf(workflows.wards.effects)).toEqual(['ward.open b']);
  });

  test('does nothing more once who started it may do nothing', async () => {
    let lost = false;
    const workflows = await start(newSurviving(), { callerLost: () => lost });
    workflows.wards.add('ward.leave', 'command', {}, () => {
      lost = true;
      return null;
    });
    const id = await workflows.run({ name: 'wards', steps: [{ id: 'a', operation: 'ward.leave' }, open('b', { needs: ['a'] })] });
    expect(await workflows.workflows.result(id, 5_000)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('may do nothing any more') as string,
    });
  });

  test('runs another workflow as a step, and takes back what that did when it fails later', async () => {
    const workflows = await start();
    await workflows.workflows.result(
      await workflows.run({
        name: 'part',
        inputs: { properties: { name: { type: 'string' } } },
        steps: [undoable('inner')],
        outputs: { name: '${{ steps.inner.output.name }}!' },
      }),
      5_000,
    );
    const id = await workflows.run({
      name: 'whole',
      steps: [
        { id: 'part', workflow: 'part', with: { name: 'x' } },
        open('b', { needs: ['part'], with: { name: '${{ steps.part.output.name }}' } }),
        { id: 'c', operation: 'ward.fail', needs: ['b'] },
      ],
    });
    await workflows.workflows.result(id, 5_000);
    expect(effectsOf(workflows.wards.effects).slice(1)).toEqual(['ward.open inner', 'ward.open inner!', 'ward.close inner']);
    const child = (await told(workflows, id)).steps['part']?.run_id;
    expect((await told(workflows, child!)).run).toMatchObject({
      workflow: 'part',
      status: 'succeeded',
      parent: { run_id: id, step: 'part' },
    });
  });
});

describe('a run that waits', () => {
  test('takes the event that it waits for, also one that came while no process looked', async () => {
    const surviving = newSurviving();
    const first = await start(surviving);
    const id = await first.run(
      {
        name: 'wards',
        steps: [{ id: 'a', wait: { event: { type: 'ward.*', where: 'event.data.beds > inputs.least' } } }],
        inputs: { properties: { least: { type: 'integer' } } },
        outputs: { beds: '${{ steps.a.output.data.beds }}' },
      },
      { least: 3 },
    );
    await until('it waits', async () => (await told(first, id)).run?.status === 'waiting');
    expect((await told(first, id)).steps['a']).toMatchObject({ status: 'waiting', wait: { kind: 'event', what: 'ward.*' } });
    await first.crash();
    for (const beds of [1, 2, 7, 9]) {
      await surviving.store.log.append({
        events: [{ type: 'ward.grown', source: SOURCE, subject: 'wards/x', priority: 'normal', data: { beds } }],
      });
    }
    const second = await start(surviving);
    expect(await second.workflows.result(id, 5_000)).toEqual({ status: 'succeeded', output: { beds: 7 } });
    expect((await told(second, id)).run.status).toBe('succeeded');
  });

  test('takes each signal once, in order, also those that came early', async () => {
    const workflows = await start();
    const id = await workflows.run({
      name: 'wards',
      steps: [
        { id: 'gate', wait: { signal: 'go' } },
        { id: 'a', wait: { signal: 'data' }, needs: ['gate'] },
        { id: 'b', wait: { signal: 'data' }, needs: ['a'] },
      ],
      outputs: { all: '${{ [steps.a.output, steps.b.output] }}' },
    });
    for (const [signal, data] of [
      ['data', 1],
      ['data', 2],
      ['go', null],
    ])
      await say(workflows, id, runSignalled, { signal, data, step: null, approve: null });
    expect((await workflows.workflows.result(id, 5_000)).output).toEqual({ all: [1, 2] });
  });

  test.each([
    [true, 'succeeded'],
    [false, 'failed'],
  ])('for an approval that is %s is %s', async (approve, status) => {
    const workflows = await start();
    const id = await workflows.run(
      {
        name: 'wards',
        steps: [{ id: 'ask', wait: { approval: { prompt: 'Open ${{ inputs.name }}?' } } }, open('b', { needs: ['ask'] })],
        inputs: { properties: { name: { type: 'string' } } },
      },
      { name: 'north' },
    );
    await until('it asks', async () => (await told(workflows, id)).steps['ask']?.status === 'waiting');
    expect((await told(workflows, id)).steps['ask']?.wait).toEqual({ kind: 'approval', what: 'Open north?' });
    await say(workflows, id, runSignalled, { signal: null, data: null, step: 'ask', approve });
    expect((await workflows.workflows.result(id, 5_000)).status).toBe(status);
  });

  test('for something that does not come in time fails', async () => {
    const workflows = await start();
    const id = await workflows.run({ name: 'wards', steps: [{ id: 'a', wait: { signal: 'go' }, timeout: '20ms' }] });
    expect(await workflows.workflows.result(id, 5_000)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('waited 20ms for signal go') as string,
    });
  });

  test('until a time that is past waits no more, and one that is no time fails', async () => {
    const workflows = await start();
    const past = await workflows.run({
      name: 'past',
      steps: [
        { id: 'a', wait: { until: '2020-01-01T00:00:00Z' } },
        { id: 'b', wait: { duration: '5ms' }, needs: ['a'] },
      ],
    });
    expect((await workflows.workflows.result(past, 5_000)).status).toBe('succeeded');
    const never = await workflows.run({ name: 'never', steps: [{ id: 'a', wait: { until: 'soon' } }] });
    expect((await workflows.workflows.result(never, 5_000)).error).toContain('must be an ISO 8601 time');
  });

  test('is cancelled at once, undoes, and stays cancelled', async () => {
    const workflows = await start();
    const id = await workflows.run({
      name: 'wards',
      steps: [undoable('a'), { id: 'w', wait: { signal: 'go' }, needs: ['a'] }, open('c', { needs: ['w'] })],
    });
    await until('it waits', async () => (await told(workflows, id)).run?.status === 'waiting');
    await say(workflows, id, cancellationRequested, {});
    expect(await workflows.workflows.result(id, 5_000)).toMatchObject({ status: 'cancelled' });
    expect(effectsOf(workflows.wards.effects)).toEqual(['ward.open a', 'ward.close a']);
    expect((await told(workflows, id)).run.status).toBe('cancelled');
  });

  test('is cancelled with the run that it is a part of', async () => {
    const workflows = await start();
    workflows.definitions.ship('test', { name: 'part', steps: [{ id: 'w', wait: { signal: 'go' } }] });
    const id = await workflows.run({ name: 'whole', steps: [{ id: 'p', workflow: 'part' }] });
    await until('the part waits', async () =>
      (await workflows.store.log.readAll({ after: 0 })).some(({ type }) => type === 'workflow.run.waiting'),
    );
    await say(workflows, id, cancellationRequested, {});
    expect(await workflows.workflows.result(id, 5_000)).toMatchObject({ status: 'cancelled' });
  });
});

describe('a run that is resumed', () => {
  test('does not run again what ended well, and runs what failed under the same key', async () => {
    const workflows = await start();
    let full = true;
    workflows.wards.add('ward.fill', 'command', {}, () => {
      if (full) throw fail('conflict', 'The ward is full.');
      return 'filled';
    });
    const id = await workflows.run({
      name: 'wards',
      steps: [open('a'), undoable('b', { needs: ['a'] }), { id: 'c', operation: 'ward.fill', needs: ['b'] }],
      outputs: { c: '${{ steps.c.output }}' },
    });
    expect((await workflows.workflows.result(id, 5_000)).status).toBe('failed');
    full = false;
    const runs = workflows.workflows as unknown as { resume(id: string): Promise<void> };
    await runs.resume(id);
    expect(await workflows.workflows.result(id, 5_000)).toEqual({ status: 'succeeded', output: { c: 'filled' } });
    // What was undone is another effect, under another key.
    expect(workflows.wards.effects.map(({ operation, key }) => `${operation} ${key.split('/').slice(2).join('/')}`)).toEqual([
      'ward.open a',
      'ward.open b',
      'ward.close b/undo',
      'ward.open b~2',
      'ward.fill c',
    ]);
    const { run, steps, types } = await told(workflows, id);
    expect([run.status, run.resumed, steps['b']?.status]).toEqual(['succeeded', 1, 'succeeded']);
    expect(types).toContain('workflow.run.resumed');
    expect((await failureOf(runs.resume(id))).code).toBe('conflict');
  });
});
