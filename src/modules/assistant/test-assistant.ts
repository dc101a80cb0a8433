import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import { command, query } from '#kernel/message.ts';
import { answer, defineModule, type Module } from '#kernel/module.ts';
import { alertOf as someAlert } from '#kit/alert-of.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { alertRaised, type Alert } from '#model/alert.ts';
import { aheadClock, type MovedClock } from '#kit/clocks.ts';
import { startMemoryHub, type MemoryHub } from '#kit/memory-hub.ts';
import { hubModule } from '#runtime/hub/index.ts';
import { memorySamples } from '#runtime/samples/index.ts';
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

export interface AssistantHub extends MemoryHub {
  readonly clock: MovedClock;
  readonly samples: ReturnType<typeof memorySamples>;
  readonly ward: Ward;
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
  const samples = memorySamples();
  const ward: Ward = { alerts: [], nodes: [], shut: [], failures: 0 };
  const { before = {}, people = {}, others = () => [] } = options;
  const started = await startMemoryHub(
    ({ store, hub }) => [
      hubModule({ eventLog: store.log }),
      wardModule(ward),
      assistant({
        asks: { topology, alerts, incident, wiring },
        hub,
        permissionsOf: async ({ name }) => people[name] ?? PEOPLE[name] ?? null,
        watchEveryMs: 5,
        scaleEveryMs: 5,
      }),
      ...others(hub),
    ],
    { clock, samples, ...before },
  );
  return {
    ...started,
    clock,
    samples,
    ward,
    async alert(alert) {
      const whole = alertOf(alert);
      ward.alerts = [whole, ...ward.alerts];
      await started.store.log.append({
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

/** The same, which ends with the test. */
export async function assistantOfTest(options?: Parameters<typeof startAssistant>[0]): Promise<AssistantHub> {
  const started = await startAssistant(options);
  endsWithTest(() => started.hub.stop());
  return started;
}

export function alertOf(alert: Partial<Alert>): Alert {
  return someAlert({
    resource: `projects/${PROJECT}/nodes/${NODE}`,
    title: 'R1 is attacked',
    place: { project_id: PROJECT, node_id: NODE, node_name: 'R1' },
    ...alert,
  });
}
