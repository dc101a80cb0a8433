import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { json, startTestVault, type TestVault } from './test-vault.ts';
import { isPassing, VaultHttp, vaultTroubleOf } from './vault-http.ts';

let vault: TestVault;
let http: VaultHttp;
beforeEach(async () => {
  vault = await startTestVault();
  http = new VaultHttp({ url: vault.url, namespace: 'team-a', timeoutMs: 300 });
});
afterEach(() => vault.close());

async function trouble(): Promise<string | undefined> {
  return http.ask({ method: 'GET', path: 'secret/data/x', token: 't0k3n' }).then(
    () => 'none',
    (error: unknown) => {
      expect((error as Error).message).not.toContain('t0k3n');
      return vaultTroubleOf(error);
    },
  );
}

test('token and namespace are said in headers, and nowhere else', async () => {
  vault.answer = (request, response) =>
    json(response, { data: { token: request.headers['x-vault-token'], space: request.headers['x-vault-namespace'] } });
  expect(await http.ask({ method: 'GET', path: 'secret/data/x', token: 't0k3n' })).toEqual({ data: { token: 't0k3n', space: 'team-a' } });
  expect(vault.asked).toEqual(['GET /v1/secret/data/x']);
});

test('it is not sent elsewhere: a redirection is refused', async () => {
  const other = await startTestVault();
  try {
    vault.answer = (_, response) => response.writeHead(307, { location: `${other.url}/v1/secret/data/x` }).end();
    expect(await trouble()).toBe('refused');
    expect(other.asked).toEqual([]);
  } finally {
    await other.close();
  }
});

test.each([
  ['no JSON', 'refused', (_: unknown, response: ServerResponse) => void response.end('<html>')],
  ['a list', 'refused', (_: unknown, response: ServerResponse) => void response.end('[]')],
  ['silence', 'unreachable', () => undefined],
  ['a broken connection', 'unreachable', (request: IncomingMessage) => void request.socket.destroy()],
  ['more than it can be', 'unreachable', (_: unknown, response: ServerResponse) => void response.end('x'.repeat(1_100_000))],
  [
    'half of an answer',
    'unreachable',
    (request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200, { 'content-length': '100' }).write('{', () => request.socket.destroy());
    },
  ],
  ['a sealed server', 'sealed', (_: unknown, response: ServerResponse) => json(response, { errors: ['Vault is sealed'] }, 503)],
  ['too many questions', 'unreachable', (_: unknown, response: ServerResponse) => json(response, { errors: ['quota'] }, 429)],
  ['a bad token', 'forbidden', (_: unknown, response: ServerResponse) => json(response, { errors: ['permission denied'] }, 403)],
  ['nothing', 'absent', (_: unknown, response: ServerResponse) => json(response, { errors: [] }, 404)],
])('%s is trouble of its own kind', async (_, kind, answer) => {
  vault.answer = answer;
  expect(await trouble()).toBe(kind);
});

test('only what passes by itself is waited for', async () => {
  vault.answer = (_, response) => json(response, { errors: [] }, 503);
  await expect(http.ask({ method: 'GET', path: 'x/y' })).rejects.toSatisfy(isPassing);
  vault.answer = (_, response) => json(response, { errors: [] }, 403);
  await expect(http.ask({ method: 'GET', path: 'x/y' })).rejects.not.toSatisfy(isPassing);
});
