import { createSocket } from 'node:dgram';
import { describe, expect, test } from 'vitest';
import snmp from 'net-snmp';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import type { Log } from '#kernel/log.ts';
import { silentLog } from '#kernel/log.ts';
import { Translation } from '#model/translation.ts';
import { decodeCommunityMessage } from '#wire/snmp-message.ts';
import { oidText } from '#wire/snmp-oid.ts';
import type { Device } from '../device/device.ts';
import { parseIpv4 } from '../device/ipv4.ts';
import { type Agents, type AgentsOptions, createAgents } from './agents.ts';
import { campus, type Campus } from './test-campus.ts';
import type { SnmpUser } from './user-keys.ts';

function agentsOf(lab: Campus, options: AgentsOptions = {}): Agents {
  const agents = createAgents(lab.network, options);
  endsWithTest(() => agents.closeAll());
  return agents;
}

async function freePort(): Promise<number> {
  const probe = createSocket('udp4');
  const port = await new Promise<number>((resolve) => probe.bind(0, '127.0.0.1', () => resolve(probe.address().port)));
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

/** Where the agent of a device answers, as the lab publishes it. */
function portOf(agents: Agents, device: Device): number {
  const row = agents.translations().find(({ node_id }) => node_id === device.node.nodeId);
  if (row === undefined) throw new Error(`${device.hostname} has no agent that is reached.`);
  return row.to_port;
}

interface Client {
  get(...oids: string[]): Promise<snmp.Varbind[]>;
  set(varbinds: snmp.Varbind[]): Promise<snmp.Varbind[]>;
  walk(oid: string): Promise<snmp.Varbind[]>;
}

/** The SNMP library that the hub uses, as an agent's independent client. */
function clientOf(session: snmp.Session): Client {
  endsWithTest(() => session.close());
  session.on('error', () => undefined);
  const answer =
    (resolve: (varbinds: snmp.Varbind[]) => void, reject: (error: Error) => void) => (error: Error | null, varbinds?: snmp.Varbind[]) =>
      error === null ? resolve(varbinds ?? []) : reject(error);
  return {
    get: (...oids) => new Promise((resolve, reject) => session.get(oids, answer(resolve, reject))),
    set: (varbinds) => new Promise((resolve, reject) => session.set(varbinds, answer(resolve, reject))),
    walk(oid) {
      const found: snmp.Varbind[] = [];
      return new Promise((resolve, reject) =>
        session.subtree(
          oid,
          20,
          (varbinds) => void found.push(...varbinds),
          (error) => (error ? reject(error) : resolve(found)),
        ),
      );
    },
  };
}

const community = (port: number, name = 'public', version: snmp.SessionOptions['version'] = snmp.Version2c): Client =>
  clientOf(snmp.createSession('127.0.0.1', name, { port, version, timeout: 1_000, retries: 0 }));

const secure = (port: number, user: snmp.User, context = ''): Client =>
  clientOf(snmp.createV3Session('127.0.0.1', user, { port, timeout: 1_500, retries: 0, context }));

const textsOf = (varbinds: readonly snmp.Varbind[]): string[] => varbinds.map(({ value }) => String(value));

describe('the agent of a router', () => {
  test('is walked by an independent client of version 2c, and says what the device is', async () => {
    const lab = campus();
    const agents = agentsOf(lab);
    await agents.open(lab.router);
    const client = community(portOf(agents, lab.router));
    expect(textsOf(await client.get('1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.1.4.0', '1.3.6.1.2.1.1.6.0'))).toEqual([
      'R1',
      'noc@example.net',
      'Room 12',
    ]);
    expect(textsOf(await client.walk('1.3.6.1.2.1.2.2.1.2'))).toEqual(lab.router.interfaces.map(({ name }) => name));
    const counters = await client.walk('1.3.6.1.2.1.31.1.1.1.6');
    expect(
      counters.map(({ value }) => Number((value as Buffer).toString('hex') === '' ? 0 : BigInt(`0x${(value as Buffer).toString('hex')}`))),
    ).toEqual(lab.router.interfaces.map((port) => port.counters.inOctets));
    expect((await client.walk('1.3.6.1')).length).toBeGreaterThan(600);
    expect((await client.walk('1.0.8802')).length).toBeGreaterThan(20);
  });

  test('answers version 1 with the errors of version 1', async () => {
    const lab = campus();
    const agents = agentsOf(lab);
    await agents.open(lab.router);
    const client = community(portOf(agents, lab.router), 'public', snmp.Version1);
    expect(textsOf(await client.get('1.3.6.1.2.1.1.5.0'))).toEqual(['R1']);
    await expect(client.get('1.3.6.1.2.1.1.77.0')).rejects.toThrow('NoSuchName');
    await expect(client.get('1.3.6.1.2.1.31.1.1.1.6.1')).rejects.toThrow('NoSuchName');
  });

  test('is silent to a community that it does not know', async () => {
    const lab = campus();
    const agents = agentsOf(lab);
    await agents.open(lab.router);
    await expect(community(portOf(agents, lab.router), 'guess').get('1.3.6.1.2.1.1.5.0')).rejects.toThrow('timed out');
    const [counted] = await community(portOf(agents, lab.router)).get('1.3.6.1.2.1.11.4.0');
    expect(counted?.value).toBe(1);
  });

  test('is configured by whoever may write, and by nobody else', async () => {
    const lab = campus();
    const agents = agentsOf(lab);
    await agents.open(lab.router);
    const port = portOf(agents, lab.router);
    const name: snmp.Varbind = { oid: '1.3.6.1.2.1.1.5.0', type: snmp.ObjectType.OctetString, value: 'edge-1' };
    const shut: snmp.Varbind = { oid: '1.3.6.1.2.1.2.2.1.7.2', type: snmp.ObjectType.Integer, value: 2 };
    await expect(community(port).set([name])).rejects.toThrow('NoAccess');
    const writer = community(port, 'private');
    const { revision } = lab.router;
    await writer.set([name, shut]);
    expect([lab.router.hostname, lab.router.interfaces[1]!.adminUp, lab.router.revision > revision]).toEqual(['edge-1', false, true]);
    expect((await writer.get('1.3.6.1.2.1.2.2.1.8.2'))[0]?.value).toBe(2);
    await expect(
      writer.set([
        { ...name, value: 'not a name' },
        { ...shut, value: 1 },
      ]),
    ).rejects.toThrow('WrongValue');
    expect([lab.router.hostname, lab.router.interfaces[1]!.adminUp]).toEqual(['edge-1', false]);
    await expect(writer.set([{ ...name, oid: '1.3.6.1.2.1.1.1.0' }])).rejects.toThrow('NotWritable');
  });
});

const USERS: readonly SnmpUser[] = [
  { name: 'plain', authProtocol: null, authKey: null, privProtocol: null, privKey: null },
  ...(['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const).map((authProtocol) => ({
    name: `only-${authProtocol}`,
    authProtocol,
    authKey: 'maplesyrup',
    privProtocol: null,
    privKey: null,
  })),
  ...(['md5', 'sha', 'sha256', 'sha512'] as const).flatMap((authProtocol) =>
    // Not DES: the client leaves it to OpenSSL, which no longer has it. Net-SNMP judges it (test/real/).
    (['aes', 'aes256'] as const).map((privProtocol) => ({
      name: `${authProtocol}-${privProtocol}`,
      authProtocol,
      authKey: 'maplesyrup',
      privProtocol,
      privKey: 'pancakes-and-more',
      access: 'rw' as const,
    })),
  ),
];

