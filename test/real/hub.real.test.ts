import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import { CENTRAL, EventListener, logIn, type HubClient } from '#kit/hub-client.ts';
import { HubConsole } from '#kit/hub-console.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { startGns3, type Gns3Server, type Gns3Version } from './gns3-server.ts';
import { OtherClient, type OtherLink, type OtherNode, type OtherProject } from './other-client.ts';
import { VpcsConsole } from './vpcs-console.ts';

interface Topology {
  position: number;
  projects: {
    project_id: string;
    name: string;
    status: string;
    auto_close: boolean;
    stale: boolean;
    nodes: { node_id: string; name: string; status: string }[];
    links: { link_id: string }[];
  }[];
}
interface Status {
  servers: {
    connected: boolean;
    version: string;
    streams: { stream: string; policy: string; mode: string; why: string; connected: boolean }[];
  }[];
}

describe.each<Gns3Version>(['2.2', '3.0'])('the hub on a real GNS3 %s with real VPCS', (version) => {
  let gns3: Gns3Server;
  let other: OtherClient;
  let hub: HubProcess;
  let client: HubClient;
  let listener: EventListener;
  let project: OtherProject;
  let pc1: OtherNode;
  let pc2: OtherNode;
  let link: OtherLink;

  const about = (type: string, id: string): Envelope[] =>
    listener.seen.filter((event) => event.type === type && event.subject.endsWith(id));
  const topology = async (): Promise<Topology> => client.get<Topology>(`${CENTRAL}/topology/`);
  const known = async (): Promise<Topology['projects'][number] | undefined> =>
    (await topology()).projects.find(({ project_id }) => project_id === project.project_id);
  const act = async (action: string, node: OtherNode): Promise<string> =>
    (
      await client.send<{ node: { status: string } }>('POST', `${CENTRAL}/${action}/`, {
        project_id: node.project_id,
        node_id: node.node_id,
      })
    ).node.status;

  beforeAll(async () => {
    gns3 = await startGns3({ version });
    other = new OtherClient(gns3);
    hub = await startHub({ gns3: gns3.auth ? { url: gns3.url, user: gns3.user, password: gns3.password } : { url: gns3.url } });
    client = await logIn(hub.url, hub.password);
    listener = new EventListener(hub.url);
    await listener.connect(client.token);
    await until(
      'the hub to follow the server',
      async () => (await client.get<Status>(`${CENTRAL}/status/`)).servers[0]?.connected === true,
      30_000,
    );
  });
  afterAll(async () => {
    listener?.close();
    await hub?.cleanUp();
    await gns3?.cleanUp();
  });

  test('a project made by another client is in the topology within a second', async () => {
    project = await other.createProject(`rehearsal ${version}`, { auto_close: false });
    const madeAt = performance.now();
    await until('the project in the topology', async () => (await known()) !== undefined, 5_000);
    expect(performance.now() - madeAt).toBeLessThan(1_000);

    pc1 = await other.createVpcs(project.project_id, 'PC1');
    pc2 = await other.createVpcs(project.project_id, 'PC2');
    link = await other.link(pc1, pc2);
    await until('both nodes and their link in the topology', async () => {
      const now = await known();
      return now?.nodes.length === 2 && now.links.length === 1;
    });
    // State is seen at once, its events when they are committed.
    await until('the link to be announced', () => about('link.created', link.link_id).length > 0);
    expect(about('project.created', project.project_id)).toHaveLength(1);
    expect(about('node.created', pc1.node_id)).toHaveLength(1);
    expect(about('node.created', pc2.node_id)).toHaveLength(1);
    expect(about('link.created', link.link_id)).toHaveLength(1);
  });

  test('nodes start and stop, each announced once however often GNS3 repeats it', async () => {
    expect(await act('start_node', pc1)).toBe('started');
    expect(await act('start_node', pc2)).toBe('started');
    expect(await act('stop_node', pc2)).toBe('stopped');
    expect(await act('start_node', pc2)).toBe('started');
    await other.stop(pc1);
    await until('the stop by another client to be known', () => about('node.stopped', pc1.node_id).length === 1);
    await other.start(pc1);
    await until('the start by another client to be known', () => about('node.started', pc1.node_id).length === 2);
    expect(about('node.started', pc1.node_id)).toHaveLength(2);
    expect(about('node.stopped', pc1.node_id)).toHaveLength(1);
    expect(about('node.started', pc2.node_id)).toHaveLength(2);
    expect(about('node.stopped', pc2.node_id)).toHaveLength(1);
    // What the hub asked for is ordinary; what somebody else stopped is not.
    expect(about('node.stopped', pc2.node_id)[0]?.priority).toBe('normal');
    expect(about('node.stopped', pc1.node_id)[0]?.priority).toBe('high');
  });

  test('VPCS ping each other through the console stream of the hub; a delay filter is set, measured and removed', async () => {
    const [one, two] = await Promise.all(
      [pc1, pc2].map(async (pc) => VpcsConsole.over(await HubConsole.open(hub.url, client.token, project.project_id, pc.node_id))),
    );
    try {
      const addressed = await Promise.all([one!.type('ip 10.0.0.1/24'), two!.type('ip 10.0.0.2/24')]);
      expect(addressed).toEqual([expect.stringContaining('10.0.0.1 255'), expect.stringContaining('10.0.0.2 255')]);
      const ping = async (): Promise<number> => {
        const times = (await one!.ping('10.0.0.2', 3)).filter((time) => time !== undefined);
        expect(times.length).toBeGreaterThan(0);
        return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
      };
      expect(await ping()).toBeLessThan(90);
      const filters = `${CENTRAL}/projects/${project.project_id}/links/${link.link_id}/filters/`;
      await client.send('PUT', filters, { filters: { delay: [100, 0] } });
      // The server applies a filter at one end, in both directions.
      expect(await ping()).toBeGreaterThan(150);
      await client.send('PUT', filters, { filters: {} });
      expect(await ping()).toBeLessThan(90);
      const refused = await client.raw('PUT', filters, { filters: { delay: [-5] } });
      expect(refused.status).toBe(422);
      expect(refused.body['code']).toBe('validation_error');
    } finally {
      one!.close();
      two!.close();
    }
  });

  test('a complete start of the project opens it, starts every node and reports each by events', async () => {
    await client.send('POST', `${CENTRAL}/projects/${project.project_id}/close/`);
    await until('the project to be closed', async () => (await known())?.status === 'closed');
    expect((await known())?.nodes.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
    const { run_id } = await client.send<{ run_id: string }>('POST', `${CENTRAL}/start_project/`, { project_id: project.project_id });
    const ofRun = (type: string): Envelope[] => listener.ofType(type).filter((event) => event.correlationid === run_id);
    await until('the run to finish', () => ofRun('project.start.finished').length === 1, 60_000);
    expect(ofRun('project.start.finished')[0]?.data).toMatchObject({ status: 'succeeded', ready: 2, failed: 0 });
    expect(ofRun('project.start.node.reported')).toHaveLength(2);
    expect((await known())?.nodes.map(({ status }) => status)).toEqual(['started', 'started']);
  });

  test('SIGKILL and restart of GNS3: the state is right, the gap is marked, each project is inferred closed once, and nothing false is said', async () => {
    const second = await other.createProject(`second ${version}`, { auto_close: false });
    await until('the second project', () => about('project.created', second.project_id).length === 1);
    const from = listener.position;
    await gns3.kill();
    await until('the hub to notice', async () => (await client.get<Status>(`${CENTRAL}/status/`)).servers[0]?.connected === false, 30_000);
    expect((await known())?.stale).toBe(true);
    await gns3.restart();
    await until(
      'the end of the gap',
      () =>
        listener.seen.some(
          (event) =>
            event.position > from && event.type === 'stream.gap.ended' && (event.data as { stream: string }).stream === 'controller',
        ),
      60_000,
    );
    await until(
      'both projects to be known as closed',
      async () => (await topology()).projects.every(({ status, stale }) => status === 'closed' && !stale),
      30_000,
    );
    const since = listener.seen.filter((event) => event.position > from);
    const closed = since.filter((event) => event.type === 'project.closed');
    expect(new Set(closed.map((event) => event.projectid))).toEqual(new Set([project.project_id, second.project_id]));
    expect(closed).toHaveLength(2);
    expect(closed.every((event) => (event.data as { inferred: boolean }).inferred)).toBe(true);
    expect(since.filter((event) => /^(node|link)\.|project\.(created|deleted|opened)/.test(event.type)).map(({ type }) => type)).toEqual(
      [],
    );
    expect(since.filter((event) => event.type === 'stream.gap.started').length).toBeGreaterThanOrEqual(1);
    await other.deleteProject(second.project_id);
  });
});
