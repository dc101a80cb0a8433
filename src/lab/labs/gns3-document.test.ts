import { describe, expect, test } from 'vitest';
import { seededRandom } from '../random.ts';
import { readGns3 } from './gns3-document.ts';

function read(document: unknown) {
  return readGns3(JSON.stringify(document), 'some/lab.gns3', seededRandom(1));
}

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';

describe('a project of GNS3 2.0 and later', () => {
  const node = (id: string, name: string, more: object = {}) => ({
    node_id: id,
    node_type: 'vpcs',
    name,
    compute_id: 'local',
    properties: {},
    x: 1,
    y: 2,
    ...more,
  });
  const link = { link_id: A, nodes: [A, B].map((id) => ({ node_id: id, adapter_number: 0, port_number: 0 })) };

  test.each([5, 6, 7, 8, 9, 10])('of revision %i keeps its ids, links and settings', (revision) => {
    const document = read({
      name: 'two',
      project_id: B.toUpperCase(),
      revision,
      auto_start: true,
      scene_width: 900,
      topology: { nodes: [node(A, 'PC1'), node(B, 'PC2')], links: [link], drawings: [{ drawing_id: A, svg: '<svg/>', x: 0, y: 0 }] },
    });
    expect(document).toMatchObject({ revision, name: 'two', projectId: B, settings: { auto_start: true, scene_width: 900 }, remarks: [] });
    expect(document.nodes.map((each) => each['node_id'])).toEqual([A, B]);
    expect(document.links).toHaveLength(1);
    expect(document.drawings).toHaveLength(1);
  });

  test('runs on the one compute, whatever it ran on', () => {
    const document = read({
      revision: 9,
      topology: { nodes: [node(A, 'PC1', { compute_id: 'vm' }), node(B, 'PC2', { compute_id: 'vm' })] },
    });
    expect(document.nodes.map((each) => each['compute_id'])).toEqual(['local', 'local']);
    expect(document.remarks).toEqual(['2 nodes of the compute vm run on local']);
    expect(document.name).toBe('lab');
  });

  test('with placeholders for ids gets other ids, and loses links whose ends are not told apart', () => {
    const placeholder = { ...link, link_id: 'ANYUUID', nodes: link.nodes.map((end) => ({ ...end, node_id: 'ANYUUID' })) };
    const document = read({
      project_id: 'ANYUUID',
      revision: 6,
      topology: { nodes: [node('ANYUUID', 'A'), node('ANYUUID', 'B')], links: [placeholder] },
    });
    expect(document.projectId).toBeNull();
    expect(new Set(document.nodes.map((each) => each['node_id'])).size).toBe(2);
    expect(document.links).toEqual([]);
    expect(document.remarks.join('\n')).toMatch(/no UUID of its own[\s\S]*link between ANYUUID and ANYUUID was left out/);
  });

  test('names where its startup configurations lie, never outside the folder of the node', () => {
    const dynamips = (id: string, config: string) =>
      node(id, 'R', { node_type: 'dynamips', properties: { platform: 'c7200', dynamips_id: 3, startup_config: config } });
    const good = read({ revision: 9, topology: { nodes: [dynamips(A, 'configs/i3_startup-config.cfg')] } });
    expect([...good.files]).toEqual([
      [`project-files/dynamips/${A}/configs/i3_startup-config.cfg`, `project-files/dynamips/${A}/configs/i3_startup-config.cfg`],
    ]);
    for (const path of ['../../../etc/passwd', '/etc/passwd', 'C:\\boot.ini', '..\\x'])
      expect(read({ revision: 9, topology: { nodes: [dynamips(A, path)] } }).files.size).toBe(0);
  });

  test('that holds startup configurations itself keeps them, with the name put in', () => {
    const properties = { ethernet_adapters: 1, startup_config_content: 'hostname %h\n' };
    const document = read({ revision: 6, topology: { nodes: [node(A, 'IOU1', { node_type: 'iou', properties })] } });
    expect([...document.contents]).toEqual([[`project-files/iou/${A}/startup-config.cfg`, 'hostname IOU1\n']]);
  });
});

