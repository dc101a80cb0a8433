/** A real SMTP server on loopback: aiosmtpd, keeping what it takes in a mailbox. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#kit/free-port.ts';
import { until } from '#kit/until.ts';

export interface MailServer {
  readonly port: number;
  /** Its certificate, for `localhost`, when it offers STARTTLS. */
  readonly certificate: string | undefined;
  /** The messages as they came, in no promised order. */
  messages(): readonly string[];
  close(): Promise<void>;
}

export async function startMailServer({ starttls = false }: { readonly starttls?: boolean } = {}): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-mail-'));
  const port = await freePort();
  const box = join(folder, 'box');
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  if (starttls) {
    const words = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
    ];
    execFileSync('openssl', [...words, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  }
  const tls = starttls ? ['--tlscert', certificate, '--tlskey', key] : [];
  const child = spawn('aiosmtpd', ['-n', '-l', `127.0.0.1:${port}`, ...tls, '-c', 'aiosmtpd.handlers.Mailbox', box], { stdio: 'ignore' });
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until('a greeting of the mail server', () => greets(port));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    port,
    certificate: starttls ? readFileSync(certificate, 'utf8') : undefined,
    messages() {
      const arrived = join(box, 'new');
      return existsSync(arrived) ? readdirSync(arrived).map((name) => readFileSync(join(arrived, name), 'utf8')) : [];
    },
    close,
  };
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', (chunk) => {
      resolve(chunk.toString().startsWith('220'));
      socket.end('QUIT\r\n');
    });
    socket.once('error', () => resolve(false));
  });
}
