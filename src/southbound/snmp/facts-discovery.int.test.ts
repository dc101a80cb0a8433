import { expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { DeviceFacts } from '#model/device-facts.ts';
import { decodeCommunityMessage, encodeCommunityMessage, ERROR_STATUS, type Pdu } from '#wire/snmp-message.ts';
import { beginsWith, oid } from '#wire/snmp-oid.ts';
import type { Varbind } from '#wire/snmp-value.ts';
import { CredentialMemory } from './credential-memory.ts';
import { type Candidate, discoverFacts } from './facts-discovery.ts';
import { IF_TABLE, IFX_TABLE, SYSTEM } from './objects.ts';
import { failed, following, integer, type Manner, named, openTestAgent, testSessions, type TestAgent, wellAnswered } from './test-agent.ts';

const text = (name: string, value: string): Varbind => ({ name: oid(name), value: { type: 'OctetString', value: Buffer.from(value) } });
/** A router of Cisco: its processor is in Cisco's own MIB. */
const ROUTER: readonly Varbind[] = [
  text(SYSTEM.sysDescr, 'Cisco IOS Software, 7200 Software (C7200-ADVENTERPRISEK9-M), Version 15.2(4)S5, RELEASE SOFTWARE (fc1)'),
  { name: oid(SYSTEM.sysObjectID), value: { type: 'ObjectIdentifier', value: oid('1.3.6.1.4.1.9.1.222') } },
  text(SYSTEM.sysName, 'core-1'),
  text(`${IF_TABLE.ifDescr}.1`, 'FastEthernet0/0'),
  text(`${IFX_TABLE.ifName}.1`, 'Fa0/0'),
  integer('1.3.6.1.2.1.4.20.1.2.192.0.2.1', 1),
  integer('1.3.6.1.4.1.9.9.109.1.1.1.1.8.1', 7),
  integer('1.3.6.1.6.3.1.1.6.1.0', 1),
];

async function opened(manner: Manner): Promise<TestAgent> {
  const agent = await openTestAgent(manner);
  endsWithTest(() => agent.close());
  return agent;
}

function discovery() {
  const sessions = testSessions();
  endsWithTest(() => sessions.close());
  const memory = new CredentialMemory();
  return (port: number, ...communities: readonly string[]) => {
    const candidates = communities.map((community): Candidate => ({ credential: { version: '2c', community }, name: community }));
    return discoverFacts([{ host: '127.0.0.1', port, timeoutMs: 150, retries: 1 }], `router ${port}`, candidates, {
      sessions,
      memory,
      clock: systemClock,
    });
  };
}

const answered = (asked: Pdu): Uint8Array => wellAnswered(asked, ROUTER);

test('an agent is read by the standard MIBs and those of its vendor, and tables that it lacks are not walked', async () => {
  const agent = await opened(answered);
  const { facts, complete, sections } = await discovery()(agent.port, 'public');
  expect(complete).toBe(true);
  expect(facts.identity).toMatchObject({ vendor: 'Cisco Systems', os: 'ios', version: '15.2(4)S5' });
  expect(facts.interfaces).toMatchObject([{ index: 1, name: 'Fa0/0', descr: 'FastEthernet0/0', addresses: [{ address: '192.0.2.1' }] }]);
  expect(facts.processors).toMatchObject([{ usage: 7 }]);
  const status = Object.fromEntries(sections.map((section) => [section.name, section.status]));
  expect(status).toMatchObject({ system: 'read', interfaces: 'read', vendor: 'read', routes: 'absent', printer: 'absent' });
  const walked = agent.asked.filter(({ type }) => type === 'GetBulkRequest').flatMap(({ varbinds }) => varbinds);
  expect(walked.some(({ name }) => beginsWith(name, oid(IF_TABLE.ifDescr)))).toBe(true);
  expect(walked.some(({ name }) => beginsWith(name, oid('1.3.6.1.2.1.4.24')))).toBe(false);
});

test('of several communities the one that is taken is found, and asked alone the next time', async () => {
  const heard: string[] = [];
  const agent = await opened((asked, bytes) => {
    const community = Buffer.from(decodeCommunityMessage(bytes)!.community).toString();
    heard.push(community);
    if (community !== 'third') return null;
    return encodeCommunityMessage({ ...decodeCommunityMessage(answered(asked))!, community: Buffer.from(community) });
  });
  const discover = discovery();
  expect((await discover(agent.port, 'first', 'second', 'third')).taken?.name).toBe('third');
  expect(new Set(heard)).toEqual(new Set(['first', 'second', 'third']));
  heard.length = 0;
  expect((await discover(agent.port, 'first', 'second', 'third')).answered).toBe(true);
  expect(new Set(heard)).toEqual(new Set(['third']));
});

test('an agent that takes none of the communities is told as such', async () => {
  const agent = await opened(() => null);
  const read = await discovery()(agent.port, 'public', 'private');
  expect(read).toMatchObject({ answered: false, complete: false, facts: {}, taken: undefined });
  expect(read.told).toMatch(/took none of 2 credentials/);
});

test('an agent that can answer no wide request is read all the same', async () => {
  const agent = await opened((asked) => (asked.varbinds.length > 3 ? failed(asked, 'tooBig') : answered(asked)));
  const { facts, complete } = await discovery()(agent.port, 'public');
  expect(complete).toBe(true);
  expect(facts).toMatchObject({ system: { name: 'core-1' }, interfaces: [{ name: 'Fa0/0' }], processors: [{ usage: 7 }] });
});

test('an agent of version 1, which refuses all for one object that is missing, is read all the same', async () => {
  const agent = await opened((asked, bytes) => {
    if (decodeCommunityMessage(bytes)?.version !== 'v1') return null;
    const values = asked.type === 'GetRequest' ? named(asked, ROUTER) : following({ ...asked, errorIndex: 1 }, ROUTER);
    const missing = values.findIndex(({ value }) => value.type === 'noSuchInstance' || value.type === 'endOfMibView');
    const refused = missing >= 0 ? { errorStatus: ERROR_STATUS.noSuchName, errorIndex: missing + 1 } : { errorStatus: 0, errorIndex: 0 };
    const pdu: Pdu = { type: 'Response', requestId: asked.requestId, ...refused, varbinds: missing >= 0 ? asked.varbinds : values };
    return encodeCommunityMessage({ version: 'v1', community: Buffer.from('public'), pdu });
  });
  const sessions = testSessions();
  endsWithTest(() => sessions.close());
  const candidates = (['2c', '1'] as const).map((version): Candidate => ({ credential: { version, community: 'public' }, name: version }));
  const places = [{ host: '127.0.0.1', port: agent.port, timeoutMs: 150, retries: 0 }];
  const read = await discoverFacts(places, 'old', candidates, { sessions, memory: new CredentialMemory(), clock: systemClock });
  expect(read.taken?.name).toBe('1');
  expect(read.facts).toMatchObject({
    system: { name: 'core-1' },
    identity: { os: 'ios' },
    interfaces: [{ name: 'Fa0/0' }],
    processors: [{ usage: 7 }],
  });
});

test('an agent that falls silent in the middle keeps what it said', async () => {
  const agent = await opened((asked) => {
    const walks = asked.type === 'GetBulkRequest';
    return walks && asked.varbinds.some(({ name }) => beginsWith(name, oid('1.3.6.1.2.1.31'))) ? null : answered(asked);
  });
  const { facts, complete, sections, answered: heard } = await discovery()(agent.port, 'public');
  expect(heard).toBe(true);
  expect(complete).toBe(false);
  expect(sections.filter(({ status }) => status === 'partial').map(({ name }) => name)).toEqual(['interfaces']);
  expect(facts).toMatchObject({ interfaces: [{ descr: 'FastEthernet0/0' }], processors: [{ usage: 7 }] });
});

test('an agent of which one answer in six is damaged is read to an end, and what is made of it are facts', async () => {
  let answers = 0;
  const agent = await opened((asked) => {
    const bytes = Buffer.from(answered(asked));
    answers += 1;
    // A bit further into the message each time, so that lengths, types and values are all hit.
    if (answers % 6 === 0) bytes[(answers * 7) % bytes.length]! ^= 1 << (answers % 8);
    return bytes;
  });
  const { facts, answered: heard } = await discovery()(agent.port, 'public');
  expect(heard).toBe(true);
  expect(() => DeviceFacts.parse(facts)).not.toThrow();
});
