import { describe, expect, test } from 'vitest';
import { portsOf, type PortSource } from './ports.ts';

function source(nodeType: string, properties: Record<string, unknown>, more: Partial<PortSource> = {}): PortSource {
  const iou = nodeType === 'iou';
  return {
    nodeType,
    properties,
    portNameFormat: iou ? 'Ethernet{segment0}/{port0}' : 'Ethernet{0}',
    portSegmentSize: iou ? 4 : 0,
    firstPortName: null,
    customAdapters: [],
    ...more,
  };
}

function names(...given: Parameters<typeof source>): string[] {
  return portsOf(source(...given)).map((port) => `${port.name} ${port.shortName} ${port.adapterNumber}/${port.portNumber}`);
}

describe('the ports of a router of Dynamips', () => {
  test('follow from its slots, and an empty slot keeps its number', () => {
    const slots = { slot0: 'C7200-IO-FE', slot1: null, slot2: 'PA-GE', slot3: 'PA-4T+' };
    expect(names('dynamips', slots)).toEqual([
      'FastEthernet0/0 f0/0 0/0',
      'GigabitEthernet2/0 g2/0 2/0',
      'Serial3/0 s3/0 3/0',
      'Serial3/1 s3/1 3/1',
      'Serial3/2 s3/2 3/2',
      'Serial3/3 s3/3 3/3',
    ]);
  });

  test('of WICs are counted through and stand from 16 on in adapter 0', () => {
    expect(names('dynamips', { slot0: 'GT96100-FE', wic0: 'WIC-2T', wic1: 'WIC-1T' })).toEqual([
      'FastEthernet0/0 f0/0 0/0',
      'FastEthernet0/1 f0/1 0/1',
      'Serial0/0 s0/0 0/16',
      'Serial0/1 s0/1 0/17',
      'Serial0/2 s0/2 0/18',
    ]);
  });

  test('are serial or Ethernet, which is what a capture can be read as', () => {
    const [first, second, third] = portsOf(source('dynamips', { slot0: 'C7200-IO-FE', slot1: 'PA-A1', slot2: 'PA-POS-OC3' }));
    expect([first!.linkType, second!.linkType, third!.linkType]).toEqual(['ethernet', 'serial', 'serial']);
    expect(second!.dataLinkTypes).toEqual({ ATM: 'DLT_ATM_RFC1483' });
    expect(Object.keys(third!.dataLinkTypes)).toContain('Cisco HDLC');
  });
});

describe('the ports of an IOU node', () => {
  test('come by four, Ethernet first, serial after them', () => {
    const ports = names('iou', { ethernet_adapters: 2, serial_adapters: 1 });
    expect(ports).toHaveLength(12);
    expect(ports[5]).toBe('Ethernet1/1 e1/1 1/1');
    expect(ports[8]).toBe('Serial2/0 s2/0 2/0');
  });
});

describe('the ports of a QEMU node', () => {
  test('are named by its format, which may begin at another number', () => {
    expect(names('qemu', { adapters: 3 }, { portNameFormat: 'Gi0/{0}' })).toEqual([
      'Gi0/0 Gi0/0 0/0',
      'Gi0/1 Gi0/1 1/0',
      'Gi0/2 Gi0/2 2/0',
    ]);
    expect(names('qemu', { adapters: 2 }, { portNameFormat: 'swp{port1}', firstPortName: 'mgmt' })).toEqual([
      'mgmt mgmt 0/0',
      'swp1 swp1 1/0',
    ]);
  });

  test('are in segments where the format says so', () => {
    const ports = names('qemu', { adapters: 5 }, { portNameFormat: 'Ethernet{1}/{0}', portSegmentSize: 4 });
    expect(ports.map((port) => port.split(' ')[0])).toEqual(['Ethernet0/0', 'Ethernet0/1', 'Ethernet0/2', 'Ethernet0/3', 'Ethernet1/0']);
  });

  test('have the type and MAC address of their adapter, and custom ones win', () => {
    const ports = portsOf(
      source(
        'qemu',
        { adapters: 2, adapter_type: 'e1000', mac_address: '0c:24:b1:54:00:ff' },
        { customAdapters: [{ adapter_number: 1, port_name: 'outside', adapter_type: 'vmxnet3' }] },
      ),
    );
    expect(ports).toMatchObject([
      { name: 'Ethernet0', adapterType: 'e1000', macAddress: '0c:24:b1:54:00:ff' },
      { name: 'outside', adapterType: 'vmxnet3', macAddress: '0c:24:b1:54:01:00' },
    ]);
  });

  test.each([
    ['a format that nobody understands', { adapters: 1 }, { portNameFormat: 'e{what}' }],
    ['adapters without number', { adapters: 'many' }, {}],
    ['more adapters than any machine has', { adapters: 100_000 }, {}],
  ])('%s is refused', (_, properties, more) => {
    expect(() => portsOf(source('qemu', properties, more))).toThrow(/Invalid/);
  });
});

describe('the ports of what GNS3 only wires', () => {
  test('are those of the mapping', () => {
    expect(names('nat', { ports_mapping: [{ name: 'nat0' }] })).toEqual(['nat0 nat0 0/0']);
    expect(names('ethernet_switch', { ports_mapping: [{ name: 'Ethernet0' }, { name: 'uplink' }] })).toEqual([
      'Ethernet0 e0 0/0',
      'uplink e1 0/1',
    ]);
  });

  test('of a Frame Relay switch are what stands before the colons, in order', () => {
    const ports = portsOf(source('frame_relay_switch', { mappings: { '10:202': '1:101', '2:5': '10:7' } }));
    expect(ports.map((port) => port.portNumber)).toEqual([1, 2, 10]);
    expect(ports.every((port) => port.linkType === 'serial')).toBe(true);
  });
});

test('a docker node has eth0, eth1, …', () => {
  expect(names('docker', { adapters: 2 })).toEqual(['eth0 eth0 0/0', 'eth1 eth1 1/0']);
});
