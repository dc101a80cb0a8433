import { describe, expect, test } from 'vitest';
import { oid } from '#wire/snmp-oid.ts';
import { campus } from './test-campus.ts';
import { askSecurely, type Deviation, reported, request, type TestAgent, testAgent } from './test-manager.ts';
import type { SnmpUser } from './user-keys.ts';

const SYS_NAME = '1.3.6.1.2.1.1.5.0';
const get = request('GetRequest', [SYS_NAME]);
const plain: SnmpUser = { name: 'plain', authProtocol: null, authKey: null, privProtocol: null, privKey: null };
const signer: SnmpUser = { name: 'signer', authProtocol: 'sha256', authKey: 'maplesyrup', privProtocol: null, privKey: null };
const secret: SnmpUser = { name: 'secret', authProtocol: 'sha', authKey: 'maplesyrup', privProtocol: 'des', privKey: 'pancakes-and-more' };
const aes: SnmpUser = { ...secret, name: 'aes', privProtocol: 'aes256' };

function agentOf(): TestAgent {
  const lab = campus();
  lab.switch.snmp.users.push(plain, signer, secret, aes);
  return testAgent(lab.network, lab.switch);
}

test.each([plain, signer, secret, aes])('a request of user $name is answered at the level at which it was asked', (user) => {
  const agent = agentOf();
  const reply = askSecurely(agent, user, get);
  expect(reply?.header).toMatchObject({
    msgId: 4_711,
    authenticated: user.authKey !== null,
    encrypted: user.privKey !== null,
    reportable: false,
  });
  expect(reply?.scoped?.pdu).toMatchObject({
    type: 'Response',
    requestId: 77,
    errorStatus: 0,
    varbinds: [{ name: oid(SYS_NAME), value: { type: 'OctetString', value: new Uint8Array(Buffer.from('SW1')) } }],
  });
});

test('who may encrypt may also only sign, but not neither', () => {
  const agent = agentOf();
  expect(askSecurely(agent, secret, get, { header: { encrypted: false } })?.scoped?.pdu.errorStatus).toBe(0);
  // 16: authorizationError.
  expect(askSecurely(agent, secret, get, { header: { authenticated: false, encrypted: false } })?.scoped?.pdu.errorStatus).toBe(16);
});

test('salts are not used twice', () => {
  const agent = agentOf();
  const salts = Array.from({ length: 50 }, () => Buffer.from(askSecurely(agent, secret, get)!.usm.privacy).toString('hex'));
  expect(new Set(salts).size).toBe(50);
});

describe('discovery', () => {
  const nobody: SnmpUser = { ...plain, name: '' };
  const first: Deviation = { engineId: new Uint8Array(), boots: 0, time: 0, scoped: { contextEngineId: new Uint8Array() } };

  test('tells the engine, and counts (RFC 3414 §4)', () => {
    const agent = agentOf();
    agent.pass(1_000);
    const reply = askSecurely(agent, nobody, request('GetRequest', []), first);
    expect(reported(reply)).toEqual(oid('1.3.6.1.6.3.15.1.1.4.0'));
    expect(reply?.usm).toMatchObject({ engineId: agent.engine.id, boots: 1, time: 1_000 });
    expect(reply?.header).toMatchObject({ authenticated: false, encrypted: false });
    expect(agent.statistics.unknownEngineIDs).toBe(1);
  });

  test('tells nothing to who does not want a Report', () => {
    const agent = agentOf();
    expect(askSecurely(agent, nobody, request('GetRequest', []), { ...first, header: { reportable: false } })).toBeNull();
    expect(agent.statistics.unknownEngineIDs).toBe(1);
  });

  test('finds an engine id of Cisco or Net-SNMP with the MAC address in it (RFC 3411 §5)', () => {
    const lab = campus();
    const ids = [lab.switch, lab.host].map((device) => Buffer.from(testAgent(lab.network, device).engine.id).toString('hex'));
    expect(ids).toEqual([
      `8000000903${lab.switch.interfaces[0]!.mac.replaceAll(':', '')}`,
      `80001f8803${lab.host.interfaces[0]!.mac.replaceAll(':', '')}`,
    ]);
  });
});