describe('a project of GNS3 1.x', () => {
  test('without anything, and without a revision, is an empty one', () => {
    expect(read({ name: 'Downloads', topology: { servers: [] }, type: 'topology', version: '1.0' })).toMatchObject({
      revision: 0,
      nodes: [],
      links: [],
      remarks: [],
    });
  });

  test.each([2, 3, 4])('of revision %i becomes one of today: types, ports of links, labels, drawings', (revision) => {
    const document = read({
      name: 'old',
      project_id: A,
      revision,
      topology: {
        servers: [{ id: 1, local: true }],
        nodes: [
          {
            id: 1,
            type: 'C3725',
            vm_id: A,
            dynamips_id: 7,
            server_id: 1,
            x: -10.6,
            y: 4.2,
            label: { text: 'R1', font: 'TypeWriter,10,-1,5,75,0,0,0,0,0', color: '#ff102030', x: 1.5, y: -25 },
            ports: [{ id: 11, name: 'FastEthernet0/1', adapter_number: 0, port_number: 1 }],
            properties: { name: 'R1', console: 2001, slot0: 'GT96100-FE', startup_config: 'configs/i7_startup-config.cfg' },
          },
          {
            id: 2,
            type: 'EthernetSwitch',
            device_id: B,
            server_id: 1,
            x: 5,
            y: 6,
            ports: [
              { id: 21, name: '1', port_number: 1, type: 'access', vlan: 1 },
              { id: 22, name: '2', port_number: 2, type: 'dot1q', vlan: 1 },
            ],
            properties: { name: 'SW1' },
          },
        ],
        links: [{ id: 1, source_node_id: 1, source_port_id: 11, destination_node_id: 2, destination_port_id: 22 }],
        notes: [{ text: 'a < b', x: 1, y: 2 }],
        rectangles: [{ x: 0, y: 0, width: 10, height: 20, color: '#ffaabbcc' }],
        ellipses: [{ x: 0, y: 0, width: 10, height: 20 }],
      },
    });
    expect(document.remarks).toEqual([]);
    expect(document.nodes).toMatchObject([
      {
        node_id: A,
        node_type: 'dynamips',
        name: 'R1',
        console: 2001,
        x: -11,
        y: 4,
        properties: { platform: 'c3725', dynamips_id: 7, slot0: 'GT96100-FE' },
      },
      { node_id: B, node_type: 'ethernet_switch', properties: { ports_mapping: [{ type: 'access', vlan: 1 }, { type: 'dot1q' }] } },
    ]);
    expect(document.nodes[0]!['label']).toMatchObject({ text: 'R1', x: 2, y: -25, style: expect.stringContaining('fill: #102030') });
    expect(document.links).toMatchObject([
      {
        nodes: [
          { node_id: A, adapter_number: 0, port_number: 1 },
          { node_id: B, adapter_number: 0, port_number: 1 },
        ],
      },
    ]);
    expect(document.drawings.map((each) => String(each['svg']))).toEqual([
      expect.stringContaining('<rect width="10" height="20" fill="#aabbcc"'),
      expect.stringContaining('<ellipse'),
      expect.stringContaining('a &lt; b'),
    ]);
    expect(document.files.size).toBe(1);
  });

  test.each([
    ['VPCSDevice', 'vpcs'],
    ['IOUDevice', 'iou'],
    ['QemuVM', 'qemu'],
    ['VirtualBoxVM', 'virtualbox'],
    ['VMwareVM', 'vmware'],
    ['DockerVM', 'docker'],
    ['FrameRelaySwitch', 'frame_relay_switch'],
    ['ATMSwitch', 'atm_switch'],
    ['EthernetHub', 'ethernet_hub'],
    ['Cloud', 'cloud'],
    ['C7200', 'dynamips'],
  ])('calls a %s %s', (old, type) => {
    const document = read({ revision: 4, topology: { nodes: [{ id: 1, type: old, properties: { name: 'N' }, x: 0, y: 0 }] } });
    expect(document.nodes[0]).toMatchObject({ node_type: type, name: 'N' });
  });

  test('says which types it does not know', () => {
    const document = read({ revision: 4, topology: { nodes: [{ id: 1, type: 'Toaster', properties: { name: 'T' }, x: 0, y: 0 }] } });
    expect(document.remarks).toContain('T is of the type Toaster, which is not known');
  });
});

describe('a file that is no project', () => {
  test.each([
    ['no JSON', '{"name": ', /some\/lab\.gns3 is not JSON/],
    ['a list', '[]', /no GNS3 project/],
    ['null', 'null', /no GNS3 project/],
    ['without topology', '{"name": "x"}', /no GNS3 project/],
  ])('%s is refused with its name', (_, text, message) => {
    expect(() => readGns3(text, 'some/lab.gns3', seededRandom(1))).toThrow(message);
  });

  test('a newer revision is read, and said', () => {
    expect(read({ revision: 99, topology: {} }).remarks).toEqual([expect.stringContaining('revision 99')]);
  });
});
