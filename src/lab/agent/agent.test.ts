import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCommunityMessage, type Pdu } from '#wire/snmp-message.ts';
import { beginsWith, oid, oidText } from '#wire/snmp-oid.ts';
import type { SnmpValue } from '#wire/snmp-value.ts';
import { addInterface } from '../device/interfaces.ts';
import { parseIpv4 } from '../device/ipv4.ts';
import { campus } from './test-campus.ts';
import { ask, askSecurely, errorOf, request, testAgent } from './test-manager.ts';

const SYS_CONTACT = '1.3.6.1.2.1.1.4.0';
const SYS_NAME = '1.3.6.1.2.1.1.5.0';
const IF_ALIAS_2 = '1.3.6.1.2.1.31.1.1.1.18.2';
const IF_ADMIN_2 = '1.3.6.1.2.1.2.2.1.7.2';
const HC_IN_1 = '1.3.6.1.2.1.31.1.1.1.6.1';

const text = (value: string): SnmpValue => ({ type: 'OctetString', value: new Uint8Array(Buffer.from(value)) });
const number = (value: number): SnmpValue => ({ type: 'Integer', value });
const typesOf = (pdu: Pdu | null): string[] => pdu?.varbinds.map(({ value }) => value.type) ?? [];

function routerAgent() {
  const lab = campus();
  return { lab, device: lab.router, agent: testAgent(lab.network, lab.router) };
}

describe('GET', () => {
  test('tells what there is no object and what there is no instance of (RFC 3416 §4.2.1)', () => {
    const { agent } = routerAgent();
    expect(
      typesOf(
        ask(
          agent,
          request('GetRequest', [
            SYS_NAME,
            '1.3.6.1.2.1.1.99.0',
            '1.3.6.1.2.1.1.5',
            '1.3.6.1.2.1.1.5.1',
            '1.3.6.1.2.1.2.2.1.2.999',
            '1.3',
            '2.999',
          ]),
        ),
      ),
    ).toEqual(['OctetString', 'noSuchObject', 'noSuchInstance', 'noSuchInstance', 'noSuchInstance', 'noSuchObject', 'noSuchObject']);
  });

  test('of version 1 names the first that is missing, and hides Counter64 (RFC 3584 §4.2.2.1)', () => {
    const { agent } = routerAgent();
    const missing = ask(agent, request('GetRequest', [SYS_NAME, '1.3.6.1.2.1.1.99.0', SYS_NAME]), { version: 'v1' });
    expect([errorOf(missing), missing?.errorIndex, typesOf(missing)]).toEqual(['noSuchName', 2, ['Null', 'Null', 'Null']]);
    expect(errorOf(ask(agent, request('GetRequest', [HC_IN_1]), { version: 'v1' }))).toBe('noSuchName');
    expect(typesOf(ask(agent, request('GetRequest', [HC_IN_1])))).toEqual(['Counter64']);
  });

  test('that does not fit is tooBig: with nothing since version 2, with the request before', () => {
    const { agent } = routerAgent();
    const large = request(
      'GetRequest',
      Array.from({ length: 40 }, () => '1.3.6.1.2.1.1.1.0'),
    );
    expect([errorOf(ask(agent, large)), ask(agent, large)?.varbinds.length]).toEqual(['tooBig', 0]);
    const old = ask(agent, large, { version: 'v1' });
    expect([errorOf(old), old?.varbinds.length]).toEqual(['tooBig', 40]);
    expect(agent.statistics).toMatchObject({ outTooBigs: 3, silentDrops: 0 });
  });

  test('that does not even fit as it was asked is dropped and counted', () => {
    const { agent } = routerAgent();
    const names = Array.from({ length: 150 }, () => '1.3.6.1.2.1.1.1.0');
    expect(ask(agent, request('GetRequest', names), { version: 'v1' })).toBeNull();
    expect(agent.statistics.silentDrops).toBe(1);
  });
});

describe('GETBULK', () => {
  test('is not known to version 1', () => {
    const { agent } = routerAgent();
    expect(ask(agent, request('GetBulkRequest', [SYS_NAME], { errorIndex: 3 }), { version: 'v1' })).toBeNull();
    expect(agent.statistics.inASNParseErrs).toBe(1);
  });

  test('stays within the size of a message however much is asked for', () => {
    const { agent } = routerAgent();
    const reply = agent.receive(
      encodeCommunityMessage({
        version: 'v2c',
        community: Buffer.from('public'),
        pdu: request('GetBulkRequest', ['1.3', '1.3.6.1.2.1.2'], { errorIndex: 0x7fff_ffff }),
      }),
    );
    expect(reply!.length).toBeLessThanOrEqual(1_500);
    expect(reply!.length).toBeGreaterThan(1_300);
  });

  test('of which not even the first fits is tooBig: an empty answer would be asked for again for ever', () => {
    const lab = campus();
    const agent = testAgent(lab.network, lab.switch);
    const reader = { name: 'reader', authProtocol: null, authKey: null, privProtocol: null, privKey: null } as const;
    agent.device.snmp.users.push(reader);
    const reply = askSecurely(agent, reader, request('GetBulkRequest', ['1.3.6.1.2.1.1'], { errorIndex: 10 }), {
      header: { maxSize: 484 },
    });
    expect([errorOf(reply?.scoped?.pdu ?? null), reply?.scoped?.pdu.varbinds]).toEqual(['tooBig', []]);
  });

  test('ends where everything has ended', () => {
    const { agent } = routerAgent();
    expect(typesOf(ask(agent, request('GetBulkRequest', ['2.1', '2.2'], { errorIndex: 100 })))).toEqual(['endOfMibView', 'endOfMibView']);
  });
});

