import type { ModuleRegistration, OfferedOperation } from '#kernel/registry.ts';
import type { Module } from '#kernel/module.ts';

/** Where a module runs: in the hub's own process, in one of its own, or in one that the hub starts from the folder of modules. */
export const SOURCES = ['in_process', 'remote', 'directory'] as const;
export type ModuleSource = (typeof SOURCES)[number];

/** An operation as a definition keeps it; schemas only where another process answers it. */
export interface DefinedAnswer {
  readonly name: string;
  readonly summary: string;
  readonly kind: 'command' | 'query';
  readonly permission: string;
  readonly timeout_ms?: number;
  readonly input?: OfferedOperation['input'];
  readonly output?: OfferedOperation['output'];
}

/** What a module says of itself, as the log keeps it. */
export interface ModuleDefinition {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly source: ModuleSource;
  readonly capabilities: readonly string[];
  readonly answers: readonly DefinedAnswer[];
  readonly reactions: readonly string[];
  readonly health_url?: string;
}

/** What an operation needs that says no permission. */
const USUAL_PERMISSION = 'modules.operate';

export function definitionOfModule(module: Module): ModuleDefinition {
  return {
    name: module.name,
    version: module.version,
    summary: module.summary,
    source: 'in_process',
    capabilities: [...module.capabilities],
    answers: module.answers.map(({ operation: { name, summary, kind, permission } }) => ({ name, summary, kind, permission })),
    reactions: [...new Set((module.reactions ?? []).map(({ event }) => event.type))],
  };
}

export function definitionOfRegistration(registration: ModuleRegistration, source: ModuleSource): ModuleDefinition {
  const { name, version, summary, capabilities, answers = [], reactions = [], health_url: healthUrl } = registration;
  return {
    name,
    version,
    summary: summary ?? `The module ${name}.`,
    source,
    capabilities: [...capabilities],
    answers: answers.map((offered) => {
      const permission = offered.permission ?? USUAL_PERMISSION;
      return {
        name: offered.name,
        summary: offered.summary,
        kind: offered.kind ?? (permission.endsWith('.read') ? 'query' : 'command'),
        permission,
        ...(offered.timeout_ms === undefined ? {} : { timeout_ms: offered.timeout_ms }),
        input: offered.input,
        output: offered.output,
      };
    }),
    reactions: [...reactions],
    ...(healthUrl === undefined ? {} : { health_url: healthUrl }),
  };
}

/** The fields in which two definitions differ. */
export function changedFields(before: ModuleDefinition, after: ModuleDefinition): string[] {
  const fields = ['version', 'summary', 'source', 'capabilities', 'answers', 'reactions', 'health_url'] as const;
  return fields.filter((field) => canonical(before[field]) !== canonical(after[field]));
}

/** The database keeps JSON as it likes: the order of keys says nothing. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, item: unknown) =>
      typeof item === 'object' && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    ) ?? 'absent'
  );
}
