import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentPath } from '../../tools/environment.mjs';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** A real OpenBao server with its data in a folder of its own, so that it may be restarted and sealed. */
export interface VaultServer {
  readonly url: string;
  /** As its root. @throws when it refuses */
  ask<T = unknown>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T>;
  /** Writes a secret of the K/V engine, version 2. */
  put(path: string, fields: Readonly<Record<string, string>>): Promise<void>;
  seal(): Promise<void>;
  unseal(): Promise<void>;
  kill(): Promise<void>;
  /** On the same port and data; unsealed. */
  start(): Promise<void>;
  cleanUp(): Promise<void>;
}

export async function startVaultServer(): Promise<VaultServer> {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-vault-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configuration = join(folder, 'server.hcl');
  const data = join(folder, 'data');
  mkdirSync(data);
  const clusterPort = await freePort();
  writeFileSync(
    configuration,
    `storage "raft" {
  path = "${data}"
  node_id = "only"
  performance_multiplier = 1
}
listener "tcp" {
  address = "127.0.0.1:${port}"
  cluster_address = "127.0.0.1:${clusterPort}"
  tls_disable = true
}
api_addr = "${url}"
cluster_addr = "http://127.0.0.1:${clusterPort}"
`,
  );
  let child: ChildProcess | undefined;
  let root = '';
  let unsealKey = '';
  let printed = '';

  async function request(method: string, path: string, body?: object): Promise<{ status: number; answer: unknown }> {
    const response = await fetch(`${url}/v1/${path}`, {
      method,
      headers: root === '' ? {} : { 'x-vault-token': root },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, answer: text === '' ? {} : JSON.parse(text) };
  }

  const server: VaultServer = {
    url,
    async ask<T>(method: string, path: string, body?: object) {
      const { status, answer } = await request(method, path, body);
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
      return answer as T;
    },
    async put(path, fields) {
      await server.ask('POST', `secret/data/${path}`, { data: fields });
    },
    seal: async () => void (await server.ask('PUT', 'sys/seal')),
    async unseal() {
      await server.ask('PUT', 'sys/unseal', { key: unsealKey });
      await until('an unsealed server', async () => (await request('GET', 'sys/health')).status === 200);
    },
    async start() {
      child = spawn(environmentPath().openBao, ['server', `-config=${configuration}`], { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout?.on('data', (data: Buffer) => (printed += data.toString()));
      child.stderr?.on('data', (data: Buffer) => (printed += data.toString()));
      const started = child;
      await until('an answer of OpenBao', async () => {
        if (started.exitCode !== null) throw new Error(`OpenBao ended:\n${printed}`);
        return request('GET', 'sys/health').then(
          () => true,
          () => false,
        );
      });
      if (unsealKey !== '') await server.unseal();
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    async cleanUp() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  const made = await server.ask<{ keys: string[]; root_token: string }>('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
  root = made.root_token;
  unsealKey = made.keys[0]!;
  await server.unseal();
  await server.ask('POST', 'sys/mounts/secret', { type: 'kv', options: { version: '2' } });
  return server;
}