describe('SET', () => {
  test('is configuration: it is kept by the device and counts as a change', () => {
    const { lab, agent, device } = routerAgent();
    const before = [device.revision, lab.forwarding.epoch(lab.project.projectId)] as const;
    const set = request('SetRequest', [
      [SYS_CONTACT, text('ops')],
      [IF_ALIAS_2, text('to R2')],
      [IF_ADMIN_2, number(2)],
    ]);
    expect(ask(agent, set, { community: 'private' })).toEqual({ ...set, type: 'Response' });
    expect([device.snmp.contact, device.interfaces[1]!.description, device.interfaces[1]!.adminUp]).toEqual(['ops', 'to R2', false]);
    expect(device.revision).toBeGreaterThan(before[0]);
    expect(lab.forwarding.epoch(lab.project.projectId)).toBeGreaterThan(before[1]);
    expect(lab.forwarding.operUp(lab.far.interfaces[0]!)).toBe(false);
  });

  test.each([
    ['a value of another type', SYS_CONTACT, number(1), 'wrongType', 'badValue'],
    ['a text that is too long', IF_ALIAS_2, text('x'.repeat(65)), 'wrongLength', 'badValue'],
    ['a text that would break the configuration', SYS_CONTACT, text('x\nenable secret y'), 'wrongValue', 'badValue'],
    ['a host name with a blank', SYS_NAME, text('R 1'), 'wrongValue', 'badValue'],
    ['testing(3)', IF_ADMIN_2, number(3), 'wrongValue', 'badValue'],
    ['what is only read', '1.3.6.1.2.1.1.1.0', text('x'), 'notWritable', 'noSuchName'],
    ['what does not exist', '1.3.6.1.2.1.1.99.0', text('x'), 'notWritable', 'noSuchName'],
    ['an interface that does not exist', '1.3.6.1.2.1.2.2.1.7.99', number(1), 'noCreation', 'noSuchName'],
  ] as const)('refuses %s, and with it everything (RFC 3416 §4.2.5, RFC 3584 §4.3)', (_, name, value, error, before) => {
    const { agent, device } = routerAgent();
    const set = request('SetRequest', [
      [SYS_CONTACT, text('ops')],
      [name, value],
    ]);
    const refused = ask(agent, set, { community: 'private' });
    expect([errorOf(refused), refused?.errorIndex]).toEqual([error, 2]);
    expect(errorOf(ask(agent, set, { community: 'private', version: 'v1' }))).toBe(before);
    expect(device.snmp.contact).toBe('noc@example.net');
  });

  test('is refused to who may only read', () => {
    const { agent, device } = routerAgent();
    expect(errorOf(ask(agent, request('SetRequest', [[SYS_CONTACT, text('me')]])))).toBe('noAccess');
    const reader = { name: 'reader', authProtocol: null, authKey: null, privProtocol: null, privKey: null } as const;
    device.snmp.users.push(reader);
    expect(errorOf(askSecurely(agent, reader, request('SetRequest', [[SYS_CONTACT, text('me')]]))?.scoped?.pdu ?? null)).toBe('noAccess');
    expect(agent.statistics.inBadCommunityUses).toBe(1);
    expect(device.snmp.contact).toBe('noc@example.net');
  });
});

test('what changes is in the next answer: interfaces, what was learned, routes', () => {
  const { lab, device, agent } = routerAgent();
  const count = (root: string): number => {
    let found = 0;
    for (let name = oid(root); ; found += 1) {
      const [next] = ask(agent, request('GetNextRequest', [oidText(name)]))!.varbinds;
      if (next === undefined || !beginsWith(next.name, oid(root))) return found;
      name = next.name;
    }
  };
  const before = ['1.3.6.1.2.1.2.2.1.1', '1.3.6.1.2.1.4.22.1.1', '1.3.6.1.2.1.4.24.7.1.7'].map(count);
  const added = addInterface(device, { name: 'Loopback9', kind: 'loopback' }, lab.network.simulatedMs());
  expect(count('1.3.6.1.2.1.2.2.1.1')).toBe(before[0]! + 1);
  lab.address(added, '198.51.100.1/32');
  expect(count('1.3.6.1.2.1.4.24.7.1.7')).toBeGreaterThan(before[2]!);
  device.arp.clear();
  const own = count('1.3.6.1.2.1.4.22.1.1');
  expect(own).toBeLessThan(before[1]!);
  lab.forwarding.echo(lab.pc, parseIpv4('10.10.0.1')!);
  expect(count('1.3.6.1.2.1.4.22.1.1')).toBe(own + 1);
});

