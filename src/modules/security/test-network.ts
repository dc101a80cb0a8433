import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { event, query } from '#kernel/message.ts';
import { answer, defineModule, type Module } from '#kernel/module.ts';
import { alertOf } from '#kit/alert-of.ts';
import { raiseAlert } from '#model/alert-messages.ts';
import type { SecurityOptions } from './index.ts';

export const P = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a10';
export const N = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a11';
export const OTHER = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a12';
export const L = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a13';

export const received = event('test.syslog.received', { summary: 'A message came.', priority: 'low', data: z.json() });

const anything = z.json().optional();
const FIELDS = Object.fromEntries(
  ['project_id', 'node_id', 'equipment_id', 'link_id', 'filters', 'suspended', 'limit', 'addresses', 'banners', 'server', 'cursor'].map(
    (name) => [name, anything],
  ),
);

export function interfaceOf(node: string, name: string, link: string | null, ip: string, length: number | null = 24, project = P) {
  return {
    project_id: project,
    equipment_id: node,
    device: node === N ? 'R1' : 'R2',
    name,
    link_id: link,
    ip,
    addresses: [{ address: ip, prefix_length: length }],
  };
}

/** A project of two nodes and a link between them, as GNS3 has it, and whoever takes alerts. */
export function network() {
  const link = { link_id: L, suspended: false, filters: { delay: [20] }, ends: [{ node_id: N }, { node_id: OTHER }] };
  const node = { node_id: N, name: 'R1', status: 'started', node_type: 'qemu', console: { host: '10.99.0.1' }, properties: {} };
  const state = {
    link,
    node,
    refuses: false,
    alerts: [] as { kind: string; resource: string; place: object }[],
    scanned: [] as string[],
    addresses: ['192.0.2.1', '8.8.8.8'],
    interfaces: [
      interfaceOf(N, 'e0', L, '192.0.2.1'),
      interfaceOf(N, 'lo', null, '127.0.0.1', 8),
      interfaceOf(OTHER, 'e0', L, '192.0.2.2'),
    ],
  };
  const asked = (name: string) =>
    query(name, {
      summary: 'Of the test.',
      tag: 'Security',
      permission: 'gns3.operate',
      rate: 'read',
      projects: 'apart',
      input: z.strictObject(FIELDS),
      output: z.json(),
    });
  const names = [
    'topology',
    'setFilters',
    'startNode',
    'stopNode',
    'interfaces',
    'listEquipment',
    'getEquipment',
    'scanPorts',
    'servers',
  ] as const;
  const asks = Object.fromEntries(
    names.map((name) => [name, asked(`test.${name.toLowerCase()}.do`)]),
  ) as unknown as SecurityOptions['asks'];
  interface Given {
    readonly suspended: boolean;
    readonly filters: { delay: number[] };
    readonly addresses: readonly string[];
  }
  const answers: Record<(typeof names)[number], (input: Given) => unknown> = {
    topology: () => ({
      projects: [
        {
          project_id: P,
          name: 'lab',
          server: 'main',
          nodes: [
            node,
            { node_id: OTHER, name: 'R2', status: 'stopped', node_type: 'qemu', console: { host: '10.99.0.1' }, properties: {} },
          ],
          links: [link],
        },
      ],
    }),
    setFilters: ({ suspended, filters }) => {
      if (state.refuses) throw fail('provider_error', 'GNS3 is away.');
      link.suspended = suspended;
      link.filters = filters;
      return { link };
    },
    startNode: () => ({ node: Object.assign(node, { status: 'started' }) }),
    stopNode: () => ({ node: Object.assign(node, { status: 'stopped' }) }),
    interfaces: () => ({ items: state.interfaces, next_cursor: null }),
    listEquipment: () => ({
      items: [
        { equipment_id: N, name: 'R1', discovery_status: 'complete' },
        { equipment_id: OTHER, name: 'R2', discovery_status: null },
      ],
      next_cursor: null,
    }),
    getEquipment: () => ({
      name: 'R1',
      status: 'started',
      network_info: { ip_addresses: state.addresses, services: [] },
      snmp_data: { snmp_available: true, community: 'public', version: '2c' },
      configuration: { running: 'hostname R1\nline vty 0 4\n transport input telnet ssh\n no login\n', startup: null },
    }),
    servers: () => ({ servers: [{ url: 'http://10.99.0.2:3080' }] }),
    scanPorts: ({ addresses }) => {
      state.scanned.push(...addresses);
      return {
        items: [
          {
            address: '192.0.2.1',
            reason: '',
            ports: [
              { port: 23, state: 'open', service: 'telnet' },
              { port: 22, state: 'closed', service: null },
            ],
          },
        ],
      };
    },
  };
  const module: Module = defineModule({
    name: 'network-of-test',
    version: '1.0.0',
    summary: 'The network of the test.',
    capabilities: [],
    emits: [received],
    answers: [
      ...names.map((name) => answer(asks[name], (input) => answers[name](input as never) as never)),
      answer(raiseAlert, (input) => {
        state.alerts.push(input);
        const { kind, resource, severity } = input;
        return { alert: alertOf({ kind, resource, severity }), raised: true };
      }),
    ],
  });
  return { asks, module, state };
}
export type Network = ReturnType<typeof network>;
