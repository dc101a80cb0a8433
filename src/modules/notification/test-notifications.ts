import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { NewEvent } from '#kernel/event.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import { soleLeases } from '#kernel/lease.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { memoryBroker } from '#kit/memory-messages.ts';
import { createHub, createLimiter, hubModule } from '#runtime/hub/index.ts';
import { openMemoryStore, type Store } from '#runtime/store/index.ts';
import { notification, type NotificationOptions } from './index.ts';

export function keptText(): KeptText & { text: string | null } {
  return {
    path: 'notification-secrets.json',
    text: null,
    read() {
      return this.text;
    },
    async write(content) {
      await Promise.resolve();
      this.text = content();
    },
  };
}

/** A hub whose module is that of notifications, on a store in memory; `store` and `keep` to go on where another one was. */
export async function startNotifications(options: NotificationOptions & { readonly store?: Store; readonly firstRetryMs?: number } = {}) {
  const clock = options.clock ?? systemClock;
  const { store = openMemoryStore({ clock, log: silentLog, meter: silentMeter }), firstRetryMs = 1, ...given } = options;
  let left = Infinity;
  const guarded: EventLog = new Proxy(store.log, {
    get(log, name) {
      if (name === 'append') {
        return async (unit: Parameters<EventLog['append']>[0]) => {
          if (left <= 0) throw fail('store_unavailable', 'The process is dead.');
          left -= 1;
          return log.append(unit);
        };
      }
      const value: unknown = Reflect.get(log, name, log);
      return typeof value === 'function' ? value.bind(log) : value;
    },
  });
  const broker = memoryBroker({ log: guarded, clock, modules: () => ['notification'], firstRetryMs });
  const modules = [hubModule({ eventLog: broker.eventLog }), notification({ allow: ['127.0.0.0/8'], ...given })];
  const hub = createHub({
    modules,
    eventLog: broker.eventLog,
    feed: store.feed,
    read: await store.projections(modules.flatMap((module) => module.projections ?? [])),
    clock,
    log: silentLog,
    meter: silentMeter,
    limiter: createLimiter({ clock, rates: { heavy: { perSecond: 1_000, burst: 1_000 } } }),
    broker,
    consumers: store.consumers(soleLeases()),
    checkOutputs: true,
  });
  await hub.start();
  return {
    hub,
    store,
    broker,
    /** As kill -9 leaves it after so many commits more: nothing that it still does is written down. */
    die: (after = 0) => void (left = after),
    isDead: () => left <= 0,
    /** What it answers, as JSON carries it. */
    ask: async (operation: string, input: object = {}) => {
      const { output } = await hub.perform(operation, input, { caller: system, requestId: uuidv7(), door: 'test' });
      return JSON.parse(JSON.stringify(output));
    },
    happens: (...events: readonly (Partial<NewEvent> & { readonly type: string })[]) =>
      store.log.append({
        events: events.map((event) => ({ source: '/gns3/lab', subject: 'servers/lab', priority: 'high', data: { name: 'lab' }, ...event })),
      }),
    types: async (): Promise<string[]> => (await store.log.readAll({ after: 0 })).map(({ type }) => type),
    stop: () => hub.stop(),
  };
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks on loopback. `act` answers in place of it. */
export async function startReceiver(act?: (response: ServerResponse, received: Received, count: number) => void) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(one);
      if (act === undefined) response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"r1"}');
      else act(response, one, received.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    received,
    port,
    url: `http://127.0.0.1:${port}/hook`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
