import { asFailure, type Failure } from '#kernel/error.ts';
import { typeMatches, type Envelope, type NewEvent, type Position } from '#kernel/event.ts';
import { compile } from '#kernel/expression.ts';
import { isUuid, type Uuid } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { runSubject, SOURCE } from '../events.ts';
import { isLoop, TriggerRate } from './loop-guard.ts';
import { triggerRefused } from './messages.ts';
import { callerOf, InForce, type Triggered } from './triggered.ts';

const PAGE = 500;
const RUN_SUBJECT = runSubject('');
/** Workflows within workflows that are followed up to find what triggered the outermost run. */
const FARTHEST_UP = 10;

export interface EventTriggersParts {
  readonly context: Pick<ModuleContext, 'workflows' | 'events' | 'publish' | 'clock' | 'log'>;
  /** Workflows that come with modules. */
  shipped(): readonly Triggered[];
  readonly mostPerMinute?: number;
}

/** Starts runs for events that fit a trigger which was in force when they happened. Every event is given once, or again after a crash. */
export class EventTriggers {
  readonly #parts: EventTriggersParts;
  readonly #rate: TriggerRate;
  #inForce = new InForce();
  /** Up to where `#inForce` has heard. */
  #heard: Position | null = null;

  constructor(parts: EventTriggersParts) {
    this.#parts = parts;
    this.#rate = new TriggerRate(parts.context.clock, parts.mostPerMinute);
  }

  /** Takes all events in order. @throws when a run could not be started that can be later: the same events are then to come again */
  async take(events: readonly Envelope[]): Promise<void> {
    for (const event of events) {
      // Positions have no gaps: another one than the next means that another process took events meanwhile.
      if (this.#heard !== event.position - 1) await this.#readBefore(event.position);
      if (InForce.types.includes(event.type)) this.#inForce.hear(event);
      this.#heard = event.position;
      try {
        await this.#match(event);
      } catch (error) {
        this.#heard = null;
        throw error;
      }
    }
  }

  async #readBefore(position: Position): Promise<void> {
    const { events } = this.#parts.context;
    this.#inForce = await InForce.before(position, (before) => events.readBack({ before, limit: PAGE, filter: { types: InForce.types } }));
  }

  async #match(event: Envelope): Promise<void> {
    // What says that a trigger did not fire is about triggers; it never fires one.
    if (event.type === triggerRefused.type) return;
    const shipped = this.#parts.shipped();
    const taken = new Set(shipped.map(({ name }) => name));
    const saved = [...this.#inForce.all()].filter(({ name }) => !taken.has(name));
    for (const workflow of [...shipped, ...saved]) {
      if (fits(workflow, event)) await this.#start(workflow, event);
    }
  }

  async #start(workflow: Triggered, event: Envelope): Promise<void> {
    const { context } = this.#parts;
    const chain = await this.#chainOf(event);
    if (isLoop(workflow.name, chain)) {
      const message = `${workflow.name} was triggered by what its own runs did: ${[...chain, workflow.name].join(' → ')}.`;
      await context.publish([refusal(workflow, event, 'loop', message)]);
      return;
    }
    const admission = this.#rate.admit(workflow.name);
    if (!admission.admitted) {
      const message = `${workflow.name} is triggered too often; events of this minute start no more runs.`;
      if (admission.first) await context.publish([refusal(workflow, event, 'rate', message)]);
      return;
    }
    try {
      await context.workflows.start(
        workflow.name,
        {},
        {
          caller: callerOf(workflow),
          idempotencyKey: `event/${event.id}`,
          trigger: { kind: 'event', chain: [...chain], event: event as unknown as Json },
        },
      );
    } catch (error) {
      const failure = asFailure(error);
      if (isForLater(failure)) throw error;
      context.log.warn('An event fitted a trigger, and the workflow could not be started.', {
        workflow: workflow.name,
        event: event.id,
        error: failure.message,
      });
      await context.publish([refusal(workflow, event, 'refused', failure.message)]);
    }
  }

  /** The workflows whose runs led to an event, the first one first: of a run itself, or of what a run did. */
  async #chainOf(event: Envelope): Promise<readonly string[]> {
    let id: string | undefined = event.subject.startsWith(RUN_SUBJECT) ? event.subject.slice(RUN_SUBJECT.length) : event.correlationid;
    for (let up = 0; id !== undefined && isUuid(id) && up < FARTHEST_UP; up += 1) {
      const run = await this.#runOf(id);
      if (run === null) return [];
      const { workflow, trigger } = run;
      if (trigger?.kind !== 'workflow') return [...(trigger?.chain ?? []), workflow];
      id = trigger.run_id;
    }
    return [];
  }

  async #runOf(runId: Uuid): Promise<{ workflow: string; trigger: { kind?: string; chain?: string[]; run_id?: string } | null } | null> {
    const [first] = await this.#parts.context.events.readStream(`${SOURCE}/${runSubject(runId)}`, { limit: 1 });
    const run = (first?.event.data as { run?: { workflow: string; trigger: Json } } | undefined)?.run;
    return run === undefined ? null : { workflow: run.workflow, trigger: run.trigger as { kind?: string } | null };
  }
}

function fits({ definition }: Triggered, event: Envelope): boolean {
  return (definition.triggers ?? []).some((trigger) => {
    if (!('event' in trigger) || !typeMatches(trigger.event.type, event.type)) return false;
    return trigger.event.where === undefined || holds(trigger.event.where, event);
  });
}

function holds(where: string, event: Envelope): boolean {
  const bare = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(where)?.[1] ?? where;
  try {
    return compile(bare.trim()).evaluate({ event }) === true;
  } catch {
    // An event without the field that is asked for does not fit.
    return false;
  }
}

function isForLater({ fault }: Failure): boolean {
  return fault === 'busy' || fault === 'ours' || fault === 'remote';
}

function refusal(workflow: Triggered, event: Envelope, reason: 'loop' | 'rate' | 'refused', message: string): NewEvent {
  return {
    type: triggerRefused.type,
    source: SOURCE,
    subject: `workflows/${workflow.name}/triggers`,
    priority: triggerRefused.priority,
    causationid: event.id,
    data: { workflow: workflow.name, kind: 'event', reason, message, event_id: event.id, left_out: 1 },
  };
}
