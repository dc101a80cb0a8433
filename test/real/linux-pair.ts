/** Two Linux hosts in network namespaces of their own, connected, each with Net-SNMP's snmpd and lldpd behind it (Debian's packages). */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '#kit/until.ts';

const DISCOVER = fileURLToPath(new URL('./discover-alone.ts', import.meta.url));

/** RFC 5737 and RFC 3849 keep these for examples; nothing outside the namespaces sees them. */
export const HOSTS = {
  a: { name: 'host-a', port: 'thal-a', address: '192.0.2.1', address6: '2001:db8::1' },
  b: { name: 'host-b', port: 'thal-b', address: '192.0.2.2', address6: '2001:db8::2' },
} as const;
type HostName = keyof typeof HOSTS;

export const COMMUNITY = 'lab-secret';
export const USER = {
  version: '3',
  user: 'ann',
  auth: { protocol: 'sha256', key: 'maplesyrup' },
  priv: { protocol: 'aes', key: 'pancakes-and-more' },
  context: '',
} as const;

export interface LinuxPair {
  /** What is found from host a, by a process inside its namespace, as JSON. */
  discoverB(credential: object): Promise<{ answered: boolean; told: string; facts: Record<string, never> }>;
  close(): Promise<void>;
}

/** @throws when namespaces may not be made here */
export async function startLinuxPair(): Promise<LinuxPair> {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-hosts-'));
  // lldpd gives up its rights and has to reach the socket of the agent all the same.
  chmodSync(folder, 0o755);
  const mark = `${process.pid}-${Math.random().toString(36).slice(2, 6)}`;
  const namespace = (host: HostName) => `thalamus-${host}-${mark}`;
  const running: ChildProcess[] = [];
  const ip = (...words: string[]) => execFileSync('ip', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const close = async (): Promise<void> => {
    for (const child of running.splice(0).toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    for (const host of ['a', 'b'] as const) {
      try {
        ip('netns', 'del', namespace(host));
      } catch {
        // It was not made.
      }
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const inside = (host: HostName, program: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess => {
    const child = spawn('ip', ['netns', 'exec', namespace(host), program, ...words], {
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { ...process.env, ...env },
    });
    running.push(child);
    return child;
  };
  const agent = async (host: HostName): Promise<void> => {
    const home = join(folder, host);
    mkdirSync(join(home, 'persistent'), { recursive: true });
    const { name } = HOSTS[host];
    const socket = join(home, 'agentx');
    writeFileSync(
      join(home, 'snmpd.conf'),
      `agentAddress udp:161,udp6:161
master agentx
agentXSocket ${socket}
agentXPerms 0777 0755
rocommunity ${COMMUNITY}
rocommunity6 ${COMMUNITY}
createUser ${USER.user} SHA-256 ${USER.auth.key} AES ${USER.priv.key}
rouser ${USER.user} priv
sysName ${name}
sysLocation rack ${host}
sysContact noc@lab.example
`,
    );
    inside(host, 'snmpd', ['-f', '-Ln', '-C', '-c', join(home, 'snmpd.conf')], { SNMP_PERSISTENT_DIR: join(home, 'persistent') });
    await until(`the agent of ${name}`, () => existsSync(socket));
    const control = join(home, 'lldpd.socket');
    inside(host, 'lldpd', ['-d', '-u', control, '-x', '-X', socket, '-S', `Test host ${host}`]);
    // Its socket is there a moment before it listens at it.
    const tell = (...words: string[]) =>
      until(
        `lldpd of ${name} to take ${words.join(' ')}`,
        () => spawnSync('lldpcli', ['-u', control, ...words], { stdio: 'ignore' }).status === 0,
      );
    // The machine's own name otherwise: namespaces of networks have none.
    await tell('configure', 'system', 'hostname', name);
    await tell('configure', 'lldp', 'tx-interval', '1');
    // It waits for the end of its configuration, which it reads at the same time.
    await tell('resume');
  };
  try {
    for (const host of ['a', 'b'] as const) ip('netns', 'add', namespace(host));
    ip('link', 'add', HOSTS.a.port, 'netns', namespace('a'), 'type', 'veth', 'peer', 'name', HOSTS.b.port, 'netns', namespace('b'));
    for (const host of ['a', 'b'] as const) {
      const { port, address, address6 } = HOSTS[host];
      ip('-n', namespace(host), 'addr', 'add', `${address}/24`, 'dev', port);
      ip('-n', namespace(host), 'addr', 'add', `${address6}/64`, 'dev', port, 'nodad');
      for (const one of ['lo', port]) ip('-n', namespace(host), 'link', 'set', one, 'up');
    }
    await agent('a');
    await agent('b');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async discoverB(credential) {
      const child = spawn(
        'ip',
        ['netns', 'exec', namespace('a'), process.execPath, DISCOVER, HOSTS.b.address, JSON.stringify(credential)],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let said = '';
      for await (const chunk of child.stdout) said += String(chunk);
      return JSON.parse(said) as Awaited<ReturnType<LinuxPair['discoverB']>>;
    },
    close,
  };
}
