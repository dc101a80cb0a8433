import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system, type Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { DeviceFacts } from '#model/device-facts.ts';
import { startLab, type Lab, type LabNode } from '#lab/index.ts';
import { consoles } from '#southbound/console/index.ts';
import { getNode, gns3, openConsole } from '#southbound/gns3/index.ts';
import { ENDLESS, startMemoryHub, type MemoryHub } from '#kit/memory-hub.ts';
import { textLog } from '#kit/text-log.ts';
import { until } from '#kit/until.ts';

/** Of every router and switch of the campus. */
const ENABLE = 'cisco';
const WRONG = 'not-the-enable-password';

const { log, lines } = textLog();

let lab: Lab;
let hub: MemoryHub;
const people: Socket[] = [];

beforeAll(async () => {
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1 });
  const basics = { clock: systemClock, log, meter: silentMeter };
  const server = { id: 'lab', url: lab.url, autoClose: 'observe', ...lab.credentials! } as const;
  const modules = [
    gns3({ servers: [server], ...basics }),
    // Somebody who types is waited for in the pace of tests.
    consoles({ nodeQuery: getNode, openConsole, limits: { quietMs: 300, backOffMs: 1_000 }, ...basics }),
  ];
  hub = await startMemoryHub(modules, { ...basics, limits: { rates: ENDLESS } });
  await until('the campus to be known', () =>
    ask('gns3.node.get', at('CORE1')).then(
      () => true,
      () => false,
    ),
  );
});
afterAll(async () => {
  for (const socket of people) socket.destroy();
  await hub.hub.stop();
  await lab.close();
  await hub.store.close();
});

interface Outcome {
  answered: boolean;
  reason: string;
  platform: string | null;
  prompt: string | null;
  facts: DeviceFacts;
  configuration: { running: string | null; startup: string | null };
  transcripts: { command: string; output: string; complete: boolean; refused: boolean }[];
}

const ask = (operation: string, input: object, caller?: Caller): Promise<Outcome> => hub.ask(operation, input, caller);

function node(name: string): LabNode {
  return [...lab.model.projects.values()].flatMap((project) => [...project.nodes.values()]).find((each) => each.name === name)!;
}

function at(name: string): { project_id: string; node_id: string } {
  return { project_id: node(name).project.projectId, node_id: node(name).nodeId };
}

/** Somebody with a telnet program, who goes past the hub. */
async function person(name: string): Promise<{ type(text: string): void; saw(text: string): Promise<void> }> {
  const socket = connect(node(name).console!, '127.0.0.1');
  people.push(socket);
  let seen = '';
  socket.on('data', (bytes) => {
    seen += bytes.toString('latin1');
  });
  await until('the connection', () => seen.length > 0);
  return {
    type(text) {
      seen = '';
      socket.write(text);
    },
    saw: (text) => until(`the person to see ${text}`, () => seen.includes(text)),
  };
}