/** A user as the client wants it. */
function clientUser({ name, authProtocol, authKey, privProtocol, privKey }: SnmpUser): snmp.User {
  if (authProtocol === null) return { name, level: snmp.SecurityLevel.noAuthNoPriv };
  const authentication = { name, authProtocol: snmp.AuthProtocols[authProtocol], authKey: authKey! };
  if (privProtocol === null) return { ...authentication, level: snmp.SecurityLevel.authNoPriv };
  const protocol = privProtocol === 'aes256' ? 'aes256r' : privProtocol;
  return { ...authentication, level: snmp.SecurityLevel.authPriv, privProtocol: snmp.PrivProtocols[protocol], privKey: privKey! };
}

describe('SNMPv3', () => {
  async function opened(): Promise<{ lab: Campus; agents: Agents; port: number }> {
    const lab = campus();
    lab.switch.snmp.users.push(...USERS);
    const agents = agentsOf(lab);
    await agents.open(lab.switch);
    return { lab, agents, port: portOf(agents, lab.switch) };
  }

  test.each(USERS)('of user $name is understood by an independent client', async (user) => {
    const { lab, port } = await opened();
    const client = secure(port, clientUser(user));
    expect(textsOf(await client.walk('1.3.6.1.2.1.31.1.1.1.1'))).toEqual(lab.switch.interfaces.map(({ shortName }) => shortName));
    const set = client.set([{ oid: '1.3.6.1.2.1.1.6.0', type: snmp.ObjectType.OctetString, value: user.name }]);
    expect(
      await set.then(
        () => 'rw',
        () => 'ro',
      ),
    ).toBe(user.access ?? 'ro');
    expect(lab.switch.snmp.location).toBe(user.access === 'rw' ? user.name : 'Room 12');
  });

  test.each([
    ['an unknown user', { ...USERS[1]!, name: 'nobody' }, 'unknownUserNames', /user name/i],
    ['a wrong password', { ...USERS[1]!, authKey: 'not maplesyrup' }, 'wrongDigests', /digest/i],
    [
      'privacy that the user does not have',
      { ...USERS[1]!, privProtocol: 'aes', privKey: 'pancakes-and-more' },
      'unsupportedSecLevels',
      /security level/i,
    ],
  ] as const)('reports %s', async (_, user, __, error) => {
    const { port } = await opened();
    await expect(secure(port, clientUser(user)).get('1.3.6.1.2.1.1.5.0')).rejects.toThrow(error);
  });

  test('refuses a user with a key who does not use it', async () => {
    const { port } = await opened();
    await expect(secure(port, { name: 'only-sha', level: snmp.SecurityLevel.noAuthNoPriv }).get('1.3.6.1.2.1.1.5.0')).rejects.toThrow(
      'AuthorizationError',
    );
  });

  test('has a context for each VLAN of a bridge, and no other', async () => {
    const { lab, port } = await opened();
    const inVlan = lab.forwarding.macTable(lab.switch).filter(({ vlan }) => vlan === 10);
    expect(inVlan.length).toBeGreaterThan(0);
    const user = clientUser(USERS[1]!);
    expect(await secure(port, user, 'vlan-10').walk('1.3.6.1.2.1.17.4.3.1.1')).toHaveLength(inVlan.length);
    expect(await secure(port, user).walk('1.3.6.1.2.1.17.4.3.1.1')).toHaveLength(0);
    await expect(secure(port, user, 'vlan-99').get('1.3.6.1.2.1.1.5.0')).rejects.toThrow();
  });
});

