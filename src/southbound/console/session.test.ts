import { describe, expect, test } from 'vitest';
import { until } from '#kit/until.ts';
import { shippedDialects } from './dialects.ts';
import { SESSION_LIMITS } from './limits.ts';
import { ScriptedDevice, type Script } from './scripted-device.ts';
import { ConsoleSession, type SessionOptions } from './session.ts';
import { TestTiming } from './test-timing.ts';

const VERSION =
  'Cisco IOS Software, 3700 Software (C3725-ADVENTERPRISEK9-M), Version 12.4(25d), RELEASE SOFTWARE (fc1)\n\nR1 uptime is 5 minutes';
const IOS = { commands: { 'show version': VERSION, 'show clock': '*00:01:02.003 UTC Fri Mar 1 2002' } } satisfies Script;

function on(device: ScriptedDevice, options: Partial<SessionOptions> = {}): ConsoleSession {
  const timing = new TestTiming(() => !device.heard);
  return new ConsoleSession(device.conversation(), {
    dialects: shippedDialects(),
    limits: SESSION_LIMITS,
    timing,
    signal: new AbortController().signal,
    deadlineMs: timing.monotonicMs() + 120_000,
    login: {},
    ...options,
  });
}

describe('reaching a prompt', () => {
  test('an IOS is known by its answer to a harmless question', async () => {
    const device = new ScriptedDevice(IOS);
    const session = on(device);
    await session.reach();
    expect(session).toMatchObject({ prompt: 'R1>', host: 'R1' });
    expect(session.dialect?.platform).toBe('cisco_ios');
    expect(device.carriedOut).toEqual(['show version']);
  });

  test('what GNS3 says of a node is enough, and nothing is asked', async () => {
    const device = new ScriptedDevice({ prompts: { exec: 'PC1> ' } });
    const session = on(device, { nodeType: 'vpcs' });
    await session.reach();
    expect(session.dialect?.platform).toBe('vpcs');
    expect(device.carriedOut).toEqual([]);
  });

  test('a banner that was said before is evidence', async () => {
    const device = new ScriptedDevice({ ...IOS, greeting: `\r\n${VERSION.replaceAll('\n', '\r\n')}\r\n`, pressReturn: true });
    const session = on(device);
    await session.reach();
    expect(session.dialect?.platform).toBe('cisco_ios');
    expect(device.carriedOut).toEqual([]);
  });

  test('a system without a dialect is still reached, by a prompt that comes twice', async () => {
    const device = new ScriptedDevice({ prompts: { exec: 'thing {4}:> ' }, commands: { status: 'fine' }, refusal: 'Unknown command' });
    const session = on(device);
    await session.reach();
    expect(session.dialect).toBeNull();
    expect(session.prompt).toBe('thing {4}:>');
    expect(await session.run('status', 5_000)).toMatchObject({ output: 'fine', complete: true, refused: false });
  });

  test('a silent line is told', async () => {
    const session = on(new ScriptedDevice({ silent: true }));
    await expect(session.reach()).rejects.toThrow(/says nothing: 4 returns were not answered within 13 s/);
  });

  test('a console that is closed meanwhile is told', async () => {
    const device = new ScriptedDevice({ silent: true });
    const session = on(device);
    const reaching = session.reach();
    device.close();
    await expect(reaching).rejects.toThrow(/The console ended: the console was closed/);
  });

  test('a line on which a device never stops talking gets no key', async () => {
    const device = new ScriptedDevice({ greeting: 'Booting' });
    const timing = new TestTiming(() => !device.heard);
    const talk = (): void => {
      device.say('.');
      if (device.state !== 'closed') timing.after(100, talk);
    };
    talk();
    const session = on(device, { timing });
    await expect(session.reach()).rejects.toThrow(/does not fall silent/);
    await session.leave();
    expect(device.written).toBe('');
  });

  test('a ping that somebody left running is not disturbed for long: no prompt is waited for behind it', async () => {
    const device = new ScriptedDevice({ silent: false });
    const timing = new TestTiming(() => !device.heard);
    device.state = 'running';
    const ping = (): void => {
      device.say('84 bytes from 10.0.0.1 icmp_seq=1 ttl=64 time=0.4 ms\r\n');
      if (device.state !== 'closed') timing.after(1_000, ping);
    };
    ping();
    const session = on(device, { timing });
    await expect(session.reach()).rejects.toThrow(/does not fall silent.*icmp_seq/);
    await session.leave();
    expect(device.written.length).toBeLessThan(3);
  });

  test('a boot loader that a key would stop gets none', async () => {
    const device = new ScriptedDevice({ greeting: 'U-Boot 2023.01\r\nHit any key to stop autoboot:  3 ' });
    const timing = new TestTiming(() => !device.heard);
    await expect(on(device, { timing, deadlineMs: timing.monotonicMs() + 10_000 }).reach()).rejects.toThrow(/The time was over/);
    expect(device.written).toBe('');
  });

  test('a pager that somebody left is left by its own key', async () => {
    const lines = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n');
    const device = new ScriptedDevice({ ...IOS, commands: { ...IOS.commands, 'show run': lines }, page: 10 });
    device.type('show run\r');
    const session = on(device, { platform: 'cisco_ios' });
    await session.reach();
    expect(session.prompt).toBe('R1>');
    expect(device.written.startsWith('q')).toBe(true);
  });
});

