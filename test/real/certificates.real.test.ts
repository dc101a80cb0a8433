import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as tlsRequest, type RequestOptions } from 'node:https';
import { request as plainRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { startHub } from '#kit/hub-process.ts';
import { serve } from '#kit/northbound.ts';
import { freePort } from '#kit/free-port.ts';
import { until } from '#kit/until.ts';
import { certificateAuthority, vaultRole, type VaultRole } from '#kit/vault-hub.ts';
import { startVaultServer, type VaultServer } from '#kit/vault-server.ts';
import { loadConfig } from '#runtime/config/index.ts';
import { fileDocuments, type Documents } from '#runtime/documents/index.ts';
import { certificateFiles, certificateOfVault, openVault, type Vault } from '#runtime/secrets/index.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

let server: VaultServer;
let role: VaultRole;
let vault: Vault;
let authority: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thalamus-tls-'));
  server = await startVaultServer();
  authority = await certificateAuthority(server);
  writeFileSync(join(folder, 'authority.pem'), authority);
  role = await vaultRole(server, { ttlS: 3_600, maxS: 7_200 });
  vault = openVault({ config: loadConfig({ env: role.env, cwd: folder }).config.vault!, clock: systemClock, log: silentLog });
});
afterAll(async () => {
  vault.close();
  role.cleanUp();
  await server.cleanUp();
  rmSync(folder, { recursive: true });
});

interface Pair {
  readonly certificate: string;
  readonly private_key: string;
}

async function issued(): Promise<Pair> {
  const { data } = await server.ask<{ data: Pair }>('POST', 'pki/issue/hub', { common_name: 'localhost', ip_sans: '127.0.0.1', ttl: '1h' });
  return data;
}

/** Puts a certificate there as an administrator does: one file after the other. */
function put(path: string, { certificate, private_key: key }: Pair): void {
  for (const [name, text] of [
    ['tls.crt', certificate],
    ['tls.key', key],
  ] as const) {
    writeFileSync(join(path, `${name}.new`), text);
    renameSync(join(path, `${name}.new`), join(path, name));
  }
}

/** Serial number of the certificate that a new connection is shown. */
async function shownAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: authority }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

function get(
  options: RequestOptions,
): Promise<{ readonly status: number; readonly headers: Record<string, unknown>; readonly peer: PeerCertificate }> {
  return new Promise((resolve, reject) => {
    const asked = tlsRequest({ host: '127.0.0.1', path: '/health/live/', ca: authority, ...options }, (response) => {
      const peer = (response.socket as TLSSocket).getPeerCertificate();
      response.resume().once('end', () => resolve({ status: response.statusCode!, headers: response.headers, peer }));
    });
    asked.once('error', reject);
    asked.end();
  });
}

function commandLine(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  typed = '',
): Promise<{ readonly code: number | null; readonly text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...words], {
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], HOME: folder, ...env },
    });
    let text = '';
    child.stdout.on('data', (data: Buffer) => (text += data.toString()));
    child.stderr.on('data', (data: Buffer) => (text += data.toString()));
    child.stdin.end(`${typed}\n`);
    child.once('close', (code) => resolve({ code, text }));
  });
}

const serialOf = ({ certificate }: Pick<Pair, 'certificate'>) => new X509Certificate(certificate).serialNumber;

