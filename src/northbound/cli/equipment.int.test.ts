import { expect, test } from 'vitest';
import { CommandLine, N1, N2, NOW, P1, until } from './test-command-line.ts';

const line = CommandLine.forEachTest();
const RUN = '01890000-0000-7000-8000-000000000002';
const MAIN = { project_id: P1, server: 'main' };

function summary(equipment_id: string, name: string, more: object = {}) {
  return {
    equipment_id,
    project_id: P1,
    project_name: 'campus',
    server: 'main',
    name,
    type: 'vpcs',
    status: 'started',
    discovery_status: 'complete',
    discovered_at: NOW,
    system_name: name,
    vendor: 'gns3',
    model: 'VPCS',
    os: 'vpcs',
    version: '0.8.3',
    serial: null,
    ip_addresses: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'],
    interfaces: 1,
    neighbors: 0,
    conflicts: 0,
    snmp_available: false,
    ...more,
  };
}

function progress(equipment_id: string, name: string, done: number, discovery_status: string | null, steps: object[]) {
  return {
    equipment_id,
    project_id: P1,
    server: 'main',
    name,
    run_id: RUN,
    done,
    of: 11,
    ended: discovery_status !== null,
    discovery_status,
    steps,
  };
}

test('discover tells of each device that is done, then shows what was found and how much of the wiring is seen', async () => {
  const inputs: object[] = [];
  line.hub.operations.set('equipment.project.discover', (input) => {
    inputs.push(input);
    return { run_id: RUN };
  });
  const output = { drifts_found: 1, drifts_cleared: 0, score: { precision: 1, recall: 0.5 } };
  line.hub.operations.set('hub.workflow.run.get', () => ({ run_id: RUN, status: 'succeeded', output }));
  line.hub.operations.set('equipment.list', () => ({
    items: [summary(N1, 'PC1'), summary(N2, 'PC2', { discovery_status: 'failed', ip_addresses: [] })],
    next_cursor: null,
  }));
  const { err, ended } = line.start(['discover', 'campus']);
  await until(() => line.hub.followers === 1 && inputs.length === 1, 'the discovery is asked for and followed');
  const type = 'equipment.discovery.progressed';
  line.hub.publish(type, { ...progress(N1, 'PC1', 11, 'complete', []), run_id: 'another run' });
  line.hub.publish(type, progress(N1, 'PC1', 3, null, [{ step: 'gns3', status: 'succeeded' }]));
  line.hub.publish(type, progress(N1, 'PC1', 11, 'complete', [{ step: 'response', status: 'succeeded' }]));
  line.hub.publish(type, progress(N2, 'PC2', 11, 'failed', [{ step: 'console', status: 'failed', error: 'Somebody types.' }]));
  await until(() => err().includes('2/2'), 'both devices are told');
  line.hub.publish('workflow.run.completed', { run: { status: 'succeeded' } }, { subject: `workflows/runs/${RUN}` });
  const { code, out } = await ended;
  expect(code).toBe(0);
  expect(inputs).toEqual([MAIN]);
  expect(err()).toBe(
    '1/2 PC1: complete\n2/2 PC2: failed (console: Somebody types.)\nWiring: 50 % of what devices can show is seen, 100 % of what they show is right.\n1 new difference; thalamus equipment wiring shows which.\n',
  );
  expect(out).toMatch(/PC1 +vpcs +complete +PC1 +gns3 VPCS +0\.8\.3 +10\.0\.0\.1, 10\.0\.0\.2, 10\.0\.0\.3 and 1 more/);
  expect(out).toMatch(/PC2 +vpcs +failed .* console: Somebody types\./);
});

test('discover asks only for the devices that are named, and does not wait when it is told so', async () => {
  const inputs: object[] = [];
  line.hub.operations.set('equipment.project.discover', (input) => {
    inputs.push(input);
    return { run_id: RUN };
  });
  expect(await line.run(['discover', 'campus', 'PC2', '--no-wait'])).toMatchObject({ code: 0, out: `${RUN}\n` });
  expect(inputs).toEqual([{ ...MAIN, equipment_ids: [N2] }]);
  expect(await line.run(['discover', 'campus', 'nobody', '--no-wait'])).toMatchObject({ code: 1 });
});

test('equipment is listed with what it is, filtered by the hub', async () => {
  const inputs: object[] = [];
  line.hub.operations.set('equipment.list', (input) => {
    inputs.push(input);
    return { items: [summary(N1, 'PC1', { discovery_status: null })], next_cursor: null };
  });
  const { code, out } = await line.run([
    'equipment',
    'list',
    'campus',
    '--status',
    'started',
    '--type',
    'vpcs',
    '--find',
    '10.0',
    '--at',
    '41',
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/PC1 +vpcs +started +never/);
  expect(inputs).toEqual([{ ...MAIN, status: 'started', node_type: 'vpcs', q: '10.0', at: 41, limit: 500 }]);
});

test('a search tells by what it fits', async () => {
  line.hub.operations.set('equipment.search', () => ({ items: [{ ...summary(N1, 'PC1'), matched: 'mac', value: '00:50:79:66:68:00' }] }));
  const { code, out } = await line.run(['equipment', 'search', '0050.7966']);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/campus +PC1 +vpcs +started +mac +00:50:79:66:68:00/) });
});

test('the wiring shows what is seen, and ends with 1 where it differs from GNS3', async () => {
  const end = (node_id: string, name: string) => ({
    node_id,
    name,
    port: 'Ethernet0',
    interface: 'eth0',
    admin_status: 'up',
    oper_status: 'up',
    mac: null,
    addresses: [{ address: '10.0.0.1', prefix_length: 24 }],
  });
  const link = {
    link_id: 'l',
    ends: [end(N1, 'PC1'), end(N2, 'PC2')],
    suspended: false,
    oper_status: 'down',
    oper_source: 'device',
    observed_at: NOW,
    seen: 'confirmed',
    evidence: [{ kind: 'arp', by: 'PC1', text: '' }],
  };
  const wiring = {
    ...MAIN,
    observed_at: NOW,
    links: [link],
    neighbors: [],
    drifts: [{ drift_id: 'd', kind: 'oper_down', text: 'PC1\u001B[2J says that it is down.' }],
    score: { truth: 1, visible: 1, found: 1, correct: 1, precision: 1, recall: 1, recall_of_all: 1 },
  };
  line.hub.operations.set('equipment.wiring.get', () => wiring);
  const { code, out, err } = await line.run(['equipment', 'wiring', 'campus']);
  expect(code).toBe(1);
  expect(out).toMatch(
    /PC1 eth0 \(10\.0\.0\.1\) +PC2 eth0 \(10\.0\.0\.1\) +down +confirmed +arp\noper_down {2}PC1\\x1b\[2J says that it is down\.\n/,
  );
  expect(err).toContain('Wiring: 100 % of what devices can show is seen, 100 % of what they show is right.');
});
