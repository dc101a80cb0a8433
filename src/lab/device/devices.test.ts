import { describe, expect, test } from 'vitest';
import { testNetwork } from '../forwarding/test-network.ts';
import type { LabNode } from '../network/objects.ts';
import type { Device } from './device.ts';
import { deviceKindOf } from './device-kinds.ts';
import { chassisMac, managementIp, ospfRouterId, uptimeMs } from './identity.ts';
import { addInterface, interfaceNamed, interfaceOfPort, removeInterface } from './interfaces.ts';
import { parseIpv4 } from './ipv4.ts';
import { cpuPercent, loadAverage, memoryUsedBytes } from './load.ts';
import { dottedMac, parseMac, portMacs, vlanMac } from './mac-addresses.ts';
import { startupFileOf } from './startup-file.ts';

const ip = (text: string): number => parseIpv4(text)!;

function node(nodeType: string, properties: Record<string, unknown> = {}, symbol = ':/symbols/computer.svg'): LabNode {
  const lab = testNetwork();
  return {
    ...lab.hub('N1'),
    nodeType,
    properties,
    symbol,
    nodeId: '01234567-89ab-4cde-8f01-23456789abcd',
    applicationId: nodeType === 'vpcs' ? 7 : null,
  };
}

describe('what runs on a node', () => {
  test.each([
    ['vpcs', {}, '', 'vpcs'],
    ['dynamips', { platform: 'c3725' }, '', 'router'],
    ['iou', { path: 'i86bi-linux-l2-adventerprisek9-15.2d.bin' }, '', 'switch'],
    ['iou', { path: '/images/IOU/L2-ADVENTERPRISEK9-M-15.2.bin' }, '', 'switch'],
    ['iou', { path: 'i86bi_LinuxL2-AdvEnterpriseK9-M_152.bin' }, '', 'switch'],
    ['iou', { path: 'i86bi-linux-l3-adventerprisek9-15.4.1T.bin' }, '', 'router'],
    ['iou', { path: 'iou.bin' }, ':/symbols/classic/multilayer_switch.svg', 'switch'],
    ['qemu', { hda_disk_image: 'vios-adventerprisek9-m.spa.159-3.m3.qcow2' }, '', 'router'],
    ['qemu', { hda_disk_image: 'vios_l2-adventerprisek9-m.ssa.high_iron_20200929.qcow2' }, '', 'switch'],
    ['qemu', { hda_disk_image: 'debian-12.qcow2' }, ':/symbols/classic/qemu_guest.svg', 'host'],
    ['qemu', { hda_disk_image: 'any.qcow2' }, ':/symbols/classic/router.svg', 'router'],
    ['docker', {}, '', 'host'],
    ['virtualbox', {}, '', 'host'],
    ['cloud', {}, '', null],
    ['ethernet_switch', {}, ':/symbols/ethernet_switch.svg', null],
    ['frame_relay_switch', {}, '', null],
    ['traceng', {}, '', null],
  ])('a %s with %o and symbol "%s" is %s', (nodeType, properties, symbol, kind) => {
    expect(deviceKindOf(node(nodeType, properties, symbol))).toBe(kind);
  });

  test.each([
    ['vpcs', {}, 'project-files/vpcs/01234567-89ab-4cde-8f01-23456789abcd/startup.vpc'],
    ['dynamips', { dynamips_id: 3 }, 'project-files/dynamips/01234567-89ab-4cde-8f01-23456789abcd/configs/i3_startup-config.cfg'],
    ['iou', {}, 'project-files/iou/01234567-89ab-4cde-8f01-23456789abcd/startup-config.cfg'],
    ['docker', {}, 'project-files/docker/01234567-89ab-4cde-8f01-23456789abcd/etc/network/interfaces'],
    ['qemu', { hda_disk_image: 'vios.qcow2' }, 'project-files/qemu/01234567-89ab-4cde-8f01-23456789abcd/startup-config.cfg'],
    ['ethernet_hub', {}, null],
  ])('a %s with %o boots from %s', (nodeType, properties, path) => {
    expect(startupFileOf(node(nodeType, properties))).toBe(path);
  });
});

