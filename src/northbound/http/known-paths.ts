/** Paths that exist, by the methods they have: to tell "not there" from "not this way". Asked only when no route fits. */
export interface KnownPaths {
  add(method: string | readonly string[], url: string): void;
  /** The methods of a path (without query), sorted; empty where there is none. */
  methodsOf(path: string): readonly string[];
}

export function createKnownPaths(): KnownPaths {
  const paths = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  return {
    add(method, url) {
      const known = paths.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
      for (const one of typeof method === 'string' ? [method] : method) known.methods.add(one.toUpperCase());
      paths.set(url, known);
    },
    methodsOf(path) {
      const methods = new Set<string>();
      for (const known of paths.values()) {
        if (known.pattern.test(path)) for (const method of known.methods) methods.add(method);
      }
      return [...methods].toSorted();
    },
  };
}

/** Fastify's patterns: `:name` is one part, `*` at the end any rest; the trailing slash is optional. */
function patternOf(url: string): RegExp {
  const source = url
    .replace(/\/$/, '')
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return new RegExp(`^${source}/?$`);
}
