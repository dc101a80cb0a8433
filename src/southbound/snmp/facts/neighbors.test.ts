import { expect, test } from 'vitest';
import { IF_TABLE, IFX_TABLE } from '../objects.ts';
import { cdpNeighborsOf, lldpNeighborsOf } from './neighbors.ts';
import { heardOf } from './test-heard.ts';
import {
  BASE_PORT,
  CDP_CACHE,
  LLDP_LOCAL_PORT,
  LLDP_REMOTE,
  LLDP_REMOTE_ADDRESS,
  LLDP_V2_REMOTE,
  TMNX_LLDP_REMOTE,
} from './standard-columns.ts';

const MAC = Uint8Array.from([0x00, 0x50, 0x79, 0x66, 0x68, 0x01]);

test('a neighbor is at the interface that its local port names, not at the one of the same number', () => {
  const heard = heardOf({
    [IFX_TABLE.ifName]: { 1: 'Gi0/1', 10_101: 'Gi1/0/1' },
    [LLDP_LOCAL_PORT.lldpLocPortIdSubtype]: { 1: 5 },
    [LLDP_LOCAL_PORT.lldpLocPortId]: { 1: 'Gi1/0/1' },
    [LLDP_REMOTE.lldpRemChassisIdSubtype]: { '0.1.7': 4 },
    [LLDP_REMOTE.lldpRemChassisId]: { '0.1.7': MAC },
    [LLDP_REMOTE.lldpRemPortIdSubtype]: { '0.1.7': 5 },
    [LLDP_REMOTE.lldpRemPortId]: { '0.1.7': 'ge-0/0/3' },
    [LLDP_REMOTE.lldpRemPortDesc]: { '0.1.7': 'to core' },
    [LLDP_REMOTE.lldpRemSysName]: { '0.1.7': 'edge-1' },
    [LLDP_REMOTE.lldpRemSysDesc]: { '0.1.7': 'Junos' },
    [LLDP_REMOTE_ADDRESS.lldpRemManAddrIfSubtype]: { '0.1.7.1.4.192.0.2.7': 2 },
  });
  expect(lldpNeighborsOf(heard)).toEqual([
    {
      protocol: 'lldp',
      local_port: 'Gi1/0/1',
      local_index: 10_101,
      remote_host: 'edge-1',
      remote_port: 'ge-0/0/3',
      remote_port_descr: 'to core',
      remote_platform: 'Junos',
      remote_mac: '00:50:79:66:68:01',
      remote_address: '192.0.2.7',
    },
  ]);
});

test('a local port without a row is a port of the bridge, else an interface by its number', () => {
  const told = (columns: Parameters<typeof heardOf>[0]) =>
    lldpNeighborsOf(heardOf({ [LLDP_REMOTE.lldpRemSysName]: { '0.3.1': 'far' }, ...columns })).map(({ local_port, local_index }) => [
      local_port,
      local_index,
    ]);
  expect(told({ [BASE_PORT.dot1dBasePortIfIndex]: { 3: 12 }, [IF_TABLE.ifDescr]: { 12: 'port 12', 3: 'port 3' } })).toEqual([
    ['port 12', 12],
  ]);
  expect(told({ [IF_TABLE.ifDescr]: { 3: 'port 3' } })).toEqual([['port 3', 3]]);
  expect(told({})).toEqual([['3', null]]);
});

test('a port is what the other end calls it, with its description beside', () => {
  const port = (subtype: number, id: string | Uint8Array) => {
    const [neighbor] = lldpNeighborsOf(
      heardOf({
        [LLDP_REMOTE.lldpRemSysName]: { '0.1.1': 'far' },
        [LLDP_REMOTE.lldpRemPortIdSubtype]: { '0.1.1': subtype },
        [LLDP_REMOTE.lldpRemPortId]: { '0.1.1': id },
        [LLDP_REMOTE.lldpRemPortDesc]: { '0.1.1': 'eth0' },
      }),
    );
    return [neighbor?.remote_port, neighbor?.remote_port_descr];
  };
  expect([port(3, MAC), port(7, '514'), port(5, 'Ethernet1'), port(5, '')]).toEqual([
    ['00:50:79:66:68:01', 'eth0'],
    ['514', 'eth0'],
    ['Ethernet1', 'eth0'],
    ['eth0', 'eth0'],
  ]);
});

test('a host without a name goes by its chassis', () => {
  const heard = heardOf({ [LLDP_REMOTE.lldpRemChassisIdSubtype]: { '0.1.1': 4 }, [LLDP_REMOTE.lldpRemChassisId]: { '0.1.1': MAC } });
  expect(lldpNeighborsOf(heard)).toMatchObject([{ remote_host: '00:50:79:66:68:01', remote_mac: '00:50:79:66:68:01' }]);
});

test('the same neighbor, heard at several times, is told once', () => {
  const heard = heardOf({
    [LLDP_REMOTE.lldpRemSysName]: { '0.3.1': 'far', '500.3.1': 'far', '500.3.2': 'other' },
    [LLDP_REMOTE.lldpRemPortId]: { '0.3.1': 'e1', '500.3.1': 'e1', '500.3.2': 'e1' },
  });
  expect(lldpNeighborsOf(heard).map(({ remote_host }) => remote_host)).toEqual(['far', 'other']);
});

test('Nokia has LLDP in a table of its own, whose port is the interface', () => {
  const heard = heardOf({
    [IFX_TABLE.ifName]: { 35_684_352: '1/1/2' },
    [TMNX_LLDP_REMOTE.tmnxLldpRemSysName]: { '900.35684352.1.4': 'far' },
  });
  expect(lldpNeighborsOf(heard)).toMatchObject([{ local_port: '1/1/2', local_index: 35_684_352, remote_host: 'far' }]);
});

test('LLDP-V2 tells the interface itself', () => {
  const heard = heardOf({ [IFX_TABLE.ifName]: { 9: 'eth9' }, [LLDP_V2_REMOTE.lldpV2RemSysName]: { '0.9.1.4': 'far' } });
  expect(lldpNeighborsOf(heard)).toMatchObject([{ local_port: 'eth9', local_index: 9, remote_host: 'far' }]);
});

test('CDP tells device, port and platform; a serial number with a name in brackets is that name', () => {
  const heard = heardOf({
    [IFX_TABLE.ifName]: { 2: 'Fa0/2' },
    [CDP_CACHE.cdpCacheAddress]: { '2.1': Uint8Array.from([192, 0, 2, 9]) },
    [CDP_CACHE.cdpCacheDeviceId]: { '2.1': 'SAL1234ABCD(core-1)', '2.2': 'R2.example.net' },
    [CDP_CACHE.cdpCacheDevicePort]: { '2.1': 'mgmt0' },
    [CDP_CACHE.cdpCachePlatform]: { '2.1': 'N9K-C9300v' },
  });
  expect(cdpNeighborsOf(heard)).toMatchObject([
    {
      protocol: 'cdp',
      local_port: 'Fa0/2',
      local_index: 2,
      remote_host: 'core-1',
      remote_port: 'mgmt0',
      remote_platform: 'N9K-C9300v',
      remote_address: '192.0.2.9',
    },
    { remote_host: 'R2.example.net', remote_port: null, remote_address: null },
  ]);
});