describe('a certificate in files', () => {
  test('is shown to new connections as soon as it was replaced, and open ones go on', async () => {
    const path = join(folder, 'files');
    mkdirSync(path);
    const [first, second] = [await issued(), await issued()];
    put(path, first);
    const files = { certFile: join(path, 'tls.crt'), keyFile: join(path, 'tls.key') };
    const certificate = await certificateFiles({ ...files, clock: systemClock, log: silentLog, lookMs: 20 });
    const http = await serve([], { tls: certificate });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      expect(http.url).toMatch(/^https:/);
      const before = await get({ port: http.port, agent });
      expect(before).toMatchObject({ status: 200, headers: { 'strict-transport-security': 'max-age=31536000' } });
      expect(await shownAt(http.port)).toBe(serialOf(first));

      // Only the certificate: a pair that does not belong together is not used.
      writeFileSync(join(path, 'tls.crt'), second.certificate);
      await until('the half to be noticed', async () => certificate.check().status === 'degraded');
      expect(certificate.check().message).toContain('the key is not that of the certificate');
      expect(await shownAt(http.port)).toBe(serialOf(first));
      put(path, second);
      await until('the second certificate', async () => (await shownAt(http.port)) === serialOf(second));
      expect((await get({ port: http.port, agent })).peer.serialNumber).toBe(serialOf(first));
      expect(certificate.check().status).toBe('healthy');
    } finally {
      agent.destroy();
      await http.close();
      certificate.close();
    }
  });

  test('is served from TLS 1.2 on, and plain HTTP at its port gets nothing', async () => {
    const path = join(folder, 'versions');
    mkdirSync(path);
    put(path, await issued());
    const certificate = await certificateFiles({
      certFile: join(path, 'tls.crt'),
      keyFile: join(path, 'tls.key'),
      clock: systemClock,
      log: silentLog,
    });
    const http = await serve([], { tls: certificate });
    try {
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        expect((await get({ port: http.port, minVersion: version, maxVersion: version, agent: false })).status).toBe(200);
      }
      // With a cipher that the old version has: it is the version that is refused.
      const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0', agent: false } as const;
      await expect(get({ port: http.port, ...old })).rejects.toThrow(/version|alert/i);
      const plain = new Promise((resolve, reject) => {
        plainRequest({ host: '127.0.0.1', port: http.port, path: '/' }, resolve).once('error', reject).end();
      });
      await expect(plain).rejects.toThrow();
    } finally {
      await http.close();
      certificate.close();
    }
  });

  test('that is none stops the start, and says what is wrong with it', async () => {
    writeFileSync(join(folder, 'none'), 'no certificate');
    const files = { certFile: join(folder, 'none'), keyFile: join(folder, 'none') };
    await expect(certificateFiles({ ...files, clock: systemClock, log: silentLog })).rejects.toThrow('cannot be used');
    await expect(certificateFiles({ ...files, certFile: join(folder, 'absent'), clock: systemClock, log: silentLog })).rejects.toThrow(
      'cannot be read',
    );
  });
});

describe('a certificate of Vault', () => {
  const certificateFor = (documents: Documents, ttlMs: number) =>
    certificateOfVault({
      config: { from: 'vault', role: 'pki/hub', commonName: 'localhost', altNames: ['127.0.0.1', 'hub.lab'], ttlMs },
      session: vault.session,
      documents,
      clock: systemClock,
      log: silentLog,
    });

  test('is renewed before it ends, without a connection being dropped', async () => {
    const certificate = await certificateFor(fileDocuments(join(folder, 'renewed')), 3_000);
    const http = await serve([], { tls: certificate });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const first = (await get({ port: http.port, agent })).peer;
      expect(first.subjectaltname!.split(', ').toSorted()).toEqual(['DNS:hub.lab', 'DNS:localhost', 'IP Address:127.0.0.1']);
      await until('another certificate', async () => (await shownAt(http.port)) !== first.serialNumber);
      expect((await get({ port: http.port, agent })).peer.serialNumber).toBe(first.serialNumber);
      expect(certificate.check().status).toBe('healthy');
    } finally {
      agent.destroy();
      await http.close();
      certificate.close();
    }
  });

  test('is kept, so that a start needs no Vault', async () => {
    const documents = fileDocuments(join(folder, 'kept'));
    const first = await certificateFor(documents, 3_600_000);
    first.close();
    const away = { ask: async () => Promise.reject(new Error('away')) };
    const config = {
      from: 'vault',
      role: 'pki/hub',
      commonName: 'localhost',
      altNames: ['127.0.0.1', 'hub.lab'],
      ttlMs: 3_600_000,
    } as const;
    const surroundings = { documents: fileDocuments(join(folder, 'kept')), clock: systemClock, log: silentLog };
    const again = await certificateOfVault({ config, session: away, ...surroundings });
    again.close();
    expect(again.current().cert).toBe(first.current().cert);
    // Of another name there is none.
    await expect(certificateOfVault({ config: { ...config, commonName: 'other' }, session: away, ...surroundings })).rejects.toThrow(
      'away',
    );
  });

  test('of a name that Vault does not let the hub have is refused', async () => {
    await server.ask('POST', 'pki/roles/narrow', { allowed_domains: 'lab.example', allow_subdomains: true });
    const config = { from: 'vault', role: 'pki/narrow', commonName: 'elsewhere.example', altNames: [], ttlMs: 60_000 } as const;
    const asked = certificateOfVault({
      config,
      session: vault.session,
      documents: fileDocuments(join(folder, 'narrow')),
      clock: systemClock,
      log: silentLog,
    });
    await expect(asked).rejects.toThrow('elsewhere.example not allowed');
  });
});