test('IOS tells of one VLAN by a community with its number', async () => {
  const lab = campus();
  const agents = agentsOf(lab);
  await agents.open(lab.switch);
  const port = portOf(agents, lab.switch);
  const stations = lab.forwarding.macTable(lab.switch).filter(({ vlan }) => vlan === 10).length;
  expect(await community(port, 'public@10').walk('1.3.6.1.2.1.17.4.3.1.1')).toHaveLength(stations);
  await expect(community(port, 'public@11').get('1.3.6.1.2.1.1.5.0')).rejects.toThrow('timed out');
});

test('every address of every device is translated to where its agent answers', async () => {
  const lab = campus();
  const agents = agentsOf(lab);
  for (const device of [lab.router, lab.switch, lab.host, lab.pc]) await agents.open(device);
  expect(agents.count()).toBe(3);
  const rows = agents.translations().map((row) => Translation.parse(row));
  expect(rows.map(({ address }) => address).toSorted()).toEqual(['10.10.0.1', '10.10.0.2', '10.10.0.20', '172.16.0.1', '192.0.2.1']);
  for (const { to_port, node_id } of rows) {
    const [name] = await community(to_port).get('1.3.6.1.2.1.1.5.0');
    expect(String(name?.value)).toBe(lab.forwarding.deviceOf(node_id)?.hostname);
  }
  agents.close(lab.router);
  expect(agents.translations()).toHaveLength(2);
});

