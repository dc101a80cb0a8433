import { describe, expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import type { Context } from '#kernel/module.ts';
import { consoles, type ConsolesOptions } from './index.ts';
import { ScriptedDevice, type Script } from './scripted-device.ts';
import { nodeQuery, openConsole } from './test-asks.ts';

const NODE = { project_id: '11111111-1111-4111-8111-111111111111', node_id: '22222222-2222-4222-8222-222222222222' };
const limits = { listenMs: 10, settleMs: 5, otherPromptMs: 20, quietMs: 30 };

/** The module before a device; the device is the one that the last question met. */
function moduleOn(script: Script | Error, options: Partial<ConsolesOptions> = {}) {
  const module = consoles({ nodeQuery, openConsole, log: silentLog, limits, ...options });
  const met: ScriptedDevice[] = [];
  const context = {
    signal: new AbortController().signal,
    async ask(operation: { name: string }) {
      if (operation.name === 'node') return { node_type: 'dynamips' };
      if (script instanceof Error) throw script;
      const device = new ScriptedDevice(script);
      met.push(device);
      return device.conversation();
    },
  } as unknown as Context;
  return {
    met,
    ask: async (name: string, input: object = {}): Promise<Record<string, unknown>> => {
      const answering = module.answers.find((each) => each.operation.name === name)!;
      const { operation } = answering;
      const asked = 'project_id' in operation.input.shape ? { ...NODE, ...input } : input;
      const output = await answering.handle(operation.input.parse(asked) as never, context);
      return operation.output.parse(output) as Record<string, unknown>;
    },
  };
}

const login = { name: 'ada', password: 'the-right-one' };
const settings = { username: 'ada', password: 'the-wrong-one' };

describe('log-ins of the settings', () => {
  test('that a node refused are not tried there again, those that somebody gives are', async () => {
    const { met, ask } = moduleOn({ login }, { login: settings });
    expect(await ask('console.facts.read')).toMatchObject({
      answered: false,
      reason: expect.stringContaining('refused the log-in of ada'),
    });
    expect(await ask('console.facts.read')).toMatchObject({ answered: false, reason: expect.stringContaining('were refused a while ago') });
    expect(await ask('console.run', { commands: ['show clock'], username: 'ada', password: 'the-right-one' })).toMatchObject({
      answered: true,
    });
    expect(met.map(({ passwordsTried }) => passwordsTried)).toEqual([1, 0, 1]);
  });

  test('do not appear in any answer', async () => {
    const { ask } = moduleOn({ login: { ...login, refusal: 'the-wrong-one? No.' } }, { login: settings });
    expect(JSON.stringify(await ask('console.facts.read'))).not.toContain('the-wrong-one');
  });
});

test('a console that cannot be opened is an answer, a node that is not there is none', async () => {
  const closed = moduleOn(fail('conflict', 'Node R1 is stopped: its console is open only while it runs.'));
  expect(await closed.ask('console.run', { commands: ['show clock'] })).toMatchObject({
    answered: false,
    reason: 'Node R1 is stopped: its console is open only while it runs.',
    platform: null,
    prompt: null,
    transcripts: [],
  });
  await expect(moduleOn(new Error('a defect')).ask('console.run', { commands: ['show clock'] })).rejects.toThrow('a defect');
});

test('what was read before the console ended is kept', async () => {
  const { ask } = moduleOn({
    commands: { 'show version': 'Cisco IOS Software, 3700 Software, Version 12.4(25d), RELEASE SOFTWARE' },
    closesAt: 'show inventory',
  });
  expect(await ask('console.facts.read')).toMatchObject({
    answered: true,
    reason: expect.stringContaining('The console ended'),
    facts: { identity: { version: '12.4(25d)' } },
  });
});

test('where only what is measured is wanted, nothing else is asked', async () => {
  const { met, ask } = moduleOn({
    commands: {
      'show version': 'Cisco IOS Software, 3700 Software, Version 12.4(25d), RELEASE SOFTWARE',
      'show interfaces': 'FastEthernet0/0 is up, line protocol is up\n     12 packets input, 1500 bytes, 0 no buffer',
      'show processes cpu': 'CPU utilization for five seconds: 7%/0%; one minute: 6%; five minutes: 5%',
    },
  });
  expect(await ask('console.facts.read', { measures: true, configuration: false })).toMatchObject({
    facts: {
      interfaces: [{ name: 'FastEthernet0/0', counters: { in_octets: 1_500, in_unicast_packets: 12 } }],
      processors: [{ usage: 6 }],
    },
  });
  const carriedOut = met[0]!.carriedOut.filter((line) => line.startsWith('show ') && line !== 'show version');
  expect(carriedOut).toEqual(['show interfaces', 'show processes cpu', 'show memory statistics']);
});

test.each([
  ['a return', 'show clock\rreload'],
  ['a line feed', 'show clock\nreload'],
  ['a key of its own', 'reload\u0003'],
])('a command with %s in it is refused', async (_, command) => {
  const { met, ask } = moduleOn({});
  await expect(ask('console.run', { commands: [command] })).rejects.toThrow(/control characters/);
  expect(met).toEqual([]);
});

test('platforms are listed with what they are called and which of their commands become records', async () => {
  const { items } = (await moduleOn({}).ask('console.platforms.list')) as {
    items: { platform: string; title: string; commands: object[] }[];
  };
  expect(items.find(({ platform }) => platform === 'vpcs')).toMatchObject({ title: 'Virtual PC Simulator' });
  expect(items.filter(({ commands }) => commands.length > 0).length).toBeGreaterThan(20);
});
