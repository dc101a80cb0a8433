import { describe, expect, test } from 'vitest';
import { until } from '#kit/until.ts';
import { newSurviving, startWorkflows, type Surviving, type TestWorkflows } from './test-kit.ts';
import { effectsOf, told, undoable } from './test-runs.ts';

describe('a run that a crash cuts off', () => {
  const definition = {
    name: 'wards',
    steps: [
      { id: 'list', operation: 'ward.list' },
      {
        id: 'each',
        operation: 'ward.open',
        needs: ['list'],
        foreach: 'steps.list.output.items',
        parallel: 2,
        with: { name: '${{ item.name }}' },
        undo: { operation: 'ward.close', with: { name: '${{ item.name }}' } },
      },
      undoable('beside', { needs: ['list'] }),
      { id: 'pause', wait: { duration: '1ms' }, needs: ['list'] },
      { id: 'part', workflow: 'part', needs: ['each', 'beside', 'pause'] },
      { id: 'bad', operation: 'ward.fail', needs: ['part'], retry: { attempts: 2, initial: '1ms' } },
    ],
  };

  async function lived(surviving: Surviving, dieAt: number): Promise<{ readonly points: number; readonly id: string }> {
    let points = 0;
    let dead: Promise<void> | undefined;
    const workflows: TestWorkflows = await startWorkflows(surviving, {
      crashPoint: () => {
        points += 1;
        if (points === dieAt) dead = workflows.crash();
      },
    });
    workflows.definitions.ship('test', { name: 'part', steps: [undoable('inner')] });
    const ending = workflows.run(definition);
    const id = await ending;
    await Promise.race([workflows.workflows.result(id, 10_000).catch(() => undefined), until('it is dead', () => dead !== undefined)]);
    await dead;
    if (dead === undefined) await workflows.crash();
    return { points, id };
  }

  test('at any point of its way has each effect once and ends the same', async () => {
    const whole = newSurviving();
    const { points } = await lived(whole, 0);
    const expected = effectsOf(whole.wards.effects).toSorted();
    expect(expected).toEqual([
      'ward.close beside',
      'ward.close east',
      'ward.close inner',
      'ward.close north',
      'ward.close south',
      'ward.open beside',
      'ward.open east',
      'ward.open inner',
      'ward.open north',
      'ward.open south',
    ]);
    expect(points).toBeGreaterThan(25);
    for (let dieAt = 1; dieAt <= points; dieAt += 1) {
      const surviving = newSurviving();
      const { id } = await lived(surviving, dieAt);
      const again = await startWorkflows(surviving);
      expect([dieAt, await again.workflows.result(id, 5_000)]).toMatchObject([dieAt, { status: 'failed', error: 'The ward is full.' }]);
      expect([dieAt, effectsOf(surviving.wards.effects).toSorted()]).toEqual([dieAt, expected]);
      const { run, steps, types } = await told(again, id);
      expect([dieAt, run.status, types.filter((type) => type !== 'workflow.run.step.changed')]).toMatchObject([
        dieAt,
        'failed',
        expect.arrayContaining(['workflow.run.started', 'workflow.run.failed']),
      ]);
      expect([dieAt, steps['each']?.status, steps['beside']?.status, steps['bad']?.status]).toEqual([dieAt, 'undone', 'undone', 'failed']);
      expect([dieAt, types.filter((type) => type === 'workflow.run.failed').length]).toEqual([dieAt, 1]);
      await again.stop();
    }
  });
});
