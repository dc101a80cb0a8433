import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { startGns3, type Gns3Server, type Gns3Version } from './gns3-server.ts';
import { OtherClient, type OtherLink, type OtherNode } from './other-client.ts';
import { VpcsConsole } from './vpcs-console.ts';

const QOS = '/api/common/api/v1/qos';

interface Application {
  readonly application_id: string;
  readonly state: string;
  readonly verified: boolean;
  readonly reason: string;
  readonly measured: readonly { readonly values: readonly { readonly value: string; readonly asked: number; readonly got: number }[] }[];
}

describe.each<Gns3Version>(['2.2', '3.0'])('QoS on a real GNS3 %s with real VPCS', (version) => {
  let gns3: Gns3Server;
  let other: OtherClient;
  let hub: HubProcess;
  let client: HubClient;
  let link: OtherLink;
  let nodes: readonly OtherNode[];

  beforeAll(async () => {
    gns3 = await startGns3({ version });
    other = new OtherClient(gns3);
    hub = await startHub({ gns3: gns3.auth ? { url: gns3.url, user: gns3.user, password: gns3.password } : { url: gns3.url } });
    client = await logIn(hub.url, hub.password);
    const project = await other.createProject('qos', { auto_close: false });
    nodes = [await other.createVpcs(project.project_id, 'PC1'), await other.createVpcs(project.project_id, 'PC2')];
    link = await other.link(nodes[0]!, nodes[1]!);
    for (const node of nodes) await other.start(node);
    const running = async () => (await other.nodes(project.project_id)).every(({ status }) => status === 'started');
    await until('both to run', running, 30_000);
    await Promise.all(
      nodes.map(async (node, at) => {
        const console = await VpcsConsole.open(node.console);
        await console.type(`ip 10.0.0.${at + 1}/24`);
        console.close();
      }),
    );
    const known = async () =>
      (await client.get<{ projects: { links: unknown[]; nodes: { status: string }[] }[] }>(`${CENTRAL}/topology/`)).projects.some(
        ({ links, nodes: all }) => links.length === 1 && all.length === 2 && all.every(({ status }) => status === 'started'),
      );
    await until('the hub to know the link', known, 30_000);
  });
  afterAll(async () => {
    await hub?.cleanUp();
    await gns3?.cleanUp();
  });

  const filters = async () =>
    (await other.request<{ filters: object }>('GET', `/projects/${link.project_id}/links/${link.link_id}`)).filters;

  test('a profile becomes filters that GNS3 has, is measured as asked, and is gone when it is taken away', async () => {
    const applied = await client.send<Application>('POST', `${QOS}/apply/`, {
      project_id: link.project_id,
      link_id: link.link_id,
      profile: 'wan-100ms',
      probes: [{ node_id: nodes[0]!.node_id, address: '10.0.0.2' }],
      pings: 3,
    });
    expect(applied, applied.reason).toMatchObject({ state: 'in_force', verified: true });
    const rtt = applied.measured[0]!.values.find(({ value }) => value === 'added_rtt_ms')!;
    expect(rtt.asked).toBe(200);
    expect(Math.abs(rtt.got - 200)).toBeLessThan(40);
    expect(await filters()).toEqual({ delay: [100, 0] });

    const removed = await client.send<Application>('POST', `${QOS}/applications/${applied.application_id}/remove/`, {});
    expect(removed.state).toBe('removed');
    expect(await filters()).toEqual({});
    const console = await VpcsConsole.open(nodes[0]!.console);
    const times = (await console.ping('10.0.0.2', 3)).filter((time) => time !== undefined);
    console.close();
    expect(Math.min(...times)).toBeLessThan(100);
  });
});
