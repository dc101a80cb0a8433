/** A Linux host in namespaces of its own, on which Debian's FRRouting runs, and its console: a shell on a terminal. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Conversation } from '#kernel/message.ts';
import { until } from '#kit/until.ts';

/** As it is when it is booted. */
const BOOTED = `frr defaults traditional
hostname edge
log syslog informational
service integrated-vtysh-config
!
ip route 198.51.100.0/24 192.0.2.254
!
interface up0
 description uplink
 ip address 192.0.2.1/24
exit
!
line vty
!
`;

/** Nothing outside the namespaces sees its interfaces, its files or its processes, and all of them end with the first process. */
const BOOT = `set -e
hostname edge
ip link set lo up
ip link add up0 type veth peer name far0
ip link set far0 up
ip link set up0 up
mkdir -p /run/frr
mount -t tmpfs tmpfs /run/frr
mount -t tmpfs tmpfs /etc/frr
cp "$1" /etc/frr/frr.conf
chown -R frr:frr /run/frr /etc/frr
echo 'service integrated-vtysh-config' > /etc/frr/vtysh.conf
for daemon in zebra staticd; do /usr/lib/frr/$daemon -d -A 127.0.0.1; done
until vtysh -b > /dev/null 2>&1; do sleep 0.1; done
touch "$2"
exec sleep infinity
`;

export interface FrrHost {
  /** What a command prints on it, behind the back of the console. */
  run(...words: string[]): Promise<string>;
  console(): Conversation;
  close(): Promise<void>;
}

/** @throws when namespaces may not be made here, or FRRouting is not installed */
export async function startFrrHost(): Promise<FrrHost> {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-frr-'));
  const [boot, config, ready] = ['boot.sh', 'frr.conf', 'ready'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(boot, BOOT);
  writeFileSync(config, BOOTED);
  const host = spawn(
    'unshare',
    ['--net', '--mount', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc', 'bash', boot, config, ready],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  host.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const consoles: ChildProcess[] = [];
  const close = async (): Promise<void> => {
    for (const child of [...consoles, host]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const first = (): string => readFileSync(`/proc/${host.pid}/task/${host.pid}/children`, 'utf8').trim();
  const inside = (...words: string[]): string[] => ['-t', first(), '--net', '--mount', '--uts', '--pid', ...words];
  try {
    await until(
      () => `FRRouting to run: ${said}`,
      () => {
        if (host.exitCode !== null) throw new Error(`The host ended: ${said}`);
        try {
          return readFileSync(ready, 'utf8') === '';
        } catch {
          return false;
        }
      },
      20_000,
    );
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async run(...words) {
      const child = spawn('nsenter', inside(...words), { stdio: ['ignore', 'pipe', 'inherit'] });
      const printed = Buffer.concat(await Array.fromAsync(child.stdout as AsyncIterable<Buffer>));
      return printed.toString();
    },
    console() {
      // script(1) gives it a terminal, with echo and line editing.
      const shell = "env TERM=dumb PS1='root@edge:~# ' bash --noprofile --norc -i";
      const child = spawn('script', ['-qfc', `nsenter ${inside(shell).join(' ')}`, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
      consoles.push(child);
      return {
        bytes: child.stdout as AsyncIterable<Uint8Array>,
        write: (bytes) => void child.stdin.write(bytes),
        close: () => void child.kill('SIGKILL'),
      };
    },
    close,
  };
}