describe('logging in', () => {
  const login = { name: 'ada', password: 'pass-of-ada' };

  test('name and password are given where they are asked for, and the session logs out again', async () => {
    const device = new ScriptedDevice({ ...IOS, login, pressReturn: true });
    const session = on(device, { login: { username: 'ada', password: 'pass-of-ada' } });
    await session.reach();
    expect(session.loggedIn).toBe(true);
    await session.leave();
    expect(device.carriedOut.at(-1)).toBe('exit');
  });

  test('a console that only wants a password gets it', async () => {
    const device = new ScriptedDevice({ ...IOS, login: { name: null, password: 'line-password' } });
    const session = on(device, { login: { password: 'line-password' } });
    await session.reach();
    expect(session.prompt).toBe('R1>');
  });

  test('a wrong password is told, and not tried again', async () => {
    const device = new ScriptedDevice({ ...IOS, login });
    await expect(on(device, { login: { username: 'ada', password: 'guessed-wrong' } }).reach()).rejects.toThrow(
      'The console refused the log-in of ada; it is not tried again.',
    );
    expect(device.passwordsTried).toBe(1);
  });

  test('without a log-in nothing is guessed', async () => {
    const device = new ScriptedDevice({ ...IOS, login });
    await expect(on(device).reach()).rejects.toThrow(/asks for a name .*, and none is known/);
    expect(device.passwordsTried).toBe(0);
  });

  test('a password never stands in what is told of a session', async () => {
    const device = new ScriptedDevice({ ...IOS, login: { ...login, refusal: 'Wrong: guessed-wrong. guessed-wrong Password:' } });
    const failed = on(device, { login: { username: 'ada', password: 'guessed-wrong' } }).reach();
    await expect(failed).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('guessed-wrong') }));
  });
});

describe('the privileged mode', () => {
  test('is entered with its password and left again', async () => {
    const device = new ScriptedDevice({ ...IOS, enablePassword: 'secret-of-enable' });
    const session = on(device, { nodeType: 'dynamips', login: { enable_password: 'secret-of-enable' } });
    await session.reach();
    expect(await session.enable()).toBeNull();
    expect(session.prompt).toBe('R1#');
    await session.leave();
    expect(device.mode).toBe('exec');
  });

  test.each([
    [undefined, 'enable wants a password, and none is known.'],
    ['not-the-one', 'enable was refused.'],
  ])('is not entered with the password %j: it is told, and the prompt is there again', async (enable_password, told) => {
    const device = new ScriptedDevice({ ...IOS, enablePassword: 'secret-of-enable' });
    const session = on(device, { nodeType: 'dynamips', login: { enable_password } });
    await session.reach();
    expect(await session.enable()).toBe(told);
    expect(await session.run('show clock', 5_000)).toMatchObject({ complete: true, refused: false });
    expect(device.written.split('not-the-one').length - 1).toBe(enable_password === undefined ? 0 : 1);
  });
});

