import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Json } from '#kernel/json.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import { checkPolicy, Policy } from './policy.ts';

const FOLDER = new URL('./shipped/', import.meta.url);

export interface SavedPolicy {
  readonly name: string;
  readonly definition: Policy;
  readonly saved_at: string | null;
  /** Null: as it came with the product, and then it acts on nothing. */
  readonly saved_by: { readonly name: string; readonly roles: string[] } | null;
}

/** Policies that people saved, those in place of shipped ones among them. */
export const policiesProjection: Projection = {
  name: 'assistant_policies',
  version: 1,
  summary: 'Policies of the assistant that were saved, now and at any past position.',
  handles: ['assistant.policy.*'],
  project({ data, time }) {
    const { name, definition, by } = data as { readonly name: string; readonly definition?: Json; readonly by: Json };
    return [{ key: name, scope: 'policy', value: definition === undefined ? null : { name, definition, saved_at: time, saved_by: by } }];
  },
};

/** Those that come with the module, by name. A file that is wrong is a defect: the process then does not start. */
export function readShippedPolicies(): ReadonlyMap<string, Policy> {
  const policies = new Map<string, Policy>();
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
    for (const [name, text] of Object.entries(parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Record<string, unknown>)) {
      const policy = Policy.parse(text);
      checkPolicy(policy);
      policies.set(name, policy);
    }
  }
  return policies;
}

/** All that count: saved ones before shipped ones of the same name. */
export async function policiesOf(read: ReadModel, shipped: ReadonlyMap<string, Policy>): Promise<readonly SavedPolicy[]> {
  const saved = (await read.rows(policiesProjection.name)).map(({ value }) => value as unknown as SavedPolicy);
  const names = new Set(saved.map(({ name }) => name));
  const untouched = [...shipped]
    .filter(([name]) => !names.has(name))
    .map(([name, definition]) => ({ name, definition, saved_at: null, saved_by: null }));
  return [...saved, ...untouched].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
