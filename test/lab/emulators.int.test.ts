import { describe, expect, it } from 'vitest';
import type { LabApi, LabOptions } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import { startedLab } from './started-lab.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into at many depths
type Body = Record<string, any>;

async function start(api: LabApi, options: LabOptions = {}) {
  const { lab: running, client: talking } = await startedLab({ api, projects: 0, emulators: 'all', consoles: 'websocket', ...options });
  const project = (await talking.ask('POST', `/${api}/projects`, { name: 'all kinds' })).body as Body;
  const base = `/${api}/projects/${project['project_id']}`;
  const create = async (nodeType: string, properties: Body = {}, more: Body = {}): Promise<Body> => {
    const answer = await talking.ask('POST', `${base}/nodes`, {
      name: nodeType.toUpperCase(),
      node_type: nodeType,
      compute_id: 'local',
      properties,
      ...more,
    });
    expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    return answer.body as Body;
  };
  const join = (left: Body, leftPort: number, right: Body, rightPort: number) =>
    talking.ask('POST', `${base}/links`, {
      nodes: [left, right].map((node, side) => {
        const port = (node['ports'] as Body[])[side === 0 ? leftPort : rightPort]!;
        return { node_id: node['node_id'], adapter_number: port['adapter_number'], port_number: port['port_number'] };
      }),
    });
  const power = (node: Body, verb: string) => talking.ask('POST', `${base}/nodes/${node['node_id']}/${verb}`, {});
  const status = async (node: Body): Promise<string> =>
    ((await talking.ask('GET', `${base}/nodes/${node['node_id']}`)).body as Body)['status'] as string;
  return { running, client: talking, base, projectId: String(project['project_id']), create, join, power, status };
}

const apis: readonly LabApi[] = ['v2', 'v3'];