describe('MAC addresses', () => {
  test.each([
    ['vpcs', {}, 0, 0, '00:50:79:66:68:07'],
    ['dynamips', { platform: 'c3725', mac_addr: 'c201.0b5e.0000' }, 0, 1, 'c2:01:0b:5e:00:01'],
    ['dynamips', { platform: 'c3725', mac_addr: 'c201.0b5e.0000' }, 1, 0, 'c2:01:0b:5e:00:10'],
    ['dynamips', { platform: 'c7200', mac_addr: 'ca01.0b5e.0000' }, 0, 0, 'ca:01:0b:5e:00:08'],
    ['dynamips', { platform: 'c7200', mac_addr: 'ca01.0b5e.0000' }, 2, 1, 'ca:01:0b:5e:00:39'],
    ['dynamips', { platform: 'c3745', dynamips_id: 9 }, 0, 0, 'c4:09:ab:cd:00:00'],
    ['iou', { application_id: 1 }, 0, 1, 'aa:bb:cc:00:01:10'],
    ['iou', { application_id: 300 }, 3, 2, 'aa:bb:cc:01:2c:23'],
    ['qemu', {}, 2, 0, '0c:67:89:ab:cd:02'],
    ['qemu', { mac_address: '0c:11:22:33:44:ff' }, 1, 0, '0c:11:22:33:45:00'],
    ['docker', {}, 1, 0, '02:42:23:45:67:01'],
  ])('of a %s with %o, port %i/%i: %s', (nodeType, properties, adapter, port, mac) => {
    expect(portMacs(node(nodeType, properties))(adapter, port)).toBe(mac);
  });

  test('VLAN interfaces of an IOU have the address of its bridge', () => {
    expect(vlanMac(node('iou', { application_id: 1 }))).toBe('aa:bb:cc:80:01:00');
  });

  test('are read and written in both forms', () => {
    expect(dottedMac('aa:bb:cc:00:01:10')).toBe('aabb.cc00.0110');
    expect(parseMac('aabb.cc00.0110')).toEqual([0xaa, 0xbb, 0xcc, 0, 1, 0x10]);
    expect(parseMac('aabb.cc00.011')).toBeNull();
  });
});

describe('devices', () => {
  test('a device boots from its startup configuration, which counts as saved, and ends with its node', () => {
    const read: [string, string][] = [];
    const reader = (language: string) => (device: Device, text: string) => {
      read.push([language, text]);
      device.revision += 3;
    };
    const lab = testNetwork({ startups: { ios: reader('ios'), vpcs: reader('vpcs'), host: reader('host') } });
    const [router, pc, host] = [lab.router('R1'), lab.vpcs('PC1'), lab.host('H1')];
    expect(read).toEqual([]);
    for (const device of [router, pc, host]) {
      lab.project.files.set(startupFileOf(device.node)!, Buffer.from(`of ${device.node.name}`));
      lab.stop(device);
    }
    expect([...lab.devices.all()]).toEqual([]);
    const again = [router, pc, host].map((device) => lab.start(device)!);
    expect(read).toEqual([
      ['ios', 'of R1'],
      ['vpcs', 'of PC1'],
      ['host', 'of H1'],
    ]);
    expect(again.map(({ revision, savedRevision }) => [revision, savedRevision])).toEqual([
      [3, 3],
      [3, 3],
      [3, 3],
    ]);
    expect(lab.devices.of(router.node) === again[0]).toBe(true);
  });

  test('listeners hear of every boot and end, once', () => {
    const lab = testNetwork();
    const heard: string[] = [];
    lab.devices.onBoot((device) => heard.push(`boot ${device.node.name}`));
    const leave = lab.devices.onEnd((device) => heard.push(`end ${device.node.name}`));
    const router = lab.router('R1');
    expect(lab.devices.boot(router.node) === router).toBe(true);
    lab.stop(router);
    lab.stop(router);
    leave();
    lab.start(router);
    lab.stop(router);
    expect(heard).toEqual(['boot R1', 'end R1', 'boot R1']);
    expect(lab.devices.boot(lab.hub('B1'))).toBeNull();
  });

  test('ports are interfaces in their order, with the names that the device gives them', () => {
    const lab = testNetwork();
    expect(
      lab
        .router('R1', 3)
        .interfaces.map(({ index, name, shortName, speedBps, switchport }) => [index, name, shortName, speedBps, switchport]),
    ).toEqual([
      [1, 'FastEthernet0/0', 'Fa0/0', 100_000_000, null],
      [2, 'FastEthernet0/1', 'Fa0/1', 100_000_000, null],
      [3, 'FastEthernet1/0', 'Fa1/0', 100_000_000, null],
    ]);
    const sw = lab.switch('S1', 5);
    expect(sw.interfaces.at(-1)).toMatchObject({ name: 'Ethernet1/0', adminUp: true, switchport: { mode: 'access', accessVlan: 1 } });
    expect(lab.vpcs('PC1').interfaces[0]).toMatchObject({ name: 'eth0', mac: '00:50:79:66:68:00' });
    expect(interfaceNamed(sw, 'et1/0') === interfaceOfPort(sw, 1, 0)).toBe(true);
  });

  test('routers have their ports shut until they are configured', () => {
    const lab = testNetwork();
    const { node: of } = lab.router('R1');
    lab.devices.end(of);
    expect(lab.devices.boot(of)!.interfaces.map(({ adminUp }) => adminUp)).toEqual([false, false, false, false]);
  });

  test('an ifIndex that was given is not given again', () => {
    const lab = testNetwork();
    const router = lab.router('R1', 2);
    const first = addInterface(router, { name: 'Loopback0', kind: 'loopback' }, 5);
    expect(first).toMatchObject({ index: 3, shortName: 'Lo0', mac: '', adminUp: true, lastChangeMs: 5 });
    removeInterface(router, first);
    expect(addInterface(router, { name: 'Loopback1', kind: 'loopback' }, 5).index).toBe(4);
    removeInterface(router, router.interfaces[0]!);
    expect(router.interfaces.map(({ index }) => index)).toEqual([1, 2, 4]);
  });

  test('subinterfaces go with their interface', () => {
    const lab = testNetwork();
    const router = lab.router('R1', 1);
    const loopback = addInterface(router, { name: 'Loopback0', kind: 'loopback' }, 0);
    const sub = addInterface(router, { name: 'FastEthernet0/0.10', kind: 'ethernet', vlan: 10, parent: router.interfaces[0]! }, 0);
    expect(sub).toMatchObject({ shortName: 'Fa0/0.10', mac: router.interfaces[0]!.mac, speedBps: 100_000_000, vlan: 10, port: null });
    removeInterface(router, loopback);
    removeInterface(router, sub);
    expect(router.interfaces).toHaveLength(1);
  });
});

