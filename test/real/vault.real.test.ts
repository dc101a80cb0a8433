import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog, type Log } from '#kernel/log.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { CENTRAL, logIn } from '#kit/hub-client.ts';
import { until } from '#kit/until.ts';
import { revokeTokens, vaultRole, type VaultRole } from '#kit/vault-hub.ts';
import { startVaultServer, type VaultServer } from '#kit/vault-server.ts';
import { startLab } from '#lab/index.ts';
import { loadConfig } from '#runtime/config/index.ts';
import { configuredRootKey, fileDocuments, sealDocuments } from '#runtime/documents/index.ts';
import { liveConfig, openVault, transitRootKey, type Vault } from '#runtime/secrets/index.ts';

const REFERENCE = 'vault:secret/data/gns3#password';

let server: VaultServer;
let long: VaultRole;
let short: VaultRole;
let open: Vault[] = [];

beforeAll(async () => {
  server = await startVaultServer();
  [long, short] = [await vaultRole(server, { ttlS: 3_600, maxS: 7_200 }), await vaultRole(server, { ttlS: 1, maxS: 3 })];
  await server.ask('POST', 'sys/mounts/transit', { type: 'transit' });
  await server.ask('POST', 'transit/keys/thalamus', {});
  await server.ask('POST', 'transit/keys/another', {});
});
afterEach(() => {
  for (const vault of open) vault.close();
  open = [];
});
afterAll(async () => {
  long.cleanUp();
  short.cleanUp();
  await server.cleanUp();
});

function configOf(env: Readonly<Record<string, string>>) {
  return loadConfig({ env: { ...env, THALAMUS_CONFIG: '' }, cwd: tmpdir() }).config;
}

/** As a hub opens it; `said` are the lines of its log. */
function vaultOf(env: Readonly<Record<string, string>>): { readonly vault: Vault; readonly said: string[] } {
  const said: string[] = [];
  const note = (message: string, fields?: object) => void said.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log };
  const vault = openVault({ config: configOf(env).vault!, clock: systemClock, log });
  open.push(vault);
  return { vault, said };
}

