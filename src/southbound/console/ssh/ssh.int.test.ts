import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import ssh, { type ParsedKey } from 'ssh2';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import { shippedDialects } from '../dialects.ts';
import { SESSION_LIMITS } from '../limits.ts';
import { ScriptedDevice, type Script } from '../scripted-device.ts';
import { ConsoleSession } from '../session.ts';
import { timingOf } from '../timing.ts';
import { openSsh, type SshOpened, type SshTarget } from './connection.ts';
import { hostOwner } from './host-keys.ts';
import { shellConversation } from './shell.ts';
import { memoryHostKeys, newKey, startOtherServer, startTestServer, type TestServer, type TestServerOptions } from './test-server.ts';

const PASSWORD = 'the-right-one';

async function served(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer({ password: PASSWORD, ...options });
  endsWithTest(() => server.close());
  return server;
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve) => {
    socket.once('connect', resolve);
  });
  return socket;
}

async function opened(port: number, target: Partial<SshTarget> = {}, keys = memoryHostKeys(), openingMs = 10_000): Promise<SshOpened> {
  const login = target.key === undefined ? { password: PASSWORD } : {};
  const result = await openSsh(
    { socket: await connected(port), place: 'R1', owner: hostOwner('r1', 22), username: 'ada', legacy: false, ...login, ...target },
    keys,
    { signal: new AbortController().signal, openingMs },
  );
  if (result.ok) endsWithTest(() => result.connection.close());
  return result;
}

const keyOf = (text: string): ParsedKey => ssh.utils.parseKey(text) as ParsedKey;

describe('the log-in', () => {
  test('with a password is taken', async () => {
    const { port, names } = await served();
    expect(await opened(port)).toMatchObject({ ok: true });
    expect([...names]).toEqual(['ada']);
  });

  test('with a wrong password is refused, and tried once, whatever ways the server has', async () => {
    const server = await served({ methods: ['password', 'keyboard-interactive'] });
    expect(await opened(server.port, { password: 'wrong' })).toMatchObject({
      ok: false,
      kind: 'refused',
      reason: 'R1 refused the log-in of ada; it is not tried again.',
    });
    expect(server.tried).toEqual(['password']);
  });

  test('is answered where the server asks as people are asked', async () => {
    const server = await served({ methods: ['keyboard-interactive'] });
    expect(await opened(server.port)).toMatchObject({ ok: true });
    expect(await opened(server.port, { password: 'wrong' })).toMatchObject({ ok: false, kind: 'refused' });
    expect(server.tried).toEqual(['keyboard-interactive', 'keyboard-interactive']);
  });

  test.each([
    ['a second question', [[{ prompt: 'Password: ', echo: false }], [{ prompt: 'Verification code: ', echo: false }]]],
    ['a question that is no password', [[{ prompt: 'Verification code: ', echo: true }]]],
  ])('ends at %s, which is told and not answered', async (_, questions) => {
    const { port } = await served({ methods: ['keyboard-interactive'], questions });
    expect(await opened(port)).toMatchObject({
      ok: false,
      kind: 'failed',
      reason: 'R1 asks for more than a password: Verification code:.',
    });
  });

  test('with a key is taken, and with another one refused', async () => {
    const [mine, other] = [newKey(), newKey()];
    const { port } = await served({ methods: ['publickey'], publicKey: mine.public });
    expect(await opened(port, { key: keyOf(mine.private) })).toMatchObject({ ok: true });
    expect(await opened(port, { key: keyOf(other.private) })).toMatchObject({ ok: false, kind: 'refused' });
    expect(await opened(port, { password: PASSWORD })).toMatchObject({
      ok: false,
      reason: 'R1 takes publickey from ada, and nothing of that is known.',
    });
  });

  test('names no secret in its reasons, and nothing that acts on a terminal', async () => {
    const { port } = await served({ banner: '\u001b[2JAuthorized access only\u0007\r\n' });
    const result = await opened(port, { password: 'a-secret' });
    expect(JSON.stringify(result)).not.toMatch(/a-secret|\\u001b/);
  });
});

