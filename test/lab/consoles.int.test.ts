import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import type { Lab, LabApi, LabNode, LabOptions } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import type { LabClient } from './lab-client.ts';
import { startedLab } from './started-lab.ts';
import { recordedText } from './recording.ts';

interface Terminal {
  /** Everything printed so far, in the form of the recordings: every line end is one LF. */
  text(): string;
  /** Types a line and resolves with what came until the next prompt. */
  run(line: string): Promise<string>;
  socket: { readonly readyState: number };
}

const PROMPT = /\n\n?([\w-]+)> $/;

async function openTerminal(client: LabClient, node: LabNode, api: LabApi): Promise<Terminal> {
  const socket = client.socket(`/${api}/projects/${node.project.projectId}/nodes/${node.nodeId}/console/ws`);
  let bytes = '';
  socket.on('message', (data: Buffer) => {
    bytes += data.toString('latin1');
  });
  // Telnet commands are three bytes each here: IAC, verb, option.
  // eslint-disable-next-line no-control-regex
  const text = (): string => bytes.replaceAll(/\u00ff[\u00fb-\u00fe][\s\S]/g, '').replaceAll(/\r\n|\r/g, '\n');
  await until('the first prompt', () => PROMPT.test(text()));
  return {
    text,
    socket,
    async run(line) {
      const before = text().length;
      socket.send(`${line}\r\n`);
      await until(
        `the end of "${line}"`,
        () => text().length > before + line.length + 1 && PROMPT.test(text().slice(before + line.length)),
      );
      return text().slice(before);
    },
  };
}

/** Two PCs on a link, running, without addresses. */
async function pair(
  api: LabApi,
  options: LabOptions = {},
): Promise<{ client: LabClient; left: LabNode; right: LabNode; base: string; link: string }> {
  const { lab, client } = await startedLab({ api, projects: 0, ...options });
  const project = (await client.ask('POST', `/${api}/projects`, { name: 'pair', auto_close: false })).body as { project_id: string };
  const base = `/${api}/projects/${project.project_id}`;
  const nodes: string[] = [];
  for (const name of ['PC1', 'PC2'])
    nodes.push(
      ((await client.ask('POST', `${base}/nodes`, { name, node_type: 'vpcs', compute_id: 'local' })).body as { node_id: string }).node_id,
    );
  const link = (
    await client.ask('POST', `${base}/links`, { nodes: nodes.map((node_id) => ({ node_id, adapter_number: 0, port_number: 0 })) })
  ).body as { link_id: string };
  for (const node of nodes) await client.ask('POST', `${base}/nodes/${node}/start`, {});
  const found = lab.model.projects.get(project.project_id)!.nodes;
  return { client, left: found.get(nodes[0]!)!, right: found.get(nodes[1]!)!, base, link: link.link_id };
}

/** A transcript without the ports and times of its day; what was typed ahead is printed where it ran. */
function plain(transcript: string): string {
  return transcript
    .replaceAll(/(LPORT {7}: )\d+/g, '$1#')
    .replaceAll(/(RHOST:PORT {2}: 127\.0\.0\.1:)\d+/g, '$1#')
    .replaceAll(/time=0\.\d+ ms/g, 'time=# ms')
    .replaceAll('Checking for duplicate address...\nshow ip\n\n', 'Checking for duplicate address...\n');
}

