/** Paths that exist, by the methods they have: to tell "not there" from "not this way". */
export interface KnownPaths {
  add(method: string | readonly string[], url: string): void;
  /** The methods of a path (without query), sorted; empty where there is none. */
  methodsOf(path: string): readonly string[];
  /**
   * Does a path belong to another route than the one that was found: `/runs/` is not a `/:name/`. A router falls back to
   * the latter for methods that the former has not.
   */
  belongsElsewhere(path: string, found: string): boolean;
}

interface Known {
  readonly parts: readonly string[];
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

export function createKnownPaths(): KnownPaths {
  const paths = new Map<string, Known>();
  /** By url, what is named more exactly and may be meant by the same path. */
  const closer = new Map<string, readonly Known[]>();
  return {
    add(method, url) {
      const known = paths.get(url) ?? { parts: partsOf(url), pattern: patternOf(url), methods: new Set<string>() };
      for (const one of typeof method === 'string' ? [method] : method) known.methods.add(one.toUpperCase());
      paths.set(url, known);
      closer.clear();
    },
    methodsOf(path) {
      const fitting = [...paths.values()].filter(({ pattern }) => pattern.test(path));
      const meant = fitting.filter((one) => !fitting.some((other) => isCloser(other, one)));
      return [...new Set(meant.flatMap(({ methods }) => [...methods]))].toSorted();
    },
    belongsElsewhere(path, found) {
      let others = closer.get(found);
      if (others === undefined) {
        const route = { parts: partsOf(found) };
        others = [...paths.values()].filter((other) => isCloser(other, route));
        closer.set(found, others);
      }
      return others.some(({ pattern }) => pattern.test(path));
    },
  };
}

/** Fits the same paths as another, or some of them, and says one part by its name where the other takes any; from the left, as routers look. */
function isCloser(one: Pick<Known, 'parts'>, other: Pick<Known, 'parts'>): boolean {
  for (const [at, part] of one.parts.entries()) {
    const against = other.parts[at];
    if (against === '*') return part !== '*';
    if (part === '*' || against === undefined) return false;
    const [open, otherOpen] = [part.startsWith(':'), against.startsWith(':')];
    if (open !== otherOpen) return otherOpen;
    if (!open && part !== against) return false;
  }
  return false;
}

function partsOf(url: string): readonly string[] {
  return url.replace(/\/$/, '').split('/');
}

/** Fastify's patterns: `:name` is one part, `*` at the end any rest; the trailing slash is optional. */
function patternOf(url: string): RegExp {
  const source = partsOf(url)
    .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return new RegExp(`^${source}/?$`);
}