describe('the key of a server', () => {
  test('is believed and kept when it is first seen, and known after that', async () => {
    const keys = memoryHostKeys();
    const { port } = await served();
    const first = await opened(port, {}, keys);
    const second = await opened(port, {}, keys);
    expect([first, second]).toMatchObject([
      { ok: true, connection: { firstSeen: true } },
      { ok: true, connection: { firstSeen: false } },
    ]);
    expect(keys.kept.get('r1:22')).toMatchObject({ type: 'ssh-ed25519', fingerprint: expect.stringMatching(/^SHA256:[\w+/]{43}$/) });
  });

  test('that changed is refused before anything is sent, and stays what it was', async () => {
    const keys = memoryHostKeys();
    await opened((await served()).port, {}, keys);
    const before = keys.kept.get('r1:22');
    const impostor = await served();
    expect(await opened(impostor.port, {}, keys)).toMatchObject({
      ok: false,
      kind: 'changed_key',
      reason: expect.stringMatching(/shows another key than before: .* forget the old one \(console\.hostkeys\.forget, owner r1:22\)/),
    });
    expect(impostor.names).toEqual(new Set());
    expect(keys.kept.get('r1:22')).toBe(before);
  });

  test('is asked for by the type that is known, of those that a server has', async () => {
    const keys = memoryHostKeys();
    const rsa = newKey('rsa').private;
    await opened((await served({ hostKeys: [rsa] })).port, {}, keys);
    expect(keys.kept.get('r1:22')!.type).toBe('ssh-rsa');
    const both = await served({ hostKeys: [newKey().private, rsa] });
    expect(await opened(both.port, {}, keys)).toMatchObject({ ok: true, connection: { firstSeen: false } });
  });

  test('that cannot be kept is not believed', async () => {
    const server = await served();
    const keys = { ...memoryHostKeys(), remember: async () => Promise.reject(new Error('the database does not answer.')) };
    expect(await opened(server.port, {}, keys)).toMatchObject({
      ok: false,
      reason: 'The key of R1 cannot be kept: the database does not answer.',
    });
    expect(server.names).toEqual(new Set());
  });
});

test('a device that has only old algorithms is spoken to when that is asked for', async () => {
  const { port } = await served({
    hostKeys: [newKey('rsa').private],
    algorithms: { kex: ['diffie-hellman-group14-sha1'], serverHostKey: ['ssh-rsa'], cipher: ['aes128-cbc'], hmac: ['hmac-sha1'] },
  });
  expect(await opened(port)).toMatchObject({
    ok: false,
    reason:
      'R1 and the hub have no key exchange algorithm in common. Old devices have only algorithms that are not safe any more: legacy allows those.',
  });
  expect(await opened(port, { legacy: true })).toMatchObject({ ok: true });
});

describe('what is no SSH server', () => {
  async function other(onSocket: (socket: Socket) => void): Promise<number> {
    const server = await startOtherServer(onSocket);
    endsWithTest(() => server.close());
    return server.port;
  }

  test.each<[string, (socket: Socket) => void, RegExp]>([
    ['says nothing', () => undefined, /did not end the log-in by SSH within 0\.2 s/],
    ['ends at once', (socket) => void socket.end(), /^R1 /],
    ['breaks', (socket) => void socket.once('data', () => socket.resetAndDestroy()), /^(R1|The connection with R1) /],
    ['names itself and says nothing more', (socket) => void socket.write('SSH-2.0-dropbear\r\n'), /within 0\.2 s/],
    ['names itself and ends', (socket) => void socket.end('SSH-2.0-dropbear\r\n'), /^R1 /],
    ['speaks a protocol that is broken', (socket) => void socket.end('SSH-1.5-OpenSSH\r\n'), /^R1 /],
    ['serves pages', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), /^R1 /],
    ['sends zeros', (socket) => void socket.write(Buffer.alloc(100_000)), /^R1 /],
    ['sends a packet that is too long', (socket) => void socket.write(`SSH-2.0-x\r\n\x7f\xff\xff\xff${'a'.repeat(100)}`), /^R1 /],
  ])('and %s is told as that', async (_, onSocket, reason) => {
    expect(await opened(await other(onSocket), {}, memoryHostKeys(), 200)).toMatchObject({
      ok: false,
      kind: 'failed',
      reason: expect.stringMatching(reason),
    });
  });

  test('and sends anything, ends in a reason', async () => {
    let sent: Uint8Array = new Uint8Array();
    const port = await other((socket) => void socket.end(sent));
    const named = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), bytes]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 400 }), named), async (bytes) => {
        sent = bytes;
        expect(await opened(port, {}, memoryHostKeys(), 2_000)).toMatchObject({
          ok: false,
          reason: expect.stringMatching(/^(R1|The connection) /),
        });
      }),
      { numRuns: 60 },
    );
  });

  test('is left when whoever asked goes away', async () => {
    const asked = new AbortController();
    let open = 0;
    const port = await other((socket) => {
      open += 1;
      socket.on('close', () => (open -= 1)).resume();
      asked.abort();
    });
    const target = {
      socket: await connected(port),
      place: 'R1',
      owner: hostOwner('r1', 22),
      username: 'ada',
      password: 'x',
      legacy: false,
    };
    expect(await openSsh(target, memoryHostKeys(), { signal: asked.signal })).toMatchObject({
      ok: false,
      reason: 'Whoever asked went away.',
    });
    await until('the connection to be closed', () => open === 0);
  });
});