describe.each(apis)('a lab of %s with all emulators', (api) => {
  it('makes and starts nodes of every type', async () => {
    const { create, power, status } = await start(api);
    const types = ['dynamips', 'iou', 'qemu', 'docker', 'virtualbox', 'vmware', 'vpcs'];
    for (const type of types) {
      const node = await create(type);
      expect([type, node['status'], node['ports'].length > 0]).toEqual([type, 'stopped', true]);
      expect((await power(node, 'start')).status).toBe(api === 'v2' ? 200 : 204);
      expect(await status(node)).toBe('started');
    }
    for (const type of ['nat', 'cloud', 'frame_relay_switch', 'atm_switch', 'ethernet_switch', 'ethernet_hub'])
      expect((await create(type))['status']).toBe('started');
  });

  it('gives properties their defaults, and what was asked for wins', async () => {
    const { create } = await start(api);
    const router = await create('dynamips', { platform: 'c3725', slot1: 'NM-4T', ram: 256 });
    expect(router['properties']).toMatchObject({
      platform: 'c3725',
      slot0: 'GT96100-FE',
      slot1: 'NM-4T',
      slot2: null,
      ram: 256,
      dynamips_id: 1,
    });
    expect(router['properties']['mac_addr']).toMatch(/^c201\.[0-9a-f]{4}\.0000$/);
    expect((router['ports'] as Body[]).map((port) => port['name'])).toEqual([
      'FastEthernet0/0',
      'FastEthernet0/1',
      'Serial1/0',
      'Serial1/1',
      'Serial1/2',
      'Serial1/3',
    ]);
    const second = await create('dynamips', { platform: 'c7200' });
    expect(second['properties']).toMatchObject({ dynamips_id: 2, npe: 'npe-400' });
    const machine = await create('qemu', { adapters: 2 }, { port_name_format: 'Gi0/{0}' });
    expect(machine['properties']).toMatchObject({ adapter_type: 'e1000', ram: 256, adapters: 2 });
    expect(machine['ports']).toMatchObject([{ name: 'Gi0/0', adapter_type: 'e1000' }, { name: 'Gi0/1' }]);
    expect(machine['ports'][1]['mac_address']).toBe(machine['properties']['mac_address'].replace(/:00$/, ':01'));
  });

  it('gives a docker node a second port, where this version shows it', async () => {
    const { create } = await start(api);
    const docker = await create('docker', {}, api === 'v3' ? { aux_type: 'telnet' } : {});
    const aux: unknown = api === 'v2' ? docker['properties']['aux'] : docker['aux'];
    expect(aux).toEqual(expect.any(Number));
    expect(aux).not.toBe(docker['console']);
  });

  it('suspends what can be suspended, tells it once, and goes on where it was', async () => {
    const { client: talking, projectId, running, create, power, status } = await start(api);
    const router = await create('dynamips');
    const pc = await create('vpcs');
    const iou = await create('iou');
    for (const node of [router, pc, iou]) await power(node, 'start');
    const device = running.model.devices.byNodeId(String(router['node_id']))!;
    device.hostname = 'remembered';
    await talking.listen(projectId);
    for (const node of [router, pc, iou]) await power(node, 'suspend');
    expect([await status(router), await status(pc), await status(iou)]).toEqual(['suspended', 'started', 'started']);
    await power(router, 'start');
    expect(await status(router)).toBe('started');
    await until('both events', () => talking.heard.length === 2);
    expect(talking.heard.map(({ action, event }) => [action, (event as Body)['status']])).toEqual([
      ['node.updated', 'suspended'],
      ['node.updated', 'started'],
    ]);
    expect(running.model.devices.byNodeId(String(router['node_id']))!.hostname).toBe('remembered');
    await power(router, 'suspend');
    await power(router, 'stop');
    expect(await status(router)).toBe('stopped');
  });

  it('wires serial to serial alone, and nothing outside to outside', async () => {
    const { create, join } = await start(api);
    const left = await create('dynamips', { platform: 'c3725', slot1: 'NM-4T' });
    const right = await create('dynamips', { platform: 'c3725', slot1: 'NM-4T' });
    const refused = await join(left, 0, right, 2);
    expect([refused.status, (refused.body as Body)['message']]).toEqual([409, "It's not allowed to connect a ethernet to a serial"]);
    const serial = await join(left, 2, right, 2);
    expect([serial.status, (serial.body as Body)['link_type']]).toEqual([201, 'serial']);
    const [nat, other] = [await create('nat'), await create('nat')];
    expect((await join(nat, 0, other, 0)).status).toBe(409);
  });

  it('filters at the first end that can', async () => {
    const { client: talking, base, create, join, power } = await start(api);
    const [wires, router, machine] = [await create('ethernet_switch'), await create('dynamips'), await create('qemu')];
    const first = (await join(wires, 0, router, 0)).body as Body;
    const filters = await talking.ask('GET', `${base}/links/${first['link_id']}/available_filters`);
    expect((filters.body as Body[]).map((each) => each['type'])).toContain('packet_loss');
    await power(router, 'start');
    const bad = await talking.ask('PUT', `${base}/links/${first['link_id']}`, { filters: { packet_loss: [400] } });
    expect([bad.status, (bad.body as Body)['message']]).toEqual([409, expect.stringContaining(`DYNAMIPS-${router['node_id']}-0-0`)]);
    const second = (await join(wires, 1, machine, 0)).body as Body;
    await power(machine, 'start');
    const worse = await talking.ask('PUT', `${base}/links/${second['link_id']}`, { filters: { delay: [100_000] } });
    expect((worse.body as Body)['message']).toContain(`QEMU-${machine['node_id']}-0`);
  });

  it('makes a node of a template with its properties', async () => {
    const { client: talking, base } = await start(api);
    const templates = (await talking.ask('GET', `/${api}/templates`)).body as Body[];
    const cisco = templates.find((template) => template['name'] === 'Cisco 7200')!;
    const made = (await talking.ask('POST', `${base}/templates/${cisco['template_id']}`, { x: 5, y: 6 })).body as Body;
    expect(made).toMatchObject({
      name: 'R1',
      node_type: 'dynamips',
      template_id: cisco['template_id'],
      x: 5,
      properties: { slot1: 'PA-2FE-TX' },
    });
  });

  it('reads a project back as it was: ports, startup configurations, numbers', async () => {
    const { client: talking, base, running, projectId, create, power, status } = await start(api);
    const router = await create('dynamips', { platform: 'c3725', startup_config_content: 'hostname %h\n!\nend\n' });
    const before = (await talking.ask('GET', `${base}/nodes/${router['node_id']}`)).body as Body;
    await talking.ask('POST', `${base}/close`, {});
    await talking.ask('POST', `${base}/open`, {});
    const after = (await talking.ask('GET', `${base}/nodes/${router['node_id']}`)).body as Body;
    expect(after['ports']).toEqual(before['ports']);
    expect(after['properties']).toEqual(before['properties']);
    await power(router, 'start');
    expect(await status(router)).toBe('started');
    expect(running.model.devices.byNodeId(String(router['node_id']))!.hostname).toBe('DYNAMIPS');
    expect([...running.model.projects.get(projectId)!.files.keys()]).toEqual([
      `project-files/dynamips/${router['node_id']}/configs/i1_startup-config.cfg`,
    ]);
  });
});

