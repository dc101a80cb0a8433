import { z } from 'zod';
import type { Module } from './module.ts';

/** The body of `POST …/hub/modules/register/` and of the action `register`. */
export interface Registration {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly capabilities: readonly string[];
  readonly answers: readonly Record<string, unknown>[];
  readonly reactions: readonly string[];
}

/** What a module says of itself, as the hub takes it. @throws Error for a schema that JSON Schema cannot say */
export function registrationOf(module: Module): Registration {
  return {
    name: module.name,
    version: module.version,
    summary: module.summary,
    capabilities: module.capabilities ?? [],
    answers: (module.answers ?? []).map(({ name, summary, kind, permission, timeoutMs, input, output }) => ({
      name,
      summary,
      ...(kind === undefined ? {} : { kind }),
      ...(permission === undefined ? {} : { permission }),
      ...(timeoutMs === undefined ? {} : { timeout_ms: timeoutMs }),
      input: schemaOf(name, input, 'input'),
      output: schemaOf(name, output, 'output'),
    })),
    reactions: [...new Set((module.reactions ?? []).map(({ event }) => event))],
  };
}

function schemaOf(operation: string, schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  try {
    const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
    return rest;
  } catch (error) {
    throw new Error(`The ${io} of ${operation} cannot be said in JSON Schema: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
