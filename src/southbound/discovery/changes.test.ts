import { beforeAll, expect, test } from 'vitest';
import type { EquipmentDocument } from '#model/equipment.ts';
import { changesBetween } from './changes.ts';
import { discoverDevice } from './device-discovery.ts';
import { fitted } from './document-size.ts';
import { agentAnswer, agentFacts, consoleAnswer, consoleFacts, groundWith, nodeOf, projectOf, type Fakes } from './test-ground.ts';

const running = 'hostname R1\ninterface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n';
const both: Fakes = {
  consoleFacts: () => consoleAnswer(consoleFacts(), { configuration: { running, startup: null } }),
  snmpFacts: () => agentAnswer(agentFacts()),
};

async function documentOf(fakes: Fakes): Promise<EquipmentDocument> {
  const { target, around } = groundWith(projectOf([nodeOf(1, 'R1', { addresses: ['10.0.0.1'] })]), fakes);
  return (await discoverDevice(target, around)).document;
}

let before: EquipmentDocument;
beforeAll(async () => {
  before = await documentOf(both);
});

test('the same device twice has not changed, whatever its uptime and its load', async () => {
  const later = { ...agentFacts(), system: { ...agentFacts().system, uptime_s: 999_999 }, processors: [{ descr: 'CPU', usage: 93 }] };
  expect(changesBetween(before, await documentOf({ ...both, snmpFacts: () => agentAnswer(later) }))).toEqual([]);
});

test('what is other is told with before and after: facts, addresses, neighbors, lines of the configuration', async () => {
  const facts = consoleFacts();
  const [first, second] = facts.interfaces!;
  const changed = {
    ...facts,
    identity: { ...facts.identity, serial: 'FTX9999' },
    interfaces: [{ ...first!, addresses: [{ address: '10.0.7.1', prefix_length: 24 }] }, second!],
    neighbors: [],
  };
  const after = await documentOf({
    consoleFacts: () => consoleAnswer(changed, { configuration: { running: `${running} shutdown\n`, startup: null } }),
    snmpFacts: () => agentAnswer({ ...agentFacts(), addresses: [] }),
  });
  const changes = changesBetween(before, after);
  expect(changes).toContainEqual({ fact: 'identity.serial', before: 'FTX0945W0MY', after: 'FTX9999' });
  expect(changes).toContainEqual({ fact: 'interfaces.FastEthernet0/0.addresses.10.0.7.1', before: null, after: 24 });
  expect(changes).toContainEqual({ fact: 'neighbors.cdp FastEthernet0/0 R2 Fas 0/0', before: 'present', after: null });
  expect(changes).toContainEqual({ fact: 'configuration.running.interface FastEthernet0/0 / shutdown', before: null, after: 'present' });
});

test('a source that is silent this time has taken nothing away', async () => {
  const withoutAgent = await documentOf({ ...both, snmpFacts: () => agentAnswer({}, { answered: false, reason: 'It did not answer.' }) });
  expect(withoutAgent.snmp_data.snmp_available).toBe(false);
  expect(changesBetween(before, withoutAgent)).toEqual([]);
  // Nor has it brought anything when it speaks again.
  expect(changesBetween(withoutAgent, before)).toEqual([]);
});

test('a console that was cut short, or shows less to who is not let in, has lost nothing', async () => {
  const less = { ...consoleFacts(), neighbors: [], interfaces: [] };
  const cut = await documentOf({
    consoleFacts: () =>
      consoleAnswer(less, { complete: false, reason: 'Its time was over.', configuration: { running: null, startup: null } }),
  });
  expect(cut).toMatchObject({ discovery_status: 'partial', console: { answered: true, reason: 'Its time was over.' } });
  expect(cut.steps.find(({ step }) => step === 'console')).toMatchObject({ status: 'partial', error: 'Its time was over.' });
  const whole = await documentOf({ consoleFacts: both.consoleFacts! });
  expect(changesBetween(whole, cut)).toEqual([]);
  expect(changesBetween(cut, whole)).toEqual([]);
  const outside = await documentOf({
    consoleFacts: () => consoleAnswer(consoleFacts(), { configuration: { running: null, startup: null } }),
  });
  expect(changesBetween(whole, outside)).toEqual([]);
  expect(changesBetween(outside, whole)).toEqual([]);
});

test('a document that is too long for an event is cut where it is missed least, and says so', () => {
  const arp = Array.from({ length: 4_000 }, (_, at) => ({
    address: `10.1.${at >> 8}.${at & 255}`,
    mac: 'aa:bb:cc:00:00:01',
    interface: null,
    sources: ['snmp' as const],
  }));
  const large: EquipmentDocument = {
    ...before,
    network_info: {
      ...before.network_info,
      arp,
      fdb: Array.from({ length: 9_000 }, () => ({ mac: 'aa:bb:cc:00:00:02', interface: null, vlan: 1, sources: [] })),
    },
    configuration: { ...before.configuration, running: 'x'.repeat(250_000) },
  };
  const made = fitted(large, 400_000);
  expect(JSON.stringify(made).length).toBeLessThanOrEqual(400_000);
  expect(made.configuration.running).toHaveLength(200_000);
  expect(made.left_out).toContainEqual({ list: 'configuration.running (characters)', kept: 200_000, of: 250_000 });
  expect(made.left_out.find(({ list }) => list === 'network_info.fdb')).toMatchObject({ kept: made.network_info.fdb.length, of: 9_000 });
  expect(made.facts).toEqual(large.facts);
  expect(fitted(before)).toEqual(before);
});
