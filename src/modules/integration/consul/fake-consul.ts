import type { ServerResponse } from 'node:http';
import type { ConsulRegistration } from '#wire/consul.ts';
import { json, startHttpServer, type Received } from '#kit/http-server.ts';

const NODE = { Node: 'fake', Address: '192.0.2.10' };

interface Kept {
  readonly registration: Partial<ConsulRegistration> & { readonly ID: string; readonly Name: string };
  status: string;
}

/**
 * An agent of Consul, written from the documentation of its HTTP API, as far as the hub uses it: registration, catalogue, health, blocking
 * queries with their index, ACL tokens. It runs no checks: `setStatus` says what they would find.
 * @see https://developer.hashicorp.com/consul/api-docs
 */
export async function startFakeConsul({ token }: { readonly token?: string } = {}) {
  let index = 7;
  let port = 0;
  let refusing = false;
  const services = new Map<string, Kept>();
  const waiting = new Set<() => void>();
  const change = (): void => {
    index += 1;
    for (const wake of waiting) wake();
  };

  /** Answers when the index is beyond what the caller knows, or when its wait is over. */
  async function blocking(url: URL, response: ServerResponse, body: () => unknown): Promise<void> {
    const known = Number(url.searchParams.get('index') ?? '0');
    const waitMs = Math.min(600, Number(/^(\d+)s$/.exec(url.searchParams.get('wait') ?? '300s')?.[1] ?? '300')) * 1_000;
    if (known >= index && known > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, waitMs);
        function done(): void {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        }
        waiting.add(done);
        response.on('close', done);
      });
    }
    if (!response.writableEnded && !response.destroyed) json(response, body(), 200, { 'x-consul-index': String(index) });
  }

  const entryOf = ({ registration, status }: Kept) => ({
    Node: NODE,
    Service: {
      ID: registration.ID,
      Service: registration.Name,
      Address: registration.Address ?? '',
      Port: registration.Port ?? 0,
      Tags: registration.Tags ?? [],
      Meta: registration.Meta ?? null,
      Weights: { Passing: 1, Warning: 1 },
    },
    Checks: [
      { Node: NODE.Node, CheckID: 'serfHealth', Name: 'Serf Health Status', Status: 'passing', Output: 'Agent alive and reachable' },
      ...(registration.Check === undefined
        ? []
        : [{ Node: NODE.Node, CheckID: `service:${registration.ID}`, Name: registration.Check.Name, Status: status, Output: '' }]),
    ],
  });

  function act({ method, url, headers, body }: Received, response: ServerResponse): void | Promise<void> {
    if (refusing) return json(response, 'No cluster leader', 500);
    if (token !== undefined && headers['x-consul-token'] !== token) return json(response, 'Permission denied', 403);
    const [version, one = '', two = '', three = '', four = ''] = url.pathname.slice(1).split('/').map(decodeURIComponent);
    if (version !== 'v1') return json(response, 'Not here.', 404);
    switch (`${method} ${one} ${two}${method === 'PUT' ? ` ${three}` : ''}`) {
      case 'PUT agent service register': {
        const registration = JSON.parse(body) as Kept['registration'];
        // A check that was registered and never ran is critical.
        services.set(registration.ID, { registration, status: 'critical' });
        change();
        return json(response, null);
      }
      case 'PUT agent service deregister':
        if (!services.delete(four)) return json(response, `Unknown service ID "${four}"`, 404);
        change();
        return json(response, null);
      case 'GET catalog services':
        return blocking(url, response, () => {
          const names: Record<string, string[]> = { consul: [] };
          for (const { registration } of services.values()) (names[registration.Name] ??= []).push(...(registration.Tags ?? []));
          return names;
        });
      case 'GET health service':
        return blocking(url, response, () => [...services.values()].filter(({ registration }) => registration.Name === three).map(entryOf));
      case 'GET agent service': {
        const kept = services.get(three);
        return kept === undefined ? json(response, `unknown service ID: ${three}`, 404) : json(response, entryOf(kept).Service);
      }
      default:
        return json(response, 'Not here.', 404);
    }
  }

  const begin = () => startHttpServer(act, port);
  let server = await begin();
  ({ port } = server);
  return {
    url: server.url,
    get received() {
      return server.received;
    },
    services,
    /** Queries that are held. */
    held: () => waiting.size,
    setStatus(id: string, status: string): void {
      services.get(id)!.status = status;
      change();
    },
    /** As after a restore: the state is another one, and its index begins anew. */
    restore(): void {
      services.clear();
      index = 1;
      for (const wake of waiting) wake();
    },
    /** An agent that was started anew has forgotten what was registered at it. */
    forget(): void {
      services.clear();
      change();
    },
    refuse: (now: boolean) => void (refusing = now),
    stop: () => server.close(),
    async start() {
      server = await begin();
    },
  };
}