test('an unknown community is counted, told to the device, and not answered', () => {
  const { agent } = routerAgent();
  expect(ask(agent, request('GetRequest', [SYS_NAME]), { community: 'Public' })).toBeNull();
  expect([agent.statistics.inBadCommunityNames, agent.failures()]).toEqual([1, 1]);
});

test('a router has no community with a VLAN', () => {
  const { agent } = routerAgent();
  expect(ask(agent, request('GetRequest', [SYS_NAME]), { community: 'public@1' })).toBeNull();
});

test('the agent counts what it does (RFC 3418)', () => {
  const { agent } = routerAgent();
  ask(agent, request('GetRequest', [SYS_NAME, SYS_CONTACT]));
  ask(agent, request('GetNextRequest', [SYS_NAME]));
  ask(agent, request('SetRequest', [[SYS_CONTACT, text('ops')]]), { community: 'private' });
  agent.receive(Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x07));
  const counted = ask(
    agent,
    request('GetRequest', ['1.3.6.1.2.1.11.1.0', '1.3.6.1.2.1.11.2.0', '1.3.6.1.2.1.11.3.0', '1.3.6.1.2.1.11.13.0', '1.3.6.1.2.1.11.14.0']),
  );
  expect(counted?.varbinds.map(({ value }) => 'value' in value && value.value)).toEqual([5, 3, 1, 3, 1]);
});

describe('bytes that nobody should have sent', () => {
  const { agent, device } = routerAgent();
  device.snmp.users.push({ name: 'u', authProtocol: 'md5', authKey: 'maplesyrup', privProtocol: 'aes', privKey: 'maplesyrup' });
  const name = fc.array(fc.nat(300), { minLength: 2, maxLength: 20 }).map((rest) => oidText([1, 3, ...rest]));
  const types = ['GetRequest', 'GetNextRequest', 'GetBulkRequest', 'SetRequest', 'Response', 'InformRequest', 'TrapV2', 'Report'] as const;
  const pdu = fc.record({
    type: fc.constantFrom(...types),
    requestId: fc.integer(),
    errorStatus: fc.integer(),
    errorIndex: fc.integer(),
    names: fc.array(fc.oneof(name, fc.constantFrom(SYS_NAME, HC_IN_1, '1.3.6.1.2.1.2')), { maxLength: 6 }),
  });

  test('are dropped and counted', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const before = agent.statistics.inASNParseErrs + agent.statistics.inBadVersions;
        expect(agent.receive(bytes)).toBeNull();
        expect(agent.statistics.inASNParseErrs + agent.statistics.inBadVersions).toBe(before + 1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('that were a request before some of them changed are answered or not, and the agent lives on', () => {
    const spoiled = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 });
    fc.assert(
      fc.property(pdu, fc.constantFrom('v1', 'v2c'), spoiled, ({ names, ...rest }, version, changes) => {
        const bytes = Uint8Array.from(
          encodeCommunityMessage({
            version,
            community: Buffer.from('private'),
            pdu: { ...rest, varbinds: names.map((each) => ({ name: oid(each), value: { type: 'Null' } })) },
          }),
        );
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        const reply = agent.receive(bytes);
        expect(reply?.length ?? 0).toBeLessThanOrEqual(1_500);
      }),
      { numRuns: 1_500 },
    );
    expect(typesOf(ask(agent, request('GetRequest', [SYS_NAME])))).toEqual(['OctetString']);
    expect(agent.statistics.outGenErrs).toBe(0);
  });

  test('that were a message of version 3 likewise', () => {
    const spoiled = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 });
    const user = device.snmp.users[0]!;
    fc.assert(
      fc.property(pdu, spoiled, fc.boolean(), fc.boolean(), ({ names, ...rest }, changes, authenticated, encrypted) => {
        askSecurely(
          agent,
          user,
          { ...rest, varbinds: names.map((each) => ({ name: oid(each), value: { type: 'Null' } })) },
          {
            header: { authenticated, encrypted },
            spoil(message) {
              for (const [at, byte] of changes) message[at % message.length] = byte;
            },
          },
        );
      }),
      { numRuns: 1_000 },
    );
    expect(askSecurely(agent, user, request('GetRequest', [SYS_NAME]))?.scoped?.pdu.errorStatus).toBe(0);
  });
});
