import { describe, expect, test } from 'vitest';
import { decodeCommunityMessage } from '#wire/snmp-message.ts';
import { oid, oidText } from '#wire/snmp-oid.ts';
import { mutated, xorshift } from '#wire/test-mutation.ts';
import { decodeScopedPdu, decodeUsm, decodeV3 } from '#wire/snmp-v3.ts';
import type { SecureEngineOptions } from '../agent/secure-engine.ts';
import type { UsmUser } from '../agent/usm-users.ts';
import { DEVICE_ENGINE, LINK_DOWN, notification, ofInterface, ofVersion1, ofVersion2, ofVersion3 } from './test-sender.ts';
import { fuzzedTraps } from './test-fuzzed-traps.ts';
import { type Decoded, TrapDecoder } from './trap-decoder.ts';

const READER: UsmUser = {
  user: 'reader',
  auth_protocol: 'sha256',
  auth_key: 'auth password',
  priv_protocol: 'aes',
  priv_key: 'priv password',
};
const SIGNER: UsmUser = { user: 'signer', auth_protocol: 'md5', auth_key: 'auth password' };
const NOBODY: UsmUser = { user: 'open' };
const ENGINE: SecureEngineOptions = {
  id: Buffer.from('80001f8805aabbccdd', 'hex'),
  boots: 3,
  time: () => 100,
  users: [READER, SIGNER, NOBODY],
  maxBytes: 65_507,
};

function decoder(communities?: readonly string[]): TrapDecoder {
  return new TrapDecoder({ engine: ENGINE, wellKnown: ['public'], ...(communities === undefined ? {} : { communities }) });
}

function decode(bytes: Uint8Array, by = decoder()): Decoded {
  return by.decode(bytes, { source: '10.0.0.9', sourcePort: 161, receivedMs: 1_000 });
}

/** What the trap says, or why it is none. */
function told(decoded: Decoded) {
  if (decoded.kind !== 'trap') return `${decoded.kind}: ${decoded.why}`;
  const { trapOid, agent, source, version, community, user, uptimeTicks, inform } = decoded.trap;
  return { trapOid, agent, source, version, community, user, uptimeTicks, inform };
}

const common = { source: '10.0.0.9', uptimeTicks: 4_200, inform: false };

describe('a trap', () => {
  test('of version 1 is told in the words of version 2', () => {
    expect(told(decode(ofVersion1()))).toEqual({
      ...common,
      trapOid: LINK_DOWN,
      agent: '10.1.1.1',
      version: '1',
      community: 'public',
      user: null,
    });
    expect(told(decode(ofVersion1({ generic: 6, specific: 17, agentAddress: new Uint8Array(4) })))).toMatchObject({
      trapOid: '1.3.6.1.4.1.9.1.620.0.17',
      agent: '10.0.0.9',
    });
    expect(told(decode(ofVersion1({ generic: 9 })))).toBe('unreadable: it does not say what happened');
  });

  test('of version 2c is told, its community only where everybody knows it', () => {
    const decoded = decode(ofVersion2(notification(), 'secret of the lab'));
    expect(told(decoded)).toEqual({ ...common, trapOid: LINK_DOWN, agent: '10.0.0.9', version: '2c', community: '***', user: null });
    expect(decoded).toMatchObject({ trap: { varbinds: ofInterface(3) }, answer: null });
  });

  test('that a proxy passed on is of the agent that it names', () => {
    const address = { name: oid('1.3.6.1.6.3.18.1.3.0'), value: { type: 'IpAddress', value: Uint8Array.of(10, 7, 7, 7) } } as const;
    expect(told(decode(ofVersion2(notification(LINK_DOWN, [address]))))).toMatchObject({ agent: '10.7.7.7', source: '10.0.0.9' });
  });

  test.each([
    ['signed and encrypted', READER, 'reader'],
    ['signed', SIGNER, 'signer'],
    ['open', NOBODY, 'open'],
    ['of AES-256 as Blumenthal makes its key', { ...READER, auth_protocol: 'sha', priv_protocol: 'aes256b' } as const, 'reader'],
    ['of AES-256 as Reeder makes its key', { ...READER, auth_protocol: 'sha', priv_protocol: 'aes256r' } as const, 'reader'],
    ['of DES', { ...READER, priv_protocol: 'des' } as const, 'reader'],
  ])('of version 3, %s, is told with its user', (_, user, name) => {
    const by = new TrapDecoder({ engine: { ...ENGINE, users: [user] }, wellKnown: [] });
    expect(told(decode(ofVersion3(notification(), user), by))).toEqual({
      ...common,
      trapOid: LINK_DOWN,
      agent: '10.0.0.9',
      version: '3',
      community: null,
      user: name,
    });
  });

  test.each([
    ['of a community that is not taken', ofVersion2(notification()), 'refused: its community is not one of those that are taken'],
    ['of nobody who is known', ofVersion3(notification(), { ...SIGNER, user: 'stranger' }), 'refused: unknownUserNames'],
    ['signed with another key', ofVersion3(notification(), { ...SIGNER, auth_key: 'another password' }), 'refused: wrongDigests'],
    [
      'unsigned, of a user who has a key',
      ofVersion3(notification(), SIGNER, DEVICE_ENGINE, { signed: false }),
      'refused: unsupportedSecLevels',
    ],
    [
      'encrypted with another key',
      ofVersion3(notification(), { ...READER, priv_key: 'another password' }),
      'unreadable: its contents cannot be read; the privacy key may be another one',
    ],
    ['without what happened', ofVersion2({ ...notification(), varbinds: [] }, 'lab'), 'unreadable: it does not say what happened'],
    ['that is a request', ofVersion2({ ...notification(), type: 'GetRequest' }, 'lab'), 'refused: it is no trap and no inform'],
    ['that is no SNMP', Buffer.from('hello'), 'unreadable: it is no SNMP message'],
  ])('%s is not taken', (_, bytes, why) => {
    expect(told(decode(bytes, decoder(['lab'])))).toBe(why);
  });

  test('that was sent before and is sent again much later by somebody else is not taken', () => {
    const by = decoder();
    const old = ofVersion3(notification(), SIGNER);
    const now = ofVersion3(notification(), SIGNER, { ...DEVICE_ENGINE, time: 1_151 });
    const restarted = ofVersion3(notification(), SIGNER, { ...DEVICE_ENGINE, boots: 6, time: 2 });
    expect([old, old, now, old, restarted, now].map((bytes) => decode(bytes, by).kind)).toEqual([
      'trap',
      'trap',
      'trap',
      'refused',
      'trap',
      'refused',
    ]);
  });
});