describe.each<LabApi>(['v2', 'v3'])('a VPCS console of %s', (api) => {
  it('prints what a real one printed', async () => {
    const { client, left, right } = await pair(api);
    const first = await openTerminal(client, left, api);
    for (const line of ['', 'show ip', 'ip 10.0.0.1/24', 'show ip']) await first.run(line);
    expect(plain(first.text())).toBe(plain(recordedText(api, 'console-pc1-setup.txt')));
    const second = await openTerminal(client, right, api);
    for (const line of ['ip 10.0.0.2/24 10.0.0.254', 'show ip', 'ping 10.0.0.1 -c 3', 'ping 10.0.0.77 -c 2', '?', 'show version', 'save'])
      await second.run(line);
    expect(plain(second.text())).toBe(plain(recordedText(api, 'console-pc2-ping.txt')));
  });

  it('says which command it does not know', async () => {
    const { client, left } = await pair(api);
    expect(await (await openTerminal(client, left, api)).run('configure terminal')).toContain(
      'Bad command: "configure terminal". Use ? for help.',
    );
  });

  it('answers pings as the filters of the link let it', async () => {
    const { client, left, right, base, link } = await pair(api);
    await (await openTerminal(client, left, api)).run('ip 10.0.0.1/24');
    const terminal = await openTerminal(client, right, api);
    await terminal.run('ip 10.0.0.2/24');
    await terminal.run('ping 10.0.0.1 -c 1');
    const put = async (change: Record<string, unknown>): Promise<string> => {
      const answer = await client.ask('PUT', `${base}/links/${link}`, change);
      expect(answer.status).toBe(api === 'v2' ? 201 : 200);
      return terminal.run('ping 10.0.0.1 -c 4');
    };
    const times = (text: string): number[] => [...text.matchAll(/time=([\d.]+) ms/g)].map((match) => Number(match[1]));
    const delayed = times(await put({ filters: { delay: [100, 0] } }));
    expect(delayed).toHaveLength(4);
    for (const time of delayed) expect(Math.round(time / 10)).toBe(20);
    for (const time of times(await put({ filters: { delay: [50, 20] } }))) expect(Math.abs(time - 100)).toBeLessThanOrEqual(41);
    expect(await put({ filters: { packet_loss: [100] } })).toContain('icmp_seq=4 timeout');
    expect(times(await put({ filters: { frequency_drop: [2] } }))).toEqual([]);
    expect(times(await put({ filters: { frequency_drop: [-1] } }))).toEqual([]);
    expect(times(await put({ filters: { corrupt: [100] } }))).toHaveLength(4);
    expect(times(await put({ filters: { bpf: ['icmp[icmptype] == 8'] } }))).toEqual([]);
    expect(times(await put({ filters: {} }))).toHaveLength(4);
    expect(times(await put({ suspend: true }))).toEqual([]);
    expect(times(await put({ suspend: false }))).toHaveLength(4);
  });

  it('cannot reach a stopped node, and no longer has its address after a stop unless it was saved', async () => {
    const { client, left, right, base } = await pair(api);
    await (await openTerminal(client, left, api)).run('ip 10.0.0.1/24');
    await (await openTerminal(client, right, api)).run('ip 10.0.0.2/24');
    await client.ask('POST', `${base}/nodes/${left.nodeId}/stop`, {});
    expect(await (await openTerminal(client, right, api)).run('ping 10.0.0.1 -c 1')).toContain('host (10.0.0.1) not reachable');
    await client.ask('POST', `${base}/nodes/${left.nodeId}/start`, {});
    expect(await (await openTerminal(client, left, api)).run('show ip')).toContain('IP/MASK     : 0.0.0.0/0');
    const saving = await openTerminal(client, right, api);
    await saving.run('set pcname host-b');
    await saving.run('save');
    await client.ask('POST', `${base}/nodes/${right.nodeId}/reload`, {});
    const again = await openTerminal(client, right, api);
    expect(await again.run('show ip')).toContain('IP/MASK     : 10.0.0.2/24');
  });

  it('is a TCP port that is open while the node runs; every client sees the same', async () => {
    const { client, left, base } = await pair(api);
    const listen = (): Promise<{ text: () => string; socket: Socket }> =>
      new Promise((resolve, reject) => {
        const socket = connect(left.console!, '127.0.0.1');
        endsWithTest(() => socket.destroy());
        let text = '';
        socket.on('data', (data) => {
          text += data.toString('latin1');
        });
        socket.on('error', reject);
        socket.on('connect', () => resolve({ text: () => text, socket }));
      });
    const first = await listen();
    const second = await listen();
    await until('two prompts', () => first.text().endsWith('VPCS> ') && second.text().endsWith('VPCS> '));
    // DO ECHO and a split command among the text.
    first.socket.write(Buffer.from([0xff, 0xfd, 0x01, 0x65, 0x63, 0xff]));
    first.socket.write(Buffer.concat([Buffer.from([0xfb, 0x03]), Buffer.from('ho hello\r\n')]));
    await until('the answer on both', () => first.text().includes('hello\r\n\r\n\r') && second.text().includes('echo hello\r\nhello'));
    let ended = false;
    first.socket.on('close', () => {
      ended = true;
    });
    await client.ask('POST', `${base}/nodes/${left.nodeId}/stop`, {});
    await until('the end of the connection', () => ended);
    await expect(listen()).rejects.toThrow('ECONNREFUSED');
  });

  it('is closed at once as a WebSocket of a stopped node: 1000 (2.2) or dropped (3.0)', async () => {
    const { client, left, base } = await pair(api);
    await client.ask('POST', `${base}/nodes/${left.nodeId}/stop`, {});
    const socket = client.socket(`${base}/nodes/${left.nodeId}/console/ws`);
    const code = await new Promise<number>((resolve) => socket.on('close', resolve));
    expect(code).toBe(api === 'v2' ? 1000 : 1006);
  });

  it('neither sends nor reads when half-open consoles are switched on', async () => {
    const { client, left, base } = await pair(api, { switches: { halfOpenConsoles: true } });
    const socket = connect(left.console!, '127.0.0.1');
    endsWithTest(() => socket.destroy());
    let heard = 0;
    socket.on('data', () => {
      heard += 1;
    });
    await new Promise<void>((resolve) => socket.on('connect', resolve));
    await new Promise<void>((resolve) => socket.write('\r\n', () => resolve()));
    // What a console that talks would have sent arrives before the answers to these.
    for (let round = 0; round < 3; round += 1) await client.ask('GET', base);
    expect(heard).toBe(0);
  });

  it('sends text frames when text consoles are switched on', async () => {
    const { client, left, base } = await pair(api, { switches: { textConsoles: true } });
    const socket = client.socket(`${base}/nodes/${left.nodeId}/console/ws`);
    const binary = await new Promise<boolean>((resolve) => socket.on('message', (_data, isBinary) => resolve(isBinary)));
    expect(binary).toBe(false);
  });
});

