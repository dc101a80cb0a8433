import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#kit/free-port.ts';
import { until } from '#kit/until.ts';
import { findProgram } from '../../tools/programs.mjs';

export interface Sshd {
  readonly port: number;
  /** Who may log in, with this key. */
  readonly username: string;
  readonly privateKey: string;
  /** What it told so far. */
  readonly told: () => string;
  close(): Promise<void>;
}

export interface SshdOptions {
  /** What is run for whoever logs in, by the user's shell, whatever they asked for. */
  readonly command?: string;
  /** Types of the keys of the server. */
  readonly hostKeys?: readonly ('ed25519' | 'rsa' | 'ecdsa')[];
  /** More lines of sshd_config(5). */
  readonly lines?: readonly string[];
  readonly port?: number;
}

/** sshd(8) wants an empty folder for itself when it is root; Debian's service makes it at the start of the machine. */
const PRIVILEGE_SEPARATION = '/run/sshd';

/** OpenSSH's server as an ordinary process on loopback, with keys of its own; whoever runs this may log in with a key. */
export async function startSshd({ command, hostKeys = ['ed25519', 'rsa'], lines = [], port: wanted }: SshdOptions): Promise<Sshd> {
  const program = findProgram('sshd') ?? ['/usr/sbin/sshd'].find((path) => existsSync(path));
  const keygen = findProgram('ssh-keygen');
  if (program === undefined || keygen === undefined)
    throw new Error('sshd and ssh-keygen are needed: node tools/environment.mjs --install openssh');
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-sshd-'));
  const keyFile = (name: string, type: string): string => {
    const path = join(folder, name);
    const { status, stderr } = spawnSync(keygen, ['-q', '-t', type, '-N', '', '-C', '', '-f', path], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`ssh-keygen failed: ${stderr}`);
    return path;
  };
  const user = keyFile('user', 'ed25519');
  const port = wanted ?? (await freePort());
  const configuration = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...hostKeys.map((type) => `HostKey ${keyFile(`host-${type}`, type)}`),
    'PidFile none',
    `AuthorizedKeysFile ${user}.pub`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'PrintMotd no',
    'PrintLastLog no',
    ...(command === undefined ? [] : [`ForceCommand ${command}`]),
    ...lines,
  ];
  writeFileSync(join(folder, 'sshd_config'), `${configuration.join('\n')}\n`);

  const madeFolder = process.getuid?.() === 0 && !existsSync(PRIVILEGE_SEPARATION);
  if (madeFolder) mkdirSync(PRIVILEGE_SEPARATION, { mode: 0o755 });
  const child = spawn(program, ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
  });
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
    if (madeFolder) rmdirSync(PRIVILEGE_SEPARATION);
  };
  try {
    await until(
      () => `sshd to listen, which said ${JSON.stringify(said)}`,
      () => said.includes('Server listening on'),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return { port, username: userInfo().username, privateKey: readFileSync(user, 'utf8'), told: () => said, close };
}
