import type { ModuleState } from './decider.ts';
import type { ModuleFigures } from './figures.ts';
import type { ModuleView } from './messages.ts';
import { standingOf } from './standing.ts';

/** A module as people and programs see it; without figures it is one of the past. */
export function viewOf(name: string, state: ModuleState, figures: ModuleFigures | null): ModuleView {
  const { definition, registered, instances } = state;
  const { standing, health, message } = standingOf(state);
  // Of an instance at another process it is only known when it joined.
  const heardMs = figures === null ? [] : [figures.heartbeatMs ?? 0, ...instances.map(({ since }) => Date.parse(since))];
  const heartbeatMs = Math.max(0, ...heardMs);
  return {
    name,
    version: definition?.version ?? '',
    summary: definition?.summary ?? '',
    source: definition?.source ?? 'remote',
    capabilities: [...(definition?.capabilities ?? [])],
    answers: (definition?.answers ?? []).map(({ timeout_ms: _timeout, ...answer }) => answer),
    reactions: [...(definition?.reactions ?? [])],
    instances: instances.map(({ id, ...instance }) => ({ instance_id: id, ...instance })),
    standing,
    health,
    message,
    health_url: definition?.health_url ?? null,
    registered_at: registered?.at ?? null,
    last_heartbeat: heartbeatMs === 0 ? null : new Date(heartbeatMs).toISOString(),
    message_count: figures?.messages ?? null,
    error_count: figures?.errors ?? null,
  };
}
