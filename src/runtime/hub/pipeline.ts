import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail, Failure } from '#kernel/error.ts';
import type { EventLog, UnitRecord } from '#kernel/event-log.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Admission, Answer, Call } from '#kernel/hub.ts';
import type { Uuid } from '#kernel/id.ts';
import type { Log } from '#kernel/log.ts';
import { withoutSecrets } from './audit-input.ts';
import type { Audit } from './audit.ts';
import { isRefusal, leavesRow } from './audited.ts';
import { authorize, authorizeProject } from './authorize.ts';
import type { Route } from './catalogue.ts';
import { HandlerContext, type Scope } from './handler-context.ts';
import { forgive, limit, type Counted, type Limiter } from './limit.ts';
import type { Measure } from './measure.ts';
import { isKept, repeatKeyOf, type RepeatKey, type Repeats } from './repeat.ts';
import { validate } from './validate.ts';

/** How often a handler is asked whose streams others were quicker to append to. */
const MOST_TRIES = 8;
/** How long a call waits for the position that it must have seen. */
const POSITION_WAIT_MS = 5_000;

export interface PipelineOptions {
  readonly eventLog: EventLog;
  readonly feed: Feed;
  readonly clock: Clock;
  readonly log: Log;
  readonly limiter: Limiter;
  readonly measure: Measure;
  readonly audit: Audit;
  readonly repeats: Repeats;
  readonly checkOutputs: boolean;
  readonly admits?: Admission;
  /** Of the hub as it runs now: aborted when it stops. */
  stopping(): AbortSignal;
}

/** An input that may be handled, and the projects that it may be handled for; null: all. */
interface Accepted {
  readonly accepted: unknown;
  readonly projects: ReadonlySet<string> | null;
}

/**
 * What every operation goes through, whichever door it came by: authorize, limit, validate, repeat, handle, commit, measure.
 * Whoever may not ask is told so before anything looks at what they sent.
 */
export class Pipeline {
  readonly #eventLog: EventLog;
  readonly #feed: Feed;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #limiter: Limiter;
  readonly #measure: Measure;
  readonly #audit: Audit;
  readonly #repeats: Repeats;
  readonly #checkOutputs: boolean;
  readonly #admits: Admission | undefined;
  readonly #stopping: () => AbortSignal;

  constructor(options: PipelineOptions) {
    this.#eventLog = options.eventLog;
    this.#feed = options.feed;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#limiter = options.limiter;
    this.#measure = options.measure;
    this.#audit = options.audit;
    this.#repeats = options.repeats;
    this.#checkOutputs = options.checkOutputs;
    this.#admits = options.admits;
    this.#stopping = () => options.stopping();
  }

