import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import { DISCOVERY_STEPS, EquipmentDocument } from '#model/equipment.ts';
import { changesBetween } from './changes.ts';
import { discoverDevice } from './device-discovery.ts';
import { seenOf } from './seen.ts';
import {
  agentAnswer,
  agentFacts,
  consoleAnswer,
  consoleFacts,
  groundWith,
  idOf,
  linkOf,
  nodeOf,
  portOf,
  projectOf,
  type Fakes,
} from './test-ground.ts';

const R1 = nodeOf(1, 'R1', { addresses: ['10.0.0.1'] });
const R2 = nodeOf(2, 'R2');
const two = projectOf([R1, R2], [linkOf(1, [1, 0], [2, 0])]);

const RUNNING =
  'hostname R1\n!\nsnmp-server community geheim RO\n!\ninterface FastEthernet0/0\n description to R2\n ip address 10.0.0.1 255.255.255.0\n!\nrouter ospf 1\n';

const all: Fakes = {
  startupFile: () => ({ path: 'configs/i1_startup-config.cfg', text: RUNNING, addresses: ['10.0.0.1'] }),
  consoleFacts: () => consoleAnswer(consoleFacts(), { configuration: { running: RUNNING, startup: RUNNING } }),
  snmpFacts: () => agentAnswer(agentFacts()),
  ping: ({ addresses }) => ({
    items: (addresses as string[]).map((address) => ({
      address,
      alive: true,
      method: 'icmp',
      response_time_ms: 1.5,
      reason: 'It answered.',
    })),
  }),
  ports: ({ addresses }) => ({
    items: (addresses as string[]).map((address) => ({
      address,
      ports: [
        { port: 22, protocol: 'tcp', state: 'open', service: 'ssh', banner: 'SSH-2.0-Cisco-1.25', product: 'Cisco-1.25' },
        { port: 80, protocol: 'tcp', state: 'closed', service: 'http', banner: null, product: null },
      ],
    })),
  }),
};

function statusOf(document: EquipmentDocument): Record<string, string> {
  return Object.fromEntries(document.steps.map(({ step, status }) => [step, status]));
}