/** A telnet client that says what it heard, commands left out. */
function telnet(port: number): Promise<{ text: () => string; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    endsWithTest(() => socket.destroy());
    let bytes = '';
    socket.on('data', (data) => {
      bytes += data.toString('latin1');
    });
    socket.on('error', reject);
    // Telnet commands are three bytes each here: IAC, verb, option.
    // eslint-disable-next-line no-control-regex
    const text = (): string =>
      bytes
        .replaceAll(/\u00ff[\u00fb-\u00fe][\s\S]/g, '')
        .replaceAll(/\r+\n/g, '\n')
        .replaceAll('\r', '');
    socket.on('connect', () => resolve({ text, socket }));
  });
}

describe.each<LabApi>(['v2', 'v3'])('consoles of emulators of %s', (api) => {
  /** A router, an IOU switch and a container in a row, running. */
  async function row(options: LabOptions = {}): Promise<{ lab: Lab; client: LabClient; nodes: readonly LabNode[]; base: string }> {
    const { lab, client } = await startedLab({ api, projects: 0, emulators: 'all', ...options });
    const project = (await client.ask('POST', `/${api}/projects`, { name: 'row', auto_close: false })).body as { project_id: string };
    const base = `/${api}/projects/${project.project_id}`;
    const wanted = [
      {
        name: 'R1',
        node_type: 'dynamips',
        compute_id: 'local',
        properties: { platform: 'c7200', image: 'c7200.image', ram: 512, slot0: 'C7200-IO-2FE' },
      },
      { name: 'SW1', node_type: 'iou', compute_id: 'local', properties: { path: 'i86bi-linux-l2-adventerprisek9-15.2d.bin' } },
      { name: 'web', node_type: 'docker', compute_id: 'local', properties: { image: 'debian:12', adapters: 1 } },
    ];
    const ids: string[] = [];
    for (const body of wanted) {
      const answer = await client.ask('POST', `${base}/nodes`, body);
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      ids.push((answer.body as { node_id: string }).node_id);
    }
    const nodes = ids.map((id) => lab.model.projects.get(project.project_id)!.nodes.get(id)!);
    const end = (node: LabNode, index: number) => ({
      node_id: node.nodeId,
      adapter_number: node.ports[index]!.adapterNumber,
      port_number: node.ports[index]!.portNumber,
    });
    for (const [one, other] of [
      [end(nodes[0]!, 0), end(nodes[1]!, 0)],
      [end(nodes[1]!, 1), end(nodes[2]!, 0)],
    ])
      expect((await client.ask('POST', `${base}/links`, { nodes: [one, other] })).status).toBe(201);
    for (const id of ids) await client.ask('POST', `${base}/nodes/${id}/start`, {});
    return { lab, client, nodes, base };
  }

  it('are telnet on TCP for a router, a switch and a host, and what is configured in one shows in the others', async () => {
    const { lab, nodes } = await row();
    const [router, switching, host] = await Promise.all(nodes.map((node) => telnet(node.console!)));
    const [name] = lab.model.devices.of(nodes[0]!)!.interfaces.map((port) => port.name);
    router!.socket.write('\r');
    await until('the router prompt', () => router!.text().endsWith('Router>'));
    expect(router!.text()).toContain('Connected to Dynamips VM "R1"');
    expect(router!.text()).toContain('Press RETURN to get started.');
    router!.socket.write(
      `enable\rconfigure terminal\rhostname R1\rinterface ${name}\rip address 10.0.0.1 255.255.255.0\rno shutdown\rend\r`,
    );
    await until('the end of the configuration', () => router!.text().endsWith('R1#'));
    host!.socket.write('ip addr add 10.0.0.2/24 dev eth0\nping -c 1 10.0.0.1\n');
    await until('the answer to the ping', () => host!.text().includes('1 packets transmitted, 1 received'));
    switching!.socket.write('\r\renable\rshow mac address-table\r');
    await until('what the switch learned', () => switching!.text().includes('Total Mac Addresses for this criterion: 2'));
    router!.socket.write('show ip arp | include 10.0.0.2 \r');
    await until('the ARP entry', () => /Internet {2}10\.0\.0\.2 +0 {3}[0-9a-f.]{14} {2}ARPA/.test(router!.text()));
  });

  it('answer by WebSocket, and the client is let go when the node stops', async () => {
    const { client, nodes, base } = await row({ consoles: 'websocket' });
    const socket = client.socket(`${base}/nodes/${nodes[0]!.nodeId}/console/ws`);
    let text = '';
    let closed = false;
    socket.on('message', (data: Buffer) => {
      text += data.toString('latin1');
    });
    socket.on('close', () => {
      closed = true;
    });
    await until('the greeting', () => text.includes('Press RETURN to get started.'));
    socket.send('\r');
    await until('the prompt', () => text.endsWith('Router>'));
    await client.ask('POST', `${base}/nodes/${nodes[0]!.nodeId}/stop`, {});
    await until('the end', () => closed);
  });

  it('carry text that is no ASCII both ways, by TCP and in text frames', async () => {
    const { client, nodes, base } = await row({ switches: { textConsoles: true } });
    const host = await telnet(nodes[2]!.console!);
    host.socket.write('echo Tèst\n');
    await until('the echo', () => Buffer.from(host.text(), 'latin1').toString().includes('\nTèst\n'));
    const socket = client.socket(`${base}/nodes/${nodes[2]!.nodeId}/console/ws`);
    let text = '';
    socket.on('message', (data: Buffer) => {
      text += data.toString();
    });
    await until('the prompt', () => text.includes('root@'));
    socket.send('echo déjà\n');
    await until('the echo in a text frame', () => text.includes('\ndéjà\r\n'));
  });

  it('take their seconds for pings in real time, and Ctrl-C ends them', async () => {
    const { nodes } = await row({ delays: 'recorded' });
    const host = await telnet(nodes[2]!.console!);
    host.socket.write('ip addr add 10.0.0.2/24 dev eth0\nping 10.0.0.9\n');
    await until('the first complaint', () => host.text().includes('icmp_seq=1 Destination Host Unreachable'));
    host.socket.write(Buffer.from([0xff, 0xf4]));
    await until('the statistics', () => /packets transmitted, 0 received[^\n]*\n\nroot@web:~# $/.test(host.text()));
  });

  it('survive a flood of binary garbage: the next line is understood', async () => {
    const { nodes } = await row();
    const router = await telnet(nodes[0]!.console!);
    const other = await telnet(nodes[2]!.console!);
    const garbage = Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 7_919 + (index >> 5)) % 256));
    for (let round = 0; round < 16; round += 1) router.socket.write(garbage);
    // The process answers others meanwhile.
    other.socket.write('whoami\n');
    await until('the other console', () => other.text().includes('whoami\nroot\n'));
    router.socket.write(Buffer.from([0xff, 0xf0, 0xff, 0xf0, 0x0d, 0x1a, 0x15, 0x0d]));
    await until('a prompt', () => {
      if (!/(Router|R1)[>#]$/.test(router.text())) router.socket.write(Buffer.from([0x03, 0x15, 0x0d]));
      return /Router[>#]$/.test(router.text());
    });
  });
});

describe('the filter defects of 3.0.6', () => {
  it('keep a cleared filter and a suspension on a running node until the link is reset', async () => {
    const { client, left, right, base, link } = await pair('v3', { switches: { filterDefects: true } });
    await (await openTerminal(client, left, 'v3')).run('ip 10.0.0.1/24');
    const terminal = await openTerminal(client, right, 'v3');
    await terminal.run('ip 10.0.0.2/24');
    await client.ask('PUT', `${base}/links/${link}`, { filters: { delay: [30, 0] } });
    const cleared = await client.ask('PUT', `${base}/links/${link}`, { filters: {} });
    expect(cleared).toMatchObject({ status: 200, body: { filters: {} } });
    expect(await terminal.run('ping 10.0.0.1 -c 1')).toMatch(/time=6\d\.\d+ ms/);
    await client.ask('POST', `${base}/links/${link}/reset`, {});
    expect(await terminal.run('ping 10.0.0.1 -c 1')).toMatch(/time=0\.\d+ ms/);
    await client.ask('PUT', `${base}/links/${link}`, { suspend: true });
    expect((await client.ask('PUT', `${base}/links/${link}`, { suspend: false })).body).toMatchObject({ suspend: false });
    expect(await terminal.run('ping 10.0.0.1 -c 1')).toMatch(/not reachable|timeout/);
    await client.ask('POST', `${base}/links/${link}/reset`, {});
    expect(await terminal.run('ping 10.0.0.1 -c 1')).toMatch(/time=0\.\d+ ms/);
  });

  it('are absent unless switched on', async () => {
    const { client, left, right, base, link } = await pair('v3');
    await (await openTerminal(client, left, 'v3')).run('ip 10.0.0.1/24');
    const terminal = await openTerminal(client, right, 'v3');
    await terminal.run('ip 10.0.0.2/24');
    await client.ask('PUT', `${base}/links/${link}`, { filters: { delay: [30, 0] } });
    await client.ask('PUT', `${base}/links/${link}`, { filters: {} });
    expect(await terminal.run('ping 10.0.0.1 -c 1')).toMatch(/time=0\.\d+ ms/);
  });
});

describe('a lab whose links are a chain', () => {
  it('lets hosts on different switches reach each other, and a ring is cut by a suspended link', async () => {
    const { lab, client } = await startedLab({ projects: 1, nodes: 14, links: 'ring', started: true });
    const project = [...lab.model.projects.values()][0]!;
    const host = (name: string): LabNode => [...project.nodes.values()].find((node) => node.name === name)!;
    const terminal = await openTerminal(client, host('PC1'), 'v2');
    expect(await terminal.run('ping 10.1.0.14 -c 1')).toMatch(/84 bytes from 10\.1\.0\.14 icmp_seq=1/);
    expect([...project.links.values()].filter((link) => link.suspended)).toHaveLength(1);
  });
});
