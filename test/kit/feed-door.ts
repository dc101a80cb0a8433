import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { realtime } from '#northbound/realtime/index.ts';
import { endsWithTest } from './ends-with-test.ts';
import type { MemoryFeed } from './memory-feed.ts';
import { serve, smallHub, tokens } from './northbound.ts';

/** The hub's own door of events over a log in memory; it can go away and come back, with the same log or another one. */
export async function feedDoor(feed: MemoryFeed, port = 0, caughtUpMs = 50) {
  const { verify: look, revoked } = tokens();
  /** How often the hub looked at which token. */
  const looks = new Map<string, number>();
  const verify: typeof look = (token) => {
    looks.set(token, (looks.get(token) ?? 0) + 1);
    return look(token);
  };
  const door = realtime({
    hub: smallHub([]),
    feed,
    verify,
    clock: systemClock,
    log: silentLog,
    meter: silentMeter,
    limits: { closeMs: 50, verifyAgainMs: 50, caughtUpMs },
  });
  const http = await serve([door], { verify, port });
  endsWithTest(() => http.close());
  return { ...http, revoked, looks };
}