test('a device that tells everything has a complete document of all eleven steps', async () => {
  const { target, around, reports } = groundWith(two, all);
  const { document, before } = await discoverDevice(target, around);
  expect(before).toBeNull();
  expect(EquipmentDocument.safeParse(document).error).toBeUndefined();
  expect(document.steps.map(({ step }) => step)).toEqual(DISCOVERY_STEPS);
  expect(document.steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(document.steps.filter(({ status }) => status !== 'succeeded')).toEqual([]);
  expect(reports).toHaveLength(11);
  expect(document).toMatchObject({
    equipment_id: idOf(1),
    name: 'R1',
    type: 'dynamips',
    discovery_status: 'complete',
    identity: { name: 'R1', vendor: 'cisco', os: 'ios', version: '12.4(15)T14', serial: 'FTX0945W0MY', location: 'rack 1' },
    network_info: {
      ip_addresses: ['10.0.0.1'],
      connectivity_tests: { '10.0.0.1': { ping_success: true, response_time_ms: 1.5 } },
      services: [{ address: '10.0.0.1', port: 22, service: 'ssh' }],
    },
    snmp_data: {
      snmp_available: true,
      community: 'public',
      system_name: 'R1.example.net',
      system_uptime: '1 day, 4:23:45',
      ownership: { proof: 'proved' },
    },
    performance: { cpu_percent: 7, memory_percent: 25 },
    configuration: { saved: true, features: ['ospf', 'snmp_agent'] },
    console: { type: 'telnet', answered: true, platform: 'cisco_ios', access_methods: ['console', 'ssh'] },
    topology: {
      links: [{ port: 'FastEthernet0/0', interface: 'FastEthernet0/0', peer: { name: 'R2', port: 'FastEthernet0/0' }, oper_status: 'up' }],
      neighbors: [{ protocol: 'cdp', local_port: 'FastEthernet0/0', remote_host: 'R2', node_id: idOf(2) }],
      segments: [{ network: '10.0.0.0/24', interface: 'FastEthernet0/0' }],
    },
  });
  expect(document.network_info.interfaces.map(({ name, connected, ip, index, port }) => [name, connected, ip, index, port?.name])).toEqual([
    ['FastEthernet0/0', true, '10.0.0.1', 1, 'FastEthernet0/0'],
    ['FastEthernet0/1', false, null, 2, 'FastEthernet0/1'],
  ]);
  expect(document.facts.find(({ fact }) => fact === 'system.name')).toMatchObject({
    source: 'console',
    agrees: ['snmp', 'configuration'],
    others: [],
  });
});

test('no secret of a configuration, and no community but a well-known one, stands in a document', async () => {
  const { target, around, asked } = groundWith(
    two,
    { ...all, snmpFacts: () => agentAnswer(agentFacts(), { credential: 'given community 2' }) },
    { target: { communities: ['first', 'geheim'] } },
  );
  const { document, community } = await discoverDevice(target, around);
  expect(JSON.stringify(document)).not.toContain('geheim');
  expect(document.snmp_data.community).toBe('********');
  expect(document.configuration.running).toContain('snmp-server community <secret> RO');
  expect(community).toBe('geheim');
  expect(asked.find(({ operation }) => operation === 'snmpFacts')?.input).toMatchObject({
    communities: ['first', 'geheim', 'public', 'private', 'cisco', 'admin', 'monitor'],
    node_id: idOf(1),
  });
});

test('a secret community that an agent took is tried again without being given again', async () => {
  const { target, around, asked } = groundWith(two, {
    ...all,
    snmpFacts: () => agentAnswer(agentFacts(), { credential: 'given community 1' }),
  });
  const { community } = await discoverDevice(target, { ...around, communityOf: (server) => (server === 'lab' ? 'geheim' : undefined) });
  expect(community).toBe('geheim');
  expect(asked.find(({ operation }) => operation === 'snmpFacts')?.input['communities']).toEqual(expect.arrayContaining(['geheim']));
});

test('the console is read while the agent is asked, and neither waits for the other', async () => {
  const agent = Promise.withResolvers<object>();
  const console = Promise.withResolvers<object>();
  const { target, around, asked } = groundWith(two, {
    ...all,
    snmpFacts: () => agent.promise,
    consoleFacts: () => console.promise,
  });
  const discovered = discoverDevice(target, around);
  await expect
    .poll(() => asked.map(({ operation }) => operation))
    .toEqual(expect.arrayContaining(['snmpFacts', 'consoleFacts', 'startupFile']));
  agent.resolve(agentAnswer(agentFacts()));
  console.resolve(consoleAnswer(consoleFacts()));
  expect((await discovered).document.discovery_status).toBe('complete');
});

test('a step that fails is told with its reason, and the others are kept', async () => {
  const { target, around } = groundWith(two, {
    ...all,
    consoleFacts: () => {
      throw fail('conflict', 'Somebody else types at the console of R1.');
    },
  });
  const { document } = await discoverDevice(target, around);
  expect(document.discovery_status).toBe('partial');
  expect(document.steps.find(({ step }) => step === 'console')).toMatchObject({
    status: 'failed',
    error: 'Somebody else types at the console of R1.',
  });
  expect(document.console).toMatchObject({ answered: false, reason: 'Somebody else types at the console of R1.' });
  expect(document.identity).toMatchObject({ name: 'R1', version: '12.4(15)T14' });
  expect(document.snmp_data.snmp_available).toBe(true);
});

test('a device that is slow is left when its time is over, with what was read until then', async () => {
  const { target, around } = groundWith(two, { ...all, consoleFacts: () => new Promise(() => undefined) }, { settings: { deviceMs: 150 } });
  const { document } = await discoverDevice(target, around);
  expect(document.steps.find(({ step }) => step === 'console')).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('within the 0.15 s'),
  });
  expect(document.snmp_data).toMatchObject({ snmp_available: true, ownership: { proof: 'likely', by: ['node_name'] } });
});

