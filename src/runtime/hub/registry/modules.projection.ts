import type { Envelope } from '#kernel/event.ts';
import type { Uuid } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { Projection, ProjectionChange, ProjectionRow } from '#kernel/projection.ts';
import { UNKNOWN_MODULE, type InstanceState, type ModuleState } from './decider.ts';
import { REGISTRY_EVENTS } from './events.ts';

/** The parts of a module's state that events change one at a time: a projection does not see what was before. */
type Row =
  | { readonly kind: 'definition'; readonly definition: ModuleState['definition'] }
  | { readonly kind: 'registered'; readonly registered: ModuleState['registered'] }
  | { readonly kind: 'instance'; readonly instance: InstanceState }
  | { readonly kind: 'departed'; readonly departed: ModuleState['departed'] }
  | { readonly kind: 'told'; readonly told: ModuleState['told'] };

interface Data {
  readonly name: string;
  readonly definition?: ModuleState['definition'];
  readonly instance?: InstanceState | null;
  readonly instance_id?: Uuid;
  readonly instances?: readonly Uuid[];
  readonly reason?: string;
  readonly health?: string;
  readonly message?: string;
  readonly silent?: boolean;
  readonly process?: string;
}

/** Registered modules with their instances and health, now and at any past position. */
export const modulesProjection: Projection = {
  name: 'modules',
  version: 1,
  summary: 'Registered modules, their instances and their health, now and at any past position.',
  handles: REGISTRY_EVENTS.map(({ type }) => type),
  project(event: Envelope): readonly ProjectionChange[] {
    const data = event.data as unknown as Data;
    const { name } = data;
    const part = (key: string, value: Row | null): ProjectionChange => ({
      key: `${name}/${key}`,
      scope: name,
      value: value as unknown as Json,
    });
    const definition = part('definition', { kind: 'definition', definition: data.definition ?? null });
    const instance = (id: Uuid, value: Row | null) => part(`instance/${id}`, value);
    switch (event.type) {
      case 'module.registered':
        return [definition, part('registered', { kind: 'registered', registered: { at: event.time, position: event.position } })];
      case 'module.updated':
        return [definition];
      case 'module.instance.joined':
        return [instance(data.instance!.id, { kind: 'instance', instance: data.instance! }), part('departed', null), part('told', null)];
      case 'module.instance.left': {
        const departed = { reason: data.reason, at: event.time } as ModuleState['departed'];
        return [instance(data.instance_id!, null), part('departed', { kind: 'departed', departed })];
      }
      case 'module.health.changed': {
        if (data.instance !== null) return [instance(data.instance!.id, { kind: 'instance', instance: data.instance! })];
        const { health, message, silent, process } = data;
        return [part('told', { kind: 'told', told: { health, message, silent, process } as ModuleState['told'] })];
      }
      case 'module.unregistered':
        return [
          ...['definition', 'registered', 'departed', 'told'].map((key) => part(key, null)),
          ...data.instances!.map((id) => instance(id, null)),
        ];
      default:
        return [];
    }
  },
};

/** States by name, put together from their rows: the same that folding the events gives. */
export function statesOf(rows: readonly ProjectionRow[]): Map<string, ModuleState> {
  const states = new Map<string, ModuleState>();
  for (const { scope, value } of rows) {
    const state = states.get(scope) ?? UNKNOWN_MODULE;
    const row = value as unknown as Row;
    if (row.kind !== 'instance') {
      const { kind: _kind, ...field } = row;
      states.set(scope, { ...state, ...field });
    } else {
      const instances = [...state.instances, row.instance].sort((a, b) => (a.id < b.id ? -1 : 1));
      states.set(scope, { ...state, instances });
    }
  }
  return states;
}