test('what a device says of itself follows from its configuration', () => {
  const lab = testNetwork();
  const router = lab.router('R1');
  lab.pass(90_000);
  expect(uptimeMs(router, lab.network.simulatedMs())).toBe(90_000);
  expect(chassisMac(router)).toBe(router.interfaces[0]!.mac);
  expect([managementIp(router), ospfRouterId(router)]).toEqual([null, null]);
  lab.address(lab.port(router, 0), '10.0.0.9/24');
  lab.address(lab.port(router, 1), '10.0.1.9/24');
  router.ospf = { processId: 1, routerId: null, networks: [], passiveInterfaces: [] };
  expect([managementIp(router), ospfRouterId(router)]).toEqual([ip('10.0.0.9'), ip('10.0.1.9')]);
  lab.address(addInterface(router, { name: 'Loopback0', kind: 'loopback' }, 0), '1.1.1.1/32');
  expect([managementIp(router), ospfRouterId(router)]).toEqual([ip('1.1.1.1'), ip('1.1.1.1')]);
  router.ospf.routerId = ip('2.2.2.2');
  expect(ospfRouterId(router)).toBe(ip('2.2.2.2'));
});

test('load stays within what there is', () => {
  const lab = testNetwork();
  const router = lab.router('R1');
  expect(cpuPercent(router)).toBeLessThan(10);
  Object.assign(router.load, { faultCpuPercent: 250, faultMemoryBytes: 2 ** 40 });
  expect([cpuPercent(router), loadAverage(router), memoryUsedBytes(router)]).toEqual([100, 1, router.load.memoryTotalBytes]);
});

test('the platform is what the emulator emulates', () => {
  const lab = testNetwork();
  const { platform } = lab.router('R1');
  expect(platform).toMatchObject({ objectId: '1.3.6.1.4.1.9.1.222', model: '7206VXR' });
  expect(platform.description).toMatch(
    /^Cisco IOS Software, 7200 Software \(C7200-ADVENTERPRISEK9-M\), Version 15\.2\(4\)S5, RELEASE SOFTWARE \(fc1\)\r\n/,
  );
  expect(lab.switch('S1').platform).toMatchObject({ objectId: '1.3.6.1.4.1.9.1.1' });
  expect(lab.host('H1').platform.description).toMatch(/^Linux H1 6\.1\.0/);
});
