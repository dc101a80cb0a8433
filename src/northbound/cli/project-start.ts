import { Listr } from 'listr2';
import type { Envelope } from '#kernel/event.ts';
import { drawnOn, isDrawable } from './drawing.ts';
import { follow } from './follow.ts';
import { findProject } from './naming.ts';
import type { Session } from './session.ts';
import { failed } from './refusal.ts';
import { visible } from './terminal.ts';

/** What a node of a complete project start came to. */
interface NodeReport {
  readonly node_id: string;
  readonly node_name: string;
  readonly outcome: string;
  readonly duration_ms: number;
  readonly error: string | null;
  readonly done: number;
  readonly nodes: number;
}

interface Finished {
  readonly status: 'succeeded' | 'failed';
  readonly ready: number;
  readonly failed: number;
  readonly duration_ms: number;
  readonly error: string | null;
}

/** The progress of one run, read off its events. */
class Run {
  readonly nodes: NodeReport[] = [];
  finished: Finished | undefined;
  onNode: (node: NodeReport) => void = () => undefined;
  readonly #early: Envelope[] = [];
  #runId: string | undefined;

  /** Events may come before the answer that tells the run's id. */
  started(runId: string): void {
    this.#runId = runId;
    for (const event of this.#early.splice(0)) this.take(event);
  }

  take(event: Envelope): void {
    if (this.#runId === undefined) {
      this.#early.push(event);
      return;
    }
    const data = event.data as unknown as { run_id: string };
    if (data.run_id !== this.#runId) return;
    if (event.type === 'project.start.node.reported') {
      const node = event.data as unknown as NodeReport;
      this.nodes.push(node);
      this.onNode(node);
    } else if (event.type === 'project.start.finished') this.finished = event.data as unknown as Finished;
  }
}

/** Starts a project and follows the progress until its end; exit code 1 when a node did not come up. */
export async function startProject(session: Session, word: string, wait: boolean): Promise<void> {
  const { client, printer, server } = session;
  const project = await findProject(client, word, server);
  if (!wait) {
    const answer = await client.perform<{ run_id: string }>('gns3.project.start', project);
    printer.result(answer, () => printer.line(answer.run_id));
    return;
  }
  const run = new Run();
  const runId = await shown(session, run, (onBegun) => watch(session, run, project, onBegun));
  const { finished } = run;
  if (finished === undefined) throw failed(`Stopped watching; the run ${runId} goes on.`);
  printer.result({ run_id: runId, ...finished, nodes: run.nodes }, () =>
    printer.table(
      ['NODE', 'OUTCOME', 'AFTER', 'ERROR'],
      run.nodes.map((node) => [node.node_name, node.outcome, `${(node.duration_ms / 1_000).toFixed(1)} s`, node.error]),
      'The project has no node.',
    ),
  );
  if (finished.status === 'failed') throw failed(finished.error ?? `${finished.failed} of ${run.nodes.length} nodes did not come up.`);
  printer.note(`${finished.ready} of ${run.nodes.length} nodes ready after ${(finished.duration_ms / 1_000).toFixed(1)} s.`);
}

/** Listens first and asks then, so that no event of the run is missed. */
async function watch(
  { client, printer, signal }: Session,
  run: Run,
  project: { readonly project_id: string; readonly server?: string },
  onBegun: () => void,
): Promise<string> {
  const done = new AbortController();
  let runId = '';
  let refused: unknown;
  const ask = async (): Promise<void> => {
    try {
      runId = (await client.perform<{ run_id: string }>('gns3.project.start', project)).run_id;
      onBegun();
      run.started(runId);
    } catch (error) {
      refused = error;
    }
    if (refused !== undefined || run.finished !== undefined) done.abort();
  };
  let asking: Promise<void> = Promise.resolve();
  await follow(client, {
    types: ['project.start.*'],
    projects: [project.project_id],
    signal: AbortSignal.any([signal, done.signal]),
    subscribed: () => {
      asking = ask();
    },
    deliver: (events) => {
      for (const event of events) run.take(event);
      if (run.finished !== undefined) done.abort();
    },
    notify: (text) => printer.note(text),
  });
  await asking;
  if (refused !== undefined) throw refused;
  return runId;
}

/** On a terminal one line that moves; elsewhere a line for each node, on the side. */
async function shown(session: Session, run: Run, work: (onBegun: () => void) => Promise<string>): Promise<string> {
  const { printer, terminal } = session;
  const describe = (node: NodeReport): string =>
    `${node.done}/${node.nodes} ${visible(node.node_name)}: ${node.outcome}${node.error === null ? '' : ` (${visible(node.error)})`}`;
  if (!isDrawable({ printer, terminal })) {
    run.onNode = (node) => printer.note(describe(node));
    return work(() => printer.note('The start has begun.'));
  }
  let runId = '';
  const list = new Listr(
    [
      {
        title: 'Starting the project',
        task: async (_context, task) => {
          run.onNode = (node) => {
            task.output = describe(node);
          };
          runId = await work(() => {
            task.output = 'The start has begun.';
          });
        },
      },
    ],
    drawnOn(terminal),
  );
  await list.run();
  return runId;
}