describe('a lab without emulators', () => {
  it.each(['dynamips', 'iou', 'qemu', 'docker', 'nat'])('refuses a %s node as the recorded servers did', async (type) => {
    const { client: talking, base } = await start('v2', { emulators: 'vpcs' });
    const answer = await talking.ask('POST', `${base}/nodes`, { name: 'N', node_type: type, compute_id: 'local', properties: {} });
    expect(answer.status).toBe(409);
  });
});

describe('a capture', () => {
  it('has the frames of a ping, ARP first', async () => {
    const { client: talking, base, running, create, join, power } = await start('v2');
    const left = await create('vpcs', { startup_script: 'ip 10.0.0.1/24\n' });
    const right = await create('vpcs', { startup_script: 'ip 10.0.0.2/24\n' });
    const link = (await join(left, 0, right, 0)).body as Body;
    for (const node of [left, right]) await power(node, 'start');
    await talking.ask('POST', `${base}/links/${link['link_id']}/start_capture`, { capture_file_name: 'ping.pcap' });
    const { devices, forwarding } = running.model;
    expect(forwarding.echo(devices.byNodeId(String(left['node_id']))!, 0x0a00_0002).outcome).toBe('delivered');
    await talking.ask('POST', `${base}/links/${link['link_id']}/stop_capture`, {});
    const file = await talking.ask('GET', `${base}/files/project-files/captures/ping.pcap`);
    expect(framesIn(file.bytes)).toEqual([
      'arp request 10.0.0.1 10.0.0.2',
      'arp reply 10.0.0.2 10.0.0.1',
      'icmp 8 10.0.0.1 10.0.0.2',
      'icmp 0 10.0.0.2 10.0.0.1',
    ]);
  });

  it('has samples of what flows over the link', async () => {
    const { client: talking, base, projectId, running, create, join, power } = await start('v2');
    const left = await create('vpcs', { startup_script: 'ip 10.0.0.1/24\n' });
    const right = await create('vpcs', { startup_script: 'ip 10.0.0.2/24\n' });
    const link = (await join(left, 0, right, 0)).body as Body;
    for (const node of [left, right]) await power(node, 'start');
    const flow = {
      fromNodeId: String(left['node_id']),
      destination: 0x0a00_0002,
      forwardBps: 1_000,
      backwardBps: 0,
      frameBytes: 400,
      shape: 'constant' as const,
    };
    running.model.traffic.add({ projectId, ...flow });
    await talking.ask('POST', `${base}/links/${link['link_id']}/start_capture`, {});
    const stream = await fetch(`${running.url}${base}/links/${link['link_id']}/pcap`);
    const read: Buffer[] = [];
    const reading = (async () => {
      for await (const chunk of stream.body!) read.push(Buffer.from(chunk));
    })();
    await until('a sample', () => framesIn(Buffer.concat(read)).length > 0);
    expect(framesIn(Buffer.concat(read))[0]).toBe('udp 10.0.0.1 10.0.0.2');
    await talking.ask('POST', `${base}/links/${link['link_id']}/stop_capture`, {});
    await reading;
  });
});

/** What a capture file holds, in words. */
function framesIn(file: Buffer): string[] {
  const frames: string[] = [];
  const dotted = (bytes: Buffer): string => [...bytes].join('.');
  for (let at = 24; at + 16 <= file.length;) {
    const length = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + 16, at + 16 + length);
    at += 16 + length;
    if (frame.length < length) break;
    if (frame.readUInt16BE(12) === 0x0806)
      frames.push(
        `arp ${frame.readUInt16BE(20) === 1 ? 'request' : 'reply'} ${dotted(frame.subarray(28, 32))} ${dotted(frame.subarray(38, 42))}`,
      );
    else if (frame[23] === 1) frames.push(`icmp ${frame[34]} ${dotted(frame.subarray(26, 30))} ${dotted(frame.subarray(30, 34))}`);
    else frames.push(`udp ${dotted(frame.subarray(26, 30))} ${dotted(frame.subarray(30, 34))}`);
  }
  return frames;
}
