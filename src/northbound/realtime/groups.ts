import type { Clock } from '#kernel/clock.ts';
import type { EventFilter } from '#kernel/event-log.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Meter } from '#kernel/metric.ts';
import { Gatherer } from './gatherer.ts';
import { Group } from './group.ts';
import type { RealtimeLimits } from './limits.ts';

export interface Groups {
  of(filter: EventFilter): Group;
  tick(): void;
  close(): void;
}

/** All groups, by their filter in canonical form. */
export function createGroups(feed: Feed, clock: Clock, meter: Meter, limits: RealtimeLimits): Groups {
  const gatherer = new Gatherer(clock, limits.gatherMs);
  const groups = new Map<string, Group>();
  return {
    of(filter) {
      const key = JSON.stringify(filter);
      const known = groups.get(key);
      if (known !== undefined) return known;
      const group = new Group({ filter, feed, gatherer, limits, meter, emptied: () => groups.delete(key) });
      groups.set(key, group);
      return group;
    },
    tick() {
      for (const group of groups.values()) group.tick();
    },
    close: () => gatherer.close(),
  };
}
