import type { Envelope } from '#kernel/event.ts';
import type { HubEvent } from '../topology-fold.ts';
import type { Events } from '../operations.generated.ts';

type NodeReport = Pick<Events['project.start.node.reported'], 'node_id' | 'node_name' | 'outcome' | 'error'>;

/** A complete start of a project, as its events tell it. */
export interface ProjectRun {
  readonly runId: string;
  readonly nodes: number;
  readonly done: number;
  /** Nodes that did not get where they should. */
  readonly failures: readonly NodeReport[];
  readonly status: 'running' | 'succeeded' | 'failed';
  readonly error: string | null;
}

/** The runs by project after one more event; the same map when it tells nothing of them. */
export function applyRunEvent(runs: ReadonlyMap<string, ProjectRun>, event: Envelope): ReadonlyMap<string, ProjectRun> {
  const told = event as HubEvent;
  switch (told.type) {
    case 'project.start.begun': {
      const { run_id: runId, project_id: id, nodes } = told.data;
      return new Map(runs).set(id, { runId, nodes, done: 0, failures: [], status: 'running', error: null });
    }
    case 'project.start.node.reported': {
      const { run_id: runId, project_id: id, nodes, done, outcome } = told.data;
      const run = runs.get(id);
      const failures = run?.runId === runId ? run.failures : [];
      const failed = outcome === 'failed' || outcome === 'not_ready';
      return new Map(runs).set(id, {
        runId,
        nodes,
        done,
        failures: failed ? [...failures, told.data] : failures,
        status: 'running',
        error: null,
      });
    }
    case 'project.start.finished': {
      const { run_id: runId, project_id: id, status, error, ready, failed } = told.data;
      const run = runs.get(id);
      const known = run?.runId === runId ? run : { nodes: ready + failed, failures: [] };
      return new Map(runs).set(id, { runId, nodes: known.nodes, done: known.nodes, failures: known.failures, status, error });
    }
    default:
      return runs;
  }
}
