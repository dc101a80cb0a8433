import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { Conversation } from '#kernel/message.ts';
import { startLab, type Lab, type LabNode, type LabOptions } from '#lab/index.ts';
import { shippedDialects } from '#southbound/console/dialects.ts';
import { SESSION_LIMITS } from '#southbound/console/limits.ts';
import { ConsoleSession, type SessionOptions } from '#southbound/console/session.ts';
import { timingOf } from '#southbound/console/timing.ts';
import { telnetEscape, telnetFilter } from '#wire/telnet.ts';

const labs: Lab[] = [];
const sockets: Socket[] = [];
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  for (const lab of labs) await lab.close();
});

async function campus(options: Partial<LabOptions> = {}): Promise<(name: string) => LabNode> {
  const lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1, agents: false, ...options });
  labs.push(lab);
  const nodes = [...lab.model.projects.values()].flatMap((project) => [...project.nodes.values()]);
  return (name) => nodes.find((node) => node.name === name)!;
}

/** The console of a node by telnet, without anything of the hub in between. */
function telnet(node: LabNode): Conversation {
  const socket = connect(node.console!, '127.0.0.1');
  sockets.push(socket);
  const filter = telnetFilter();
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const piece of socket) {
      const { data, reply } = filter.receive(piece as Buffer);
      if (reply.length > 0) socket.write(reply);
      yield data;
    }
  }
  return { bytes: bytes(), write: (text) => void socket.write(telnetEscape(text)), close: () => socket.destroy() };
}

function session(node: LabNode, changed: Partial<SessionOptions> = {}): ConsoleSession {
  const timing = timingOf(systemClock);
  return new ConsoleSession(telnet(node), {
    dialects: shippedDialects(),
    limits: { ...SESSION_LIMITS, quietMs: 300, backOffMs: 1_500 },
    timing,
    signal: new AbortController().signal,
    deadlineMs: timing.monotonicMs() + 20_000,
    login: {},
    ...changed,
  });
}

describe('by telnet, without being told what a node is', () => {
  let node: (name: string) => LabNode;
  beforeAll(async () => {
    node = await campus();
  });

  test.each([
    ['EDGE1', 'cisco_ios', 'EDGE1>', 'show version', /Cisco IOS Software/],
    ['CORE1', 'cisco_ios', 'CORE1>', 'show interfaces', /line protocol is up/],
    ['PC-A1', 'vpcs', 'PC-A1>', 'show ip', /IP\/MASK {5}: 10\.10\.10\.11\/24/],
    ['DNS1', 'linux', 'root@DNS1:~#', 'ip -j addr', /^\[\{.*10\.10\.50\.10/s],
  ])('%s is recognised as %s and answers', async (name, platform, prompt, command, output) => {
    const opened = session(node(name));
    await opened.reach();
    expect(opened.dialect?.platform).toBe(platform);
    expect(opened.prompt).toBe(prompt);
    expect(await opened.run(command, 5_000)).toMatchObject({ complete: true, refused: false, output: expect.stringMatching(output) });
    await opened.leave();
  });

  test('a command longer than the line of the terminal is typed whole', async () => {
    const opened = session(node('CORE2'), { platform: 'cisco_ios' });
    await opened.reach();
    const command = `show interfaces | include ${'GigabitEthernet|'.repeat(8)}Ethernet0/0 is`;
    const { output, complete } = await opened.run(command, 5_000);
    expect(complete).toBe(true);
    expect(output.split('\n')[0]).toMatch(/^Ethernet0\/0 is up/);
    await opened.leave();
  });

  test('two programs that type at once never garble a command: whoever sees the other steps back', async () => {
    const [one, other] = [session(node('CORE2'), { platform: 'cisco_ios' }), session(node('CORE2'), { platform: 'cisco_ios' })];
    const outcomes = await Promise.all(
      [one, other].map(async (opened) => {
        const outputs: string[] = [];
        try {
          await opened.reach();
          for (let count = 0; count < 5; count += 1) outputs.push((await opened.run('show clock', 2_000)).output);
        } catch (error) {
          return { outputs, why: (error as Error).message };
        } finally {
          await opened.leave();
        }
        return { outputs, why: null };
      }),
    );
    for (const { outputs, why } of outcomes) {
      for (const output of outputs) expect(output).toMatch(/^[*.]?\d\d:\d\d:\d\d\.\d+ \w+ \w{3} \w{3} +\d+ \d{4}$/);
      expect(why ?? 'Somebody was lucky.').toMatch(/Somebody|time was over|did not come back|unfinished|fall silent/);
    }
    const after = session(node('CORE2'), { platform: 'cisco_ios' });
    await after.reach();
    // Nothing of what was typed by two was carried out.
    expect((await after.run('show history', 2_000)).output.split('\n').map((line) => line.trim())).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^(?!show |terminal |$)/)]),
    );
    await after.leave();
  });
});

test('long commands that a server says twice are given once', async () => {
  const node = await campus({ switches: { repeatedLines: true } });
  const opened = session(node('CORE2'), { platform: 'cisco_ios' });
  await opened.reach();
  const { output, complete } = await opened.run(`show interfaces | include ${'GigabitEthernet|'.repeat(8)}Ethernet0/0 is`, 5_000);
  expect(complete).toBe(true);
  expect(output.trim()).toMatch(/^Ethernet0\/0 is up/);
  await opened.leave();
});

test('a line that is only half open is told', async () => {
  const node = await campus({ switches: { halfOpenConsoles: true } });
  const limits = { ...SESSION_LIMITS, wakeMs: [100, 200, 200] };
  await expect(session(node('PC-A1'), { limits }).reach()).rejects.toThrow(/says nothing: 3 returns/);
});
