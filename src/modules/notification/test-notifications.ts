import type { ServerResponse } from 'node:http';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import { json, startHttpServer, type Received } from '#kit/http-server.ts';
import { ENDLESS, memoryStore, startMemoryHub } from '#kit/memory-hub.ts';
import { memoryBroker } from '#kit/memory-messages.ts';
import { hubModule } from '#runtime/hub/index.ts';
import type { Store } from '#runtime/store/index.ts';
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
  const { store = memoryStore(clock), firstRetryMs = 1, ...given } = options;
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
  const { hub, ask } = await startMemoryHub(
    [hubModule({ eventLog: broker.eventLog }), notification({ allow: ['127.0.0.0/8'], ...given })],
    { clock, store, eventLog: broker.eventLog, broker, limits: { rates: ENDLESS } },
  );
  return {
    hub,
    store,
    broker,
    /** As kill -9 leaves it after so many commits more: nothing that it still does is written down. */
    die: (after = 0) => void (left = after),
    isDead: () => left <= 0,
    /** What it answers, as JSON carries it. */
    ask: async (operation: string, input?: object) => JSON.parse(JSON.stringify(await ask(operation, input))),
    happens: (...events: readonly (Partial<NewEvent> & { readonly type: string })[]) =>
      store.log.append({
        events: events.map((event) => ({ source: '/gns3/lab', subject: 'servers/lab', priority: 'high', data: { name: 'lab' }, ...event })),
      }),
    types: async (): Promise<string[]> => (await store.log.readAll({ after: 0 })).map(({ type }) => type),
    stop: () => hub.stop(),
  };
}

/** A receiver of webhooks on loopback. `act` answers in place of it. */
export async function startReceiver(act?: (response: ServerResponse, received: Received, count: number) => void) {
  let count = 0;
  const server = await startHttpServer((received, response) => {
    count += 1;
    if (act === undefined) json(response, { id: 'r1' });
    else act(response, received, count);
  });
  return { ...server, url: `${server.url}/hook` };
}
