import { afterEach, describe, expect, it } from 'vitest';
import type { Log } from '#kernel/log.ts';
import type { Device } from '../device/device.ts';
import { ipv4Text } from '../device/ipv4.ts';
import { startLab, type Lab } from '../lab.ts';
import { SHIPPED_LABS } from './lab-source.ts';

let lab: Lab | null = null;

afterEach(async () => {
  await lab?.close();
  lab = null;
});

/** A shipped lab that runs, and what it had to say. */
async function run(name: string): Promise<{ lab: Lab; warnings: string[]; devices: Device[] }> {
  const warnings: string[] = [];
  const tell = (text: string): void => void warnings.push(text);
  const log: Log = { debug: () => undefined, info: () => undefined, warn: tell, error: tell, child: () => log };
  lab = await startLab({ lab: name, api: 'v3', seed: 1, log });
  return { lab, warnings, devices: [...lab.model.devices.all()] };
}

const named = (devices: readonly Device[], name: string): Device => devices.find((device) => device.node.name === name)!;

/** Where a host has its gateway; a router or switch has none of this kind. */
const ends = (devices: readonly Device[]): Device[] => devices.filter((device) => device.kind === 'vpcs' || device.kind === 'host');

describe.each(SHIPPED_LABS)('the %s', (name) => {
  it('starts whole, with nothing to complain of', async () => {
    const { lab: running, warnings } = await run(name);
    const nodes = [...running.model.projects.values()].flatMap((project) => [...project.nodes.values()]);
    expect(warnings).toEqual([]);
    expect(nodes.filter((node) => node.status !== 'started')).toEqual([]);
    for (const project of running.model.projects.values())
      expect([project.status, project.settings['auto_close']]).toEqual(['opened', false]);
  });

  it('has hosts that all have an address and reach their gateway', async () => {
    const { lab: running, devices } = await run(name);
    const hosts = ends(devices);
    expect(hosts.length).toBeGreaterThan(9);
    const unreached = hosts.filter(
      (device) => device.gateway === null || running.model.forwarding.echo(device, device.gateway).outcome !== 'delivered',
    );
    expect(unreached.map((device) => device.node.name)).toEqual([]);
  });

  it('has nodes that do not lie on each other, each with a name of its own in its project', async () => {
    const { lab: running } = await run(name);
    for (const project of running.model.projects.values()) {
      const nodes = [...project.nodes.values()];
      expect(new Set(nodes.map((node) => node.name)).size).toBe(nodes.length);
      const near = nodes.flatMap((left, index) =>
        nodes
          .slice(index + 1)
          .filter((right) => Math.abs(left.x - right.x) < 60 && Math.abs(left.y - right.y) < 60)
          .map((right) => `${left.name} ${right.name}`),
      );
      expect(near).toEqual([]);
    }
  });

  it('has agents whose addresses are published, with consoles beside them', async () => {
    const { lab: running, devices } = await run(name);
    const rows = running.translations();
    const managed = devices.filter((device) => device.kind !== 'vpcs');
    for (const device of managed) {
      const own = rows.filter((row) => row.node_id === device.node.nodeId);
      expect([device.node.name, new Set(own.map((row) => row.protocol))]).toEqual([device.node.name, new Set(['udp', 'tcp'])]);
    }
    expect(await (await fetch(`${running.url}/lab/translations`)).json()).toEqual(rows);
  });
});

