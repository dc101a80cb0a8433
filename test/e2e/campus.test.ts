import { afterAll, beforeAll, expect, test } from 'vitest';
import { CENTRAL, EventListener, logIn, type HubClient } from '#kit/hub-client.ts';
import { HubConsole } from '#kit/hub-console.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import type { Translation } from '#model/translation.ts';
import { AgentReader, numberOf, textOf } from '../lab/agreement/agent-tables.ts';

interface Project {
  readonly project_id: string;
  readonly name: string;
  readonly status: string;
  readonly stale: boolean;
  readonly nodes: readonly { readonly node_id: string; readonly name: string; readonly status: string; readonly node_type: string }[];
  readonly links: readonly {
    readonly link_id: string;
    readonly suspended: boolean;
    readonly oper_status: string;
    readonly ends: readonly { readonly node_id: string }[];
  }[];
}

/** On the far side of the campus, behind the core, with one way to it. */
const SERVER = { name: 'WEB1', ip: '10.10.50.20', behind: 'DC-SW', port: 'Ethernet1/1' } as const;

let hub: HubProcess;
let client: HubClient;
const closing: { close(): void }[] = [];

beforeAll(async () => {
  // As `npm start`: no server is configured, so the hub follows its own campus.
  hub = await startHub({ env: { THALAMUS_LAB_NAME: 'campus' } });
  client = await logIn(hub.url, hub.password);
});
afterAll(async () => {
  for (const each of closing.splice(0)) each.close();
  await hub?.cleanUp();
});

async function campus(): Promise<Project> {
  const { projects } = await client.get<{ projects: Project[] }>(`${CENTRAL}/topology/`);
  return projects.find(({ name }) => name === 'Campus')!;
}

/** What a port has sent and received, as the agent of its device says it. */
async function portCounter(agent: AgentReader, port: string): Promise<() => Promise<number>> {
  const names = await agent.table('1.3.6.1.2.1.2.2.1');
  const [index] = [...names].find(([, row]) => textOf(row.get(2)) === port)!;
  return async () => {
    const [received, sent] = [6, 10].map((column) => agent.get(`1.3.6.1.2.1.31.1.1.1.${column}.${index}`));
    return numberOf(await received) + numberOf(await sent);
  };
}

test('a link of the living campus is cut: the ping in the console stops, counters stop, the event comes; mended, everything goes on', async () => {
  await until(
    'every node of the campus to run',
    async () => {
      const known = await campus().catch(() => undefined);
      return (
        known !== undefined &&
        known.status === 'opened' &&
        !known.stale &&
        known.nodes.length > 25 &&
        known.nodes.every(({ status }) => status === 'started')
      );
    },
    60_000,
  );
  const { project_id: projectId, nodes, links } = await campus();
  const idOf = (name: string): string => nodes.find((node) => node.name === name)!.node_id;
  const link = links.find(({ ends }) => [SERVER.name, SERVER.behind].every((name) => ends.some(({ node_id: id }) => id === idOf(name))))!;
  const listener = new EventListener(hub.url);
  closing.push(listener);
  await listener.connect(client.token);

  // Where the switch's agent really answers is what the lab publishes.
  const status = await client.get<{ servers: { url: string }[] }>(`${CENTRAL}/status/`);
  const translations = (await (await fetch(`${status.servers[0]!.url}/lab/translations`)).json()) as Translation[];
  const place = translations.find((row) => row.node_id === idOf(SERVER.behind) && row.protocol === 'udp')!;
  const agent = new AgentReader(place.to_host, place.to_port);
  closing.push(agent);
  const octets = await portCounter(agent, SERVER.port);

  const pc = await HubConsole.open(hub.url, client.token, projectId, idOf('PC-A1'));
  const switchConsole = await HubConsole.open(hub.url, client.token, projectId, idOf(SERVER.behind));
  closing.push(pc, switchConsole);
  await pc.type('', /PC-A1> /);
  await pc.type(`ping ${SERVER.ip} -t`, /84 bytes from 10\.10\.50\.20 icmp_seq=[3-9]/);
  const before = await octets();
  await until('the counters of the port to move', async () => (await octets()) > before + 196);
  await switchConsole.type('', /RETURN|DC-SW[>#]/);
  await switchConsole.type('', /DC-SW[>#]/);
  await switchConsole.type('terminal length 0', /DC-SW[>#]/);
  expect(await switchConsole.type(`show interfaces ${SERVER.port}`, /output buffers swapped out[\s\S]*DC-SW[>#]/)).toContain(
    `${SERVER.port} is up, line protocol is up`,
  );

  const setLink = (suspended: boolean) =>
    client.send('PUT', `${CENTRAL}/projects/${projectId}/links/${link.link_id}/filters/`, { filters: {}, suspended });
  const told = (suspended: boolean): boolean =>
    listener.ofType('link.updated').some((event) => {
      const said = (event.data as { link: { link_id: string; suspended: boolean } }).link;
      return said.link_id === link.link_id && said.suspended === suspended;
    });
  const pings = (pattern: RegExp): number => pc.text.match(pattern)?.length ?? 0;
  const TIMEOUT = /icmp_seq=\d+ timeout/g;
  const ANSWER = /84 bytes from 10\.10\.50\.20/g;

  await setLink(true);
  await until('the event that the link is suspended', () => told(true));
  const shown = (await campus()).links.find(({ link_id: id }) => id === link.link_id)!;
  expect([shown.suspended, shown.oper_status]).toEqual([true, 'down']);
  expect((await campus()).nodes.find(({ name }) => name === SERVER.name)!.status).toBe('started');
  await until('the ping to stop answering', () => pings(TIMEOUT) >= 2, 20_000);
  const [answered, counted] = [pings(ANSWER), await octets()];
  const waited = pings(TIMEOUT);
  await until('three more pings without an answer', () => pings(TIMEOUT) >= waited + 3, 30_000);
  expect([pings(ANSWER), await octets()]).toEqual([answered, counted]);
  const down = await switchConsole.type(`show interfaces ${SERVER.port}`, /output buffers swapped out[\s\S]*DC-SW[>#]/);
  expect(down).toContain(`${SERVER.port} is down, line protocol is down`);
  const [, received] = /packets input, (\d+) bytes/.exec(down)!;
  const [, sent] = /packets output, (\d+) bytes/.exec(down)!;
  expect(Number(received) + Number(sent)).toBe(counted);

  await setLink(false);
  await until('the event that the link is resumed', () => told(false));
  await until('the ping to answer again', () => pings(ANSWER) >= answered + 2, 30_000);
  await until('the counters to move again', async () => (await octets()) > counted);
  const resumed = (await campus()).links.find(({ link_id: id }) => id === link.link_id)!;
  expect(resumed.suspended).toBe(false);
  expect(resumed.oper_status).not.toBe('down');
});