  /** @throws Failure, and nothing else */
  async perform(route: Route, scope: Scope, input: unknown, call: Call): Promise<Answer> {
    const { name, kind } = route.operation;
    const startedMs = this.#clock.monotonicMs();
    try {
      const answer = await (kind === 'query' ? this.#query(route, scope, input, call) : this.#command(route, scope, input, call));
      this.#measure.answered(name, 'done', this.#clock.monotonicMs() - startedMs);
      return answer;
    } catch (thrown) {
      const failure = this.#failureOf(thrown, name, call);
      this.#measure.answered(name, failure.code, this.#clock.monotonicMs() - startedMs);
      if (failure.fault === 'ours') this.#tell(failure, route, input, call);
      throw failure;
    }
  }

  async #query(route: Route, scope: Scope, input: unknown, call: Call): Promise<Answer> {
    const audited = leavesRow(route.operation, call);
    let seen: Accepted | undefined;
    try {
      const counting = this.#enter(route, call);
      if (counting.counted !== undefined) await counting.counted;
      seen = this.#accept(route, input, call, counting.projects);
      const { accepted, projects } = seen;
      if (call.minPosition !== undefined) await this.#see(call.minPosition);
      // Taken before the handler reads: what it reads is at least as new, so whoever goes on from here misses nothing.
      const position = this.#feed.head();
      const output = await route.handle(accepted, new HandlerContext(scope, call, { commits: false, projects }));
      if (this.#checkOutputs) checkOutput(route, output);
      if (audited) await this.#audit.answered(route, accepted, call);
      return { output, position, replayed: false };
    } catch (thrown) {
      const failure = this.#failureOf(thrown, route.operation.name, call);
      if (isRefusal(failure.code) || (audited && seen === undefined)) await this.#audit.refused(route, call, failure);
      else if (audited) await this.#audit.failed(route, seen!.accepted, call, failure);
      throw failure;
    }
  }

  async #command(route: Route, scope: Scope, input: unknown, call: Call): Promise<Answer> {
    let accepted: Accepted;
    let repeat: RepeatKey | undefined;
    try {
      const counting = this.#enter(route, call);
      if (counting.counted !== undefined) await counting.counted;
      accepted = this.#accept(route, input, call, counting.projects);
      if (call.idempotencyKey !== undefined) {
        repeat = repeatKeyOf(route.operation, call.caller, call.idempotencyKey, accepted, route.secret);
      }
      if (call.minPosition !== undefined) await this.#see(call.minPosition);
    } catch (thrown) {
      const failure = this.#failureOf(thrown, route.operation.name, call);
      await this.#audit.refused(route, call, failure);
      throw failure;
    }
    if (repeat === undefined || !isKept(route.operation)) {
      return this.#execute(route, scope, accepted, call, repeat?.messageId);
    }
    const { messageId } = repeat;
    let begun = false;
    const answered = await this.#repeats
      .once(repeat, call.signal, async (record) => {
        begun = true;
        return this.#execute(route, scope, accepted, call, messageId, record);
      })
      .catch(async (thrown: unknown) => {
        if (!begun) await this.#audit.refused(route, call, this.#failureOf(thrown, route.operation.name, call));
        throw thrown;
      });
    return 'made' in answered ? answered.made : { output: answered.kept, position: this.#feed.head(), replayed: true };
  }

  /** Counts what a door does beside operations. @throws rate_limited */
  async count(counted: Counted, call: Call): Promise<void> {
    await limit(this.#limiter, counted, call);
  }

  /** `counted`: to be waited for, where others have to be asked. */
  #enter(route: Route, call: Call): { readonly projects: Accepted['projects']; readonly counted: Promise<void> | undefined } {
    const projects = authorize(route.operation, call.caller);
    return { projects, counted: limit(this.#limiter, route.operation, call) };
  }

  #accept(route: Route, input: unknown, call: Call, projects: Accepted['projects']): Accepted {
    const accepted = validate(route.operation, input, call.language);
    authorizeProject(route.operation, call.caller, projects, accepted);
    return { accepted, projects };
  }

  /** Runs the handler of a command and commits what it did as one unit. */
  async #execute(
    route: Route,
    scope: Scope,
    { accepted: input, projects }: Accepted,
    call: Call,
    messageId: Uuid | undefined,
    record?: (output: unknown) => UnitRecord,
    tries = 1,
  ): Promise<Answer> {
    // Keys of agents say more than permissions; nobody else waits for it. A handler that is asked anew is the same command.
    if (tries === 1 && call.caller.key?.agent !== undefined) await this.#admit(route, input, call);
    const context = new HandlerContext(scope, call, { commits: true, projects, messageId });
    let expected = false;
    try {
      const output = await route.handle(input, context);
      if (this.#checkOutputs) checkOutput(route, output);
      const { events, expect, messages } = context.finish();
      expected = expect.length > 0;
      const records = [this.#audit.done(route, input, call, events.length)];
      if (record !== undefined) records.push(record(output));
      const committed = await this.#eventLog.append({
        events,
        records,
        ...(expected ? { expect } : {}),
        ...(messages.length === 0 ? {} : { messages }),
      });
      forgive(this.#limiter, route.operation, call.caller, call.address);
      return { output, position: Math.max(committed.position, this.#feed.head()), replayed: false };
    } catch (thrown) {
      context.finish();
      if (expected && tries < MOST_TRIES && thrown instanceof Failure && thrown.code === 'version_conflict') {
        return this.#execute(route, scope, { accepted: input, projects }, call, messageId, record, tries + 1);
      }
      const failure = this.#failureOf(thrown, route.operation.name, call);
      await this.#audit.failed(route, input, call, failure);
      throw failure;
    }
  }

  /** What is not admitted is refused, and audited as that. */
  async #admit(route: Route, input: unknown, call: Call): Promise<void> {
    try {
      await this.#admits?.(route.operation, input, call);
    } catch (thrown) {
      const failure = this.#failureOf(thrown, route.operation.name, call);
      await this.#audit.refused(route, call, failure);
      throw failure;
    }
  }

  /** @throws timeout when the log has not reached the position in time */
  async #see(minPosition: number): Promise<void> {
    if (!Number.isSafeInteger(minPosition) || minPosition < 0) {
      throw fail('validation_error', `The least position must be a whole number from 0 on, not ${minPosition}.`, {
        min_position: ['must be a whole number from 0 on'],
      });
    }
    if (this.#feed.head() >= minPosition || (await this.#feed.reached(minPosition, POSITION_WAIT_MS))) return;
    const position = this.#feed.head();
    throw fail('timeout', `The log did not reach position ${minPosition} within ${POSITION_WAIT_MS / 1_000} s; it stands at ${position}.`, {
      position,
    });
  }

  #failureOf(thrown: unknown, operation: string, call: Call): Failure {
    if (thrown instanceof Failure) return thrown;
    if (thrown instanceof Error && thrown.name === 'AbortError') {
      if (this.#stopping().aborted) return fail('shutting_down', `The process stopped while ${operation} was under way.`);
      if (call.signal?.aborted === true) return fail('timeout', `The caller of ${operation} left before the answer.`);
    }
    return asFailure(thrown);
  }

  #tell(failure: Failure, route: Route, input: unknown, call: Call): void {
    this.#log.error(failure.message, {
      operation: route.operation.name,
      code: failure.code,
      request_id: call.requestId,
      caller: call.caller.name,
      ...(failure.cause === undefined ? {} : { cause: withoutSecrets(textOf(failure.cause), input, route.secret) }),
    });
  }
}

/** Failures of our own are told with where they come from; the values of an error's fields are not, they may be inputs. */
function textOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

/** @throws internal_error when an answer is not what its declaration says */
function checkOutput(route: Route, output: unknown): void {
  const { name, gives, socket } = route.operation;
  if (gives !== undefined || socket !== undefined) return;
  const result = route.operation.output.safeParse(output);
  if (!result.success) {
    throw fail('internal_error', `The answer of ${name} is not what its declaration says.`, undefined, { cause: result.error });
  }
}
