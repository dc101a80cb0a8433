import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import type { Operation } from '#kernel/message.ts';
import type { DeviceFacts } from '#model/device-facts.ts';
import type { EquipmentDocument, StepReport } from '#model/equipment.ts';
import type { Port } from '#model/node.ts';
import type { KnownInterface } from '#model/of-the-lab.ts';
import type { TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';
import type { DiscoveryAsks } from './asked.ts';
import { interfaceWith } from './node-facts.ts';
import { PingBatch } from './ping-batch.ts';
import type { Seen } from './seen.ts';
import { USUAL_SETTINGS, type DiscoverySettings, type DiscoverySurroundings, type DiscoveryTarget } from './surroundings.ts';

export const PROJECT = '00000000-0000-4000-8000-0000000000aa';
export const AT = '2026-11-25T10:00:00.000Z';

export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function portOf(adapter: number, port: number, name: string, mac: string | null = null): Port {
  return { name, short_name: name, adapter_number: adapter, port_number: port, link_type: 'ethernet', mac_address: mac };
}

export function nodeOf(number: number, name: string, more: Partial<TopologyNode> = {}): TopologyNode {
  return {
    node_id: idOf(number),
    project_id: PROJECT,
    name,
    node_type: 'dynamips',
    status: 'started',
    console: { host: '127.0.0.1', port: 5_000 + number, type: 'telnet' },
    x: 0,
    y: 0,
    z: 0,
    symbol: null,
    locked: false,
    compute_id: 'local',
    template_id: null,
    ports: [portOf(0, 0, 'FastEthernet0/0'), portOf(0, 1, 'FastEthernet0/1')],
    properties: { platform: 'c3725' },
    addresses: [],
    observed_at: AT,
    stale: false,
    ...more,
  };
}

/** Between ports by their numbers: `[1, 0]` is port 0/0 of the first node. */
export function linkOf(number: number, ...ends: readonly (readonly [node: number, port: number])[]): TopologyLink {
  return {
    link_id: idOf(9_000 + number),
    project_id: PROJECT,
    link_type: 'ethernet',
    ends: ends.map(([node, port]) => ({ node_id: idOf(node), adapter_number: 0, port_number: port, label: null })),
    filters: {},
    suspended: false,
    capturing: false,
    capture_file_name: null,
  };
}

export function projectOf(nodes: readonly TopologyNode[], links: readonly TopologyLink[] = []): TopologyProject {
  return {
    project_id: PROJECT,
    name: 'Two',
    status: 'opened',
    server: 'lab',
    auto_close: false,
    auto_open: false,
    auto_start: false,
    path: null,
    observed_at: AT,
    stale: false,
    nodes: [...nodes],
    links: [...links],
  };
}

/** What R1 of the tests says at its console. */
export function consoleFacts(name = 'R1', mac = 'ca:01:00:00:00:00'): DeviceFacts {
  return {
    system: { name },
    identity: { vendor: 'cisco', os: 'ios', model: '3725', version: '12.4(15)T14', serial: 'FTX0945W0MY' },
    interfaces: [
      interfaceWith({
        name: 'FastEthernet0/0',
        mac,
        admin_status: 'up',
        oper_status: 'up',
        addresses: [{ address: '10.0.0.1', prefix_length: 24 }],
      }),
      interfaceWith({ name: 'FastEthernet0/1', admin_status: 'down', oper_status: 'down' }),
    ],
    neighbors: [{ protocol: 'cdp', local_port: 'Fas 0/0', remote_host: 'R2', remote_port: 'Fas 0/0', remote_platform: '3725' }],
  };
}

/** The same device as its agent tells it. */
export function agentFacts(name = 'R1', mac = 'ca:01:00:00:00:00'): DeviceFacts {
  return {
    system: { name: `${name}.example.net`, descr: 'Cisco IOS Software, 3700 Software', uptime_s: 102_225, location: 'rack 1' },
    identity: { vendor: 'Cisco Systems', os: 'ios', version: '12.4(15)T14' },
    interfaces: [
      interfaceWith({ index: 1, name: 'Fa0/0', descr: 'FastEthernet0/0', mac, mtu: 1_500, admin_status: 'up', oper_status: 'up' }),
      interfaceWith({ index: 2, name: 'Fa0/1', descr: 'FastEthernet0/1', admin_status: 'down', oper_status: 'down' }),
    ],
    addresses: [{ address: '10.0.0.1', prefix_length: 24, interface: 1 }],
    processors: [{ descr: 'CPU', usage: 7 }],
    memory: [{ descr: 'Processor', used: 25, total: 100, percent: 25 }],
  };
}

/** R2, as it was discovered before. */
const OTHERS: readonly KnownInterface[] = [
  { project_id: PROJECT, equipment_id: idOf(2), link_id: null, addresses: [{ address: '10.0.0.2', prefix_length: 24 }] },
];

type Fake = (input: Record<string, unknown>) => unknown;

/** The operations that a discovery asks, as the test answers them; what is not here is absent. */
export interface Fakes {
  topology?: Fake;
  startupFile?: Fake;
  snmpFacts?: Fake;
  consoleFacts?: Fake;
  consoleRun?: Fake;
  ping?: Fake;
  ports?: Fake;
  parseLeases?: Fake;
}

export interface TestGround {
  readonly target: DiscoveryTarget;
  readonly around: DiscoverySurroundings;
  /** What was asked, in its order. */
  readonly asked: { readonly operation: string; readonly input: Record<string, unknown> }[];
  readonly reports: StepReport[];
}

export function groundWith(
  project: TopologyProject,
  fakes: Fakes,
  more: {
    readonly equipment?: number;
    readonly settings?: Partial<DiscoverySettings>;
    readonly before?: EquipmentDocument;
    readonly seen?: readonly Seen[];
    /** What is known of the interfaces of other devices; absent: that R2 is in the network of R1. */
    readonly others?: readonly KnownInterface[];
    readonly target?: Partial<DiscoveryTarget>;
    readonly signal?: AbortSignal;
  } = {},
): TestGround {
  const asked: TestGround['asked'] = [];
  const reports: StepReport[] = [];
  const all: Fakes = { topology: () => ({ position: 1, observed_at: AT, projects: [project] }), ...fakes };
  const asks = Object.fromEntries(Object.keys(all).map((name) => [name, { name } as Operation])) as unknown as DiscoveryAsks;
  const ask = (async (operation: Operation, input: Record<string, unknown>) => {
    asked.push({ operation: operation.name, input });
    const answer = all[operation.name as keyof Fakes];
    if (answer === undefined) throw fail('not_found', `There is no operation ${operation.name}.`);
    return answer(input);
  }) as DiscoverySurroundings['ask'];
  return {
    asked,
    reports,
    target: {
      projectId: PROJECT,
      equipmentId: idOf(more.equipment ?? 1),
      server: undefined,
      runId: 'run-1',
      communities: [],
      timeoutMs: undefined,
      ...more.target,
    },
    around: {
      asks,
      ask,
      signal: more.signal ?? new AbortController().signal,
      pings: fakes.ping === undefined ? undefined : new PingBatch(async (addresses) => ask(asks.ping!, { addresses })),
      clock: systemClock,
      log: silentLog,
      settings: { ...USUAL_SETTINGS, ...more.settings },
      before: async () => more.before ?? null,
      seen: async () => more.seen ?? [],
      ground: async () => ({ project, interfaces: more.others ?? OTHERS, hub: [], gns3: [] }),
      ended: (report) => void reports.push(report),
    },
  };
}

export function consoleAnswer(facts: DeviceFacts, more: object = {}): object {
  return {
    answered: true,
    reason: 'It answered.',
    platform: 'cisco_ios',
    prompt: 'R1#',
    observed_at: AT,
    facts,
    configuration: { running: null, startup: null },
    ...more,
  };
}

export function agentAnswer(facts: DeviceFacts, more: object = {}): object {
  return {
    answered: true,
    complete: true,
    reason: 'It answered.',
    host: '10.0.0.1',
    port: 161,
    translated: false,
    version: '2c',
    credential: 'public',
    observed_at: AT,
    facts,
    ...more,
  };
}
