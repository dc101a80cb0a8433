import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { DBOS, type DLogger } from '@dbos-inc/dbos-sdk';
import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { Branch, Course, Engine, Strand } from './engine.ts';

/** What the engine needs of a pool of connections: `pg`'s own type stays in the store. */
type Connections = NonNullable<Parameters<typeof DBOS.setConfig>[0]['systemDatabasePool']>;

export interface DbosEngineOptions {
  /** Of the store's database; ended with the engine. */
  readonly connections: Connections;
  /** Name of this process among those that share the database. */
  readonly process: string;
  readonly log: Log;
  /** Asked when the database does not answer: an embedded one is started again by whoever uses it through the store, and by nobody else. */
  revive?(): Promise<unknown>;
}

const NAME = 'thalamus';
/** Not a hash of the code: work that was begun before an upgrade goes on after it. What it means is told by the task's own version. */
const APPLICATION_VERSION = '1';
const COURSE = 'course';
/** Any number; the same in every version, so that two processes never create the tables at once. */
const LAUNCH_LOCK = 0x7468616d;
const LAUNCH_LOOK_MS = 50;
/** How often the result of a strand of another process, or of a former one, is looked for. */
const POLL_MS = 100;
/** How long a database that is away is waited for by whoever asks from outside a run. */
const PATIENCE_MS = 30_000;
const AGAIN_MS = 250;
/** Strands that stand still are looked for so often, until there were none so many times in a row. */
const LOOK_MS = 1_000;
const QUIET_LOOKS = 10;
/** Every restart of the process counts: a run may wait for weeks. */
const MOST_RECOVERIES = 1_000_000;

interface End {
  readonly result: Promise<Json>;
  resolve(result: Json | Promise<Json>): void;
}

let registered: ((task: Json) => Promise<Json>) | undefined;
/** Runs what the library has for the engine that is open. */
let opened: ((task: Json) => Promise<Json>) | undefined;

/** Durable strands on PostgreSQL, by DBOS. One at a time in a process: the library is one for the process. */
export class DbosEngine implements Engine {
  readonly #options: DbosEngineOptions;
  /** Strands that run in this process. */
  readonly #ends = new Map<string, End>();
  /** Runs something outside whatever strand asked for it. */
  readonly #outside = AsyncLocalStorage.snapshot();
  readonly #entrance = (task: Json): Promise<Json> => this.#run(task);
  #course: Course | undefined;
  #closed = false;
  #reviving = false;
  #looking = false;

  constructor(options: DbosEngineOptions) {
    this.#options = options;
  }

