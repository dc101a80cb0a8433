import type { Clock } from '#kernel/clock.ts';
import type { Lease } from '#kernel/lease.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { Asked } from './asked.ts';
import type { Controller } from './controller.ts';
import type { EventStatistics } from './event-statistics.ts';
import type { Pace } from './pace.ts';
import type { ReadStamps } from './read-stamps.ts';
import type { SharedAsks } from './shared-asks.ts';

/** What the listener of one GNS3 server is given. */
export interface ListenerParts {
  readonly controller: Controller;
  readonly stamps: ReadStamps;
  readonly asked: Asked;
  readonly asks: SharedAsks;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly random: () => number;
  readonly statistics: EventStatistics;
  readonly context: ModuleContext;
  /** Everything is published under it: who lost it cannot write. */
  readonly lease: Lease;
  /** The moment of the state that this one takes the place of. */
  readonly moment: number;
  /** Events that may wait for the log. */
  readonly waitingMost?: number;
}
