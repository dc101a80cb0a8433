import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { isVaultReference, vaultReference } from './vault-reference.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'thalamus-config-'));
  writeFileSync(join(cwd, 'password'), 'swordfish\n');
  writeFileSync(join(cwd, 'empty'), '\n');
  writeFileSync(join(cwd, 'communities'), '[one, two]');
});
afterAll(() => rmSync(cwd, { recursive: true }));

const load = (env: NodeJS.ProcessEnv) => loadConfig({ env, cwd });
const VAULT = { THALAMUS_VAULT_URL: 'https://vault.lab:8200', THALAMUS_VAULT_TOKEN: 'a-token' };
const GNS3 = { THALAMUS_GNS3_URL: 'http://gns3.lab:3080', THALAMUS_GNS3_USER: 'hub' };
const KEY = Buffer.alloc(32).toString('base64');

function yaml(text: string): NodeJS.ProcessEnv {
  writeFileSync(join(cwd, 'it.yaml'), text);
  return { THALAMUS_CONFIG: 'it.yaml' };
}

describe('secrets in files', () => {
  test('every secret may stand in a file that a variable names, as Docker and Kubernetes give them', () => {
    const { config, entries } = load({ ...GNS3, THALAMUS_GNS3_PASSWORD_FILE: join(cwd, 'password') });
    expect(config.gns3.servers).toMatchObject([{ password: 'swordfish' }]);
    expect(entries.find(({ key }) => key === 'gns3.password')).toEqual({
      key: 'gns3.password',
      value: '********',
      source: 'environment:THALAMUS_GNS3_PASSWORD_FILE',
    });
    expect(load({ THALAMUS_SNMP_COMMUNITIES_FILE: join(cwd, 'communities') }).config.snmp.communities).toEqual(['one', 'two']);
    expect(load({ THALAMUS_DATABASE_URL_FILE: writtenFile('postgres://hub@db/x') }).config.databaseUrl).toBe('postgres://hub@db/x');
  });

  test('so they may in thalamus.yaml', () => {
    const { config } = load(yaml(`gns3: {url: http://gns3.lab:3080, user: hub, password_file: ${join(cwd, 'password')}}`));
    expect(config.gns3.servers).toMatchObject([{ password: 'swordfish' }]);
  });

  test.each([
    [
      'the file and the value',
      { THALAMUS_GNS3_PASSWORD: 'x', THALAMUS_GNS3_PASSWORD_FILE: 'password' },
      'either THALAMUS_GNS3_PASSWORD_FILE or',
    ],
    ['a file that is not there', { THALAMUS_GNS3_PASSWORD_FILE: '/nonexistent/x' }, 'a readable file (ENOENT)'],
    ['an empty file', { THALAMUS_GNS3_PASSWORD_FILE: 'EMPTY' }, 'a file that is not empty'],
    ['a file of what is no secret', { THALAMUS_PORT_FILE: 'password' }, 'no variable of this name'],
  ])('%s is refused', (_, env, reason) => {
    const named = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value === 'EMPTY' ? join(cwd, 'empty') : value]));
    expect(() => load({ ...GNS3, ...named })).toThrow(reason);
  });

  function writtenFile(text: string): string {
    writeFileSync(join(cwd, 'written'), text);
    return join(cwd, 'written');
  }
});

describe('Vault', () => {
  test('a value that stands there is shown by its place, and never as it is', () => {
    const { config, entries } = load({ ...VAULT, ...GNS3, THALAMUS_GNS3_PASSWORD: 'vault:secret/data/gns3#password' });
    expect(config.vault).toMatchObject({ url: 'https://vault.lab:8200', login: { by: 'token', token: 'a-token' }, refreshMs: 60_000 });
    expect(entries.find(({ key }) => key === 'gns3.password')).toEqual({
      key: 'gns3.password',
      value: '********',
      source: 'vault:secret/data/gns3#password',
    });
    expect(JSON.stringify(entries)).not.toContain('a-token');
  });

  test('also stands for the URL of the database', () => {
    expect(load({ ...VAULT, THALAMUS_DATABASE_URL: 'vault:secret/data/db#url' }).config.databaseUrl).toBe('vault:secret/data/db#url');
  });

  test('AppRole takes its secret id from a file, whose path counts from where the hub was started', () => {
    const env = { THALAMUS_VAULT_URL: 'http://127.0.0.1:8200', THALAMUS_VAULT_ROLE_ID: 'r', THALAMUS_VAULT_SECRET_ID_FILE: 'secret-id' };
    expect(load(env).config.vault!.login).toEqual({ by: 'approle', mount: 'approle', roleId: 'r', secretIdFile: join(cwd, 'secret-id') });
  });

  test.each([
    [{ ...GNS3, THALAMUS_GNS3_PASSWORD: 'vault:secret/data/gns3#password' }, 'gns3.password = "vault:secret/data/gns3#password"'],
    [{ THALAMUS_VAULT_URL: 'https://vault.lab:8200' }, 'one way to log in beside it'],
    [{ ...VAULT, THALAMUS_VAULT_ROLE_ID: 'r' }, 'one way to log in beside it'],
    [{ THALAMUS_VAULT_TOKEN: 't' }, 'nothing without vault.url'],
    [{ ...VAULT, THALAMUS_VAULT_SECRET_ID: 's' }, 'nothing without vault.role_id'],
    [{ ...VAULT, THALAMUS_VAULT_TOKEN: 'vault:secret/data/x#token' }, 'Vault is not asked for it'],
    [{ THALAMUS_VAULT_URL: 'https://user:pass@vault.lab/v1', THALAMUS_VAULT_TOKEN: 't' }, 'https://HOST:PORT'],
    [{ THALAMUS_SECRETS_TRANSIT_KEY: 'transit/thalamus' }, 'nothing without vault.url'],
    [{ ...VAULT, THALAMUS_SECRETS_TRANSIT_KEY: 'transit/thalamus', THALAMUS_SECRETS_SEAL_KEY: KEY }, 'not both'],
    [{ ...VAULT, THALAMUS_SECRETS_TRANSIT_KEY: '../sys/thalamus' }, 'MOUNT/KEY'],
    [{ THALAMUS_SECRETS_PREVIOUS_SEAL_KEY: KEY }, 'nothing without the key that comes after it'],
  ])('%o is refused', (env, reason) => {
    expect(() => load(env)).toThrow(reason);
  });
});

