import type { Broker } from '#kernel/broker.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Consumers } from '#kernel/consumers.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Leases } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { Module } from '#kernel/module.ts';
import type { ReadModel } from '#kernel/projection.ts';
import type { Route } from '../catalogue.ts';
import type { HubLife } from '../life.ts';

/** Makes and ends the tokens of modules. */
export interface TokenOffice {
  issue(of: { readonly module: string; readonly permissions: readonly string[]; readonly source: 'remote' | 'directory' }): Promise<string>;
  end(module: string): Promise<void>;
}

export interface RegistryOptions {
  /** Name of this process among those that share the log. */
  readonly process: string;
  readonly tokens: TokenOffice;
  /** The name under which a module is registered, of whatever it is called; absent: names are what they are. */
  readonly canonical?: (name: string) => string;
  /** Processes that share the log and live; absent: this one is alone. */
  readonly livingProcesses?: () => Promise<readonly string[]>;
}

/** What the hub gives the registry to live in. */
export interface Site {
  readonly modules: readonly Module[];
  readonly eventLog: EventLog;
  readonly feed: Feed;
  readonly read: ReadModel;
  readonly broker: Broker | undefined;
  readonly consumers: Consumers;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly hub: HubLife;
  /** Names of operations and types of events that the hub's own modules have. */
  readonly taken: ReadonlySet<string>;
  /** The operation of a name, whoever answers it. */
  route(operation: string): Route | undefined;
}