describe('values of Vault', () => {
  test('are had by AppRole, and a change is used by whoever reads the configuration after it', async () => {
    await server.put('gns3', { user: 'hub', password: 'first' });
    const config = configOf({
      ...long.env,
      THALAMUS_GNS3_URL: 'http://127.0.0.1:9',
      THALAMUS_GNS3_USER: 'hub',
      THALAMUS_GNS3_PASSWORD: REFERENCE,
    });
    const { vault, said } = vaultOf(long.env);
    await vault.values.load([REFERENCE], new Set([REFERENCE]));
    const [followed] = liveConfig(config, (reference) => vault.values.value(reference)).gns3.servers;
    expect(followed).toMatchObject({ user: 'hub', password: 'first' });
    await server.put('gns3', { user: 'hub', password: 'second' });
    await until('the second password', async () => followed!.password === 'second');
    expect(said.join('\n')).not.toMatch(/first|second/);
    expect(JSON.stringify(vault.state())).not.toMatch(/first|second/);
  });

  test('that are not there, or not for the hub, say so', async () => {
    const { vault } = vaultOf(long.env);
    await expect(vault.values.find('vault:secret/data/nothing#x')).rejects.toThrow('Vault has nothing at secret/data/nothing');
    await server.put('gns3', { password: 'x' });
    await expect(vault.values.find('vault:secret/data/gns3#pasword')).rejects.toThrow('no field pasword');
    await expect(vault.values.find('vault:sys/policies/acl/hub#policy')).rejects.toThrow('does not let the hub use sys/policies/acl/hub');
    // What it may not read does not make the session a bad one.
    expect(vault.session.state()).toMatchObject({ loggedIn: true, trouble: null });
  });

  test('are asked for with a token of a file too, which is read again when it was revoked', async () => {
    await server.put('gns3', { password: 'by token' });
    const folder = mkdtempSync(join(tmpdir(), 'thalamus-vault-token-'));
    try {
      const file = join(folder, 'token');
      const issue = async () => {
        const { auth } = await server.ask<{ auth: { client_token: string } }>('POST', 'auth/token/create', {
          policies: ['hub'],
          ttl: '1h',
        });
        writeFileSync(file, `${auth.client_token}\n`);
      };
      await issue();
      const { vault } = vaultOf({ THALAMUS_VAULT_URL: server.url, THALAMUS_VAULT_TOKEN_FILE: file });
      expect(await vault.values.find(REFERENCE)).toBe('by token');
      await revokeTokens(server);
      await expect(vault.session.ask({ method: 'GET', path: 'secret/data/gns3' })).rejects.toThrow();
      await issue();
      await expect(vault.session.ask({ method: 'GET', path: 'secret/data/gns3' })).resolves.toMatchObject({
        data: { data: { password: 'by token' } },
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a session with Vault', () => {
  test('is renewed while Vault lets it, then logged in anew, and goes on all the time', async () => {
    await server.put('gns3', { password: 'kept' });
    const { vault, said } = vaultOf({ ...short.env, THALAMUS_VAULT_REFRESH: '100ms' });
    await vault.values.find(REFERENCE);
    const ends = new Set<string | null>();
    const logIns = () => said.filter((line) => line.startsWith('Logged in')).length;
    await until('another log-in', async () => {
      ends.add(vault.session.state().endsAt);
      expect(vault.values.value(REFERENCE)).toBe('kept');
      return logIns() >= 2;
    });
    // More lives than log-ins: some of them were renewals.
    expect(ends.size).toBeGreaterThan(logIns());
    expect(vault.state()).toMatchObject({ trouble: null, values: [{ path: 'secret/data/gns3', trouble: null }] });
  });

  test('whose token was revoked under it logs in anew at the next question', async () => {
    const { vault, said } = vaultOf(long.env);
    await server.put('gns3', { password: 'before' });
    await vault.values.find(REFERENCE);
    await revokeTokens(server);
    await server.put('gns3', { password: 'after' });
    await until('the value of after', async () => vault.values.value(REFERENCE) === 'after');
    expect(said.filter((line) => line.startsWith('Logged in'))).toHaveLength(2);
    expect(await vault.probe.check()).toMatchObject({ status: 'healthy' });
  });

  test('with credentials that Vault does not take is refused, and says nothing of them', async () => {
    const { vault, said } = vaultOf({
      THALAMUS_VAULT_URL: server.url,
      THALAMUS_VAULT_ROLE_ID: long.roleId,
      THALAMUS_VAULT_SECRET_ID: 'wrong-secret-id',
    });
    await expect(vault.values.find(REFERENCE)).rejects.toMatchObject({ code: 'vault_error' });
    expect(await vault.probe.check()).toMatchObject({ status: 'degraded' });
    expect(said.join('\n')).not.toContain('wrong-secret-id');
  });

  test('survives that Vault is sealed and that it is restarted: what was had is used on', async () => {
    const { vault } = vaultOf(long.env);
    await server.put('gns3', { password: 'steady' });
    await vault.values.find(REFERENCE);
    await server.seal();
    await until('the seal to be noticed', async () => vault.state().values[0]?.trouble !== null);
    expect(await vault.probe.check()).toMatchObject({ status: 'degraded', message: expect.stringContaining('Vault is sealed') });
    expect(await vault.values.find(REFERENCE)).toBe('steady');
    await server.unseal();
    await until('Vault to be well again', async () => vault.state().values[0]?.trouble === null);
    await server.kill();
    await until('its absence to be noticed', async () => vault.state().values[0]?.trouble !== null);
    expect(await vault.probe.check()).toMatchObject({ status: 'degraded', message: expect.stringContaining('not reachable') });
    expect(vault.values.value(REFERENCE)).toBe('steady');
    await server.start();
    await server.put('gns3', { password: 'changed' });
    await until('the changed value', async () => vault.values.value(REFERENCE) === 'changed');
    expect(await vault.probe.check()).toMatchObject({ status: 'healthy' });
  });
});

test('a start waits for a Vault that comes later, and ends at once for one that refuses', async () => {
  await server.put('gns3', { password: 'late' });
  await server.kill();
  const { vault, said } = vaultOf(long.env);
  const started = Promise.all([vault.reached(), vault.values.load([REFERENCE], new Set([REFERENCE]))]);
  await until('the start to wait', async () => said.some((line) => line.startsWith('The start waits for Vault.')));
  await server.start();
  await started;
  expect(vault.values.value(REFERENCE)).toBe('late');
  const wrong = vaultOf({ THALAMUS_VAULT_URL: server.url, THALAMUS_VAULT_TOKEN: 'no-such-token' });
  await expect(wrong.vault.reached()).rejects.toMatchObject({ code: 'vault_error' });
});

describe('a transit key of Vault as root key', () => {
  test('opens what it wrapped and nothing else does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'thalamus-transit-'));
    const seal = (key: string) =>
      sealDocuments({
        documents: fileDocuments(folder),
        root: configuredRootKey(async () => transitRootKey(vaultOf(long.env).vault.session, key)),
        clock: systemClock,
        log: silentLog,
      });
    try {
      const first = await seal('transit/thalamus');
      await (await first.open('users.json')).write(() => 'the text');
      await first.rotate();
      expect(readdirSync(folder).toSorted()).toEqual(['keyring.json', 'users.json']);
      expect(readFileSync(join(folder, 'keyring.json'), 'utf8')).toContain('vault:v1:');
      expect((await (await seal('transit/thalamus')).open('users.json')).read()).toBe('the text');
      await expect(seal('transit/another')).rejects.toThrow('sealed with the root key transit:transit/thalamus');
      // A rotated key of Vault opens what its older versions wrapped.
      await server.ask('POST', 'transit/keys/thalamus/rotate', {});
      expect((await (await seal('transit/thalamus')).open('users.json')).read()).toBe('the text');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the whole product with Vault', () => {
  test('logs in to GNS3 with the password of now, is healthy without Vault, and tells no secret', async () => {
    await server.put('gns3', { password: 'first-password' });
    let lab = await startLab({ api: 'v3', projects: 1, nodes: 1, seed: 3, auth: { user: 'hub', password: 'first-password' } });
    const port = Number(new URL(lab.url).port);
    let hub: HubProcess | undefined;
    try {
      hub = await startHub({ gns3: { url: lab.url, user: 'hub', password: REFERENCE }, env: { ...long.env, THALAMUS_LOG_LEVEL: 'debug' } });
      const client = await logIn(hub.url, hub.password);
      const connected = async () => {
        const status = await client.get<{ servers: { connected: boolean }[] }>(`${CENTRAL}/status/`);
        return status.servers[0]?.connected;
      };
      await until('the hub to follow GNS3', async () => (await connected()) === true);
      expect(await client.get('/api/common/api/v1/secrets/status/')).toMatchObject({
        vault: { logged_in: true, trouble: null, values: [{ path: 'secret/data/gns3', trouble: null }] },
      });

      await client.send('PUT', '/api/common/api/v1/auth/secrets/webhook/', { value: REFERENCE });
      const listed = await client.get('/api/common/api/v1/auth/secrets/');
      expect(listed).toMatchObject({ items: [{ name: 'webhook', reference: REFERENCE }] });

      await lab.close();
      await until('the hub to miss GNS3', async () => (await connected()) === false);
      await server.put('gns3', { password: 'second-password' });
      const { values } = vaultOf(long.env).vault;
      expect(await values.find(REFERENCE)).toBe('second-password');
      lab = await startLab({ api: 'v3', projects: 1, nodes: 1, seed: 3, port, auth: { user: 'hub', password: 'second-password' } });
      await until('the hub to follow GNS3 with the second password', async () => (await connected()) === true, 60_000);

      await server.kill();
      await until('the hub to miss Vault', async () => {
        const { body } = await client.raw('GET', '/health/');
        return (body as { checks: Record<string, { status: string }> }).checks['vault']?.status === 'degraded';
      });
      expect((await client.raw('GET', '/health/ready/')).status).toBe(200);
      expect(await connected()).toBe(true);
      expect(hub.output()).not.toMatch(/first-password|second-password/);
      await server.start();
    } finally {
      await hub?.cleanUp();
      await lab.close();
    }
  });
});
