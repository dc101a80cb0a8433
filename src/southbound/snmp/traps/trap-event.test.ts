import { expect, test } from 'vitest';
import { oid } from '#wire/snmp-oid.ts';
import type { SnmpValue } from '#wire/snmp-value.ts';
import { trapReceived } from './messages.ts';
import { notificationName } from './notification-names.ts';
import { LINK_DOWN, ofInterface } from './test-sender.ts';
import { trapEvent, typedVarbind } from './trap-event.ts';

const TRAP = {
  version: '2c',
  community: '***',
  user: null,
  inform: false,
  agent: '10.1.1.1',
  source: '10.0.0.9',
  sourcePort: 161,
  receivedMs: Date.UTC(2026, 10, 25),
  trapOid: LINK_DOWN,
  uptimeTicks: 4_200,
  enterprise: null,
  agentAddress: '10.1.1.1',
  varbinds: ofInterface(3),
} as const;

const OWNER = { projectId: '10000000-0000-4000-8000-000000000001', nodeId: '20000000-0000-4000-8000-000000000001' };

test('a trap is an event of its agent, with names', () => {
  const event = trapEvent({ trap: TRAP, count: 1, sinceMs: TRAP.receivedMs, repeated: false }, null);
  expect(event).toEqual({
    type: 'snmp.trap.received',
    source: '/modules/snmp',
    subject: 'agents/10.1.1.1',
    priority: 'normal',
    time: '2026-11-25T00:00:00.000Z',
    data: {
      agent: '10.1.1.1',
      source: '10.0.0.9',
      project_id: null,
      node_id: null,
      version: '2c',
      community: '***',
      user: null,
      inform: false,
      trap: { oid: LINK_DOWN, name: 'IF-MIB::linkDown', enterprise: null },
      uptime_ticks: 4_200,
      varbinds: [
        { oid: '1.3.6.1.2.1.2.2.1.1.3', name: 'ifIndex.3', type: 'Integer32', value: 3 },
        { oid: '1.3.6.1.2.1.2.2.1.7.3', name: 'ifAdminStatus.3', type: 'Integer32', value: 2 },
        { oid: '1.3.6.1.2.1.2.2.1.8.3', name: 'ifOperStatus.3', type: 'Integer32', value: 2 },
      ],
      received_at: '2026-11-25T00:00:00.000Z',
      count: 1,
      since: '2026-11-25T00:00:00.000Z',
    },
  });
  expect(trapReceived.data.parse(event.data)).toEqual(event.data);
  expect(trapEvent({ trap: TRAP, count: 40, sinceMs: TRAP.receivedMs - 9_000, repeated: true }, OWNER)).toMatchObject({
    priority: 'low',
    projectid: OWNER.projectId,
    nodeid: OWNER.nodeId,
    data: { project_id: OWNER.projectId, node_id: OWNER.nodeId, count: 40, since: '2026-11-24T23:59:51.000Z' },
  });
});

test.each<[string, SnmpValue, object]>([
  [
    '1.3.6.1.4.1.9.9.41.1.2.3.1.5.12',
    { type: 'OctetString', value: Buffer.from('%LINK-3-UPDOWN') },
    { name: 'clogHistMsgText.12', value: '%LINK-3-UPDOWN' },
  ],
  [
    '1.3.6.1.2.1.2.2.1.6.3',
    { type: 'OctetString', value: Buffer.from('0c2fb0000001', 'hex') },
    { value: '0c:2f:b0:00:00:01', encoding: 'mac' },
  ],
  ['1.3.6.1.4.1.1.1', { type: 'OctetString', value: Buffer.from('ff00', 'hex') }, { type: 'OctetString', value: 'ff00', encoding: 'hex' }],
  ['1.3.6.1.4.1.1.2', { type: 'Counter64', value: 2n ** 60n }, { type: 'Counter64', value: '1152921504606846976' }],
  ['1.3.6.1.4.1.1.3', { type: 'IpAddress', value: Uint8Array.of(10, 0, 0, 1) }, { type: 'IpAddress', value: '10.0.0.1' }],
  ['1.3.6.1.4.1.1.4', { type: 'ObjectIdentifier', value: oid('1.3.6.1') }, { type: 'ObjectIdentifier', value: '1.3.6.1' }],
  ['1.3.6.1.2.1.15.3.1.2.10.0.0.1', { type: 'Integer', value: 6 }, { name: 'bgpPeerState.10.0.0.1', type: 'Integer32', value: 6 }],
  ['1.3.6.1.4.1.1.5', { type: 'Null' }, { type: 'Null', value: null }],
])('%s is shown as what it is', (name, value, shown) => {
  expect(typedVarbind({ name: oid(name), value })).toMatchObject(shown);
});

test.each([
  ['1.3.6.1.6.3.1.1.5.1', 'SNMPv2-MIB::coldStart'],
  ['1.3.6.1.6.3.1.1.5.5', 'SNMPv2-MIB::authenticationFailure'],
  ['1.3.6.1.2.1.15.0.2', 'BGP4-MIB::bgpBackwardTransNotification'],
  ['1.3.6.1.2.1.14.16.2.2', 'OSPF-TRAP-MIB::ospfNbrStateChange'],
  ['1.3.6.1.4.1.9.9.43.2.0.1', 'CISCO-CONFIG-MAN-MIB::ciscoConfigManEvent'],
  ['1.3.6.1.4.1.9.0.0', 'OLD-CISCO-TS-MIB::reload'],
  ['1.3.6.1.6.3.1.1.5', null],
  ['1.3.6.1.2.1.17.0.0', null],
])('%s is called %s', (trapOid, name) => {
  expect(notificationName(trapOid)).toBe(name);
});
