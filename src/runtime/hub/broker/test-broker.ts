import type { Attachment, Message } from '#kernel/broker.ts';
import type { Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { openMemoryStore, type Store } from '../../store/index.ts';
import { createBroker, type BrokerOptions, type RunningBroker } from './broker.ts';

export const ada: Caller = { kind: 'user', name: 'ada', roles: ['operator'], permissions: ['*'] };

/** A broker on a store in memory. */
export function memoryBroker(options: Partial<BrokerOptions> = {}): { readonly broker: RunningBroker; readonly store: Store } {
  const surroundings = { clock: options.clock ?? systemClock, log: silentLog, meter: silentMeter };
  const store = openMemoryStore(surroundings);
  const broker = createBroker({
    ...surroundings,
    queue: store.messages,
    eventLog: store.log,
    modules: () => ['alpha', 'beta', 'gamma'],
    random: () => 0,
    firstRetryMs: 1,
    ...options,
  });
  return { broker, store };
}

/** A consumer that remembers what it got and does with each message what it is told. */
export class Recorder {
  readonly got: Message[] = [];
  readonly attachment: Attachment;

  constructor(
    broker: Pick<RunningBroker, 'attach'>,
    module: string,
    act: (message: Message, attachment: Attachment) => void = ({ id }, attachment) => attachment.ack(id),
    maxInFlight = 100,
  ) {
    this.attachment = broker.attach(module, {
      maxInFlight,
      deliver: (messages) => {
        this.got.push(...messages);
        for (const message of messages) act(message, this.attachment);
      },
    });
  }

  get data(): unknown[] {
    return this.got.map(({ data }) => data);
  }
}

/** Keeps what it gets. */
export const hold = (): void => undefined;
