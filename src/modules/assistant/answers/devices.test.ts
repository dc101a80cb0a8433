import { expect, test } from 'vitest';
import type { Failure } from '#kernel/error.ts';
import type { Topology } from '#model/topology.ts';
import { answerByRules } from './answering.ts';
import type { Asker } from './asker.ts';

const end = (node_id: string, port: number) => ({ node_id, adapter_number: 0, port_number: port });
const node = (name: string, status = 'started') => ({
  node_id: name.toLowerCase(),
  project_id: 'p',
  name,
  status,
  node_type: 'iou',
  ports: [0, 1, 2].map((port) => ({ name: `e0/${port}`, adapter_number: 0, port_number: port })),
});
const projects = [
  {
    project_id: 'p',
    name: 'Campus',
    status: 'opened',
    nodes: [node('R1'), node('R2'), node('R3', 'stopped')],
    links: [{ link_id: 'l1', ends: [end('r1', 0), end('r2', 1)] }],
  },
] as unknown as Topology['projects'];
const R1 = {
  equipment_id: 'r1',
  name: 'R1',
  vendor: 'Acme',
  model: 'X1',
  os: 'aos',
  version: '1.2',
  serial: 'S1',
  system_name: 'r1.lab',
  ip_addresses: ['192.0.2.1'],
  interfaces: 3,
  discovered_at: '2026-05-04T10:00:00Z',
  discovery_status: 'complete',
};
const TOLD: Readonly<Record<string, unknown>> = {
  'gns3.topology.get': { projects },
  'alerts.list': { items: [], next_cursor: null },
  'incidents.list': { items: [], next_cursor: null },
  'equipment.list': { items: [{ ...R1, equipment_id: 'r10', name: 'R10' }, R1], next_cursor: null },
  'network.inventory.list': { items: [R1], total: 1, next_cursor: null },
  'equipment.interface.list': {
    items: [
      { name: 'e0/0', mac: '02:00:00:00:00:01', oper_status: 'up', admin_status: 'up' },
      { name: 'e0/2', mac: null, oper_status: 'down', admin_status: 'down' },
    ],
  },
  'assistant.predictions.get': {
    failure_risk: { components: [] },
    capacity_forecast: [
      {
        component: 'R1',
        metric: 'memory_used_percent',
        now: 80,
        limit: 100,
        full_at: '2026-05-10T00:00:00Z',
        days_to_full: 6.2,
        confidence: 0.6,
      },
      { component: 'R2', metric: 'storage_used_percent', now: 20, limit: 100, full_at: null, days_to_full: null, confidence: 0.4 },
    ],
  },
};

const asker: Asker = { failures: new Map<string, Failure>(), ask: async <T>(operation: string) => (TOLD[operation] ?? null) as T | null };
const ask = async (question: string) => answerByRules({ question }, asker, new Date('2026-05-04T12:00:00Z'));

test.each<[string, string, string]>([
  ['is R1 running?', 'state', 'R1 is started. No alert of it is open.'],
  ['R3 tourne-t-il ?', 'state', 'R3 est arrêté. Aucune alerte n’est ouverte à son sujet.'],
  ['are all the nodes up?', 'state', '2 of 3 nodes of open projects run; not running: 1.'],
  ['what is R1?', 'device', 'R1 is: Acme X1 aos 1.2.'],
  ['quelle est l’IP de R1 ?', 'device', 'R1 a : 192.0.2.1.'],
  ['what is R2?', 'device', 'R2 was not discovered yet; it is a GNS3 node of the type iou.'],
  ['MAC address of R1', 'device', 'Hardware addresses of R1: 1.'],
  ['what is R1 connected to?', 'neighbors', 'R1 is joined to: R2.'],
  ['R1 et R2 sont-ils reliés ?', 'neighbors', 'Oui : R1 et R2 sont reliés directement (liens : 1).'],
  ['is R1 connected to R3?', 'neighbors', 'No link joins R1 and R3 directly.'],
  ['neighbors of R3', 'neighbors', 'R3 has no link.'],
  ['free ports of R1', 'ports', 'R1 has 3 ports, 2 of them free. Interfaces that are not up: 1.'],
  ['quels équipements restent à découvrir ?', 'discovered', '2 équipements sur 3 n’ont pas encore été découverts.'],
  ['how is everything?', 'overview', '3 nodes, 2 of them running; open alerts: 0, open incidents: 0.'],
  ['will R1 run out of memory?', 'outlook', 'R1 (memory_used_percent) will be full in about 6 days. Confidence: 60 %.'],
  ['will any disk fill up?', 'outlook', 'Nothing that is measured will be full within 90 days. Confidence: 40 %.'],
])('%s', async (question, intent, answer) => {
  expect(await ask(question)).toMatchObject({ intent, answer });
});

test('facts name ports on both sides, what is free, and what is down', async () => {
  expect((await ask('neighbors of R1')).facts).toEqual(['e0/0 – R2 e0/1']);
  expect((await ask('free ports of R1')).facts).toEqual(['e0/1: free', 'e0/2: free', 'e0/2: down (shut down)']);
  expect((await ask('are all the nodes up?')).facts).toEqual(['R3: stopped']);
});