test('a discovery that nobody waits for any more ends at once, and tells nothing', async () => {
  const leaving = new AbortController();
  const { target, around, asked } = groundWith(
    two,
    { ...all, consoleFacts: () => new Promise(() => undefined) },
    { signal: leaving.signal },
  );
  const discovered = discoverDevice(target, around);
  await expect.poll(() => asked.map(({ operation }) => operation)).toContain('consoleFacts');
  leaving.abort();
  await expect(discovered).rejects.toMatchObject({ name: 'AbortError' });
});

test('an answer that is not understood fails its step and says nothing of what it held', async () => {
  const { target, around } = groundWith(two, { ...all, consoleFacts: () => ({ answered: 'geheim' }) });
  const { document } = await discoverDevice(target, around);
  expect(statusOf(document)).toMatchObject({ console: 'failed', snmp: 'succeeded' });
  expect(JSON.stringify(document)).not.toContain('geheim');
});

test('a node that does not run is not asked, and says so', async () => {
  const { target, around, asked } = groundWith(projectOf([{ ...R1, status: 'stopped' }]), all);
  const { document } = await discoverDevice(target, around);
  expect(asked.map(({ operation }) => operation)).toEqual(['topology', 'startupFile']);
  expect(statusOf(document)).toMatchObject({ console: 'skipped', snmp: 'skipped', network: 'skipped', consolidation: 'succeeded' });
  expect(document).toMatchObject({
    discovery_status: 'partial',
    identity: { name: 'R1' },
    console: { answered: null, reason: 'The node is stopped.' },
  });
});

test('a part of GNS3 is complete without anything inside it', async () => {
  const { target, around } = groundWith(
    projectOf([nodeOf(1, 'SW', { node_type: 'ethernet_switch', console: { host: null, port: null, type: 'none' } })]),
    all,
  );
  expect((await discoverDevice(target, around)).document.discovery_status).toBe('complete');
});

test('where no module asks consoles, agents or addresses, the document says which steps were not done', async () => {
  const { target, around } = groundWith(two, {});
  const { document } = await discoverDevice(target, around);
  expect(document.steps.filter(({ step }) => ['console', 'snmp'].includes(step)).map(({ status, error }) => [status, error])).toEqual([
    ['skipped', 'No module asks agents.'],
    ['skipped', 'No module reads consoles.'],
  ]);
  expect(document.discovery_status).toBe('failed');
});

test('an agent is looked for at the addresses that the console tells, where GNS3 knows none', async () => {
  const { target, around, asked } = groundWith(projectOf([{ ...R1, addresses: [] }, R2]), {
    ...all,
    startupFile: () => ({ path: null, text: null }),
    snmpFacts: (input) => {
      if (input['host'] === undefined) throw fail('conflict', 'No address of the node is known.');
      return agentAnswer(agentFacts(), { host: input['host'] });
    },
  });
  const { document } = await discoverDevice(target, around);
  expect(asked.filter(({ operation }) => operation === 'snmpFacts').map(({ input }) => input['host'])).toEqual([undefined, '10.0.0.1']);
  expect(document.snmp_data).toMatchObject({ snmp_available: true, address: '10.0.0.1', ownership: { proof: 'proved' } });
});

