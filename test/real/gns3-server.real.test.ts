import { existsSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startGns3, type Gns3Server } from './gns3-server.ts';
import { OtherClient, type OtherLink, type OtherNode, type Refused } from './other-client.ts';
import { until } from '#kit/until.ts';
import { VpcsConsole } from './vpcs-console.ts';

const answered = (times: readonly (number | undefined)[]): number[] => times.filter((timeMs) => timeMs !== undefined);

const conflict = (error: Refused): boolean => error.status === 409 && /Failed to add filter/.test(error.message);

/** The answer to a start may come before the status is seen to change, with many starts at once by half a second. */
async function allStarted(client: OtherClient, projectId: string, count: number): Promise<void> {
  const started = async (): Promise<number> => (await client.nodes(projectId)).filter(({ status }) => status === 'started').length;
  await until(`${count} nodes are started`, async () => (await started()) === count, 30_000);
}

describe.each(['2.2', '3.0'] as const)('GNS3 %s with VPCS nodes and the relay stand-in', (version) => {
  let server: Gns3Server;
  let client: OtherClient;
  let link: OtherLink;
  let nodes: OtherNode[];
  let console1: VpcsConsole;

  beforeAll(async () => {
    server = await startGns3({ version });
    client = new OtherClient(server);
    const project = await client.createProject('a pair of hosts');
    nodes = [await client.createVpcs(project.project_id, 'PC1'), await client.createVpcs(project.project_id, 'PC2')];
    link = await client.link(nodes[0]!, nodes[1]!);
  });

  afterAll(async () => {
    console1?.close();
    await server?.cleanUp();
  });

  test('the server is the release under test', async () => {
    const { version: release } = await client.request<{ version: string }>('GET', '/version');
    expect(release.startsWith(`${version}.`)).toBe(true);
  });

  test('two linked nodes start and ping each other', async () => {
    await Promise.all(nodes.map(async (node) => client.start(node)));
    await allStarted(client, link.project_id, 2);

    const [one, other] = await Promise.all(nodes.map(async ({ console }) => VpcsConsole.open(console)));
    console1 = one!;
    const addresses = await Promise.all([one!.type('ip 10.0.0.1/24'), other!.type('ip 10.0.0.2/24')]);
    expect(addresses).toEqual([expect.stringContaining('10.0.0.1 255.255.255.0'), expect.stringContaining('10.0.0.2 255.255.255.0')]);
    other!.close();

    const times = await console1.ping('10.0.0.2', 3);
    expect(times).toHaveLength(3);
    expect(answered(times).length).toBeGreaterThanOrEqual(2);
    expect(Math.min(...answered(times))).toBeLessThan(100);
  });

  test('a delay of 100 ms shows as about 200 ms, because both directions pass the filter', async () => {
    await client.updateLink(link, { filters: { delay: [100, 0] } });
    const fastestMs = Math.min(...answered(await console1.ping('10.0.0.2', 3)));
    expect(fastestMs).toBeGreaterThanOrEqual(195);
    expect(fastestMs).toBeLessThan(400);
  });

  if (version === '3.0')
    test('clearing the filters changes nothing on a running node until the link is reset', async () => {
      await client.updateLink(link, { filters: {} });
      expect(Math.min(...answered(await console1.ping('10.0.0.2', 2)))).toBeGreaterThanOrEqual(195);
      await client.resetLink(link);
    });

  test('cleared of its delay, the link is fast again', async () => {
    await client.updateLink(link, { filters: {} });
    expect(Math.min(...answered(await console1.ping('10.0.0.2', 3)))).toBeLessThan(100);
  });

  test('a suspended link carries nothing', async () => {
    await client.updateLink(link, { suspend: true });
    expect(answered(await console1.ping('10.0.0.2', 2))).toEqual([]);
    await client.updateLink(link, { suspend: false });
    if (version === '3.0') await client.resetLink(link);
    expect(answered(await console1.ping('10.0.0.2', 3)).length).toBeGreaterThan(0);
  });

  test('a filter that the relay refuses is a conflict', async () => {
    await expect(client.updateLink(link, { filters: { bpf: ['this is not'] } })).rejects.toSatisfy(conflict);
    expect((await client.links(link.project_id))[0]?.filters).toEqual({ bpf: ['this is not'] });
  });

  if (version === '3.0')
    test('behind a refused filter the clearing is refused too, until the link is reset', async () => {
      await expect(client.updateLink(link, { filters: {} })).rejects.toSatisfy((error: Refused) => error.status === 409);
      await client.resetLink(link);
    });

  test('cleared of a refused filter, the link carries frames', async () => {
    await client.updateLink(link, { filters: {} });
    expect(answered(await console1.ping('10.0.0.2', 3)).length).toBeGreaterThan(0);
  });

  test('twelve nodes linked in pairs start at once, though VPCS binds a port above its own', async () => {
    const { project_id } = await client.createProject('twelve hosts');
    const hosts: OtherNode[] = [];
    for (let count = 0; count < 12; count += 1) hosts.push(await client.createVpcs(project_id, `PC${count}`));
    for (let index = 0; index < hosts.length; index += 2) await client.link(hosts[index]!, hosts[index + 1]!);
    await Promise.all(hosts.map(async (host) => client.start(host)));
    await allStarted(client, project_id, hosts.length);
    expect(server.processes.filter(({ commandLine }) => commandLine.includes('ubridge.ts')).length).toBeGreaterThanOrEqual(hosts.length);
    await client.deleteProject(project_id);
  });

  test('killed, the server leaves emulators and relays behind; restarted, it has the project closed', async () => {
    console1.close();
    const before = server.pid!;
    await server.kill();
    const orphans = server.processes;
    expect(orphans.filter(({ commandLine }) => commandLine.includes('ubridge.ts'))).toHaveLength(2);
    expect(orphans.filter(({ commandLine }) => commandLine.includes('vpcs')).length).toBeGreaterThanOrEqual(2);

    await server.endOrphans();
    expect(server.processes).toEqual([]);

    await server.restart();
    expect(server.pid).not.toBe(before);
    expect((await client.projects()).map(({ status }) => status)).toEqual(['closed']);
  });

  test('a restart keeps ports, projects and nodes', async () => {
    const { url } = server;
    await server.restart();
    expect(server.url).toBe(url);
    await client.openProject(link.project_id);
    await client.start(nodes[0]!);
    await allStarted(client, link.project_id, 1);
  });

  test('cleaned up, no process, directory or listening port is left', async () => {
    expect(server.processes.length).toBeGreaterThan(1);
    await server.cleanUp();
    expect(server.processes).toEqual([]);
    expect(existsSync(server.directory)).toBe(false);
    await expect(fetch(server.url)).rejects.toThrow();
  });
});

test('with authentication on, GNS3 2.2 answers nobody without credentials', async () => {
  const server = await startGns3({ version: '2.2', auth: true });
  try {
    await expect(
      new OtherClient({ api: server.api, version: '2.2', auth: true, user: server.user, password: 'wrong' }).projects(),
    ).rejects.toSatisfy((error: Refused) => error.status === 401);
    expect(await new OtherClient(server).projects()).toEqual([]);
  } finally {
    await server.cleanUp();
  }
});

test('two servers at once have no port in common', async () => {
  const [one, other] = await Promise.all([startGns3({ version: '2.2' }), startGns3({ version: '2.2' })]);
  try {
    const stretches = [one, other].flatMap(({ ports }) => [ports.console, ports.udp, { first: ports.api, last: ports.api }]);
    const ordered = stretches.sort((a, b) => a.first - b.first);
    for (const [index, stretch] of ordered.slice(1).entries()) expect(stretch.first).toBeGreaterThan(ordered[index]!.last);
    await until('both answer', async () => (await fetch(one.url)).ok && (await fetch(other.url)).ok, 10_000);
  } finally {
    await Promise.all([one.cleanUp(), other.cleanUp()]);
  }
});