describe('commands', () => {
  const lines = Array.from({ length: 35 }, (_, line) => `line ${line} of the output`);

  async function reached(
    script: Script,
    options: Partial<SessionOptions> = {},
  ): Promise<{ device: ScriptedDevice; session: ConsoleSession }> {
    const device = new ScriptedDevice(script);
    const session = on(device, { nodeType: 'dynamips', ...options });
    await session.reach();
    return { device, session };
  }

  test('give what was printed, without echo and prompt', async () => {
    const { session } = await reached(IOS);
    expect(await session.run('show clock', 5_000)).toMatchObject({
      command: 'show clock',
      output: '*00:01:02.003 UTC Fri Mar 1 2002',
      complete: true,
      refused: false,
    });
  });

  test('that the device does not know are refused', async () => {
    const { session } = await reached(IOS);
    expect(await session.run('show nothing', 5_000)).toMatchObject({ complete: true, refused: true });
  });

  test('are paged through where paging cannot be turned off', async () => {
    const { session } = await reached(
      { prompts: { exec: 'R1>' }, commands: { 'show run': lines.join('\n') }, page: 10 },
      { platform: 'cisco_ftd' },
    );
    expect((await session.run('show run', 2_000)).output.split('\n')).toEqual(lines);
  });

  test('turn paging off once', async () => {
    const { device, session } = await reached({ commands: { 'show run': lines.join('\n') }, page: 10 });
    expect((await session.run('show run', 5_000)).output.split('\n')).toEqual(lines);
    await session.run('show run', 5_000);
    expect(device.carriedOut).toEqual(['terminal length 0', 'show run', 'show run']);
  });

  test('may print what looks like a prompt', async () => {
    const looking = 'R1#\nR2>\nhost R1>\nSwitch#\nline R1# inside\nlogin: \nPassword: \n--More-- \nend';
    const { session } = await reached({ commands: { 'show run': looking }, pieces: [1] });
    const { output, complete } = await session.run('show run', 5_000);
    expect(output.split('\n').map((line) => line.trimEnd())).toEqual(looking.split('\n').map((line) => line.trimEnd()));
    expect(complete).toBe(true);
  });

  test('are read without what the device says in between', async () => {
    const message = '*Mar  1 00:01:02.003: %LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to up';
    const { device, session } = await reached({ commands: { 'show clock': `one\n${message}\ntwo` } });
    expect((await session.run('show clock', 5_000)).output).toBe('one\ntwo');
    // IOS does not print its prompt again after a message.
    device.say(`\r\n${message}\r\n`);
    expect(await session.run('show clock', 5_000)).toMatchObject({ output: 'one\ntwo', complete: true });
  });

  test('that a server says twice are no part of their output', async () => {
    const long = `show running-config | include ${'GigabitEthernet|'.repeat(4)}Ethernet`;
    const { session } = await reached({ commands: { [long]: `${long}\nEthernet0/0 is up` } });
    expect(await session.run(long, 5_000)).toMatchObject({ output: 'Ethernet0/0 is up', complete: true });
  });

  test('that never end are ended by the keys of the dialect, and what was printed is kept', async () => {
    const { session } = await reached(IOS);
    const { output, complete } = await session.run('ping', 5_000);
    expect(output).toContain('!!!!!');
    expect(complete).toBe(false);
    expect(await session.run('show clock', 5_000)).toMatchObject({ complete: true });
  });

  test('that print more than is kept are cut off', async () => {
    const endless = Array.from({ length: 5_000 }, (_, line) => `line ${line} of far too much`).join('\n');
    const { session } = await reached({ commands: { 'show run': endless } }, { limits: { ...SESSION_LIMITS, outputMax: 20_000 } });
    const { output, complete } = await session.run('show run', 5_000);
    expect(complete).toBe(false);
    expect(output.length).toBeLessThan(20_000);
  });

  test('are given within a configuration that somebody left open, without leaving it', async () => {
    const { device, session } = await reached({ ...IOS, mode: 'configuration' });
    expect(await session.run('show clock', 1_000, true)).toMatchObject({ output: expect.stringContaining('UTC'), refused: false });
    expect(device.mode).toBe('configuration');
    expect(device.carriedOut).toEqual(['do show clock']);
  });

  test('are typed again on a device that takes nothing for a while after each line', async () => {
    const { device, session } = await reached(
      { prompts: { exec: 'PC1> ' }, commands: { 'show ip': 'NAME : PC1', 'show arp': 'arp table is empty' }, deafFor: 4 },
      { nodeType: 'vpcs' },
    );
    expect((await session.run('show ip', 2_000)).output).toBe('NAME : PC1');
    expect((await session.run('show arp', 2_000)).output).toBe('arp table is empty');
    expect(device.carriedOut).toEqual(['show ip', 'show arp']);
  });
});

