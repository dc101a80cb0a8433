import { expect, test } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import { applyRunEvent, type ProjectRun } from './project-run.ts';

const of = (run_id: string) => ({ run_id, server: 'lab', project_id: 'p', name: 'campus' });
const begun = (run: string) => ({ type: 'project.start.begun', data: { ...of(run), nodes: 3 } });
const reported = (run: string, node_name: string, outcome: string, done: number, error: string | null = null) => ({
  type: 'project.start.node.reported',
  data: { ...of(run), node_id: node_name, node_name, outcome, duration_ms: 1, error, done, nodes: 3 },
});
const finished = (run: string, status: string) => ({
  type: 'project.start.finished',
  data: { ...of(run), status, ready: 2, failed: 1, duration_ms: 9, error: null },
});

function after(...events: object[]): ProjectRun | undefined {
  let runs: ReadonlyMap<string, ProjectRun> = new Map();
  for (const event of events) runs = applyRunEvent(runs, event as Envelope);
  return runs.get('p');
}

test('a run tells how many nodes are done, and which did not come up', () => {
  const run = after(begun('1'), reported('1', 'R1', 'ready', 1), reported('1', 'R2', 'not_ready', 2, 'no prompt'));
  expect(run).toMatchObject({ done: 2, nodes: 3, status: 'running' });
  expect(run!.failures.map(({ node_name, error }) => [node_name, error])).toEqual([['R2', 'no prompt']]);
});

test('a run that ended keeps its failures; the next one begins without them', () => {
  const first = [begun('1'), reported('1', 'R2', 'failed', 1), finished('1', 'failed')];
  expect(after(...first)).toMatchObject({ status: 'failed', done: 3, failures: [{ node_name: 'R2' }] });
  expect(after(...first, begun('2'))).toMatchObject({ status: 'running', done: 0, failures: [] });
});

test('a tab that came in the middle of a run shows it from there', () => {
  expect(after(reported('1', 'R2', 'started', 2))).toMatchObject({ done: 2, nodes: 3, status: 'running' });
  expect(after(finished('1', 'succeeded'))).toMatchObject({ status: 'succeeded', nodes: 3 });
});

test('other events change no run', () => {
  const runs = new Map<string, ProjectRun>();
  expect(applyRunEvent(runs, { type: 'node.started', data: {} } as unknown as Envelope)).toBe(runs);
});