describe('an inform', () => {
  const inform = notification(LINK_DOWN, ofInterface(3), { type: 'InformRequest', requestId: 77 });

  test('of version 2c is answered with what it said', () => {
    const decoded = decode(ofVersion2(inform));
    expect(told(decoded)).toMatchObject({ inform: true, version: '2c' });
    const answer = decodeCommunityMessage(Uint8Array.from((decoded.answer as () => Uint8Array)()));
    expect(answer).toEqual({ version: 'v2c', community: Uint8Array.from(Buffer.from('public')), pdu: { ...inform, type: 'Response' } });
  });

  /** The Report that a datagram was answered with: the counter's name, and engine and time that the sender learns. */
  function reported(decoded: Decoded) {
    expect(decoded.kind).toBe('greeting');
    const message = decodeV3(decoded.answer as Uint8Array)!;
    const { engineId, boots, time } = decodeUsm(message.security)!;
    const { pdu } = decodeScopedPdu(message.data)!;
    return { name: oidText(pdu.varbinds[0]!.name), signed: message.header.authenticated, engine: { id: engineId, boots, time } };
  }

  test('of version 3 learns the engine, then its time, and is then answered', () => {
    const by = decoder();
    const unknown = { id: new Uint8Array(), boots: 0, time: 0 };
    const first = reported(decode(ofVersion3(inform, { user: '' }, unknown), by));
    expect(first).toMatchObject({ name: '1.3.6.1.6.3.15.1.1.4.0', signed: false });
    expect(Buffer.from(first.engine.id)).toEqual(ENGINE.id);
    const second = reported(decode(ofVersion3(inform, READER, { ...first.engine, boots: 1 }, { sealed: false }), by));
    expect(second).toMatchObject({ name: '1.3.6.1.6.3.15.1.1.2.0', signed: true, engine: { boots: 3, time: 100 } });
    const third = decode(ofVersion3(inform, READER, second.engine), by);
    expect(told(third)).toMatchObject({ inform: true, version: '3', user: 'reader' });
    const answer = decodeV3((third.answer as () => Uint8Array)())!;
    expect(answer.header).toMatchObject({ msgId: 77, authenticated: true, encrypted: true, reportable: false });
  });

  test('of version 3 that is of another engine is told which one this is', () => {
    expect(reported(decode(ofVersion3(inform, SIGNER, DEVICE_ENGINE))).name).toBe('1.3.6.1.6.3.15.1.1.4.0');
    expect(decode(ofVersion3(inform, SIGNER, DEVICE_ENGINE, { reportable: false }))).toMatchObject({ kind: 'refused' });
  });
});

test('what is made of traps by changing their bytes is read as traps or none', () => {
  const { messages, decode: read } = fuzzedTraps();
  const random = xorshift(6);
  const kinds = new Set<string>();
  for (let count = 0; count < 2_000; count += 1) kinds.add((read(mutated(messages, random)) as Decoded).kind);
  expect([...kinds].toSorted()).toEqual(['greeting', 'refused', 'trap', 'unreadable']);
});
