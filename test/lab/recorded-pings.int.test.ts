import { afterEach, describe, expect, it } from 'vitest';
import { startLab, type Lab, type LabApi } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import { LabClient } from './lab-client.ts';
import { recordedText } from './recording.ts';

let lab: Lab | null = null;
let client: LabClient | null = null;
afterEach(async () => {
  client?.close();
  await lab?.close();
  lab = client = null;
});

interface Terminal {
  /** Types a line and gives what came until the prompt. */
  type(line: string): Promise<string>;
}

async function terminal(who: LabClient, path: string): Promise<Terminal> {
  const socket = who.socket(`${path}/console/ws`);
  let text = '';
  socket.on('message', (data: Buffer) => (text += data.toString('latin1')));
  await until('the prompt', () => /\w+> $/.test(text));
  return {
    async type(line) {
      text = '';
      socket.send(`${line}\r\n`);
      await until(`an answer to ${line}`, () => text.includes('\n') && /\w+> $/.test(text));
      return text;
    },
  };
}

/** One line of a ping: what became of it, and how long it took. */
interface Echo {
  readonly outcome: string;
  readonly ms: number | null;
}

function echoes(lines: readonly string[]): Echo[] {
  return lines
    .filter((line) => /icmp_seq|reachable/.test(line))
    .map((line) => ({
      outcome: line.trim().replace(/time=[\d.]+/, 'time=#'),
      ms: Number(/time=([\d.]+)/.exec(line)?.[1] ?? Number.NaN) || null,
    }));
}

/** Milliseconds that an undisturbed machine may add or lack: jitter of both ways, rounding, the emulators. */
const NEAR_MS = 45;

/** What was put on the link before each ping, in the recorded order. */
const STEPS: readonly (readonly [recorded: string, fields: Record<string, unknown> | null])[] = [
  ['delay-100', { filters: { delay: [100, 0] } }],
  ['delay-50-jitter-20', { filters: { delay: [50, 20] } }],
  ['loss-100', { filters: { packet_loss: [100] } }],
  ['loss-50', { filters: { packet_loss: [50] } }],
  ['freqdrop-2', { filters: { frequency_drop: [2] } }],
  ['freqdrop-all', { filters: { frequency_drop: [-1] } }],
  ['corrupt-100', { filters: { corrupt: [100] } }],
  ['bpf-drop-echo', { filters: { bpf: ['icmp[icmptype] == 8'] } }],
  ['cleared', { filters: {} }],
  ['suspended', { suspend: true }],
  ['resumed', { suspend: false }],
];

describe.each<LabApi>(['v2', 'v3'])('the recorded pings of %s', (api) => {
  const recorded = JSON.parse(recordedText(api, 'pings.json')) as Record<string, string[]>;
  const v2 = api === 'v2';

  function expectRecorded(name: string, text: string): void {
    const expected = echoes(recorded[name]!);
    const got = echoes(text.split('\n'));
    // Of a loss of 50 % chance decides which are lost: there is a line for each.
    const chance = name === 'loss-50';
    const outcomes = (list: readonly Echo[]): string[] =>
      list.map(({ outcome }) => (chance ? outcome.replace(/^84 bytes from |(?<==\d) .*/g, '') : outcome));
    expect({ name, echoes: outcomes(got) }).toEqual({ name, echoes: outcomes(expected) });
    const far = expected.filter(({ ms }, index) => ms !== null && !chance && Math.abs((got[index]!.ms ?? 0) - ms) >= NEAR_MS);
    expect({ name, far }).toEqual({ name, far: [] });
  }

  async function start(switches: { filterDefects?: boolean }): Promise<{ who: LabClient; base: string }> {
    lab = await startLab({ api, projects: 0, consoles: 'websocket', switches });
    client = new LabClient(lab);
    await client.logIn();
    const { project_id } = (await client.ask('POST', `/${api}/projects`, { name: 'pings' })).body as { project_id: string };
    return { who: client, base: `/${api}/projects/${project_id}` };
  }

  async function host(who: LabClient, base: string, name: string): Promise<string> {
    const fields = { name, node_type: 'vpcs', compute_id: 'local' };
    const node = (await who.ask('POST', `${base}/nodes`, fields)).body as { node_id: string };
    await who.ask('POST', `${base}/nodes/${node.node_id}/start`, {});
    return node.node_id;
  }

  it('between two hosts, under every filter', async () => {
    const { who, base } = await start({ filterDefects: !v2 });
    const ids = [await host(who, base, 'PC1'), await host(who, base, 'PC2')];
    const nodes = ids.map((node_id) => ({ node_id, adapter_number: 0, port_number: 0 }));
    const link = ((await who.ask('POST', `${base}/links`, { nodes })).body as { link_id: string }).link_id;
    const [one, other] = [await terminal(who, `${base}/nodes/${ids[0]}`), await terminal(who, `${base}/nodes/${ids[1]}`)];
    await one.type('ip 10.0.0.1/24');
    await other.type('ip 10.0.0.2/24 10.0.0.254');
    const put = (fields: Record<string, unknown>) => who.ask('PUT', `${base}/links/${link}`, fields);
    for (const [name, fields] of STEPS) {
      // What was cleared had been a delay and a little loss, which 3.0.6 keeps.
      if (name === 'cleared') await put({ filters: { delay: [30, 0] } });
      if (fields !== null) await put(fields);
      expectRecorded(name, await other.type(`ping 10.0.0.1 -c ${recorded[name]!.length}`));
    }
    if (!v2) {
      await who.ask('POST', `${base}/links/${link}/reset`, {});
      expectRecorded('after-link-reset', await other.type('ping 10.0.0.1 -c 2'));
    }
    await who.ask('POST', `${base}/links/${link}/${v2 ? 'start_capture' : 'capture/start'}`, {});
    expectRecorded('capturing', await other.type('ping 10.0.0.1 -c 2'));
  });

  it('through a switch', async () => {
    const { who, base } = await start({});
    const { node_id: hub } = (await who.ask('POST', `${base}/nodes`, { name: 'SW', node_type: 'ethernet_switch', compute_id: 'local' }))
      .body as { node_id: string };
    const terminals: Terminal[] = [];
    const links: string[] = [];
    const hosts: string[] = [];
    for (const number of [1, 2, 3]) {
      const id = await host(who, base, `PC${number}`);
      hosts.push(id);
      const nodes = [
        { node_id: id, adapter_number: 0, port_number: 0 },
        { node_id: hub, adapter_number: 0, port_number: number },
      ];
      links.push(((await who.ask('POST', `${base}/links`, { nodes })).body as { link_id: string }).link_id);
      terminals.push(await terminal(who, `${base}/nodes/${id}`));
      await terminals.at(-1)!.type(`ip 10.1.0.${number}/24`);
    }
    const second = terminals[1]!;
    expectRecorded('pc2-through-switch', (await second.type('ping 10.1.0.1 -c 3')) + (await second.type('ping 10.1.0.3 -c 2')));
    await who.ask('PUT', `${base}/links/${links[1]}`, { filters: { delay: [40, 0] } });
    expectRecorded('pc2-through-switch-delay40', await second.type('ping 10.1.0.1 -c 3'));
    if (v2) return;
    await who.ask('POST', `${base}/nodes/${hosts[1]}/isolate`, {});
    expectRecorded('isolated', await second.type('ping 10.1.0.1 -c 2'));
    await who.ask('POST', `${base}/nodes/${hosts[1]}/unisolate`, {});
    expectRecorded('unisolated', await second.type('ping 10.1.0.1 -c 2'));
  });
});
