import { z } from 'zod';
import { system, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import { uuidv7 } from '#kernel/id.ts';
import { soleLeases } from '#kernel/lease.ts';
import { silentLog } from '#kernel/log.ts';
import { command, query } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import { answer, defineModule, type Module } from '#kernel/module.ts';
import type { ReadModel } from '#kernel/projection.ts';
import { alertRaised, type Alert } from '#model/alert.ts';
import { aheadClock } from '#kit/orchestration-hub.ts';
import { createHub, createLimiter, hubModule } from '#runtime/hub/index.ts';
import { memorySamples } from '#runtime/samples/index.ts';
import { openMemoryStore, type Store } from '#runtime/store/index.ts';
import { assistant } from './index.ts';

export const PROJECT = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a10';
export const OTHER_PROJECT = '7a2e7f1f-7b63-4d1a-9a68-1e1c3c2d8b21';
export const NODE = '0c3f8a52-1111-4222-8333-444455556666';

/** What others tell, which the test sets, and what was done to doors. */
export interface Ward {
  alerts: Alert[];
  nodes: object[];
  readonly shut: string[];
  /** Answers that shutting gives before it works. */
  failures: number;
}

const told = { tag: 'AI Assistant', rate: 'read', projects: 'narrowed' } as const;
const anything = z.record(z.string(), z.json());
const topology = query('ward.topology.get', {
  ...told,
  summary: 'Tells the topology of the test.',
  permission: 'ward.read',
  input: z.strictObject({ project_id: z.string().optional() }),
  output: anything,
});
const alerts = query('ward.alert.list', {
  ...told,
  summary: 'Lists the alerts of the test.',
  permission: 'ward.read',
  input: z.strictObject({
    state: z.array(z.string()).optional(),
    limit: z.int().optional(),
    cursor: z.string().optional(),
    project_id: z.string().optional(),
    node_id: z.string().optional(),
  }),
  output: anything,
});
const incident = query('ward.incident.get', {
  ...told,
  summary: 'Tells an incident of the test.',
  permission: 'ward.read',
  input: z.strictObject({ incident_id: z.string() }),
  output: anything,
});
const wiring = query('ward.wiring.get', {
  ...told,
  summary: 'Tells the wiring of the test.',
  permission: 'ward.read',
  input: z.strictObject({ project_id: z.string() }),
  output: anything,
});
const door = { tag: 'AI Assistant', rate: 'action', permission: 'ward.operate', output: anything } as const;
const shut = command('ward.door.shut', {
  ...door,
  summary: 'Shuts a door.',
  input: z.strictObject({ project_id: z.string(), name: z.string(), reason: z.string() }),
});
const open = command('ward.door.open', {
  ...door,
  summary: 'Opens a door.',
  input: z.strictObject({ project_id: z.string(), name: z.string() }),
});

function wardModule(ward: Ward): Module {
  return defineModule({
    name: 'ward',
    version: '1.0.0',
    summary: 'What others tell in the test.',
    capabilities: [],
    emits: [alertRaised],
    answers: [
      answer(
        topology,
        () => ({ projects: [{ project_id: PROJECT, name: 'lab', status: 'opened', nodes: ward.nodes, links: [] }] }) as never,
      ),
      answer(alerts, () => ({ items: ward.alerts, next_cursor: null })),
      answer(incident, ({ incident_id: id }) => ({ incident_id: id, project_id: PROJECT, alerts: ward.alerts })),
      answer(wiring, () => {
        throw fail('not_found', 'Nobody discovered it.');
      }),
      answer(shut, ({ name }) => {
        if (ward.failures > 0) {
          ward.failures -= 1;
          throw fail('conflict', `The door ${name} is blocked.`);
        }
        ward.shut.push(name);
        return { door: { name } };
      }),
      answer(open, ({ name }) => {
        ward.shut.splice(ward.shut.indexOf(name), 1);
        return {};
      }),
    ],
  });
}

export const person = (name: string, ...permissions: string[]): Caller => ({ kind: 'user', name, roles: [], permissions });

/** People who are known, and what they may do now. */
export const PEOPLE: Readonly<Record<string, Caller>> = {
  anna: person('anna', '*'),
  ward: person('ward', 'assistant.*', 'ward.read'),
};

export interface AssistantHub {
  readonly hub: Hub & { stop(): Promise<void> };
  readonly clock: ReturnType<typeof aheadClock>;
  readonly samples: ReturnType<typeof memorySamples>;
  readonly store: Store;
  readonly read: ReadModel;
  readonly ward: Ward;
  readonly ask: <T = never>(operation: string, input?: object, caller?: Caller) => Promise<T>;
  readonly alert: (alert: Partial<Alert>) => Promise<void>;
}

export async function startAssistant(
  options: {
    /** What outlives a process. */
    readonly before?: Pick<AssistantHub, 'store' | 'read'>;
    readonly people?: Record<string, Caller>;
    readonly others?: (hub: () => Hub) => readonly Module[];
  } = {},
): Promise<AssistantHub> {
  const clock = aheadClock();
  const store = options.before?.store ?? openMemoryStore({ clock, log: silentLog, meter: silentMeter });
  const samples = memorySamples();
  const ward: Ward = { alerts: [], nodes: [], shut: [], failures: 0 };
  let made: AssistantHub['hub'] | undefined;
  const hubOf = () => made!;
  const modules = [
    hubModule({ eventLog: store.log }),
    wardModule(ward),
    assistant({
      asks: { topology, alerts, incident, wiring },
      hub: hubOf,
      permissionsOf: async ({ name }) => options.people?.[name] ?? PEOPLE[name] ?? null,
      watchEveryMs: 5,
      scaleEveryMs: 5,
    }),
    ...(options.others?.(hubOf) ?? []),
  ];
  const read = options.before?.read ?? (await store.projections(modules.flatMap((module) => module.projections ?? [])));
  const hub = createHub({
    modules,
    eventLog: store.log,
    feed: store.feed,
    read,
    clock,
    log: silentLog,
    meter: silentMeter,
    limiter: createLimiter({ clock }),
    consumers: store.consumers(soleLeases()),
    samples,
    checkOutputs: true,
  });
  made = hub;
  await hub.start();
  return {
    hub,
    clock,
    samples,
    store,
    read,
    ward,
    ask: async <T>(operation: string, input: object = {}, caller: Caller = system) =>
      (await hub.perform(operation, input, { caller, requestId: uuidv7(), door: 'test' })).output as T,
    async alert(alert) {
      const whole = alertOf(alert);
      ward.alerts = [whole, ...ward.alerts];
      await store.log.append({
        events: [
          {
            type: alertRaised.type,
            source: '/modules/ward',
            subject: `alerts/${whole.alert_id}`,
            priority: 'high',
            data: { severity: whole.severity, alert: whole },
          },
        ],
      });
    },
  };
}

export function alertOf(alert: Partial<Alert>): Alert {
  return {
    alert_id: uuidv7(),
    kind: 'ids.alert',
    resource: `projects/${PROJECT}/nodes/${NODE}`,
    source: 'security',
    rule: null,
    state: 'active',
    severity: 'critical',
    title: 'R1 is attacked',
    message: '',
    place: { project_id: PROJECT, node_id: NODE, node_name: 'R1', interface: null, link_id: null, address: null },
    raised_at: new Date().toISOString(),
    changed_at: new Date().toISOString(),
    count: 1,
    acknowledged_by: null,
    acknowledged_at: null,
    note: null,
    cleared_at: null,
    clear_reason: null,
    flapping: false,
    quiet_since: null,
    clears_at: null,
    caused_by: null,
    incident_id: null,
    value: null,
    threshold: null,
    unit: null,
    details: {},
    ...alert,
  };
}