describe('the campus', () => {
  it('gives addresses by DHCP in every building, and all of it reaches the data centre', async () => {
    const { lab: running, devices } = await run('campus');
    const web = named(devices, 'WEB1').interfaces[0]!.addresses[0]!.ip;
    const leased = devices
      .flatMap((device) => [...device.leases.values()])
      .map((lease) => ipv4Text(lease.ip).split('.').slice(0, 3).join('.'));
    expect([...new Set(leased)].sort()).toEqual(['10.10.20', '10.10.40']);
    for (const host of ends(devices))
      expect([host.node.name, running.model.forwarding.echo(host, web).outcome]).toEqual([host.node.name, 'delivered']);
  });

  it('loses no host when a core switch stops', async () => {
    const { lab: running, devices } = await run('campus');
    const [pc, other] = [named(devices, 'PC-A1'), named(devices, 'PC-B1')];
    const to = other.interfaces[0]!.addresses[0]!.ip;
    const way = running.model.forwarding.trace(pc, to).hops.map((hop) => hop.device.node.name);
    const core = way.find((name) => name.startsWith('CORE'))!;
    const project = [...running.model.projects.values()][0]!;
    const node = [...project.nodes.values()].find((each) => each.name === core)!;
    const token = await logIn(running);
    const stop = `${running.url}/v3/projects/${project.projectId}/nodes/${node.nodeId}/stop`;
    expect((await fetch(stop, { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status).toBe(204);
    expect(running.model.forwarding.echo(pc, to).outcome).toBe('delivered');
  });

  it('blocks one port of each ring of switches', async () => {
    const { lab: running, devices } = await run('campus');
    for (const building of ['A', 'B']) {
      const switches = [`DIST-${building}`, `ACC-${building}1`, `ACC-${building}2`].map((name) => named(devices, name));
      const vlan = building === 'A' ? 10 : 30;
      const blocked = switches.flatMap((device) =>
        device.interfaces.filter((port) => running.model.forwarding.stpState(port, vlan) === 'blocking'),
      );
      expect(blocked).toHaveLength(1);
      expect(blocked[0]!.device.node.name).toMatch(/^ACC/);
    }
  });

  it('is the same at every start with the same seed', async () => {
    const ids = async (): Promise<string[]> => {
      const { lab: running } = await run('campus');
      const found = [...running.model.projects.values()].flatMap((project) => [
        project.projectId,
        ...project.nodes.keys(),
        ...project.links.keys(),
      ]);
      await running.close();
      return found;
    };
    expect(await ids()).toEqual(await ids());
  });
});

describe('the WAN', () => {
  it('joins both sites, and goes another way when the provider loses a link', async () => {
    const { lab: running, devices } = await run('wan');
    const { forwarding } = running.model;
    const [near, far] = [named(devices, 'HQ-PC1'), named(devices, 'BR-PC1')];
    const to = far.interfaces[0]!.addresses[0]!.ip;
    const way = (): string[] => forwarding.trace(near, to).hops.map((hop) => hop.device.node.name);
    expect(way()).toEqual(['HQ-R1', 'P1', 'P3', 'BR-R1', 'BR-PC1']);
    for (const host of ends(devices)) {
      expect([host.node.name, forwarding.echo(host, to).outcome]).toEqual([host.node.name, 'delivered']);
    }
    const project = [...running.model.projects.values()][0]!;
    const cut = [...project.links.values()].find(
      (link) =>
        link.ends
          .map((end) => end.node.name)
          .sort()
          .join() === 'P1,P3',
    )!;
    cut.wire.cut = true;
    forwarding.changed(project.projectId);
    expect(way()).toContain('P4');
    expect(forwarding.echo(near, to).outcome).toBe('delivered');
  });

  it('has OSPF neighbors at both ends of every link between routers', async () => {
    const { lab: running, devices } = await run('wan');
    const routers = devices.filter((device) => device.kind === 'router');
    expect(routers).toHaveLength(8);
    const pairs = routers.flatMap((device) =>
      running.model.forwarding.ospfNeighbors(device).map(({ remote }) => `${device.node.name} ${remote.device.node.name}`),
    );
    expect(pairs).toHaveLength(22);
    for (const pair of pairs) expect(pairs).toContain(pair.split(' ').toReversed().join(' '));
  });
});

describe('the classroom', () => {
  it('is ten projects of six nodes with the same addresses, which do not hear each other', async () => {
    const { lab: running, devices } = await run('classroom');
    const projects = [...running.model.projects.values()];
    expect(projects.map((project) => project.nodes.size)).toEqual(Array.from({ length: 10 }, () => 6));
    expect(new Set(projects.map((project) => project.name)).size).toBe(10);
    for (const project of projects) {
      const own = devices.filter((device) => device.node.project === project);
      const server = named(own, 'SRV1').interfaces[0]!.addresses[0]!.ip;
      expect(ipv4Text(server)).toBe('192.168.20.20');
      const trace = running.model.forwarding.trace(named(own, 'PC1'), server);
      expect([trace.outcome, trace.at.node.project.projectId]).toEqual(['delivered', project.projectId]);
    }
  });
});

async function logIn(running: Lab): Promise<string> {
  const answer = await fetch(`${running.url}/v3/access/users/authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'admin' }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