test('somebody else at the address of a device is kept apart from it', async () => {
  const stranger = { ...agentFacts('PRINTER', '00:00:5e:00:53:01'), identity: { vendor: 'acme', serial: 'P-1' } };
  const { target, around } = groundWith(two, { ...all, snmpFacts: () => agentAnswer(stranger) });
  const { document } = await discoverDevice(target, around);
  expect(document.snmp_data).toMatchObject({ snmp_available: false, system_name: null, ownership: { proof: 'contradicted' } });
  expect(document.unproved).toMatchObject([{ address: '10.0.0.1', source: 'snmp', name: 'PRINTER.example.net', serial: 'P-1' }]);
  expect(document.identity).toMatchObject({ vendor: 'cisco', serial: 'FTX0945W0MY', location: null });
  expect(document.facts.some(({ source, agrees }) => source === 'snmp' || agrees.includes('snmp'))).toBe(false);
  expect(document.steps.find(({ step }) => step === 'snmp')).toMatchObject({
    status: 'partial',
    error: expect.stringContaining('kept apart'),
  });
});

test('what sources disagree about is shown with both', async () => {
  const other = { ...agentFacts(), identity: { vendor: 'cisco', os: 'ios', version: '15.2(4)M7' } };
  const { target, around } = groundWith(two, { ...all, snmpFacts: () => agentAnswer(other) });
  const { document } = await discoverDevice(target, around);
  expect(document.conflicts).toEqual(['identity.version']);
  expect(document.facts.find(({ fact }) => fact === 'identity.version')).toMatchObject({
    value: '12.4(15)T14',
    source: 'console',
    others: [{ value: '15.2(4)M7', source: 'snmp' }],
  });
});

test('the ports of an image that GNS3 does not know are paired in their order', async () => {
  const server = nodeOf(1, 'SRV', { node_type: 'qemu', properties: {}, ports: [portOf(0, 0, 'Ethernet0'), portOf(1, 0, 'Ethernet1')] });
  const facts = consoleFacts('srv');
  const rows = ['ens3', 'ens4'].map((name, at) => ({ ...facts.interfaces![0]!, name, mac: `0c:00:00:00:00:0${at}` }));
  const { target, around } = groundWith(projectOf([server]), {
    consoleFacts: () => consoleAnswer({ ...facts, interfaces: rows }, { platform: 'linux' }),
  });
  const { document } = await discoverDevice(target, around);
  expect(document.network_info.interfaces.map(({ name, port }) => [name, port?.adapter_number])).toEqual([
    ['ens3', 0],
    ['ens4', 1],
  ]);
});

test('addresses that a DHCP server of the project gave, and that its router resolved, are known of a host', async () => {
  const server = groundWith(projectOf([R1]), {
    consoleFacts: () =>
      consoleAnswer(
        { ...consoleFacts(), arp: [{ address: '10.0.0.51', mac: '00:50:79:66:68:01', interface: 'Fa0/0' }] },
        { configuration: { running: 'hostname R1\nip dhcp pool lan\n network 10.0.0.0 255.255.255.0\n', startup: null } },
      ),
    consoleRun: ({ commands }) => ({
      answered: true,
      reason: '',
      transcripts: [
        {
          command: (commands as string[])[0],
          output: 'IP address  Client-ID/  Lease expiration  Type\n10.0.0.50   0100.5079.6668.00   Nov 26 2026 10:00 AM   Automatic\n',
          refused: false,
        },
      ],
    }),
  });
  const { document } = await discoverDevice(server.target, server.around);
  expect(document.network_info.leases).toEqual([
    { address: '10.0.0.50', mac: '00:50:79:66:68:00', host_name: null, ends_at: 'Nov 26 2026 10:00 AM', state: 'active' },
  ]);
  for (const [mac, address, source] of [
    ['00:50:79:66:68:00', '10.0.0.50', 'dhcp'],
    ['00:50:79:66:68:01', '10.0.0.51', 'arp'],
  ] as const) {
    const pc = nodeOf(3, 'PC', { node_type: 'vpcs', properties: {}, ports: [portOf(0, 0, 'Ethernet0', mac)] });
    const host = groundWith(projectOf([R1, pc]), { ping: () => ({ items: [] }) }, { equipment: 3, seen: [seenOf(document)] });
    const { network_info: network } = (await discoverDevice(host.target, host.around)).document;
    expect(network.addresses).toMatchObject([{ address, sources: [source] }]);
    // That one other device says so does not make the network one of the lab.
    expect(network.skipped).toMatchObject([{ address, reason: expect.stringContaining('No interface') as unknown }]);
    expect(host.asked.filter(({ operation }) => operation === 'ping')).toEqual([]);
  }
});

