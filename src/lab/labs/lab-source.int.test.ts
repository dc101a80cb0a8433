import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import type { Log } from '#kernel/log.ts';
import { ipv4Text } from '../device/ipv4.ts';
import { startLab, type Lab } from '../lab.ts';
import { seededRandom } from '../random.ts';
import { readLabs } from './lab-source.ts';

let folder = '';
let lab: Lab | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-labs-'));
});

afterEach(async () => {
  await lab?.close();
  lab = null;
  await rm(folder, { recursive: true, force: true });
});

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';
const L = '33333333-3333-4333-8333-333333333333';

/** Two PCs on a wire, as GNS3 2.2 writes it. */
const TWO_PCS = {
  name: 'two',
  project_id: L,
  revision: 9,
  type: 'topology',
  version: '2.2.61',
  topology: {
    nodes: [A, B].map((id, index) => ({
      node_id: id,
      node_type: 'vpcs',
      name: `PC${index + 1}`,
      compute_id: 'local',
      console: 5_000 + index,
      console_type: 'telnet',
      properties: {},
      x: index * 100,
      y: 0,
    })),
    links: [{ link_id: L, nodes: [A, B].map((id) => ({ node_id: id, adapter_number: 0, port_number: 0 })) }],
    drawings: [],
    computes: [],
  },
};

async function start(name: string): Promise<{ running: Lab; warnings: string[]; addresses: (string | undefined)[] }> {
  const warnings: string[] = [];
  const tell = (text: string): void => void warnings.push(text);
  const log: Log = { debug: () => undefined, info: () => undefined, warn: tell, error: tell, child: () => log };
  const running = await startLab({ lab: name, consoles: 'websocket', log });
  lab = running;
  const addresses = [...running.model.devices.all()]
    .map((device) => device.interfaces[0]?.addresses[0]?.ip)
    .map((ip) => (ip === undefined ? ip : ipv4Text(ip)));
  return { running, warnings, addresses };
}

describe('a lab from a project of GNS3', () => {
  it('is what its file says, without the configurations that lie elsewhere', async () => {
    await writeFile(join(folder, 'two.gns3'), JSON.stringify(TWO_PCS));
    const { running, warnings, addresses } = await start(join(folder, 'two.gns3'));
    const project = running.model.projects.get(L)!;
    expect([project.name, project.nodes.size, project.links.size, warnings]).toEqual(['two', 2, 1, []]);
    expect([...project.nodes.values()].map((node) => node.console)).toEqual([expect.any(Number), expect.any(Number)]);
    expect(addresses).toEqual([undefined, undefined]);
  });

  it('has the configurations of its nodes when its folder is given', async () => {
    await writeFile(join(folder, 'two.gns3'), JSON.stringify(TWO_PCS));
    for (const [index, id] of [A, B].entries()) {
      await mkdir(join(folder, 'project-files', 'vpcs', id), { recursive: true });
      await writeFile(join(folder, 'project-files', 'vpcs', id, 'startup.vpc'), `ip 10.0.0.${index + 1}/24\n`);
    }
    const { running, addresses } = await start(folder);
    expect(addresses).toEqual(['10.0.0.1', '10.0.0.2']);
    const [first] = running.model.devices.all();
    expect(running.model.forwarding.echo(first!, 0x0a00_0002).outcome).toBe('delivered');
  });

  it('comes from an archive too, under ids of its own', async () => {
    const zip = new yazl.ZipFile();
    zip.addBuffer(Buffer.from(JSON.stringify(TWO_PCS)), 'project.gns3');
    zip.addBuffer(Buffer.from('ip 10.0.0.9/24\n'), `project-files/vpcs/${A}/startup.vpc`);
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    await writeFile(join(folder, 'two.gns3project'), Buffer.concat(chunks));
    const { running, addresses } = await start(join(folder, 'two.gns3project'));
    expect(addresses).toEqual(['10.0.0.9', undefined]);
    expect([...running.model.projects.values()][0]!.nodes.has(A)).toBe(false);
  });

  it('leaves out and names what cannot be: unknown types, ports that are not there', async () => {
    const { nodes, links } = TWO_PCS.topology;
    const odd = { ...nodes[0]!, node_id: L, node_type: 'toaster', name: 'T' };
    const bad = { ...links[0]!, link_id: A, nodes: [A, B].map((id) => ({ node_id: id, adapter_number: 3, port_number: 1 })) };
    const document = { ...TWO_PCS, topology: { ...TWO_PCS.topology, nodes: [...nodes, odd], links: [...links, bad] } };
    await writeFile(join(folder, 'odd.gns3'), JSON.stringify(document));
    const { running, warnings } = await start(join(folder, 'odd.gns3'));
    expect([...running.model.projects.values()].map((project) => [project.nodes.size, project.links.size])).toEqual([[2, 1]]);
    expect(warnings).toEqual([
      'odd.gns3: T was left out: nodes of the type toaster cannot be made here',
      'odd.gns3: a link was left out: PC1 has no port 3/1',
    ]);
  });
});

describe('a folder of several labs', () => {
  it('is all of them, and two projects of one name or id are told apart', async () => {
    await writeFile(join(folder, 'a.gns3'), JSON.stringify(TWO_PCS));
    await writeFile(join(folder, 'b.gns3'), JSON.stringify(TWO_PCS));
    const own = { lab: 1, name: 'own', projects: [{ name: 'mine', nodes: [{ name: 'PC1', kind: 'pc', x: 0, y: 0 }] }] };
    await writeFile(join(folder, 'c.json'), JSON.stringify(own));
    const { running } = await start(folder);
    expect([...running.model.projects.values()].map((project) => project.name)).toEqual(['two', 'two-1', 'mine']);
    expect(running.model.projects.size).toBe(3);
  });
});

describe('what is no lab', () => {
  const link = (left: string, right: string) => ({
    lab: 1,
    name: 'x',
    projects: [
      {
        name: 'p',
        nodes: [
          { name: 'R1', kind: 'router', x: 0, y: 0 },
          { name: 'PC1', kind: 'pc', x: 0, y: 0 },
        ],
        links: [[left, right]],
      },
    ],
  });

  it.each([
    ['no JSON', 'lab.json', '{', /lab\.json is not JSON/],
    ['another document', 'lab.json', '{"lab": 1}', /lab\.json is no lab:\nname: .*\nprojects: /],
    ['no archive', 'lab.gns3project', 'PK', /lab\.gns3project is no GNS3 project archive/],
    ['no project', 'lab.gns3', '{}', /no GNS3 project/],
  ])('%s is refused with its name', async (_, file, text, message) => {
    await writeFile(join(folder, file), text);
    await expect(readLabs([join(folder, file)], seededRandom(1))).rejects.toThrow(message);
  });

  it.each([
    ['a node that is not there', link('R9 Fa0/0', 'PC1 e0'), /p: the link end "R9 Fa0\/0" names no node/],
    ['a port that is not there', link('R1 Fa7/0', 'PC1 e0'), /names no port of R1, which has FastEthernet0\/0/],
  ])('%s is refused, and what there is is named', async (_, document, message) => {
    await writeFile(join(folder, 'lab.json'), JSON.stringify(document));
    await expect(startLab({ lab: join(folder, 'lab.json') })).rejects.toThrow(message);
  });

  it('is an empty folder, or a name that nothing has', async () => {
    await expect(readLabs([folder], seededRandom(1))).rejects.toThrow(/holds no lab/);
    await expect(readLabs([join(folder, 'nothing')], seededRandom(1))).rejects.toThrow(/neither one of campus, wan, classroom nor/);
  });
});
