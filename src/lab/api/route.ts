import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import type { BodySchema } from './body-check.ts';

/** A request as a route sees it. */
export interface LabRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Checked against the route's schema; empty where it has none. */
  readonly body: Record<string, unknown>;
  readonly raw: Buffer;
  /** 3.0: a user without privileges. */
  readonly limited: boolean;
  readonly path: string;
  readonly userId: string | null;
  readonly incoming: IncomingMessage;
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly bytes?: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Takes the response over: streams. */
  readonly stream?: (response: ServerResponse) => void;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Without the version; `{name}` is one segment, `{name:.+}` the rest. */
  readonly path: string;
  readonly schema?: BodySchema;
  /** Looked for before the body is checked, as 3.0 does. @throws Refusal 404, 403 */
  readonly find?: (params: Readonly<Record<string, string>>) => unknown;
  /** Who has no privileges is refused for want of this one; absent: everybody may. */
  readonly privilege?: string;
  /** What a user without privileges gets instead of a refusal. */
  readonly limited?: unknown;
  /** Asks for no credentials; or which of its paths do not. */
  readonly open?: boolean | ((path: string) => boolean);
  handle(request: LabRequest): Answer | Promise<Answer>;
}

/** A route that is a WebSocket. */
export interface SocketRoute {
  readonly path: string;
  /** 2.2: asks for no credentials. */
  readonly open?: boolean;
  /** Refuses the handshake (2.2). @throws Refusal */
  readonly find: (params: Readonly<Record<string, string>>) => void;
  readonly serve: (socket: WebSocket, params: Readonly<Record<string, string>>) => void;
}

interface Branch<T> {
  readonly words: Map<string, Branch<T>>;
  /** The value of one segment. */
  any: { readonly name: string; readonly branch: Branch<T> } | null;
  rest: { readonly name: string; readonly ends: Map<string, T> } | null;
  readonly ends: Map<string, T>;
}

export interface Match<T> {
  readonly route: T | undefined;
  /** Methods that the path has; empty when there is no such path. */
  readonly methods: readonly string[];
  readonly params: Readonly<Record<string, string>>;
}

/** Finds a route by method and path. */
export function routeTree<T>(
  routes: readonly { readonly method: string; readonly path: string; readonly route: T }[],
): (method: string, path: string) => Match<T> {
  const branch = (): Branch<T> => ({ words: new Map(), any: null, rest: null, ends: new Map() });
  const root = branch();
  for (const { method, path, route } of routes) {
    let here = root;
    let ends = here.ends;
    for (const segment of path.split('/').slice(1)) {
      const parameter = /^\{([a-z_]+)(:\.\+)?\}$/.exec(segment);
      if (parameter === null) {
        here = here.words.get(segment) ?? here.words.set(segment, branch()).get(segment)!;
        ends = here.ends;
      } else if (parameter[2] === undefined) {
        here.any ??= { name: parameter[1]!, branch: branch() };
        here = here.any.branch;
        ends = here.ends;
      } else {
        here.rest ??= { name: parameter[1]!, ends: new Map() };
        ends = here.rest.ends;
      }
    }
    ends.set(method, route);
  }
  return (method, path) => {
    const params: Record<string, string> = {};
    const segments = path.split('/').slice(1);
    let here: Branch<T> = root;
    for (const [index, segment] of segments.entries()) {
      const word = here.words.get(segment);
      if (word !== undefined) here = word;
      else if (here.any !== null) {
        params[here.any.name] = decoded(segment);
        here = here.any.branch;
      } else if (here.rest !== null) {
        params[here.rest.name] = decoded(segments.slice(index).join('/'));
        return { route: here.rest.ends.get(method), methods: [...here.rest.ends.keys()], params };
      } else return { route: undefined, methods: [], params };
    }
    return { route: here.ends.get(method), methods: [...here.ends.keys()], params };
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
