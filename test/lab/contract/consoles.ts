import { connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '#kit/until.ts';
import type { Body, ContractProject, Subject } from './subject.ts';

interface Terminal {
  /** Everything that was said so far. */
  text(): string;
  connected(): boolean;
  type(line: string): void;
  /** The code with which it was closed; null while it is open. */
  closed(): number | null;
  leave(): void;
}

/** Consoles of VPCS, of the version that the server found: texts that differ between versions are not looked at. */
export function consolesContract(subject: Subject): void {
  const { v2 } = subject;
  const open: Terminal[] = [];
  afterAll(() => {
    for (const terminal of open.splice(0)) terminal.leave();
  });

  function telnet(node: Body): Terminal {
    let text = '';
    let closed: number | null = null;
    const socket = connect({ host: '127.0.0.1', port: Number(node['console']) });
    // Option bytes of three, which both servers send at the beginning, are not text.
    socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1').replaceAll(/\xff[\xfb-\xfe][\s\S]/g, '')));
    socket.on('close', () => (closed = 0));
    socket.on('error', () => undefined);
    const terminal = {
      text: () => text,
      connected: () => socket.readyState === 'open',
      type: (line: string) => void socket.write(`${line}\r\n`),
      closed: () => closed,
      leave: () => socket.destroy(),
    };
    open.push(terminal);
    return terminal;
  }

  function webSocket(project: ContractProject, node: Body): Terminal {
    let text = '';
    let closed: number | null = null;
    const token = subject.client.token === null ? '' : `?token=${subject.client.token}`;
    const socket = new WebSocket(`${subject.place.url.replace('http', 'ws')}/${subject.api}${project.node(node)}/console/ws${token}`);
    socket.on('message', (bytes: Buffer) => (text += bytes.toString('latin1').replaceAll(/\xff[\xfb-\xfe][\s\S]/g, '')));
    socket.on('close', (code) => (closed = code));
    socket.on('error', () => undefined);
    const terminal = {
      text: () => text,
      connected: () => socket.readyState === socket.OPEN,
      type: (line: string) => socket.send(`${line}\r\n`),
      closed: () => closed,
      leave: () => socket.terminate(),
    };
    open.push(terminal);
    return terminal;
  }

  async function startedPair(): Promise<{ project: ContractProject; one: Body; other: Body }> {
    const project = await subject.project({}, false);
    const { one, other } = await project.pair();
    await Promise.all([one, other].map((node) => subject.done('POST', `${project.node(node)}/start`, {})));
    return { project, one: await subject.done('GET', project.node(one)), other: await subject.done('GET', project.node(other)) };
  }

  describe('a console', { concurrent: false }, () => {
    it('answers by telnet on the port that the node says, and two see the same', async () => {
      const { one } = await startedPair();
      const first = telnet(one);
      await until('the prompt', () => first.text().includes('VPCS>'));
      expect(first.text()).toContain('Virtual PC Simulator');
      const second = telnet(one);
      await until('the connection', () => second.connected());
      first.type('ip 10.0.0.1/24');
      for (const terminal of [first, second])
        await until('the echo of what one typed', () => terminal.text().includes('10.0.0.1 255.255.255.0'));
    });

    it('answers by WebSocket with the same', async () => {
      const { project, one } = await startedPair();
      const terminal = webSocket(project, one);
      await until('the prompt', () => terminal.text().includes('VPCS>'));
      terminal.type('show ip');
      await until('an answer', () => /NAME +: VPCS/.test(terminal.text()));
    });

    it.concurrent('pings over the link: what was configured at both ends decides', async () => {
      const { one, other } = await startedPair();
      const [first, second] = [telnet(one), telnet(other)];
      for (const [index, terminal] of [first, second].entries()) {
        await until('the prompt', () => terminal.text().includes('VPCS>'));
        terminal.type(`ip 10.0.0.${index + 1}/24`);
        await until('the address', () => terminal.text().includes(`10.0.0.${index + 1} 255.255.255.0`));
      }
      first.type('ping 10.0.0.2 -c 2');
      await until('an answer to a ping', () => /10\.0\.0\.2 icmp_seq=\d ttl=64 time=[\d.]+ ms/.test(first.text()), 15_000);
    });

    it(`of a stopped node is ${v2 ? 'closed with 1000' : 'dropped'} by WebSocket and refused by telnet`, async () => {
      const project = await subject.project({}, false);
      const node = await project.vpcs('PC1');
      const socket = webSocket(project, node);
      await until('the end of the WebSocket', () => socket.closed() !== null);
      expect(socket.closed()).toBe(v2 ? 1000 : 1006);
      const terminal = telnet(node);
      await until('the end of the telnet session', () => terminal.closed() !== null);
      expect(terminal.text()).toBe('');
    });

    it('is closed when its node stops', async () => {
      const { project, one } = await startedPair();
      const terminal = telnet(one);
      await until('the prompt', () => terminal.text().includes('VPCS>'));
      await subject.done('POST', `${project.node(one)}/stop`, {});
      await until('the end of the session', () => terminal.closed() !== null);
    });

    it('can be reset, one or all', async () => {
      const { project, one } = await startedPair();
      expect((await subject.ask('POST', `${project.node(one)}/console/reset`, {})).status).toBe(204);
      expect((await subject.ask('POST', `${project.path}/nodes/console/reset`, {})).status).toBe(204);
      const terminal = telnet(one);
      terminal.type('');
      await until('the prompt', () => terminal.text().includes('VPCS>'));
    });
  });
}