  async open(course: Course): Promise<void> {
    if (opened !== undefined) throw fail('internal_error', 'Another durable engine is open in this process.');
    opened = this.#entrance;
    this.#course = course;
    // Registered once for the process; each call goes to the engine that is open then.
    registered ??= DBOS.registerWorkflow((task: Json) => opened!(task), { name: COURSE, maxRecoveryAttempts: MOST_RECOVERIES });
    const { connections, process, log } = this.#options;
    DBOS.setConfig({
      name: NAME,
      systemDatabasePool: connections,
      systemDatabaseSchemaName: 'dbos',
      applicationVersion: APPLICATION_VERSION,
      executorID: process,
      useListenNotify: false,
      logger: loggerOf(log, () => this.#away()),
    });
    const client = await connections.connect();
    try {
      // Asked for again and again, and not waited for: a session that waits in a statement is one that the indexes, which the library creates
      // CONCURRENTLY, wait for in their turn.
      while (!(await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [LAUNCH_LOCK])).rows[0]!.mine) {
        await sleep(LAUNCH_LOOK_MS);
      }
      await DBOS.launch();
    } catch (error) {
      opened = undefined;
      throw error;
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LAUNCH_LOCK]).catch(() => undefined);
      client.release();
    }
  }

  async start(id: string, task: Json): Promise<void> {
    if (this.#closed) throw fail('shutting_down', 'The workflow engine is closed and starts nothing more.');
    await this.#patiently(() => this.#outside(() => DBOS.startWorkflow(registered!, { workflowID: id })(task)));
  }

  async result(id: string, timeoutMs: number): Promise<Json | undefined> {
    const here = this.#ends.get(id);
    if (here === undefined && (await this.#patiently(() => DBOS.getWorkflowStatus(id))) === null)
      throw fail('not_found', `There is no strand ${id}.`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), timeoutMs);
    });
    try {
      return await Promise.race([here?.result ?? this.#elsewhere(id, timeoutMs), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async look(id: string): Promise<{ task: Json; ended: boolean; result: Json } | null> {
    const status = await this.#patiently(() => DBOS.getWorkflowStatus(id));
    if (status === null) return null;
    const ended = status.status === 'SUCCESS';
    return { task: (status.input?.[0] ?? null) as Json, ended, result: ended ? ((status.output ?? null) as Json) : null };
  }

  async takeOver(living: readonly string[]): Promise<void> {
    const pending = await DBOS.listWorkflows({ status: ['PENDING'], loadInput: false, loadOutput: false });
    const here = new Set([...living, this.#options.process]);
    const dead = [...new Set(pending.map(({ executorId }) => executorId))].filter(
      (name) => name !== undefined && !here.has(name),
    ) as string[];
    if (dead.length === 0) return;
    this.#options.log.info('Runs of processes that are gone go on here.', { processes: dead.length });
    await DBOSExecutor.globalInstance?.recoverPendingWorkflows(dead);
  }

  async endedBefore(moment: Date, most: number): Promise<readonly string[]> {
    const ended = await DBOS.listWorkflows({
      status: ['SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
      completedBefore: moment.toISOString(),
      hasParent: false,
      limit: most,
      loadInput: false,
      loadOutput: false,
    });
    return ended.map(({ workflowID }) => workflowID);
  }

  async forget(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await DBOS.deleteWorkflows([...ids], true);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (opened === this.#entrance) {
      await DBOS.shutdown();
      opened = undefined;
    }
    const { connections } = this.#options;
    if (!connections.ended) await connections.end();
  }

  async #run(task: Json): Promise<Json> {
    const id = DBOS.workflowID!;
    const end = Promise.withResolvers<Json>();
    const entry: End = { result: end.promise, resolve: (result) => end.resolve(result) };
    this.#ends.set(id, entry);
    const strand: Strand = {
      id,
      remember: <T extends Json>(name: string, work: () => Promise<T>) => this.#remember(name, work),
      branch: async (branch, branchTask) => {
        await this.#open(DBOS.startWorkflow(registered!, { workflowID: branch })(branchTask));
        return this.#branch(branch);
      },
    };
    const result = await this.#course!(strand, task);
    entry.resolve(result);
    // Whoever asks later reads it from the database, where it is by then.
    setImmediate(() => {
      if (this.#ends.get(id) === entry) this.#ends.delete(id);
    });
    return result;
  }

  #branch(id: string): Branch {
    let result: Promise<Json> | undefined;
    return { id, result: () => (result ??= this.#ends.get(id)?.result ?? this.#outside(() => this.#elsewhere(id))) };
  }

  /** Of a strand that does not run here, or no longer. */
  async #elsewhere(id: string, timeoutMs?: number): Promise<Json> {
    const options = { pollingIntervalMs: POLL_MS, ...(timeoutMs === undefined ? {} : { timeoutSeconds: timeoutMs / 1_000 }) };
    const result = await this.#patiently<unknown>(() => DBOS.getResult(id, options), timeoutMs ?? Number.POSITIVE_INFINITY);
    return result as Json;
  }

  /** What fails because the database is away is asked again for a while: all of it may be asked twice. Never as a part of the strand that asks. */
  async #patiently<T>(ask: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      try {
        return await this.#outside(ask);
      } catch (error) {
        // Whoever waits within a strand is left as it is, as the strand is.
        if (this.#closed && patienceMs === Number.POSITIVE_INFINITY) await new Promise<never>(() => undefined);
        if (!AWAY.test(String(error)) || this.#closed || performance.now() > deadline) throw error;
        this.#away();
        await sleep(AGAIN_MS, undefined, { ref: false });
      }
    }
  }

  /** The database does not answer: what was under way then may stand still, and is looked after once it is back. */
  #away(): void {
    this.#revive();
    if (this.#looking) return;
    this.#looking = true;
    // Told by a strand as well: what the library is asked within one, it counts among the steps of that strand, which then cannot be gone through again.
    void this.#outside(() => this.#lookAfter()).finally(() => (this.#looking = false));
  }

  /**
   * Goes on with strands of this process that stand still: the library gives up where a connection breaks at the wrong moment. A strand
   * counts as such when it is open in the database and does not run here, twice in a row.
   */
  async #lookAfter(): Promise<void> {
    let before = new Set<string>();
    for (let quiet = 0; quiet < QUIET_LOOKS && !this.#closed;) {
      await sleep(LOOK_MS, undefined, { ref: false });
      try {
        const open = await DBOS.listWorkflows({
          status: 'PENDING',
          executorId: this.#options.process,
          loadInput: false,
          loadOutput: false,
        });
        const still = open.map(({ workflowID }) => workflowID).filter((id) => !this.#ends.has(id));
        const sure = still.filter((id) => before.has(id));
        if (sure.length > 0 && !this.#closed) await DBOS.resumeWorkflows(sure);
        before = new Set(still);
        quiet = still.length === 0 ? quiet + 1 : 0;
      } catch (error) {
        this.#options.log.debug('Strands that stand still could not be looked for; tried again.', { error: String(error) });
      }
    }
  }

  #revive(): void {
    if (this.#reviving || this.#closed || this.#options.revive === undefined) return;
    this.#reviving = true;
    this.#options
      .revive()
      .catch(() => undefined)
      .finally(() => (this.#reviving = false));
  }

  async #remember<T extends Json>(name: string, work: () => Promise<T>): Promise<T> {
    let defect: unknown;
    const guarded = async () => {
      try {
        return await work();
      } catch (error) {
        defect = error;
        throw error;
      }
    };
    return this.#open(DBOS.runStep(guarded, { name }), () => defect);
  }

  /**
   * The library tries again what fails because the database is away. What fails otherwise (the engine is closed, another process has
   * taken the strand over) is not the strand's failure: it is left as it is, for whoever goes on with it.
   */
  async #open<T>(work: Promise<T>, defect: () => unknown = () => undefined): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (defect() !== undefined) throw error;
      if (!this.#closed) {
        this.#options.log.warn('A strand of a run stands still; it is gone on with.', { error: String(error) });
        const id = DBOS.workflowID;
        if (id !== undefined) {
          // Whoever waits for it here gets what becomes of it then.
          this.#ends.get(id)?.resolve(this.#outside(() => this.#elsewhere(id)));
          this.#ends.delete(id);
        }
        this.#away();
      }
      return new Promise<never>(() => undefined);
    }
  }
}

/** How the library and the driver say that the database does not answer. */
const AWAY =
  /connection failed|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|Connection terminated|terminating connection|not queryable|starting up|not yet accepting|timeout exceeded when trying to connect|in recovery mode/i;

function loggerOf(log: Log, away: () => void): DLogger {
  const text = (entry: unknown) => (entry instanceof Error ? entry.message : String(entry));
  // What the library calls news is none to an operator, nor is each of its tries while the database is away: the store tells that.
  const quiet = (entry: unknown) => log.debug(text(entry));
  const tell = (level: 'warn' | 'error') => (entry: unknown) => {
    const said = text(entry);
    if (!AWAY.test(said)) {
      log[level](said);
      return;
    }
    log.debug(said);
    away();
  };
  return { info: quiet, debug: quiet, warn: tell('warn'), error: tell('error') };
}