test('an engine that boots again says so, and clients find its time again', async () => {
  const lab = campus();
  lab.router.snmp.users.push(USERS[1]!);
  const fixed = await freePort();
  const agents = agentsOf(lab, { ports: [fixed, fixed] });
  await agents.open(lab.router);
  const client = secure(fixed, clientUser(USERS[1]!));
  const boots = async (): Promise<number> => Number((await client.get('1.3.6.1.6.3.10.2.1.2.0'))[0]?.value);
  const first = await boots();
  expect(first).toBeGreaterThan(0);
  agents.close(lab.router);
  await agents.open(lab.router);
  await until('the port is free', () => agents.count() === 1);
  expect(await boots()).toBeGreaterThan(first);
});

describe('what goes wrong with an agent', () => {
  test('a slow one answers late, a silent one never, until it is restored', async () => {
    const lab = campus();
    const agents = agentsOf(lab);
    await agents.open(lab.host);
    const client = clientOf(
      snmp.createSession('127.0.0.1', 'public', { port: portOf(agents, lab.host), version: snmp.Version2c, timeout: 250, retries: 0 }),
    );
    const name = async (): Promise<string[]> => textsOf(await client.get('1.3.6.1.2.1.1.5.0'));
    agents.slow(lab.host, 2_000);
    await expect(name()).rejects.toThrow('timed out');
    agents.restore(lab.host);
    expect(await name()).toEqual(['srv']);
    agents.silence(lab.host);
    await expect(name()).rejects.toThrow('timed out');
    agents.restore(lab.host);
    expect(await name()).toEqual(['srv']);
  });

  test('what finds no descriptor is told, and gets the next that is free', async () => {
    const lab = campus();
    const lines: string[] = [];
    const log: Log = { ...silentLog, warn: (message) => void lines.push(message) };
    const agents = agentsOf(lab, { maxSockets: 1, log });
    for (const device of [lab.router, lab.switch, lab.host]) await agents.open(device);
    expect(agents.count()).toBe(1);
    await until('it is told', () => lines.length > 0);
    expect(lines).toEqual([expect.stringMatching(/^2 SNMP agents have no socket and do not answer \(SW1, srv\): 1 sockets are the most/)]);
    agents.close(lab.router);
    await until('the switch answers', () => agents.translations().some(({ node_id }) => node_id === lab.switch.node.nodeId));
    expect(agents.count()).toBe(1);
  });

  test('without agents nothing is opened', async () => {
    const lab = campus();
    const agents = agentsOf(lab, { agents: 'none' });
    await agents.open(lab.router);
    expect([agents.count(), agents.translations()]).toEqual([0, []]);
  });
});