describe('facts from consoles', () => {
  test('of an IOS are those of the device, in the privileged mode, which is left again', async () => {
    const told = await ask('console.facts.read', { ...at('DIST-A'), enable_password: ENABLE });
    const device = [...lab.model.devices.all()].find((each) => each.node === node('DIST-A'))!;
    expect(told).toMatchObject({ answered: true, platform: 'cisco_ios', prompt: 'DIST-A>' });
    expect(told.facts.system).toMatchObject({ name: 'DIST-A', uptime_s: expect.any(Number) });
    expect(told.facts.identity).toMatchObject({ vendor: 'Cisco Systems', os: 'ios', version: expect.stringMatching(/^\d+\.\d/) });
    const physical = device.interfaces.filter(({ kind }) => kind === 'ethernet').map(({ name }) => name);
    expect(physical.length).toBeGreaterThan(3);
    expect(told.facts.interfaces!.map(({ name }) => name)).toEqual(expect.arrayContaining(physical));
    expect(told.facts.neighbors!.map(({ remote_host }) => remote_host)).toEqual(expect.arrayContaining([expect.stringMatching(/^CORE1/)]));
    expect(told.facts.routes!.some(({ protocol }) => protocol === 'ospf')).toBe(true);
    expect(told.facts.ospf!.map(({ state }) => state)).toContain('full');
    expect(told.facts.processors).toMatchObject([{ usage: expect.any(Number) }]);
    expect(told.configuration.running).toMatch(/^hostname DIST-A$/m);
    expect(told.configuration.running).toMatch(/^end$/m);
    expect((await ask('console.run', { ...at('DIST-A'), commands: ['show privilege'] })).prompt).toBe('DIST-A>');
  });

  test('of a VPCS and of a Linux are their addresses', async () => {
    const [pc, server] = await Promise.all([ask('console.facts.read', at('PC-A1')), ask('console.facts.read', at('DNS1'))]);
    expect(pc).toMatchObject({ answered: true, platform: 'vpcs', prompt: 'PC-A1>' });
    expect(pc.facts.addresses).toContainEqual({ address: '10.10.10.11', prefix_length: 24, interface: 'eth0' });
    expect(pc.facts.routes).toMatchObject([{ destination: '0.0.0.0', prefix_length: 0, next_hop: '10.10.10.1' }]);
    expect(server).toMatchObject({ answered: true, platform: 'linux', facts: { system: { name: 'DNS1' }, identity: { os: 'linux' } } });
    expect(server.facts.addresses).toContainEqual({ address: '10.10.50.10', prefix_length: 24, interface: 'eth0' });
    expect(server.facts.interfaces!.find(({ name }) => name === 'eth0')).toMatchObject({
      mac: expect.stringMatching(/^02:42:/),
      oper_status: 'up',
    });
    expect(server.facts.memory).toMatchObject([{ total: expect.any(Number), percent: expect.any(Number) }]);
  });

  test('are read by typing, which not everybody may', async () => {
    const viewer: Caller = { kind: 'user', name: 'eve', roles: ['viewer'], permissions: ['*.read'] };
    for (const [operation, input] of Object.entries({ 'console.facts.read': {}, 'console.run': { commands: ['save'] } })) {
      await expect(ask(operation, { ...at('PC-A2'), ...input }, viewer)).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  test('are told without the configuration, and why, where the privileged mode is refused', async () => {
    const told = await ask('console.facts.read', { ...at('ACC-A1'), enable_password: WRONG });
    expect(told).toMatchObject({ answered: true, prompt: 'ACC-A1>', configuration: { running: null } });
    expect(told.reason).toContain('enable was refused.');
    expect(told.facts.interfaces!.length).toBeGreaterThan(5);
    expect(JSON.stringify([told, lines, await hub.store.log.readAll({ after: 0, limit: 10_000 })])).not.toContain(WRONG);
  });
});

describe('commands on consoles', () => {
  test('tell what was printed, and what was refused', async () => {
    const told = await ask('console.run', { ...at('CORE1'), commands: ['show ip interface brief', 'show nonsense'] });
    expect(told).toMatchObject({ answered: true, platform: 'cisco_ios' });
    expect(told.transcripts[0]).toMatchObject({ command: 'show ip interface brief', complete: true, refused: false });
    expect(told.transcripts[0]!.output).toMatch(/^Interface +IP-Address .*\n(?:.+\n)*.+$/);
    expect(told.transcripts[1]).toMatchObject({ complete: true, refused: true });
  });

  test('configure, and the mode is left again', async () => {
    const commands = [
      'configure terminal',
      'interface Ethernet1/3',
      'description by console',
      'end',
      'show running-config interface Ethernet1/3',
    ];
    const told = await ask('console.run', { ...at('CORE2'), enable_password: ENABLE, commands });
    expect(told.transcripts.map(({ complete, refused }) => [complete, refused])).toEqual(commands.map(() => [true, false]));
    expect(told.transcripts.at(-1)!.output).toContain('description by console');
    expect((await ask('console.run', { ...at('CORE2'), commands: ['show privilege'] })).prompt).toBe('CORE2>');
  });

  test('of several who ask at once are carried out one after the other', async () => {
    const all = await Promise.all(
      [1, 2, 3].map((count) => ask('console.run', { ...at('PC-B1'), commands: [`ping 10.10.10.99 -c ${count}`, 'show ip'] })),
    );
    for (const [at, { transcripts }] of all.entries()) {
      expect(transcripts[0]!.output).toMatch(/icmp_seq|not reachable/);
      expect(transcripts[0]!.command).toBe(`ping 10.10.10.99 -c ${at + 1}`);
      expect(transcripts[1]!.output).toMatch(/^NAME {8}: PC-B1/m);
    }
  });

  test('of a node that does not run are an answer with a reason', async () => {
    await ask('gns3.node.stop', at('PC-B6'));
    expect(await ask('console.run', { ...at('PC-B6'), commands: ['show ip'] })).toMatchObject({
      answered: false,
      reason: expect.stringMatching(/PC-B6 is stopped/),
      platform: null,
    });
  });
});

describe('somebody else at a console', () => {
  test('who typed half a command is not disturbed; when they end it, the hub goes on', async () => {
    const ada = await person('ACC-B1');
    ada.type('\r');
    await ada.saw('ACC-B1>');
    // The hub listens from here on, so that it hears what is typed.
    expect(await ask('console.run', { ...at('ACC-B1'), commands: ['show clock'] })).toMatchObject({ answered: true });
    ada.type('show ver');
    await ada.saw('show ver');
    const told = await ask('console.run', { ...at('ACC-B1'), commands: ['show clock'] });
    expect(told).toMatchObject({ answered: false, reason: expect.stringContaining('"ACC-B1>show ver"'), transcripts: [] });
    ada.type('sion | include uptime\r');
    await ada.saw('uptime is');
    expect(await ask('console.run', { ...at('ACC-B1'), commands: ['show clock'] })).toMatchObject({ answered: true });
  });

  test('who writes through the hub keeps the right to write', async () => {
    const ada = { ...system, name: 'ada' };
    const conversation = await hub.ask<{ write(bytes: Uint8Array): void; close(): void }>('gns3.console.open', at('ACC-B2'), ada);
    conversation.write(new TextEncoder().encode('\r'));
    const told = await ask('console.run', { ...at('ACC-B2'), commands: ['show clock'] });
    expect(told).toMatchObject({ answered: false, reason: 'ada writes on the console.' });
    conversation.close();
    expect(await ask('console.run', { ...at('ACC-B2'), commands: ['show clock'] })).toMatchObject({ answered: true });
  });
});

describe('parsing', () => {
  test('makes records of what somebody has, and lists what it knows', async () => {
    const text = 'Interface   IP-Address   OK? Method Status  Protocol\nEthernet0/0 10.0.0.1     YES NVRAM  up      up\n';
    expect(await ask('console.parse', { platform: 'ios', command: 'sh ip int br', text })).toMatchObject({
      kind: 'ip_interfaces',
      records: [{ name: 'Ethernet0/0', ip: '10.0.0.1' }],
    });
    const { items } = (await ask('console.platforms.list', {})) as unknown as { items: { platform: string; commands: object[] }[] };
    expect(items.find(({ platform }) => platform === 'cisco_ios')!.commands).toContainEqual({
      command: expect.stringContaining('show version'),
      kind: 'version',
    });
  });
});
