import PQueue from 'p-queue';
import { asFailure, fail, Failure } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import { isUuid, uuidv7, type Uuid } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { EventDeclaration } from '#kernel/message.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { Node } from '#model/node.ts';
import type { Located } from '../knowledge.ts';
import { projectStartBegun, projectStartFinished, projectStartNodeReported, startProject } from '../messages.ts';
import type { ConsoleSessions } from './console-sessions.ts';
import { actOn } from './node-acts.ts';
import { waveOf, WAVES } from './node-types.ts';
import type { Acting } from './parts.ts';
import { open } from './projects.ts';
import { awaitPrompt, hasPrompt } from './readiness.ts';

/** Consoles that are asked for their prompt at once. */
const CONSOLES_AT_ONCE = 50;

type Outcome = 'ready' | 'started' | 'already_running' | 'failed' | 'not_ready';

/** The complete project starts that are under way. */
export class ProjectStarts {
  readonly #acting: Acting;
  readonly #sessions: ConsoleSessions;
  #stopping = new AbortController();
  readonly #runs = new Map<string, Run>();

  constructor(acting: Acting, sessions: ConsoleSessions) {
    this.#acting = acting;
    this.#sessions = sessions;
  }

  /** Begins a start, or joins the one that is under way. Resolves when its beginning is in the log. */
  async begin(at: Located, runId: Uuid): Promise<Uuid> {
    if (this.#stopping.signal.aborted) throw this.#stopping.signal.reason;
    const key = `${at.project.server}/${at.project.project_id}`;
    let run = this.#runs.get(key);
    if (run === undefined) {
      run = new Run(this.#acting, this.#sessions, at, runId, this.#stopping.signal);
      this.#runs.set(key, run);
      const own = run;
      void own.done.then(() => this.#runs.delete(key));
      own.begin();
    }
    await run.begun;
    return run.id;
  }

  /** After a close: begins anew. */
  open(): void {
    if (this.#stopping.signal.aborted) this.#stopping = new AbortController();
  }

  /** Ends all of them; each says so by its last event. */
  async close(): Promise<void> {
    this.#stopping.abort(fail('shutting_down', 'The hub stops; the start was left where it stood.'));
    await Promise.all([...this.#runs.values()].map((run) => run.done));
  }
}

export function projectStartActs(acting: Acting, starts: ProjectStarts): Answering[] {
  return [
    answer(startProject, async (input, context) => {
      const at = await acting.knowledge.locate(input.project_id, input.server);
      // The message's id stays the same when the request is repeated under its idempotency key.
      const runId = isUuid(context.messageId) ? context.messageId : uuidv7();
      return { run_id: await starts.begin(at, runId) };
    }),
  ];
}

class Run {
  readonly id: Uuid;
  readonly #acting: Acting;
  readonly #sessions: ConsoleSessions;
  readonly #signal: AbortSignal;
  readonly #fromMs: number;
  readonly #begun = Promise.withResolvers<void>();
  readonly #done = Promise.withResolvers<void>();
  #at: Located;
  #publishing: Promise<void> = Promise.resolve();
  #nodes = 0;
  #reported = 0;
  #ready = 0;

  constructor(acting: Acting, sessions: ConsoleSessions, at: Located, id: Uuid, signal: AbortSignal) {
    this.id = id;
    this.#acting = acting;
    this.#sessions = sessions;
    this.#at = at;
    this.#signal = signal;
    this.#fromMs = acting.clock.monotonicMs();
  }

  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** Never rejects. */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  begin(): void {
    void this.#go().finally(() => this.#done.resolve());
  }

  async #go(): Promise<void> {
    const { controller, project } = this.#at;
    try {
      // Also a closed project lists its nodes, without their status.
      this.#nodes = (await controller.nodes(project.project_id, { signal: this.#signal })).length;
      await this.#acting.context.publish([this.#event(projectStartBegun, { nodes: this.#nodes })]);
    } catch (thrown) {
      this.#begun.reject(thrown);
      return;
    }
    this.#begun.resolve();
    let error: string | null = null;
    try {
      await this.#startAll();
    } catch (thrown) {
      error = this.#textOf(thrown);
    }
    if (this.#signal.aborted) error ??= this.#textOf(this.#signal.reason);
    const failed = this.#reported - this.#ready;
    this.#publish(
      this.#event(projectStartFinished, {
        status: error === null && failed === 0 ? 'succeeded' : 'failed',
        ready: this.#ready,
        failed,
        duration_ms: this.#elapsedMs(this.#fromMs),
        error,
      }),
    );
    await this.#publishing;
  }

  async #startAll(): Promise<void> {
    const { knowledge, limits } = this.#acting;
    const { controller } = this.#at;
    if (this.#at.project.status === 'closed')
      this.#at = { controller, project: await open(this.#acting, this.#at, { correlationid: this.id }) };
    const at = this.#at;
    const wires = await controller.nodes(at.project.project_id, { signal: this.#signal });
    const nodes = await Promise.all(wires.map((wire) => knowledge.heardNode(at, wire)));
    this.#nodes = nodes.length;
    const starts = new PQueue({ concurrency: limits.startsAtOnce });
    const consoles = new PQueue({ concurrency: CONSOLES_AT_ONCE });
    for (const wave of WAVES) {
      // The next wave waits until this one is ready or has had its time: routers find their switches, hosts their routers.
      await Promise.all(nodes.filter((node) => waveOf(node.node_type) === wave).map((node) => this.#startOne(at, node, starts, consoles)));
    }
  }

  async #startOne(at: Located, node: Node, starts: PQueue, consoles: PQueue): Promise<void> {
    let fromMs = this.#acting.clock.monotonicMs();
    let outcome: Outcome = 'already_running';
    let error: string | null = null;
    try {
      if (node.status !== 'started') {
        const started = await starts.add(() => {
          fromMs = this.#acting.clock.monotonicMs();
          this.#signal.throwIfAborted();
          return actOn(this.#acting, at, node, 'start', { signal: this.#signal, causation: { correlationid: this.id } });
        });
        outcome = 'started';
        if (hasPrompt(started)) {
          outcome = 'not_ready';
          if (await consoles.add(() => awaitPrompt(this.#acting, this.#sessions, at, started, this.#signal))) outcome = 'ready';
          else error = `Node ${node.name} runs, but its console showed no prompt in time.`;
        }
      }
    } catch (thrown) {
      // A console that cannot be opened does not unstart the node.
      if (outcome === 'already_running') outcome = 'failed';
      error = this.#textOf(thrown);
    }
    this.#reported += 1;
    if (outcome !== 'failed' && outcome !== 'not_ready') this.#ready += 1;
    const data = {
      node_id: node.node_id,
      node_name: node.name,
      outcome,
      duration_ms: this.#elapsedMs(fromMs),
      error,
      done: this.#reported,
      nodes: this.#nodes,
    };
    this.#publish({ ...this.#event(projectStartNodeReported, data), nodeid: node.node_id });
  }

  #event(declared: EventDeclaration, data: Readonly<Record<string, Json>>): NewEvent {
    const { project_id: projectId, name, server } = this.#at.project;
    return {
      type: declared.type,
      source: '/modules/gns3',
      subject: `projects/${projectId}/starts/${this.id}`,
      priority: declared.priority,
      projectid: projectId,
      correlationid: this.id,
      data: { run_id: this.id, server, project_id: projectId, name, ...data },
    };
  }

  /** One after the other, in the order in which things happened. */
  #publish(event: NewEvent): void {
    this.#publishing = this.#publishing
      .then(() => this.#acting.context.publish([event]))
      .catch((thrown: unknown) => {
        this.#acting.log.error('The progress of a project start could not be published', {
          run_id: this.id,
          type: event.type,
          error: thrown,
        });
      });
  }

  #elapsedMs(fromMs: number): number {
    return Math.round(this.#acting.clock.monotonicMs() - fromMs);
  }

  #textOf(thrown: unknown): string {
    if (!(thrown instanceof Failure)) this.#acting.log.error('A project start met a defect', { run_id: this.id, error: thrown });
    return asFailure(thrown).message;
  }
}
