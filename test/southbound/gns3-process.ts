import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { asFailure, fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { unattached } from '#kernel/unattached.ts';
import { openStore } from '#runtime/store/index.ts';
import { gns3, type Gns3Server } from '#southbound/gns3/index.ts';

/** What the test asks of a process: an operation of the module, or its log after a position. */
export interface Question {
  readonly id: number;
  readonly operation?: string;
  readonly input?: object;
  readonly requestId?: string;
  readonly eventsAfter?: number;
}

export interface Answer {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: string;
}

/** The GNS3 module in a process of its own, over a database that it shares with others; answers what its parent asks. */
const [name, dataDir, databaseUrl, servers] = process.argv.slice(2) as [string, string, string, string];
const basics = { clock: systemClock, log: silentLog, meter: silentMeter };
const store = await openStore({ dataDir, databaseUrl, ...basics, process: { name, roles: ['listener'], about: {} } });
const module = gns3({ servers: JSON.parse(servers) as Gns3Server[], pace: { addressNodesMost: 0 }, ...basics });
const context: ModuleContext = {
  ...unattached,
  ...basics,
  publish: async (events, only) => {
    const guard = only === undefined || 'stream' in only ? {} : { guard: { lease: only.name, epoch: only.epoch } };
    await store.log.append({ events, ...(only !== undefined && 'stream' in only ? { expect: [only] } : guard) });
  },
  events: store.log,
  feed: store.feed,
  read: await store.projections(module.projections ?? []),
  leases: store.leases,
  ask: async () => Promise.reject(fail('not_found', 'Nobody answers here.')),
};

async function answered({ operation, input = {}, requestId = 'a-request', eventsAfter }: Question): Promise<unknown> {
  if (operation === undefined) return store.log.readAll({ after: eventsAfter ?? 0, limit: 10_000 });
  const answering = module.answers.find((one) => one.operation.name === operation)!;
  const request = {
    caller: system,
    projects: null,
    correlationId: requestId,
    messageId: 'a-message',
    signal: new AbortController().signal,
  };
  const handling = { ...context, ...request, body: undefined, publish: () => undefined };
  return answering.operation.output.parse(await answering.handle(answering.operation.input.parse(input) as never, handling));
}

process.on('message', (question: Question) => {
  answered(question).then(
    (output) => process.send!({ id: question.id, output } satisfies Answer),
    (error: unknown) => process.send!({ id: question.id, error: asFailure(error).message } satisfies Answer),
  );
});
// The test is gone, however it ended.
process.on('disconnect', () => process.exit());
await module.start!(context);
process.send!({ id: 0 } satisfies Answer);
