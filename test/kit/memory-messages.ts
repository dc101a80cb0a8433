import type { Clock } from '#kernel/clock.ts';
import type { EventLog } from '#kernel/event-log.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { createBroker, type RunningBroker } from '#runtime/hub/broker/broker.ts';
import { MemoryMessageQueue, type MemoryMessages } from '#runtime/store/memory-message-queue.ts';

export interface MemoryBroker extends RunningBroker {
  /** A log whose units hand their messages to the broker when they commit. */
  readonly eventLog: EventLog;
}

/** The broker over a queue in memory. `shared`: the messages of several processes. */
export function memoryBroker(options: {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly modules: () => readonly string[];
  readonly recipients?: (name: string) => readonly string[];
  readonly elsewhere?: (module: string) => boolean;
  readonly process?: string;
  readonly shared?: MemoryMessages;
  /** The longest pause before the first repetition; each is twice as long as the one before. */
  readonly firstRetryMs?: number;
}): MemoryBroker {
  const { log, clock, modules, recipients, elsewhere, process = 'alpha', shared, firstRetryMs = 1 } = options;
  const queue = new MemoryMessageQueue(process, () => clock.now(), shared);
  const broker = createBroker({
    queue,
    eventLog: log,
    clock,
    log: silentLog,
    meter: silentMeter,
    modules,
    ...(recipients === undefined ? {} : { recipients }),
    ...(elsewhere === undefined ? {} : { elsewhere }),
    firstRetryMs,
  });
  const eventLog: EventLog = {
    logId: log.logId,
    async append({ messages = [], ...unit }) {
      const committed = await log.append(unit);
      queue.keep(messages);
      return committed;
    },
    head: () => log.head(),
    readStream: (stream, given) => log.readStream(stream, given),
    readAll: (given) => log.readAll(given),
    readBack: (given) => log.readBack(given),
    positionAt: (moment) => log.positionAt(moment),
    fold: (stream, fold) => log.fold(stream, fold),
    record: (kind, key) => log.record(kind, key),
  };
  return Object.assign(broker, { eventLog });
}