test('rates are known from the second discovery on', async () => {
  const counting = (octets: string) => () => {
    const facts = agentFacts();
    const [first, ...rest] = facts.interfaces!;
    return agentAnswer({
      ...facts,
      interfaces: [{ ...first!, counters: { ...first!.counters, in_octets: octets, in_errors: 3 } }, ...rest],
    });
  };
  const first = groundWith(two, { ...all, snmpFacts: counting('18446744073709000000') });
  const { document: before } = await discoverDevice(first.target, first.around);
  expect(before.performance).toMatchObject({ throughput: [], error_counters: [{ interface: 'FastEthernet0/0', in_errors: 3 }] });
  const earlier = { ...before, discovered_at: new Date(Date.parse(before.discovered_at) - 10_000).toISOString() };
  const second = groundWith(two, { ...all, snmpFacts: counting('18446744073709500000') }, { before: earlier });
  const { document } = await discoverDevice(second.target, second.around);
  const [rate] = document.performance.throughput;
  expect(rate).toMatchObject({ interface: 'FastEthernet0/0', out_bps: null });
  expect(rate!.in_bps).toBe(Math.round((500_000 * 8) / rate!.over_s));
});

test('equipment that there is not is refused', async () => {
  const { target, around } = groundWith(two, all, { equipment: 77 });
  await expect(discoverDevice(target, around)).rejects.toMatchObject({ code: 'not_found' });
});

test('who a device is does not end with its console: what it said is kept with the time at which it said it', async () => {
  const first = groundWith(two, all);
  const { document: before } = await discoverDevice(first.target, first.around);
  const off = groundWith(projectOf([{ ...R1, status: 'stopped' }]), all, { before });
  const { document } = await discoverDevice(off.target, off.around);
  expect(document).toMatchObject({
    discovery_status: 'partial',
    identity: { serial: 'FTX0945W0MY', version: '12.4(15)T14' },
    snmp_data: { system_uptime: null },
  });
  const serial = document.facts.find(({ fact }) => fact === 'identity.serial')!;
  expect(serial).toMatchObject({
    source: 'console',
    observed_at: before.facts.find(({ fact }) => fact === 'identity.serial')!.observed_at,
    confidence: 0.4,
  });
  expect(changesBetween(before, document)).toEqual([{ fact: 'status', before: 'started', after: 'stopped' }]);
  // It is asked again: what it says now counts alone.
  const renamed = groundWith(
    two,
    { ...all, consoleFacts: () => consoleAnswer(consoleFacts('R1-NEW')), snmpFacts: () => agentAnswer(agentFacts('R1-NEW')) },
    { before },
  );
  expect((await discoverDevice(renamed.target, renamed.around)).document.facts.find(({ fact }) => fact === 'system.name')).toMatchObject({
    value: 'R1-NEW',
    agrees: ['snmp'],
  });
});

test('what was found before may be out of reach at once: the discovery fails when it is over, and nothing else does', async () => {
  const answered = Promise.withResolvers<object>();
  const { target, around } = groundWith(two, { ...all, consoleFacts: () => answered.promise });
  const refused = async () => Promise.reject(fail('timeout', 'The projection equipment has not reached position 9.'));
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', note);
  try {
    const discovery = discoverDevice(target, { ...around, before: refused, seen: refused });
    // Rejections that nobody has taken are told when the turn ends.
    await new Promise((resolve) => setImmediate(resolve));
    answered.resolve(consoleAnswer(consoleFacts()));
    await expect(discovery).rejects.toMatchObject({ code: 'timeout' });
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});
