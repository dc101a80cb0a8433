import { hostname, networkInterfaces, release } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { DeviceFacts } from '#model/device-facts.ts';
import { createHub, createLimiter } from '#runtime/hub/index.ts';
import { openMemoryStore, type Store } from '#runtime/store/index.ts';
import { consoles } from '#southbound/console/index.ts';
import { getNode, gns3, openConsole } from '#southbound/gns3/index.ts';
import { startSshd, type Sshd } from './sshd.ts';

interface Told {
  answered: boolean;
  reason: string;
  platform: string | null;
  prompt: string | null;
  facts: DeviceFacts;
  transcripts: { command: string; output: string; complete: boolean; refused: boolean }[];
  ssh: { port: number; host_key: { type: string; fingerprint: string } | null };
}

/** Shells as users of Linux have them; the second one edits its line by escape sequences. */
const SH = "PS1='noc@box:~$ ' exec /bin/sh -i";
const BASH = 'exec bash --noprofile --norc -i';

let store: Store;
let hub: ReturnType<typeof createHub>;
const servers: Sshd[] = [];

beforeAll(async () => {
  const basics = { clock: systemClock, log: silentLog, meter: silentMeter };
  store = openMemoryStore(basics);
  const modules = [gns3({ servers: [], ...basics }), consoles({ nodeQuery: getNode, openConsole, allow: ['127.0.0.0/8'], ...basics })];
  const read = await store.projections(modules.flatMap((module) => module.projections ?? []));
  const generous = { perSecond: 1_000, burst: 1_000 };
  hub = createHub({
    modules,
    eventLog: store.log,
    feed: store.feed,
    read,
    ...basics,
    limiter: createLimiter({ clock: systemClock, rates: { heavy: generous, action: generous, read: generous } }),
    checkOutputs: true,
  });
  await hub.start();
});
afterAll(async () => {
  await hub?.stop();
  await store?.close();
  for (const server of servers) await server.close();
});

async function served(...options: Parameters<typeof startSshd>): Promise<Sshd> {
  const server = await startSshd(...options);
  servers.push(server);
  return server;
}

async function ask<T = Told>(operation: string, input: object): Promise<T> {
  return (await hub.perform(operation, input, { caller: system, requestId: uuidv7(), door: 'test' })).output as T;
}

const into = ({ port, username, privateKey }: Sshd) => ({ host: '127.0.0.1', port, username, private_key: privateKey });

describe.each([
  ['sh', SH, 'noc@box:~$'],
  ['bash', BASH, expect.stringMatching(/^bash-[\d.]+[#$]$/)],
])('OpenSSH with %s', (_, command, prompt) => {
  let server: Sshd;
  beforeAll(async () => {
    server = await served({ command });
  });

  test('tells what the host is and has', async () => {
    const told = await ask('console.facts.read', into(server));
    expect(told).toMatchObject({ answered: true, platform: 'linux', prompt });
    expect(told.facts.system?.name).toBe(hostname());
    expect(told.facts.identity?.os).toBe('linux');
    const loopback = told.facts.interfaces?.find(({ name }) => name === 'lo');
    expect(loopback?.addresses?.map(({ address }) => address)).toContain('127.0.0.1');
    const mine = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
    expect(told.facts.interfaces?.flatMap(({ addresses }) => (addresses ?? []).map(({ address }) => address))).toEqual(
      expect.arrayContaining(mine.filter((address) => !address.startsWith('fe80'))),
    );
  });

  test('carries out commands, and tells those that it does not know', async () => {
    const long = `printf '%s\\n' ${Array.from({ length: 30 }, (_, at) => `word-${at}`).join(' ')}`;
    const { transcripts } = await ask('console.run', { ...into(server), commands: ['uname -r', 'no-such-command', long] });
    expect(transcripts).toMatchObject([
      { output: release(), refused: false },
      { refused: true },
      { output: Array.from({ length: 30 }, (_, at) => `word-${at}`).join('\n'), complete: true },
    ]);
  });
});

test('a command that does not end is interrupted, and the session goes on', async () => {
  const server = await served({ command: SH });
  const { transcripts } = await ask('console.run', { ...into(server), commands: ['sleep 1000', 'echo still here'], timeout_ms: 1_000 });
  expect(transcripts).toMatchObject([{ complete: false }, { output: 'still here', complete: true }]);
});

test('who has no right to log in is refused, once', async () => {
  const server = await served({ command: SH });
  expect(await ask('console.run', { ...into(server), username: 'nobody-of-this-name', commands: ['id'] })).toMatchObject({
    answered: false,
    reason: expect.stringContaining('refused the log-in of nobody-of-this-name; it is not tried again.'),
  });
  expect(server.told().match(/Failed publickey|Invalid user|invalid user/g)?.length).toBeGreaterThan(0);
});

test('a server whose key was changed is refused until the old one is forgotten', async () => {
  const first = await served({ command: SH, hostKeys: ['rsa'] });
  const known = await ask('console.run', { ...into(first), commands: ['true'] });
  expect(known.ssh.host_key?.type).toBe('ssh-rsa');
  await servers.pop()!.close();

  // The same port, as after a device was installed anew.
  const second = await served({ command: SH, hostKeys: ['rsa', 'ed25519'], port: first.port });
  const again = { ...into(second), commands: ['echo in'] };
  expect(await ask('console.run', again)).toMatchObject({ answered: false, reason: expect.stringContaining('another key than before') });
  const owner = `127.0.0.1:${first.port}`;
  expect(await ask('console.hostkeys.forget', { owner })).toMatchObject({ forgotten: true });
  expect(await ask('console.run', again)).toMatchObject({ answered: true, transcripts: [{ output: 'in' }] });
  expect((await ask<{ items: { owner: string; type: string }[] }>('console.hostkeys.list', { owner })).items).toMatchObject([
    { owner, type: 'ssh-ed25519' },
  ]);
});

test('a server with old algorithms only is spoken to when that is allowed', async () => {
  const lines = [
    'KexAlgorithms diffie-hellman-group14-sha1',
    'HostKeyAlgorithms ssh-rsa',
    'Ciphers aes128-cbc,3des-cbc',
    'MACs hmac-sha1',
    'PubkeyAcceptedAlgorithms ssh-ed25519',
  ];
  const server = await served({ command: SH, hostKeys: ['rsa'], lines });
  const asked = { ...into(server), commands: ['echo in'] };
  expect(await ask('console.run', asked)).toMatchObject({ answered: false, reason: expect.stringContaining('legacy allows those') });
  expect(await ask('console.run', { ...asked, legacy: true })).toMatchObject({ answered: true, transcripts: [{ output: 'in' }] });
});
