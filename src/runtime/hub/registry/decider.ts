import type { Envelope, NewEvent, Position } from '#kernel/event.ts';
import type { Fold } from '#kernel/event-log.ts';
import type { Health } from '#kernel/health.ts';
import type { Uuid } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import { changedFields, type ModuleDefinition } from './definition.ts';
import type { Departure } from './events.ts';

export interface InstanceState {
  readonly id: Uuid;
  readonly process: string;
  readonly since: string;
  readonly health: Health;
  readonly message: string;
  /** It said nothing for too long: its messages wait. */
  readonly silent: boolean;
}

/** What is known of a module; of one that nobody registered, nothing. */
export interface ModuleState {
  readonly definition: ModuleDefinition | null;
  readonly registered: { readonly at: string; readonly position: Position } | null;
  /** By id, which is by the time they joined. */
  readonly instances: readonly InstanceState[];
  /** How the last one went. */
  readonly departed: { readonly reason: Departure; readonly at: string } | null;
  /** Of a module that has no connection and tells its health over REST, with the process that listens for it. */
  readonly told: (ToldHealth & { readonly process: string }) | null;
}

export const UNKNOWN_MODULE: ModuleState = { definition: null, registered: null, instances: [], departed: null, told: null };

export const moduleStream = (name: string): string => `common_hub/${moduleSubject(name)}`;
const moduleSubject = (name: string): string => `modules/${name}`;

/** States are JSON in the store's memos. */
export const moduleFold: Fold<Json> = {
  name: 'module/1',
  initial: UNKNOWN_MODULE as unknown as Json,
  evolve: (state, event) => evolve(state as unknown as ModuleState, event) as unknown as Json,
};

export function evolve(state: ModuleState, event: Envelope): ModuleState {
  switch (event.type) {
    case 'module.registered': {
      const { definition } = event.data as unknown as { definition: ModuleDefinition };
      return { ...state, definition, registered: { at: event.time, position: event.position } };
    }
    case 'module.updated': {
      const { definition } = event.data as unknown as { definition: ModuleDefinition };
      return { ...state, definition };
    }
    case 'module.instance.joined': {
      const { instance } = event.data as unknown as { instance: InstanceState };
      return { ...state, instances: withInstance(state.instances, instance), departed: null, told: null };
    }
    case 'module.instance.left': {
      const { instance_id: id, reason } = event.data as unknown as { instance_id: Uuid; reason: Departure };
      return { ...state, instances: state.instances.filter((one) => one.id !== id), departed: { reason, at: event.time } };
    }
    case 'module.health.changed': {
      const { instance, health, message, silent, process } = event.data as unknown as ToldHealth & {
        readonly instance: InstanceState | null;
        readonly process: string;
      };
      return instance === null
        ? { ...state, told: { health, message, silent, process } }
        : { ...state, instances: withInstance(state.instances, instance) };
    }
    case 'module.unregistered': {
      const { instances } = event.data as unknown as { instances: readonly Uuid[] };
      return { ...UNKNOWN_MODULE, instances: state.instances.filter(({ id }) => !instances.includes(id)) };
    }
    default:
      return state;
  }
}

function withInstance(instances: readonly InstanceState[], instance: InstanceState): readonly InstanceState[] {
  return [...instances.filter(({ id }) => id !== instance.id), instance].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Registers it, says what changed, or nothing where all is as it was. */
export function register(state: ModuleState, definition: ModuleDefinition): readonly NewEvent[] {
  if (state.definition === null) return [said('module.registered', definition.name, { definition })];
  const changed = changedFields(state.definition, definition);
  return changed.length === 0 ? [] : [said('module.updated', definition.name, { definition, changed })];
}

export function join(state: ModuleState, name: string, instance: InstanceState): readonly NewEvent[] {
  return state.instances.some(({ id }) => id === instance.id) ? [] : [said('module.instance.joined', name, { instance })];
}

export function leave(state: ModuleState, name: string, id: Uuid, reason: Departure): readonly NewEvent[] {
  const instance = state.instances.find((one) => one.id === id);
  if (instance === undefined) return [];
  return [said('module.instance.left', name, { instance_id: id, process: instance.process, reason })];
}

/** Those that are connected to processes that are no more. */
export function buryInstances(state: ModuleState, name: string, isAlive: (process: string) => boolean): readonly NewEvent[] {
  return state.instances.filter(({ process }) => !isAlive(process)).flatMap(({ id }) => leave(state, name, id, 'lost'));
}

export interface ToldHealth {
  readonly health: Health;
  readonly message: string;
  readonly silent: boolean;
}

/** Health of an instance; nothing where it is as it was. */
export function tellHealth(state: ModuleState, name: string, id: Uuid, told: ToldHealth): readonly NewEvent[] {
  const instance = state.instances.find((one) => one.id === id);
  if (instance === undefined) return [];
  // A message alone is no event: it may carry figures that are new at each look.
  if (instance.health === told.health && instance.silent === told.silent) return [];
  return [healthChanged(name, { ...instance, ...told }, told, instance.process)];
}

/** Health of a module without a connection, as a process hears it, which from then on listens whether it is silent. */
export function hearHealth(state: ModuleState, name: string, told: ToldHealth, process: string): readonly NewEvent[] {
  if (state.definition === null || state.instances.length > 0) return [];
  if (state.told !== null && state.told.health === told.health && state.told.silent === told.silent) return [];
  return [healthChanged(name, null, told, process)];
}

/** A living process listens from now on for a module that spoke to one that is no more. */
export function adopt(state: ModuleState, name: string, isAlive: (process: string) => boolean, process: string): readonly NewEvent[] {
  const { told } = state;
  if (state.definition === null || told === null || isAlive(told.process) || told.process === process) return [];
  return [healthChanged(name, null, { health: told.health, message: told.message, silent: told.silent }, process)];
}

export function unregister(state: ModuleState, name: string): readonly NewEvent[] {
  if (state.definition === null) return [];
  return [said('module.unregistered', name, { instances: state.instances.map(({ id }) => id) })];
}

function healthChanged(name: string, instance: InstanceState | null, told: ToldHealth, process: string): NewEvent {
  const changed = said('module.health.changed', name, { instance, ...told, process });
  return { ...changed, priority: told.health === 'healthy' ? 'normal' : 'high' };
}

function said(type: string, name: string, data: object): NewEvent {
  return { type, source: 'common_hub', subject: moduleSubject(name), priority: 'normal', data: { name, ...data } };
}
