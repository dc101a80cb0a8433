import { metric, type Meter } from '#kernel/metric.ts';

export const moduleMessages = metric(
  'counter',
  'thalamus_module_messages_total',
  'Messages, operations and events that modules took at this process.',
  ['module'],
);
export const moduleErrors = metric('counter', 'thalamus_module_errors_total', 'Of these, those that a module failed.', ['module']);

/** What a module did at this process since it started: counted, not kept. */
export interface ModuleFigures {
  readonly messages: number;
  readonly errors: number;
  /** Wall clock, in milliseconds; null before the first. */
  readonly heartbeatMs: number | null;
}

const NONE: ModuleFigures = { messages: 0, errors: 0, heartbeatMs: null };

/** Counts of all modules. */
export class Figures {
  readonly #meter: Meter;
  readonly #counts = new Map<string, { messages: number; errors: number; heartbeatMs: number | null }>();
  /** Modules are few; their labels are made once, not per message. */
  readonly #labels = new Map<string, { readonly module: string }>();

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  of(module: string): ModuleFigures {
    return this.#counts.get(module) ?? NONE;
  }

  took(module: string, count = 1): void {
    this.#entry(module).messages += count;
    this.#meter.add(moduleMessages, count, this.#label(module));
  }

  failed(module: string): void {
    this.#entry(module).errors += 1;
    this.#meter.add(moduleErrors, 1, this.#label(module));
  }

  heard(module: string, atMs: number): void {
    this.#entry(module).heartbeatMs = atMs;
  }

  #entry(module: string): { messages: number; errors: number; heartbeatMs: number | null } {
    let entry = this.#counts.get(module);
    if (entry === undefined) this.#counts.set(module, (entry = { ...NONE }));
    return entry;
  }

  #label(module: string): { readonly module: string } {
    let labels = this.#labels.get(module);
    if (labels === undefined) this.#labels.set(module, (labels = { module }));
    return labels;
  }
}
