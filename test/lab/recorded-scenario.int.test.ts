import { afterEach, describe, expect, it } from 'vitest';
import { startLab, type Lab, type LabApi, type LabSwitches } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import { unexplained } from './known-differences.ts';
import { LabClient } from './lab-client.ts';
import { recordedEvents, recordedExchanges, type Exchange } from './recording.ts';
import { replay } from './replay.ts';

/** Several nodes at once: servers serve about three together, so only the order for each node is defined. */
const BULK = [
  'nodes-start-all',
  'nodes-stop-all',
  'nodes-reload-all',
  'nodes-start-all-before-close',
  'project-close',
  'project-delete',
  'snapshot-restore',
];

interface ShortRecording {
  readonly name: string;
  /** What that server lacked. */
  readonly switches: Partial<LabSwitches>;
  /** Its streams were recorded too. */
  readonly events: boolean;
}

/** Recordings of a few requests each. */
const SHORT: readonly ShortRecording[] = [
  { name: 'refused-filter', switches: {}, events: false },
  { name: 'single-node-start', switches: {}, events: true },
  { name: 'snapshot-restore-then-list', switches: {}, events: false },
  { name: 'without-ubridge', switches: { withoutRelay: true }, events: true },
  { name: 'without-vpcs', switches: { vpcs: 'missing' }, events: true },
  { name: 'old-vpcs', switches: { vpcs: 'old' }, events: true },
  { name: 'with-dynamips-switch', switches: {}, events: true },
];

let lab: Lab | null = null;
afterEach(async () => {
  await lab?.close();
  lab = null;
});

/** Ids by their recorded names: what the recording did outside of its requests needs them. */
function idOf(exchanges: readonly Exchange[], name: string, field: string): string {
  return String((exchanges.find((exchange) => exchange.name === name)!.answer as Record<string, unknown>)[field]);
}

describe.each<LabApi>(['v2', 'v3'])('the recorded scenario of %s', (api) => {
  it('gets the recorded answers and events from the lab', { timeout: 60_000 }, async () => {
    const exchanges = recordedExchanges(api, 'exchanges');
    lab = await startLab({
      api,
      projects: 0,
      consoles: 'websocket',
      consolePorts: api === 'v2' ? [5_000, 5_400] : [5_601, 6_400],
      switches: { withoutDynamips: true },
    });
    const running = lab;
    const recordedProject = idOf(exchanges, 'project-create', 'project_id');
    const recorded = {
      pc1: idOf(exchanges, 'node-create-vpcs-pc1', 'node_id'),
      pc2: idOf(exchanges, 'node-create-vpcs-pc2', 'node_id'),
      pc4: idOf(exchanges, 'node-create-from-template', 'node_id'),
    };
    let limited: string | null = null;
    const differences = await replay({
      lab,
      exchanges,
      events: recordedEvents(api, 'events'),
      bulk: BULK,
      before: {
        // The person at the keyboard saved the second PC.
        'link-filter-delay': async (client, ids) => {
          const console = client.socket(`/${api}/projects/${ids.toLab(recordedProject)}/nodes/${ids.toLab(recorded.pc2)}/console/ws`);
          let text = '';
          console.on('message', (data: Buffer) => {
            text += data.toString('latin1');
          });
          await until('the prompt', () => text.endsWith('VPCS> '));
          console.send('save\r\n');
          await until('the end of saving', () => text.includes('done'));
          console.terminate();
        },
        'node-create-unreachable-compute': async (client) => {
          const projectId = /projects\/([0-9a-f-]{36})/.exec(
            exchanges.find((exchange) => exchange.name === 'node-create-unreachable-compute')!.path,
          )![1];
          await client.ask('POST', `/${api}/projects`, { name: 'rc', project_id: projectId });
        },
        // Processes were killed.
        'node-get-after-process-kill': (_client, ids) => running.crash(ids.toLab(recordedProject), ids.toLab(recorded.pc4)),
        'node-get-after-ubridge-kill': (_client, ids) => running.crashRelay(ids.toLab(recordedProject), ids.toLab(recorded.pc1)),
      },
      async authorization(exchange) {
        if (exchange.name === 'projects-garbage-token') return 'Bearer garbage';
        if (/noauth|token-in-query/.test(exchange.name)) return null;
        if (!exchange.name.startsWith('limited')) return undefined;
        limited ??= await new LabClient(running).logIn('limited', '<password>');
        return `Bearer ${limited}`;
      },
    });
    expect(unexplained(api, 'exchanges', differences)).toEqual([]);
  });

  it.each(SHORT)('$name gets the recorded answers and events', async ({ name, switches, events: withEvents }) => {
    const exchanges = recordedExchanges(api, name);
    lab = await startLab({ api, projects: 0, consoles: 'websocket', switches: { filterDefects: api === 'v3', ...switches } });
    const project = /projects\/([^/]+)/.exec(exchanges[0]!.path)![1]!;
    const client = new LabClient(lab);
    await client.logIn();
    const learned = await prepare(client, api, name, project, exchanges);
    const differences = await replay({
      lab,
      exchanges,
      events: withEvents ? recordedEvents(api, `${name}-events`) : [],
      same: project,
      learned,
      before: {
        'filter-while-stopped': async (stopping) => {
          await stopping.ask('POST', `/${api}/projects/${project}/nodes/stop`, {});
        },
      },
      bulk: ['nodes-start-all', 'nodes-stop-all', 'project-close', 'project-open', 'project-delete'],
    });
    expect(unexplained(api, name, differences)).toEqual([]);
  });
});

/** Names that answers show. */
const PROJECT_NAMES: Readonly<Record<string, string>> = { 'snapshot-restore-then-list': 'snap', 'with-dynamips-switch': 'switch-lab' };

/** What existed when a short recording began. */
async function prepare(
  client: LabClient,
  api: LabApi,
  name: string,
  project: string,
  exchanges: readonly Exchange[],
): Promise<[recorded: string, lab: string][]> {
  const base = `/${api}/projects`;
  await client.ask('POST', base, { name: PROJECT_NAMES[name] ?? 'lab', project_id: project, auto_close: name === 'with-dynamips-switch' });
  const nodes =
    name === 'refused-filter'
      ? (exchanges[0]!.answer as { nodes: { node_id: string }[] }).nodes.map((end) => end.node_id)
      : [/nodes\/([0-9a-f-]{36})/.exec(exchanges.map((exchange) => exchange.path).join(' '))?.[1]].filter((id) => id !== undefined);
  if (name === 'single-node-start' || name === 'with-dynamips-switch') return [];
  for (const [index, nodeId] of nodes.entries())
    await client.ask('POST', `${base}/${project}/nodes`, {
      name: `PC${index + 1}`,
      node_type: 'vpcs',
      compute_id: 'local',
      node_id: nodeId,
    });
  if (name === 'snapshot-restore-then-list' && nodes.length === 0)
    await client.ask('POST', `${base}/${project}/nodes`, { name: 'PC1', node_type: 'vpcs', compute_id: 'local' });
  if (name !== 'refused-filter') return [];
  const link = /links\/([0-9a-f-]{36})/.exec(exchanges[0]!.path)![1]!;
  const made = await client.ask('POST', `${base}/${project}/links`, {
    nodes: nodes.map((nodeId) => ({ node_id: nodeId, adapter_number: 0, port_number: 0 })),
  });
  for (const nodeId of nodes) await client.ask('POST', `${base}/${project}/nodes/${nodeId}/start`, {});
  return [[link, (made.body as { link_id: string }).link_id]];
}
