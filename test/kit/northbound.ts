import type { FastifyInstance } from 'fastify';
import { permits, type Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Answer, Call, Hub } from '#kernel/hub.ts';
import { silentLog } from '#kernel/log.ts';
import type { Operation } from '#kernel/message.ts';
import { silentMeter, type Meter } from '#kernel/metric.ts';
import { createHttp, type Http, type HttpLimits } from '#northbound/http/index.ts';

const CALLERS: Readonly<Record<string, Caller>> = {
  admin: { kind: 'user', name: 'admin', roles: ['administrator'], permissions: ['*'] },
  viewer: { kind: 'user', name: 'viewer', roles: ['viewer'], permissions: ['*.read'] },
  nobody: { kind: 'user', name: 'nobody', roles: [], permissions: [] },
};

/** Tokens that are the names of callers; `revoked` ones stop to be good. */
export function tokens(): { readonly verify: (token: string) => Promise<Caller>; readonly revoked: Set<string> } {
  const revoked = new Set<string>();
  return {
    revoked,
    verify: async (token) => {
      const caller = revoked.has(token) ? undefined : CALLERS[token];
      if (caller === undefined) throw fail('unauthorized', 'The token is not valid.');
      return caller;
    },
  };
}

/** An operation with what answers it. */
export interface Answered {
  readonly operation: Operation;
  handle(input: never, call: Call): unknown;
}

export function answered(operation: Operation, handle: (input: Record<string, unknown>, call: Call) => unknown): Answered {
  return { operation, handle };
}

/** The least of a pipeline: authorize, validate, handle. Keeps what it was asked. */
export function smallHub(answers: readonly Answered[]): Hub & { readonly asked: { name: string; input: unknown; call: Call }[] } {
  const asked: { name: string; input: unknown; call: Call }[] = [];
  return {
    asked,
    operations: () => answers.map(({ operation }) => operation),
    events: () => [],
    modules: () => [],
    count: async () => undefined,
    async perform(name, input, call): Promise<Answer> {
      asked.push({ name, input, call });
      const found = answers.find(({ operation }) => operation.name === name)!;
      const project = (input as { readonly project_id?: string } | undefined)?.project_id;
      if (!permits(call.caller, found.operation.permission, project)) throw fail('forbidden', 'No permission.');
      const parsed = found.operation.input.safeParse(input);
      if (!parsed.success) {
        const details = Object.create(null) as Record<string, string[]>;
        for (const issue of parsed.error.issues) {
          const field = issue.code === 'unrecognized_keys' ? issue.keys.join(',') : issue.path.join('.');
          (details[field] ??= []).push(issue.message);
        }
        throw fail('validation_error', 'The input does not fit its schema.', details);
      }
      return { output: await found.handle(parsed.data as never, call), position: 42, replayed: call.idempotencyKey === 'seen' };
    },
  };
}

/** An HTTP server on a port of loopback, a free one unless it is said. */
export async function serve(
  doors: readonly ((app: FastifyInstance) => void | Promise<void>)[],
  options: {
    readonly limits?: Partial<HttpLimits>;
    readonly meter?: Meter;
    readonly verify?: (token: string) => Promise<Caller>;
    readonly port?: number;
    readonly tls?: NonNullable<Parameters<typeof createHttp>[0]['tls']>;
    readonly trustedProxies?: readonly string[];
  } = {},
): Promise<Http & { readonly url: string; readonly port: number }> {
  const http = await createHttp({
    host: '127.0.0.1',
    port: options.port ?? 0,
    doors,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    ...(options.trustedProxies === undefined ? {} : { trustedProxies: options.trustedProxies }),
    verify: options.verify ?? tokens().verify,
    health: async () => ({
      status: 'degraded',
      checks: { gns3: { status: 'unhealthy', message: 'No answer.', duration_ms: 1 } },
      warnings: ['gns3: No answer.'],
    }),
    ready: () => true,
    metrics: async () => '# TYPE up gauge\nup 1\n',
    log: silentLog,
    meter: options.meter ?? silentMeter,
    clock: systemClock,
    limits: { closeMs: 1_000, ...options.limits },
  });
  const url = await http.listen();
  return { ...http, url, port: http.address()!.port };
}
