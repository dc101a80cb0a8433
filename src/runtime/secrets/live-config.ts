import { isVaultReference, type Config } from '../config/index.ts';

/** What is read when it is used, and so may come later; a start cannot do without the rest. */
const LATER: ReadonlySet<string> = new Set<keyof Config>(['gns3', 'consoles']);

/** The references of a configuration, and which of them the start needs. */
export function referencesOf(config: Config): { readonly all: readonly string[]; readonly needed: ReadonlySet<string> } {
  const needed = new Set(Object.entries(config).flatMap(([key, part]) => (LATER.has(key) ? [] : referencesIn(part))));
  return { all: [...new Set(referencesIn(config))], needed };
}

/**
 * The configuration with what its references stand for. Each is looked up whenever it is read, so that whoever reads it at the time of
 * use, as log-ins do, has the value of then; who reads it once has the value of the start.
 */
export function liveConfig(config: Config, value: (reference: string) => string): Config {
  return live(config, value);
}

function live<T>(part: T, value: (reference: string) => string): T {
  if (typeof part !== 'object' || part === null || referencesIn(part).length === 0) return part;
  const copy = (Array.isArray(part) ? [] : {}) as Record<string, unknown>;
  for (const [name, inside] of Object.entries(part)) {
    const found: PropertyDescriptor =
      typeof inside === 'string' && isVaultReference(inside) ? { get: () => value(inside) } : { value: live<unknown>(inside, value) };
    Object.defineProperty(copy, name, { ...found, enumerable: true });
  }
  return copy as T;
}

function referencesIn(part: unknown): string[] {
  if (typeof part === 'string') return isVaultReference(part) ? [part] : [];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(referencesIn) : [];
}
