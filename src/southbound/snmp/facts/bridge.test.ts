import { expect, test } from 'vitest';
import { forwardingOf, vlansOf } from './bridge.ts';
import { heardOf } from './test-heard.ts';
import {
  BASE_PORT,
  BRIDGE_FDB,
  IEEE_Q_FDB,
  IEEE_Q_VLAN_STATIC,
  Q_BRIDGE_FDB,
  Q_VLAN_CURRENT,
  Q_VLAN_STATIC,
  VTP_VLAN,
} from './standard-columns.ts';

const MAC = '0.80.121.102.104.5';

test('a learned address is at the interface of its port, in the VLAN of its filtering database', () => {
  const heard = heardOf({
    [BASE_PORT.dot1dBasePortIfIndex]: { 4: 10_104 },
    [Q_VLAN_CURRENT.dot1qVlanFdbId]: { '0.20': 3 },
    [Q_BRIDGE_FDB.dot1qTpFdbPort]: { [`3.${MAC}`]: 4, [`9.${MAC}`]: 0 },
    [Q_BRIDGE_FDB.dot1qTpFdbStatus]: { [`3.${MAC}`]: 3, [`9.${MAC}`]: 4 },
    [BRIDGE_FDB.dot1dTpFdbPort]: { [MAC]: 4 },
  });
  expect(forwardingOf(heard)).toEqual([{ mac: '00:50:79:66:68:05', interface: 10_104, vlan: 20 }]);
});

test('a bridge with components tells both in tables of its own', () => {
  const heard = heardOf({
    [BASE_PORT.dot1dBasePortIfIndex]: { 4: 7 },
    [IEEE_Q_FDB.ieee8021QBridgeTpFdbPort]: { [`1.30.${MAC}`]: 4 },
    [IEEE_Q_VLAN_STATIC.ieee8021QBridgeVlanStaticName]: { '1.30': 'voice' },
  });
  expect(forwardingOf(heard)).toEqual([{ mac: '00:50:79:66:68:05', interface: 7, vlan: 30 }]);
  expect(vlansOf(heard)).toEqual([{ id: 30, name: 'voice' }]);
});

test('a bridge without VLANs tells addresses without', () => {
  const heard = heardOf({ [BASE_PORT.dot1dBasePortIfIndex]: { 4: 7 }, [BRIDGE_FDB.dot1dTpFdbPort]: { [MAC]: 4 } });
  expect(forwardingOf(heard)).toEqual([{ mac: '00:50:79:66:68:05', interface: 7, vlan: null }]);
});

test("VLANs are those of 802.1Q and Cisco's, each once", () => {
  const heard = heardOf({
    [VTP_VLAN.vtpVlanName]: { '1.1': 'default', '1.30': 'voice' },
    [Q_VLAN_STATIC.dot1qVlanStaticName]: { 20: 'users', 30: 'VLAN0030' },
    [Q_VLAN_CURRENT.dot1qVlanFdbId]: { '0.40': 1, '0.4095': 1 },
  });
  expect(vlansOf(heard)).toEqual([
    { id: 1, name: 'default' },
    { id: 20, name: 'users' },
    { id: 30, name: 'voice' },
    { id: 40, name: null },
  ]);
});
