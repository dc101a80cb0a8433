import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { systemClock, type Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Call } from '#kernel/hub.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import { silentLog } from '#kernel/log.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import { WorkflowDefinition } from '#kernel/workflow.ts';
import type { Store } from '../store/index.ts';
import type { Engine } from './engine.ts';
import { MemoryEngine, type MemoryStrands } from './memory-engine.ts';
import { createWorkflows, type CreatedWorkflows } from './index.ts';
import type { AskedOperation, CrashPoint } from './surroundings.ts';

export const ann: Caller = { kind: 'user', name: 'ann', roles: ['operator'], permissions: ['*'] };

/** An effect that took place, under the key that it took place under. */
export interface Effect {
  readonly operation: string;
  readonly key: string;
  readonly input: Json;
}

type Answering = (input: Json, call: Call) => Promise<Json> | Json;

/** Wards: operations that record what they do, once for each key, as the hub keeps answers. */
export class Wards {
  readonly effects: Effect[] = [];
  readonly calls: (Effect & { readonly caller: string; readonly correlation: string })[] = [];
  readonly #answers = new Map<string, Json>();
  readonly #operations = new Map<string, { readonly declared: AskedOperation; readonly answering: Answering }>();

  constructor() {
    this.add(
      'ward.open',
      'command',
      { name: z.string(), beds: z.int().optional(), pin: z.string().optional() },
      ({ name = null }) => ({ name, opened: true }),
      ['pin'],
    );
    this.add('ward.close', 'command', { name: z.string() }, ({ name = null }) => ({ name, closed: true }));
    this.add('ward.list', 'query', {}, () => ({ items: [{ name: 'north' }, { name: 'south' }, { name: 'east' }] }));
    this.add('ward.fail', 'command', { name: z.string().optional() }, () => {
      throw fail('conflict', 'The ward is full.');
    });
  }

  add(
    name: string,
    kind: 'command' | 'query',
    shape: z.ZodRawShape,
    answering: (input: { readonly [field: string]: Json }, call: Call) => Promise<Json> | Json,
    secret: readonly string[] = [],
  ): void {
    const declared = { name, kind, summary: `Does ${name}.`, permission: 'ward.operate', input: z.strictObject(shape), secret };
    this.#operations.set(name, { declared, answering: (input, call) => answering(input as { readonly [field: string]: Json }, call) });
  }

  remove(name: string): void {
    this.#operations.delete(name);
  }

  operation(name: string): AskedOperation | undefined {
    return this.#operations.get(name)?.declared;
  }

  operations(): readonly AskedOperation[] {
    return [...this.#operations.values()].map(({ declared }) => declared);
  }

  async perform(name: string, input: Json, call: Call): Promise<{ output: Json; position: number; replayed: boolean }> {
    const known = this.#operations.get(name);
    if (known === undefined) throw fail('not_found', `There is no operation ${name}.`);
    if (!known.declared.input.safeParse(input).success) throw fail('validation_error', `The input of ${name} does not fit.`);
    const key = call.idempotencyKey ?? '';
    this.calls.push({ operation: name, key, input, caller: call.caller.name, correlation: call.requestId });
    const kept = this.#answers.get(`${name} ${key}`);
    if (key !== '' && kept !== undefined) return { output: kept, position: 0, replayed: true };
    const output = await known.answering(input, call);
    if (known.declared.kind === 'command') {
      this.effects.push({ operation: name, key, input });
      this.#answers.set(`${name} ${key}`, output);
    }
    return { output, position: 0, replayed: false };
  }
}

export interface TestWorkflows extends CreatedWorkflows {
  readonly store: Store;
  readonly wards: Wards;
  readonly strands: MemoryStrands;
  /** Saves without a check, and starts. */
  run(definition: unknown, inputs?: Json): Promise<string>;
  /** Leaves everything as it is, as a process does that is killed. */
  crash(): Promise<void>;
}

/** What outlives a process. */
export interface Surviving {
  readonly store: Store;
  readonly wards: Wards;
  readonly strands: MemoryStrands;
}

export function newSurviving(clock: Clock = systemClock): Surviving {
  return { store: memoryStore(clock), wards: new Wards(), strands: new Map() };
}

export async function startWorkflows(
  surviving: Surviving = newSurviving(),
  options: {
    readonly engine?: Engine;
    readonly crashPoint?: (point: CrashPoint) => void;
    readonly clock?: Clock;
    readonly callerLost?: () => boolean;
  } = {},
): Promise<TestWorkflows> {
  const { store, wards, strands } = surviving;
  const clock = options.clock ?? systemClock;
  const engine = options.engine ?? new MemoryEngine(() => clock.now().getTime(), strands);
  const created = createWorkflows({
    engine,
    eventLog: store.log,
    feed: store.feed,
    clock,
    log: silentLog,
    perform: (name, input, call) => wards.perform(name, input, call),
    operations: () => wards.operations(),
    permissionsOf: async (caller) => (options.callerLost?.() === true ? null : { ...caller, permissions: ['*'] }),
    newId: uuidv7,
    random: () => 0.5,
    ...(options.crashPoint === undefined ? {} : { crashPoint: options.crashPoint }),
  });
  await created.start();
  return {
    ...created,
    store,
    wards,
    strands,
    async run(definition, inputs = {}) {
      const parsed = WorkflowDefinition.parse(definition);
      if (created.definitions.find(parsed.name) === undefined) created.definitions.ship('test', parsed);
      return created.workflows.start(parsed.name, inputs, { caller: ann });
    },
    async crash() {
      // First of all nothing more is remembered.
      await engine.close();
      await created.stop();
    },
  };
}
