import type PQueue from 'p-queue';
import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { WireNotification } from '#wire/gns3.ts';
import type { Asked } from './asked.ts';
import type { Cause } from './comparison.ts';
import type { Controller, Gns3Server, NotificationStream, StreamListener } from './controller.ts';
import type { Gaps } from './gaps.ts';
import type { Pace } from './pace.ts';
import type { StreamKind } from './policy.ts';
import type { ReadBudget } from './poll.ts';
import type { Publication } from './publication.ts';
import type { ReadStamps } from './read-stamps.ts';
import type { ServerState } from './state.ts';
import type { Gate } from './wake.ts';
import type { Watches } from './watches.ts';

/** What the parts that follow one server share. */
export interface Surroundings {
  readonly server: Gns3Server;
  readonly controller: Controller;
  readonly stamps: ReadStamps;
  readonly state: ServerState;
  readonly asked: Asked;
  readonly publication: Publication;
  readonly gaps: Gaps;
  readonly watches: Watches;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly meter: Meter;
  /** Aborted when the hub stops. */
  readonly signal: AbortSignal;
  /** Open while the controller's stream is heard and its projects are known. */
  readonly gate: Gate;
  /** Projects that are opened and read at the same time. */
  readonly limit: PQueue;
  /** Of reads that nobody waits for: polling and addresses. */
  readonly budget: ReadBudget;
  /** A project was read whole, for this cause. */
  wholeRead(projectId: string, cause: Cause): void;
  websocketRefused(): boolean;
  /** Opens a stream, over HTTP where a WebSocket is refused. */
  openStream(of: 'controller' | { readonly projectId: string }, kind: StreamKind, listener: StreamListener): Promise<NotificationStream>;
  /** Takes in a notification of a project's stream, or of the controller's (null). */
  hear(notification: WireNotification, projectId: string | null): void;
  malformed(text: string): void;
  /** Reads the project and publishes what differs. */
  compare(projectId: string, cause: Cause): Promise<readonly unknown[]>;
  /** GNS3 sets `auto_close` false. */
  pin(projectId: string): Promise<void>;
}
