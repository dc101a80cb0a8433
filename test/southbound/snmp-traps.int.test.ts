import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { startLab, type Lab, type LabNode } from '#lab/index.ts';
import { getNode, gns3 } from '#southbound/gns3/index.ts';
import { snmp } from '#southbound/snmp/index.ts';
import { startMemoryHub, type MemoryHub } from '#kit/memory-hub.ts';
import { until } from '#kit/until.ts';

/** Where the switches and routers of the campus send their traps: `snmp-server host` of their configurations. */
const NMS = '10.10.50.40';

let lab: Lab;
let hub: MemoryHub;
let core: LabNode;

/** A UDP port that was free a moment ago: the lab must know it before anybody listens there. */
async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

interface Listed {
  readonly items: readonly {
    readonly node_id: string | null;
    readonly agent: string;
    readonly trap: { readonly name: string | null };
    readonly varbinds: readonly object[];
  }[];
  readonly next_cursor: string | null;
  readonly receiver: { readonly listening: boolean; readonly received: number };
}

async function listed(input: object): Promise<Listed> {
  return hub.ask<Listed>('snmp.traps.list', input);
}

beforeAll(async () => {
  const port = await freeUdpPort();
  const basics = { clock: systemClock, log: silentLog, meter: silentMeter };
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1, trapReceivers: [{ address: NMS, host: '127.0.0.1', port }] });
  core = [...lab.model.projects.values()].flatMap((project) => [...project.nodes.values()]).find(({ name }) => name === 'CORE1')!;
  hub = await startMemoryHub([
    gns3({ servers: [{ id: 'lab', url: lab.url, autoClose: 'observe', ...lab.credentials! }], ...basics }),
    snmp({ nodeQuery: getNode, builtInTranslations: () => lab.translations(), traps: { port, host: '127.0.0.1' }, ...basics }),
  ]);
  await until('traps to be taken', async () => (await listed({})).receiver.listening);
  await until('the core to be known', () =>
    hub.ask('gns3.node.get', { project_id: core.project.projectId, node_id: core.nodeId }).then(
      () => true,
      () => false,
    ),
  );
});

afterAll(async () => {
  await hub.hub.stop();
  await lab.close();
  await hub.store.close();
});

test('what devices of a lab tell by traps is in the log, and is listed by agent, by name and in pages', async () => {
  const node = { project_id: core.project.projectId, node_id: core.nodeId };
  await hub.ask('gns3.node.stop', node);
  await hub.ask('gns3.node.start', node);
  await until('a cold start and lost links', async () => {
    const names = new Set((await listed({ limit: 500 })).items.map(({ trap }) => trap.name));
    return names.has('SNMPv2-MIB::coldStart') && names.has('IF-MIB::linkDown') && names.has('IF-MIB::linkUp');
  });
  const { items: downs } = await listed({ trap: 'linkDown' });
  expect(downs[0]).toMatchObject({
    trap: { name: 'IF-MIB::linkDown' },
    varbinds: [{ name: expect.stringMatching(/^ifIndex\.\d+$/) }, { name: expect.stringMatching(/^ifAdminStatus/) }, { value: 2 }],
  });
  const { items: ofAgent } = await listed({ agent: downs[0]!.agent, limit: 500 });
  expect(new Set(ofAgent.map(({ agent }) => agent))).toEqual(new Set([downs[0]!.agent]));
  const { items: ofCore } = await listed({ ...node, trap: 'coldStart' });
  expect(ofCore.length).toBeGreaterThan(0);
  expect(new Set(ofCore.map(({ node_id: id }) => id))).toEqual(new Set([core.nodeId]));
  const paged: object[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Listed = await listed({ limit: 2, ...(cursor === null ? {} : { cursor }) });
    paged.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === null) break;
  }
  expect(paged.length).toBeGreaterThanOrEqual(3);
  expect(new Set(paged.map((each) => (each as { position: number }).position)).size).toBe(paged.length);
});