describe('a command line over SSH', () => {
  const IOS = {
    greeting: '\r\nAuthorized access only\r\n\r\nR1>',
    commands: {
      'show version': 'Cisco IOS Software, 3700 Software, Version 12.4(25d), RELEASE SOFTWARE',
      'show clock': '*00:01:02.003 UTC',
    },
  } satisfies Script;

  async function session(script: Script, options: TestServerOptions = {}) {
    const devices: ScriptedDevice[] = [];
    const { port } = await served({
      shell: () => {
        const device = new ScriptedDevice(script);
        devices.push(device);
        return device.conversation();
      },
      ...options,
    });
    const result = await opened(port);
    if (!result.ok) throw new Error(result.reason);
    const timing = timingOf(systemClock);
    const conversation = shellConversation(result.connection, await result.connection.shell());
    const entered = new ConsoleSession(conversation, {
      dialects: shippedDialects(),
      limits: { ...SESSION_LIMITS, listenMs: 20, settleMs: 10, otherPromptMs: 50, quietMs: 100 },
      timing,
      signal: new AbortController().signal,
      deadlineMs: timing.monotonicMs() + 10_000,
      login: {},
    });
    return { entered, devices, connection: result.connection };
  }

  test('is the same as one at a console: recognised, its pages turned, its prompts known', async () => {
    const long = Array.from({ length: 60 }, (_, at) => `line ${at}`).join('\n');
    const { entered, devices } = await session({ ...IOS, page: 20, commands: { ...IOS.commands, 'show log': long }, pieces: [3, 50, 1] });
    await entered.reach();
    expect(entered.dialect?.platform).toBe('cisco_ios');
    expect(await entered.run('show log', 5_000)).toMatchObject({ complete: true, output: long });
    expect(await entered.run('show clock', 5_000)).toMatchObject({ output: '*00:01:02.003 UTC' });
    await entered.leave();
    await until('the device to be left', () => devices[0]!.state === 'closed');
  });

  test('that closes in the middle of a command ends the session, with what was said before kept', async () => {
    const { entered } = await session({ ...IOS, closesAt: 'show clock' });
    await entered.reach();
    expect(await entered.run('show clock', 5_000)).toMatchObject({ complete: false });
    await expect(entered.run('show version', 5_000)).rejects.toThrow(/The console ended/);
    await entered.leave();
  });

  test('whose connection breaks says so', async () => {
    let broken: (() => void) | undefined;
    const { entered, connection } = await session(IOS, { onReady: (server) => (broken = () => void server.end()) });
    await entered.reach();
    broken!();
    await until('the connection to be lost', () => connection.lost !== null);
    await expect(entered.run('show clock', 5_000)).rejects.toThrow(/The console ended: R1 closed the connection/);
  });

  test('that is not given is told', async () => {
    const { port } = await served({ onReady: (connection) => void connection.removeAllListeners('session') });
    const result = await opened(port);
    if (!result.ok) throw new Error(result.reason);
    await expect(result.connection.shell()).rejects.toThrow(/^R1 /);
  });
});