describe('a message is refused', () => {
  test.each([
    [
      'of an engine that it is not',
      signer,
      { engineId: Buffer.from('8000000903000000000000', 'hex') },
      '1.3.6.1.6.3.15.1.1.4.0',
      'unknownEngineIDs',
    ],
    ['of a user that it does not know', { ...signer, name: 'nobody' }, {}, '1.3.6.1.6.3.15.1.1.3.0', 'unknownUserNames'],
    ['that is signed by a user without a key', { ...signer, name: 'plain' }, {}, '1.3.6.1.6.3.15.1.1.1.0', 'unsupportedSecLevels'],
    ['that is encrypted by a user who only signs', { ...secret, name: 'signer' }, {}, '1.3.6.1.6.3.15.1.1.1.0', 'unsupportedSecLevels'],
    ['that is signed with another password', { ...signer, authKey: 'not maplesyrup' }, {}, '1.3.6.1.6.3.15.1.1.5.0', 'wrongDigests'],
    ['that is signed with another hash', { ...signer, authProtocol: 'md5' }, {}, '1.3.6.1.6.3.15.1.1.5.0', 'wrongDigests'],
    ['whose salt is not of eight bytes', secret, { privacy: new Uint8Array(7) }, '1.3.6.1.6.3.15.1.1.6.0', 'decryptionErrors'],
    [
      'for a context that does not exist',
      signer,
      { scoped: { contextName: Buffer.from('vlan-99') } },
      '1.3.6.1.6.3.12.1.5.0',
      'unknownContexts',
    ],
    [
      'for another engine behind it',
      signer,
      { scoped: { contextEngineId: Uint8Array.of(1, 2, 3, 4, 5) } },
      '1.3.6.1.6.3.11.2.1.3.0',
      'unknownPDUHandlers',
    ],
  ] as const satisfies readonly (readonly [string, SnmpUser, Deviation, string, string])[])(
    '%s',
    (_, user, deviation, counter, statistic) => {
      const agent = agentOf();
      expect(reported(askSecurely(agent, user, get, deviation))).toEqual(oid(counter));
      expect(agent.statistics[statistic]).toBe(1);
      expect(agent.statistics.inGetRequests).toBe(0);
      expect(agent.failures()).toBe(statistic === 'wrongDigests' ? 1 : 0);
    },
  );

  test.each([
    [151, 0, false],
    [150, 0, true],
    [0, 150, true],
    [0, 151, false],
  ])('when the engine is at %i s and the message at %i s: timely is %s (RFC 3414 §3.2)', (engineTime, time, timely) => {
    const agent = agentOf();
    agent.pass(engineTime);
    const reply = askSecurely(agent, secret, get, { time });
    expect(reply?.scoped?.pdu.type).toBe(timely ? 'Response' : 'Report');
    expect(reported(reply)).toEqual(timely ? null : oid('1.3.6.1.6.3.15.1.1.2.0'));
    // The Report is signed, not encrypted: so the sender can believe the time, and set its clock by it.
    expect(reply?.header).toMatchObject({ authenticated: true, encrypted: timely });
    expect(reply?.usm.time).toBe(engineTime);
  });

  test('of a life before this one', () => {
    const lab = campus();
    lab.switch.snmp.users.push(signer);
    expect(reported(askSecurely(testAgent(lab.network, lab.switch, 5), signer, get, { boots: 4 }))).toEqual(oid('1.3.6.1.6.3.15.1.1.2.0'));
  });

  test.each([
    ['privacy without authentication (RFC 3412 §7.2)', { header: { authenticated: false } }, 'invalidMsgs'],
    ['another security model', { header: { securityModel: 2 } }, 'unknownSecurityModels'],
    ['a maximum size below 484', { header: { maxSize: 483 } }, 'inASNParseErrs'],
    ['another version', { spoil: (message: Uint8Array) => void (message[message.indexOf(2) + 2] = 9) }, 'inBadVersions'],
  ] as const satisfies readonly (readonly [string, Deviation, string])[])('without a word: %s', (_, deviation, statistic) => {
    const agent = agentOf();
    expect(askSecurely(agent, secret, get, deviation)).toBeNull();
    expect(agent.statistics[statistic]).toBe(1);
  });

  test('without a word, when it was encrypted with another password: what comes out is no PDU', () => {
    const agent = agentOf();
    expect(askSecurely(agent, { ...aes, privKey: 'waffles-and-more' }, get)).toBeNull();
    expect(agent.statistics.inASNParseErrs).toBe(1);
  });

  test('without a word, when it is none that an agent answers', () => {
    const agent = agentOf();
    for (const type of ['Response', 'Report', 'TrapV2', 'InformRequest'] as const)
      expect(askSecurely(agent, signer, request(type, [SYS_NAME]))).toBeNull();
    expect(agent.statistics.unknownPDUHandlers).toBe(4);
  });
});

test.each([plain, signer, secret, aes])('no answer to user $name is larger than what the sender or the agent takes', (user) => {
  const agent = agentOf();
  const bulk = request('GetBulkRequest', ['1.3.6.1.2.1.2'], { errorIndex: 10_000 });
  for (const maxSize of [484, 700, 1_499, 1_500, 65_507]) {
    const reply = askSecurely(agent, user, bulk, { header: { maxSize } })!;
    expect(reply.bytes).toBeLessThanOrEqual(Math.min(maxSize, 1_500));
    expect(reply.bytes).toBeGreaterThan(Math.min(maxSize, 1_500) - 150);
  }
});