describe('TLS', () => {
  test('files and a role of Vault are carried over', () => {
    expect(load({ THALAMUS_TLS_CERT_FILE: 'tls.crt', THALAMUS_TLS_KEY_FILE: '/run/tls.key' }).config.tls).toEqual({
      from: 'files',
      certFile: join(cwd, 'tls.crt'),
      keyFile: '/run/tls.key',
    });
    expect(
      load({ ...VAULT, THALAMUS_TLS_VAULT_ROLE: 'pki/hub', THALAMUS_TLS_COMMON_NAME: 'hub.lab', THALAMUS_TLS_ALT_NAMES: '[10.0.0.5]' })
        .config.tls,
    ).toEqual({ from: 'vault', role: 'pki/hub', commonName: 'hub.lab', altNames: ['10.0.0.5'], ttlMs: 720 * 3_600_000 });
    expect(load({}).config.tls).toBeUndefined();
  });

  test.each([
    [{ THALAMUS_TLS_CERT_FILE: 'tls.crt' }, 'nothing without tls.key_file'],
    [{ THALAMUS_TLS_KEY_FILE: 'tls.key' }, 'nothing without tls.cert_file'],
    [{ THALAMUS_TLS_VAULT_ROLE: 'pki/hub', THALAMUS_TLS_COMMON_NAME: 'hub.lab' }, 'nothing without vault.url'],
    [{ ...VAULT, THALAMUS_TLS_VAULT_ROLE: 'pki/hub' }, 'only together with tls.common_name'],
    [{ THALAMUS_TLS_COMMON_NAME: 'hub.lab' }, 'nothing without tls.vault_role'],
    [
      {
        ...VAULT,
        THALAMUS_TLS_VAULT_ROLE: 'pki/hub',
        THALAMUS_TLS_COMMON_NAME: 'x',
        THALAMUS_TLS_CERT_FILE: 'a',
        THALAMUS_TLS_KEY_FILE: 'b',
      },
      'not both',
    ],
  ])('%o is refused', (env, reason) => {
    expect(() => load(env)).toThrow(reason);
  });
});

describe('a reference into Vault', () => {
  test('names a path and a field', () => {
    expect(vaultReference('vault:secret/data/lab-1/gns3.main#password')).toEqual({
      path: 'secret/data/lab-1/gns3.main',
      field: 'password',
    });
  });

  test.each([
    'vault:secret#x',
    'vault:/secret/data/x#y',
    'vault:secret/../sys/seal#y',
    'vault:secret/./x#y',
    'vault:secret/x?list=true#y',
    'vault:secret/%2e%2e/x#y',
    'vault:http://host/x#y',
    'vault:secret//x#y',
    'Vault:secret/x#y',
    'vault:secret/x',
  ])('%s is none', (text) => {
    expect(isVaultReference(text)).toBe(false);
    expect(vaultReference(text)).toBeNull();
  });

  test('whatever it is, it stays below the API of Vault', () => {
    const clean = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/);
    const dirty = fc.stringMatching(/^[A-Za-z0-9_.%/?#:-]{1,12}$/);
    const segments = fc.array(fc.oneof({ weight: 4, arbitrary: clean }, { weight: 1, arbitrary: dirty }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(segments, (parts) => {
        const reference = vaultReference(`vault:${parts.join('/')}#f`);
        if (reference === null) return;
        expect(new URL(`https://vault.lab/v1/${reference.path}`).href).toBe(`https://vault.lab/v1/${reference.path}`);
      }),
    );
  });
});
