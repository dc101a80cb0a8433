import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { command, query } from '#kernel/message.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { ENDLESS, memoryStore, startMemoryHub } from '#kit/memory-hub.ts';
import { memoryBroker } from '#kit/memory-messages.ts';
import { hubModule } from '#runtime/hub/index.ts';
import type { Store } from '#runtime/store/index.ts';
import { integration, type IntegrationOptions } from './index.ts';

const place = { tag: 'Common - Infrastructure', permission: 'test.read', rate: 'read' } as const;
const anything = z.object({}).loose();

/** What integration asks of others, as these tests have it. */
export interface Surroundings {
  modules: object[];
  servers: object[];
  projects: object[];
  documents: Record<string, object>;
  snmpAnswered: boolean;
}

function surroundingModule(around: Surroundings) {
  const asks = {
    listModules: query('around.module.list', {
      ...place,
      summary: 'Modules.',
      input: z.strictObject({ limit: z.int() }),
      output: anything,
    }),
    getModule: query('around.module.get', {
      ...place,
      summary: 'One module.',
      input: z.strictObject({ name: z.string() }),
      output: anything,
    }),
    gns3Status: query('around.status', { ...place, summary: 'Servers.', input: z.strictObject({}), output: anything }),
    topology: query('around.topology', {
      ...place,
      summary: 'Topology.',
      input: z.strictObject({ project_id: z.string().optional() }),
      output: anything,
    }),
    getEquipment: query('around.equipment', {
      ...place,
      summary: 'A device.',
      input: z.strictObject({ project_id: z.string(), equipment_id: z.string(), server: z.string() }),
      output: anything,
    }),
    snmpGet: command('around.snmp', {
      ...place,
      rate: 'action',
      summary: 'SNMP.',
      input: z.strictObject({ host: z.string(), port: z.int(), oids: z.array(z.string()), timeout_ms: z.int(), retries: z.int() }),
      output: anything,
    }),
  };
  const module = defineModule({
    name: 'around',
    version: '1.0.0',
    summary: 'What integration asks.',
    capabilities: [],
    answers: [
      answer(asks.listModules, () => ({ items: around.modules, next_cursor: null })),
      answer(asks.getModule, ({ name }) => {
        const found = (around.modules as { readonly name: string }[]).find((each) => each.name === name);
        if (found === undefined) throw fail('not_found', `There is no module ${name}.`);
        return { ...found };
      }),
      answer(asks.gns3Status, () => ({ servers: around.servers })),
      answer(asks.topology, () => ({ position: 1, observed_at: '2026-01-01T00:00:00.000Z', projects: around.projects })),
      answer(asks.getEquipment, ({ equipment_id: id }) => {
        const found = around.documents[id];
        if (found === undefined) throw fail('not_found', 'It was never discovered.');
        return { ...found };
      }),
      answer(asks.snmpGet, () => ({ answered: around.snmpAnswered, reason: around.snmpAnswered ? 'It answered.' : 'Nobody answered.' })),
    ],
  });
  return { asks, module };
}

/** A hub whose module is that of integration, on a store in memory; `store` to go on where another one was. */
export async function startIntegration(
  options: Partial<IntegrationOptions> & { readonly store?: Store; readonly around?: Partial<Surroundings> } = {},
) {
  const clock = options.clock ?? systemClock;
  const { store = memoryStore(clock), around: given = {}, ...rest } = options;
  const around: Surroundings = { modules: [], servers: [], projects: [], documents: {}, snmpAnswered: true, ...given };
  const others = surroundingModule(around);
  const broker = memoryBroker({ log: store.log, clock, modules: () => ['integration', 'around'] });
  const { hub, ask } = await startMemoryHub(
    [
      hubModule({ eventLog: broker.eventLog }),
      others.module,
      integration({ allow: ['127.0.0.0/8'], random: () => 0, self: () => 'http://192.0.2.9:8000', ...rest, asks: others.asks }),
    ],
    { clock, store, eventLog: broker.eventLog, broker, limits: { rates: ENDLESS } },
  );
  return {
    hub,
    store,
    around,
    /** What it answers, as JSON carries it. */
    ask: async (operation: string, input?: object, caller?: Caller) => JSON.parse(JSON.stringify(await ask(operation, input, caller))),
    content: async (operation: string, input?: object) => text((await ask<{ bytes: AsyncIterable<Uint8Array> }>(operation, input)).bytes),
    events: async (...types: string[]) => store.log.readAll({ after: 0, ...(types.length === 0 ? {} : { filter: { types } }) }),
    stop: () => hub.stop(),
  };
}
