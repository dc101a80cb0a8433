import type { GraphQLResolveInfo } from 'graphql';
import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Allowance, Hub } from '#kernel/hub.ts';
import type { Language } from '#kernel/language.ts';
import type { Operation, RateClass } from '#kernel/message.ts';
import type { TopologyProject } from '#model/topology.ts';
import type { Budget } from './budget.ts';
import type { Gate } from './gate.ts';
import { COSTS, FIELDS_OF_AN_OBJECT } from './limits.ts';

/** Who asks, and how. */
export interface Asker {
  readonly caller: Caller;
  readonly requestId: string;
  readonly address?: string;
  readonly userAgent?: string;
  /** In which refusals of inputs are told. */
  readonly language?: Language;
  readonly signal?: AbortSignal;
  /** Told what the caller may still ask. */
  readonly counted?: (allowances: readonly Allowance[]) => void;
  readonly minPosition?: Position;
  readonly idempotencyKey?: string;
  /** The position of the last event that it had of the stream that it follows again. */
  readonly resume?: Position;
}

export interface Ground {
  readonly hub: Hub;
  readonly feed: Feed;
  readonly budget: Budget;
  readonly gate: Gate;
}

/**
 * One operation of GraphQL while it is answered. Whatever fields it has, it asks the same query once: that is how a node, its
 * equipment and its interfaces are read for all nodes together.
 */
export class Execution {
  readonly asker: Asker;
  readonly ground: Ground;
  readonly #answers = new Map<string, Promise<unknown>>();
  readonly #moments = new Map<string, unknown>();
  /** Where things stand: they are the hub's own, frozen and shared, so it is remembered beside them. */
  readonly #projects = new WeakMap<object, TopologyProject>();
  /** Of one object, for the budget. */
  readonly #weight: number;
  #position: Position = 0;

  /** `fields`: how many the document has. */
  constructor(asker: Asker, ground: Ground, fields: number) {
    this.asker = asker;
    this.ground = ground;
    this.#weight = Math.max(1, Math.ceil(fields / FIELDS_OF_AN_OBJECT));
  }

  /** The position of the log that the answer shows: the last one of what was asked. */
  get position(): Position {
    return this.#position;
  }

  /** Asks a query; the same one again is the same answer. @throws Failure */
  query(operation: Operation, input: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.once(`${operation.name} ${keyOf(input)}`, () => this.#perform(operation, input));
  }

  /** Does something once however many fields need it. */
  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key);
    if (known !== undefined) return known as Promise<T>;
    const answer = work();
    this.#answers.set(key, answer);
    return answer;
  }

  /** Asks a command. What was read before it may be other after it. @throws Failure */
  async command(operation: Operation, input: Readonly<Record<string, unknown>>, info: GraphQLResolveInfo): Promise<unknown> {
    const key = this.asker.idempotencyKey;
    try {
      return await this.#perform(operation, input, key === undefined ? undefined : `${key}/${rootOf(info)}`.slice(0, 255));
    } finally {
      this.#answers.clear();
    }
  }

  /** Remembers of which moment a field of the root tells; what hangs on it is of the same. */
  tellsOf(moment: unknown, info: GraphQLResolveInfo): void {
    this.#moments.set(rootOf(info), moment);
  }

  /** `{at}` of the field of the root under which this one stands. */
  moment(info: GraphQLResolveInfo): { readonly at?: unknown } {
    const at = this.#moments.get(rootOf(info));
    return at === undefined || at === null ? {} : { at };
  }

  /** The log as this process knows it. */
  log(): { readonly id: string; readonly position: Position } {
    const { feed } = this.ground;
    this.#position = Math.max(this.#position, feed.head());
    return { id: feed.logId, position: feed.head() };
  }

  /** Nodes or links that stand in a project. */
  within<T extends object>(project: TopologyProject, things: readonly T[]): readonly T[] {
    for (const thing of things) this.#projects.set(thing, project);
    return things;
  }

  /** The project in which a node or a link stands, where it was found there. */
  projectOf(thing: object): TopologyProject | undefined {
    return this.#projects.get(thing);
  }

  /** Objects, and each of a list, are counted. @throws too_large */
  counted<T>(value: T): T {
    if (typeof value === 'object' && value !== null) this.ground.budget.count((Array.isArray(value) ? value.length : 1) * this.#weight);
    return value;
  }

  /** What a field does beside operations counts as one of them. @throws rate_limited */
  async count(name: string, rate: RateClass): Promise<void> {
    const { caller, requestId, address } = this.asker;
    await this.ground.hub.count({ name, rate }, { caller, requestId, door: 'graphql', ...(address === undefined ? {} : { address }) });
  }

  async #perform(operation: Operation, input: Readonly<Record<string, unknown>>, idempotencyKey?: string): Promise<unknown> {
    const { caller, requestId, address, userAgent, language, signal, counted, minPosition } = this.asker;
    this.ground.budget.spend(COSTS[operation.rate]);
    return this.ground.gate.through(async () => {
      if (signal?.aborted === true) throw fail('timeout', 'The client went away before this was asked.');
      const { output, position } = await this.ground.hub.perform(operation.name, input, {
        caller,
        requestId,
        door: 'graphql',
        ...(address === undefined ? {} : { address }),
        ...(userAgent === undefined ? {} : { userAgent }),
        ...(language === undefined ? {} : { language }),
        ...(signal === undefined ? {} : { signal }),
        ...(counted === undefined ? {} : { counted }),
        ...(minPosition === undefined || operation.kind === 'command' ? {} : { minPosition }),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      });
      this.#position = Math.max(this.#position, position);
      return output;
    });
  }
}

/** The field of the root that a field stands under, as the answer names it. */
function rootOf({ path }: GraphQLResolveInfo): string {
  let at = path;
  while (at.prev !== undefined) at = at.prev;
  return String(at.key);
}

function keyOf(input: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(input).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