describe('notifications', () => {
  const NMS = '203.0.113.9';

  async function receiver(): Promise<{ port: number; datagrams: Uint8Array[] }> {
    const socket = createSocket('udp4');
    const datagrams: Uint8Array[] = [];
    socket.on('message', (bytes) => void datagrams.push(bytes));
    const port = await new Promise<number>((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket.address().port)));
    endsWithTest(() => new Promise<void>((resolve) => socket.close(() => resolve())));
    return { port, datagrams };
  }

  /** R2 reaches the world over R1, which knows it behind an address that no device has. */
  async function reporting(version: '1' | '2c' | '3'): Promise<{ lab: Campus; agents: Agents; datagrams: Uint8Array[] }> {
    const lab = campus();
    const { port, datagrams } = await receiver();
    const agents = agentsOf(lab, { trapReceivers: [{ address: NMS, host: '127.0.0.1', port }] });
    lab.change(() => {
      lab.router.staticRoutes = [{ network: 0, prefixBits: 0, via: parseIpv4('10.10.0.99'), interfaceName: null, distance: 1 }];
      lab.router.snmp.users.push(USERS[1]!);
      lab.router.snmp.trapHosts = [{ ip: parseIpv4(NMS)!, community: version === '3' ? USERS[1]!.name : 'traps', version }];
    });
    await agents.open(lab.router);
    await until('coldStart came', () => datagrams.length === 1);
    return { lab, agents, datagrams };
  }

  const said = (bytes: Uint8Array | undefined): string[] => {
    const message = decodeCommunityMessage(bytes ?? new Uint8Array());
    return [
      Buffer.from(message?.community ?? []).toString(),
      ...(message?.pdu.varbinds ?? []).map(
        ({ name, value }) => `${oidText(name)}=${'value' in value ? String(value.value).replaceAll(',', '.') : value.type}`,
      ),
    ];
  };

  test('tell of a start, of links that go and come, and of wrong communities when that is enabled', async () => {
    const { lab, agents, datagrams } = await reporting('2c');
    expect(said(datagrams[0])).toEqual(['traps', '1.3.6.1.2.1.1.3.0=6000', '1.3.6.1.6.3.1.1.4.1.0=1.3.6.1.6.3.1.1.5.1']);
    lab.pass(1_000);
    const link = [...lab.project.links.values()].find(({ ends }) => ends.some(({ node }) => node === lab.far.node))!;
    lab.suspend(link);
    await until('linkDown came', () => datagrams.length === 2);
    expect(said(datagrams[1])).toEqual([
      'traps',
      '1.3.6.1.2.1.1.3.0=6100',
      '1.3.6.1.6.3.1.1.4.1.0=1.3.6.1.6.3.1.1.5.3',
      '1.3.6.1.2.1.2.2.1.1.2=2',
      '1.3.6.1.2.1.2.2.1.7.2=1',
      '1.3.6.1.2.1.2.2.1.8.2=2',
    ]);
    lab.suspend(link, false);
    await until('linkUp came', () => datagrams.length === 3);
    expect(said(datagrams[2])).toContain('1.3.6.1.6.3.1.1.4.1.0=1.3.6.1.6.3.1.1.5.4');
    const stranger = community(portOf(agents, lab.router), 'guess');
    await expect(stranger.get('1.3.6.1.2.1.1.5.0')).rejects.toThrow('timed out');
    expect(datagrams).toHaveLength(3);
    lab.router.otherLines.set('', ['snmp-server enable traps snmp authentication linkdown linkup']);
    await expect(stranger.get('1.3.6.1.2.1.1.5.0')).rejects.toThrow('timed out');
    await until('authenticationFailure came', () => datagrams.length === 4);
    expect(said(datagrams[3])).toContain('1.3.6.1.6.3.1.1.4.1.0=1.3.6.1.6.3.1.1.5.5');
  });

  test('of version 1 are traps of RFC 1157', async () => {
    const { datagrams } = await reporting('1');
    expect(decodeCommunityMessage(datagrams[0]!)?.pdu).toMatchObject({
      type: 'TrapV1',
      generic: 0,
      specific: 0,
      timestamp: 6_000,
      agentAddress: Uint8Array.of(192, 0, 2, 1),
    });
  });

  test('of version 3 are read by an independent receiver that knows the user', async () => {
    const user = USERS.find(({ name }) => name === 'sha256-aes')!;
    const port = await freePort();
    const heard: string[] = [];
    const listener = snmp.createReceiver(
      { port, address: '127.0.0.1' },
      (_: Error | null, notification: { pdu: { varbinds: snmp.Varbind[] } } | undefined) => {
        heard.push(...textsOf(notification?.pdu.varbinds ?? []));
      },
    );
    listener.getAuthorizer().addUser(clientUser(user));
    endsWithTest(() => new Promise<void>((resolve) => listener.close(() => resolve())));
    const lab = campus();
    lab.router.snmp.users.push(user);
    lab.router.snmp.trapHosts = [{ ip: parseIpv4('10.10.0.30')!, community: user.name, version: '3' }];
    await agentsOf(lab, { trapReceivers: [{ address: '10.10.0.30', projectId: lab.project.projectId, host: '127.0.0.1', port }] }).open(
      lab.router,
    );
    await until('the trap is understood', () => heard.length > 0);
    expect(heard).toEqual(['6000', '1.3.6.1.6.3.1.1.5.1']);
  });

  test('that a broken network cannot carry are lost', async () => {
    const { lab, datagrams } = await reporting('2c');
    const up = [...lab.project.links.values()].find(({ ends }) =>
      [lab.switch.node, lab.router.node].every((node) => ends.some((end) => end.node === node)),
    )!;
    lab.suspend(up);
    expect(lab.forwarding.operUp(lab.router.interfaces[0]!)).toBe(false);
    lab.suspend(up, false);
    await until('the link came back', () => datagrams.length === 2);
    expect(said(datagrams[1])).toContain('1.3.6.1.6.3.1.1.4.1.0=1.3.6.1.6.3.1.1.5.4');
  });
});
