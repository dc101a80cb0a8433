import { mkdir } from 'node:fs/promises';
import type { NewEvent } from '#kernel/event.ts';
import type { HealthCheck } from '#kernel/health.ts';
import { defineModule, type Module, type ModuleContext } from '#kernel/module.ts';
import { Directory } from './directory.ts';
import { SUPERVISOR_EVENTS } from './events.ts';
import { readFolder } from './folder.ts';
import { Keeper, type KeeperEvents } from './keeper.ts';
import { DEFAULT_PACE, type Pace } from './pace.ts';

export interface SupervisorOptions {
  /** Each folder in it is a module; made when it is not there. */
  readonly directory: string;
  /** Where the hub is reached from this machine; asked when the modules start. */
  readonly url: () => Promise<string>;
  /** A token of the module, permitting what its package.json asks for; undefined: what modules usually may. */
  readonly issueToken: (name: string, permissions: readonly string[] | undefined) => Promise<string>;
  /** Ids of the instances of a module that are connected. */
  readonly instances: (name: string) => readonly string[];
  readonly pace?: Partial<Pace>;
  readonly orphanGraceMs?: number;
  /** From 0 to 1: the jitter of pauses. */
  readonly random?: () => number;
}

const NAME = 'modules';

/** Runs the modules of the directory, each in a process of its own, for as long as the hub runs. */
export function createSupervisor(options: SupervisorOptions): Module {
  let running: Supervision | undefined;
  return defineModule({
    name: NAME,
    version: '1.0.0',
    summary: "Runs the modules of the user's directory, each in a process of its own.",
    capabilities: ['module-processes'],
    answers: [],
    emits: SUPERVISOR_EVENTS,
    health: [
      { name: 'user_modules', critical: false, check: async () => running?.health() ?? { status: 'healthy', message: 'Not started.' } },
    ],
    async start(context) {
      running = new Supervision(options, context);
      running.begin();
    },
    async stop() {
      const ending = running;
      running = undefined;
      await ending?.stop();
    },
  });
}

class Supervision {
  readonly #options: SupervisorOptions;
  readonly #context: ModuleContext;
  readonly #pace: Pace;
  readonly #keepers = new Map<string, Keeper>();
  readonly #publishing = new Set<Promise<void>>();
  #directory: Directory | undefined;
  #stopping = false;
  #unwatched: string | undefined;

  constructor(options: SupervisorOptions, context: ModuleContext) {
    this.#options = options;
    this.#context = context;
    this.#pace = { ...DEFAULT_PACE, ...options.pace };
  }

  /** Goes on by itself: nobody waits for a disk. */
  begin(): void {
    this.#open().catch((error: unknown) => {
      this.#unwatched = error instanceof Error ? error.message : String(error);
      this.#context.log.error('The directory of modules cannot be watched; its modules do not run.', { error: this.#unwatched });
    });
  }

  async #open(): Promise<void> {
    const { directory } = this.#options;
    const url = await this.#options.url();
    if (this.#stopping) return;
    await mkdir(directory, { recursive: true });
    const { settleMs } = this.#pace;
    this.#directory = new Directory({ path: directory, settleMs, log: this.#context.log, changed: (name) => this.#changed(name, url) });
    await this.#directory.open();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#directory?.close();
    await Promise.all([...this.#keepers.values()].map((keeper) => keeper.stop()));
    await Promise.all(this.#publishing);
  }

  health(): HealthCheck {
    if (this.#unwatched !== undefined)
      return { status: 'degraded', message: `The directory of modules cannot be watched: ${this.#unwatched}` };
    const broken = [...this.#keepers].flatMap(([name, { failure }]) => (failure === undefined ? [] : [`${name}: ${failure.reason}`]));
    if (broken.length > 0) return { status: 'degraded', message: broken.join(' ').slice(0, 500) };
    return { status: 'healthy', message: `${this.#keepers.size} modules of the directory run.` };
  }

  async #changed(name: string, url: string): Promise<void> {
    const found = await readFolder(this.#options.directory, name);
    let keeper = this.#keepers.get(name);
    if (keeper === undefined) {
      if (found === undefined || this.#stopping) return;
      keeper = this.#keeper(name, url);
      this.#keepers.set(name, keeper);
    }
    keeper.want(found);
    if (found !== undefined) return;
    await keeper.settled();
    if (keeper.idle) this.#keepers.delete(name);
  }

  #keeper(name: string, url: string): Keeper {
    const { issueToken, instances, random = Math.random, orphanGraceMs } = this.#options;
    const { log, clock } = this.#context;
    return new Keeper({
      name,
      url,
      pace: this.#pace,
      log,
      monotonicMs: () => clock.monotonicMs(),
      random,
      ...(orphanGraceMs === undefined ? {} : { orphanGraceMs }),
      issueToken,
      instances,
      events: this.#events(),
    });
  }

  #events(): KeeperEvents {
    const { log } = this.#context;
    return {
      started: (name, pid, replaces) => {
        log.info('A module of the directory runs.', { module: name, pid, replaces });
        this.#tell('module.process.started', name, 'normal', { name, pid, replaces });
      },
      failed: (name, { reason, lastLines, failures, retryInMs, olderRuns }) => {
        log.warn('A module of the directory is broken.', { module: name, reason, failures, retry_in_ms: retryInMs, older_runs: olderRuns });
        this.#tell('module.process.failed', name, 'high', {
          name,
          reason,
          last_lines: lastLines,
          failures,
          retry_in_ms: retryInMs,
          older_runs: olderRuns,
        });
      },
      stopped: (name, pid) => {
        log.info('A module of the directory ended: its folder is gone.', { module: name, pid });
        this.#tell('module.process.stopped', name, 'normal', { name, pid });
      },
    };
  }

  #tell(type: NewEvent['type'], name: string, priority: NewEvent['priority'], data: NewEvent['data']): void {
    const publishing = this.#context
      .publish([{ type, source: `/modules/${NAME}`, subject: `modules/${name}`, priority, data }])
      .catch((error: unknown) => {
        this.#context.log.warn('What became of a module could not be written down.', { module: name, type, error: String(error) });
      })
      .finally(() => this.#publishing.delete(publishing));
    this.#publishing.add(publishing);
  }
}