test('the whole product is served over HTTPS with a certificate of Vault: REST, sockets and the command line', async () => {
  const env = {
    ...role.env,
    THALAMUS_TLS_VAULT_ROLE: 'pki/hub',
    THALAMUS_TLS_COMMON_NAME: 'localhost',
    THALAMUS_TLS_ALT_NAMES: '[127.0.0.1]',
    THALAMUS_TLS_TTL: '1h',
  };
  const hub = await startHub({ env: { ...env, THALAMUS_LAB_PROJECTS: '0' }, unawaited: true });
  const port = Number(new URL(hub.url).port);
  try {
    await until(
      'the hub to be ready',
      async () => (await get({ port, path: '/health/ready/', agent: false }).catch(() => undefined))?.status === 200,
      120_000,
    );
    const url = `https://127.0.0.1:${port}`;
    const cli = (words: readonly string[], typed = '') =>
      commandLine(words, { THALAMUS_URL: url, THALAMUS_CA_FILE: join(folder, 'authority.pem') }, typed);
    const loggedIn = await cli(['login', '--user', 'admin'], hub.password);
    expect(loggedIn).toMatchObject({ code: 0 });
    const { text, code } = await cli(['secret', 'status', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ certificate: { source: 'role pki/hub of Vault' }, vault: { logged_in: true } });
    const socket = new WebSocket(`wss://127.0.0.1:${port}/ws/gns3/events/`, ['thalamus.v1'], { ca: authority });
    const protocol = await new Promise((resolve, reject) => {
      socket.once('open', () => resolve(socket.protocol)).once('error', reject);
    });
    expect(protocol).toBe('thalamus.v1');
    socket.terminate();
  } finally {
    await hub.cleanUp();
  }
});

test('the command line believes a hub whose authority it was given, and no other', async () => {
  const path = join(folder, 'cli');
  mkdirSync(path);
  put(path, await issued());
  const certificate = await certificateFiles({
    certFile: join(path, 'tls.crt'),
    keyFile: join(path, 'tls.key'),
    clock: systemClock,
    log: silentLog,
  });
  const http = await serve([], { tls: certificate, port: await freePort() });
  try {
    const status = (words: readonly string[], env: Readonly<Record<string, string>>) =>
      commandLine(['status', '--url', http.url, '--token', 'admin', ...words], env);
    const file = join(folder, 'authority.pem');
    // The small server behind it has no operations: what matters is that it was heard.
    expect((await status(['--ca', file], {})).text).toMatch(/is no hub|at this path/);
    expect((await status([], { THALAMUS_CA_FILE: file })).text).toMatch(/is no hub|at this path/);
    expect(await status([], {})).toMatchObject({ code: 3, text: expect.stringMatching(/certificate/) });
    expect(await status(['--ca', join(folder, 'none')], {})).toMatchObject({
      code: 2,
      text: expect.stringContaining('no certificate in PEM'),
    });
  } finally {
    await http.close();
    certificate.close();
  }
});
