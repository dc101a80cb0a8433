import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { command, query } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { systemClock } from '#kernel/clock.ts';
import { startMemoryHub, type MemoryHubOptions } from '#kit/memory-hub.ts';
import { serve } from '#kit/northbound.ts';
import { graphql } from '#northbound/graphql/index.ts';
import { mcp } from '#northbound/mcp/index.ts';
import { realtime } from '#northbound/realtime/index.ts';
import { rest } from '#northbound/rest/index.ts';

const place = { tag: 'Hub Communication' } as const;

const countBeds = query('ward.beds.count', {
  ...place,
  summary: 'Counts the beds of a ward.',
  rest: 'GET /api/wards/:ward/beds/',
  permission: 'ward.read',
  rate: 'read',
  projects: 'apart',
  input: z.strictObject({
    ward: z.string().max(20),
    floor: z.int().min(1).max(9).optional(),
    kind: z.enum(['wide', 'narrow']).optional(),
  }),
  output: z.object({ beds: z.int() }),
});

const openWard = command('ward.open', {
  ...place,
  summary: 'Opens a ward.',
  rest: 'POST /api/wards/',
  permission: 'ward.operate',
  rate: 'action',
  projects: 'apart',
  input: z.strictObject({ ward: z.string().max(20) }),
  output: z.object({ ward: z.string() }),
});

const logIn = command('ward.login', {
  ...place,
  summary: 'Lets somebody in.',
  rest: 'POST /api/wards/login/',
  permission: 'public',
  rate: 'login',
  input: z.strictObject({ pin: z.string().max(20) }),
  output: z.object({ right: z.boolean() }),
});

const wards = defineModule({
  name: 'wards',
  version: '1.0.0',
  summary: 'Wards.',
  capabilities: [],
  answers: [
    answer(countBeds, () => ({ beds: 4 })),
    answer(openWard, ({ ward }) => ({ ward })),
    answer(logIn, ({ pin }) => {
      if (pin !== '1234') throw fail('unauthorized', 'This is not the pin.');
      return { right: true };
    }),
  ],
});

const user = (name: string, key?: Caller['key']): Caller => ({
  kind: 'user',
  name,
  roles: ['admin'],
  permissions: ['*'],
  ...(key === undefined ? {} : { key }),
});

/** Tokens: a name is that user, `ann:k1` is ann by the key k1, `ann:k1:5` the same for an agent with five calls an hour. */
async function verify(token: string): Promise<Caller> {
  const [name, key, callsPerHour] = token.split(':');
  if (name === undefined || !/^[a-z]+\d*$/.test(name)) throw fail('unauthorized', 'The token is not valid.');
  const agent = callsPerHour === undefined ? {} : { agent: { callsPerHour: Number(callsPerHour) } };
  return user(name, key === undefined ? undefined : { id: key, name: `key ${key}`, ...agent });
}

/** So slow that nothing flows in while a test runs. */
export function rate(burst: number) {
  return { perSecond: burst / 1_000, burst };
}

/** A real hub with one small module behind all doors. */
export async function startWardHub(limits: NonNullable<MemoryHubOptions['limits']>) {
  const surroundings = { clock: systemClock, log: silentLog, meter: silentMeter };
  const { hub, store } = await startMemoryHub([wards], { limits });
  const http = await serve(
    [
      rest({ hub }),
      realtime({ hub, feed: store.feed, verify, ...surroundings, limits: { closeMs: 200 } }),
      graphql({ hub, feed: store.feed, verify, clock: systemClock, log: silentLog, limits: { closeMs: 200 } }),
      mcp({ hub, version: '1.0.0', clock: systemClock, log: silentLog }),
    ],
    { verify },
  );
  const ask = async (
    method: string,
    path: string,
    options: { readonly token?: string; readonly body?: unknown; readonly headers?: Record<string, string> } = {},
  ) => {
    const { token, body, headers } = options;
    const response = await fetch(`${http.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text) as Record<string, unknown> };
  };
  return {
    url: http.url,
    ask,
    async close() {
      await http.close();
      await hub.stop();
      await store.close();
    },
  };
}

export type WardHub = Awaited<ReturnType<typeof startWardHub>>;
