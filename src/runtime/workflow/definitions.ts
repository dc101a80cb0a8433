import type { Envelope } from '#kernel/event.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Feed, Subscription } from '#kernel/feed.ts';
import { fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { WorkflowDefinition } from '#kernel/workflow.ts';
import { definitionFold, definitionStream, type DefinitionState } from './definition-stream.ts';
import { workflowDeleted, workflowSaved } from './events.ts';

/** A workflow that can be run. */
export interface Defined extends Omit<DefinitionState, 'definition'> {
  readonly name: string;
  readonly definition: WorkflowDefinition;
  /** The module that it comes with; null when people saved it. */
  readonly shippedBy: string | null;
}

/** All workflows: those that come with modules, and those that people saved, as the log tells them. */
export class Definitions {
  readonly #shipped = new Map<string, Defined>();
  readonly #saved = new Map<string, Defined>();
  readonly #eventLog: Pick<EventLog, 'fold'>;
  readonly #log: Log;
  readonly #subscription: Subscription;

  constructor(parts: { readonly eventLog: Pick<EventLog, 'fold'>; readonly feed: Feed; readonly log: Log }) {
    this.#eventLog = parts.eventLog;
    this.#log = parts.log;
    this.#subscription = parts.feed.subscribe({
      name: 'workflow definitions',
      after: 0,
      filter: { types: [workflowSaved.type, workflowDeleted.type] },
      deliver: ({ events }) => {
        for (const event of events) this.#heard(event);
      },
    });
  }

  /** @throws conflict when two modules bring a workflow of one name */
  ship(module: string, definition: WorkflowDefinition): void {
    const { name } = definition;
    const before = this.#shipped.get(name);
    if (before !== undefined) throw fail('conflict', `The workflow ${name} comes with ${before.shippedBy} and with ${module}.`);
    this.#shipped.set(name, { name, definition, version: 0, text: null, saved_at: null, saved_by: null, shippedBy: module });
  }

  everyShipped(): readonly Defined[] {
    return [...this.#shipped.values()];
  }

  /** Names of workflows that come with a module are taken. */
  shipped(name: string): Defined | undefined {
    return this.#shipped.get(name);
  }

  all(): readonly Defined[] {
    const byName = new Map([...this.#saved, ...this.#shipped]);
    return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  find(name: string): Defined | undefined {
    return this.#shipped.get(name) ?? this.#saved.get(name);
  }

  /** Also what was saved a moment ago by another process. @throws not_found */
  async get(name: string): Promise<Defined> {
    const known = this.find(name);
    if (known !== undefined) return known;
    const { state } = await this.#eventLog.fold(definitionStream(name), definitionFold);
    const defined = this.#defined(name, state);
    if (defined === undefined) throw fail('not_found', `There is no workflow ${name}; hub/workflows/ lists them.`);
    return defined;
  }

  close(): void {
    this.#subscription.close();
  }

  #heard(event: Envelope): void {
    const { name, version } = event.data as { name: string; version: number };
    const state = definitionFold.evolve({ ...definitionFold.initial, version: version - 1 }, event);
    const defined = this.#defined(name, state);
    if (defined === undefined) this.#saved.delete(name);
    else this.#saved.set(name, defined);
  }

  #defined(name: string, state: DefinitionState): Defined | undefined {
    if (state.definition === null) return undefined;
    const parsed = WorkflowDefinition.safeParse(state.definition);
    if (!parsed.success) {
      this.#log.error('A saved workflow is not what this version understands; it cannot be run.', {
        workflow: name,
        version: state.version,
      });
      return undefined;
    }
    return { ...state, name, definition: parsed.data, shippedBy: null };
  }
}