describe('somebody else at the console', () => {
  async function reached(): Promise<{ device: ScriptedDevice; session: ConsoleSession }> {
    const device = new ScriptedDevice(IOS);
    const session = on(device, { nodeType: 'dynamips' });
    await session.reach();
    await session.run('show clock', 5_000);
    return { device, session };
  }

  test('who typed half a command before is not disturbed: no key is pressed', async () => {
    const device = new ScriptedDevice(IOS);
    device.say('\r\nR1#');
    device.mode = 'privileged';
    device.type('reload in 5');
    await expect(on(device).reach()).rejects.toThrow(/left something unfinished on the console: "R1#reload in 5"/);
    expect(device.written).toBe('');
    expect(device.carriedOut).toEqual([]);
  });

  test('who left half a command long ago is not disturbed either, where the line can be shown again', async () => {
    const device = new ScriptedDevice({ ...IOS, silent: true });
    device.type('reload in 5');
    device.hush(false);
    const session = on(device, { nodeType: 'dynamips' });
    await expect(session.reach()).rejects.toThrow(/left something unfinished on the console: "R1>reload in 5"/);
    expect(device.carriedOut).toEqual([]);
  });

  test('who is asked whether to reload is not answered for', async () => {
    const device = new ScriptedDevice({ ...IOS, greeting: 'R1#reload\r\nProceed with reload? [confirm]' });
    await expect(on(device).reach()).rejects.toThrow(
      'Somebody left a question unanswered on the console: "Proceed with reload? [confirm]".',
    );
    expect(device.written).toBe('');
  });

  test('who types before a command is waited for, and goes first', async () => {
    const { device, session } = await reached();
    device.type('show cl');
    await until('it to be heard', () => device.heard);
    const running = session.run('show version', 5_000);
    expect(device.written).not.toContain('show version');
    device.type('ock\r');
    expect((await running).output).toContain('Cisco IOS Software');
    expect(device.carriedOut.slice(-2)).toEqual(['show clock', 'show version']);
  });

  test('who does not end is left alone, and it is told', async () => {
    const { device, session } = await reached();
    device.type('relo');
    await until('it to be heard', () => device.heard);
    await expect(session.run('show version', 5_000)).rejects.toThrow(/Somebody types on the console: its last line is "R1>relo"/);
    expect(device.written).not.toContain('show version');
  });

  test('who types into our command stops it: it is not carried out', async () => {
    const { device, session } = await reached();
    const type = device.type.bind(device);
    // Their key comes between ours.
    device.type = (text) => (text === 'show version' ? type('show xversion') : type(text));
    await expect(session.run('show version', 5_000)).rejects.toThrow(/Somebody else types on the console.*It was not carried out/);
    expect(device.carriedOut).not.toContain('show version');
    expect(device.carriedOut).not.toContain('show xversion');
  });

  test('who typed before ours gets their line back as they left it', async () => {
    const { device, session } = await reached();
    const type = device.type.bind(device);
    let once = true;
    device.type = (text) => {
      if (once && text === 'show version') type('reload');
      once = false;
      type(text);
    };
    await expect(session.run('show version', 5_000)).rejects.toThrow(/Somebody else types/);
    type('\r');
    expect(device.carriedOut.at(-1)).toBe('reload');
  });

  test('who holds the right to write is waited for', async () => {
    const { device, session } = await reached();
    device.heldBy = 'ada';
    const running = session.run('show version', 5_000);
    device.heldBy = null;
    expect(await running).toMatchObject({ complete: true });
  });

  test('who goes on holding it is told of', async () => {
    const { device, session } = await reached();
    device.heldBy = 'ada';
    await expect(on(device).reach()).rejects.toThrow('ada writes on the console.');
    await expect(session.run('show version', 5_000)).rejects.toThrow('ada writes on the console.');
  });
});
