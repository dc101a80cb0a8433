import { expect, test } from 'vitest';
import { CommandLine, NOW } from './test-command-line.ts';

const line = CommandLine.forEachTest();

test('how secrets stand is shown', async () => {
  line.hub.operations.set('secrets.status', () => ({
    root_key: { id: 'local-1', source: '/data/seal.key' },
    current_key: 'k-2',
    keys: [],
    documents: [
      { name: 'credentials.json', key_id: 'k-2', revision: 4 },
      { name: 'old.json', key_id: null, revision: null },
    ],
    vault: {
      url: 'https://vault.lab:8200',
      logged_in: true,
      token_ends_at: NOW,
      trouble: null,
      values: [{ path: 'secret/data/gns3', read_at: NOW, trouble: null }],
    },
    certificate: { source: '/run/tls.crt', good_until: NOW },
  }));
  const { code, out } = await line.run(['secret', 'status']);
  expect(code).toBe(0);
  expect(out).toMatch(/root key +local-1 \(\/data\/seal\.key\)/);
  expect(out).toMatch(/old\.json +not sealed/);
  expect(out).toContain(`vault:secret/data/gns3  read at ${NOW}`);
  expect(out).toMatch(/certificate +\/run\/tls\.crt, good until/);
});

test('a change of the key says what it did, and ends with 1 when a document was left', async () => {
  line.hub.operations.set('secrets.key.rotate', () => ({ key_id: 'k-3', sealed: 7, failed: [] }));
  expect(await line.run(['secret', 'rotate-key'])).toMatchObject({ code: 0, out: '7 documents are sealed under the new key k-3.\n' });
  line.hub.operations.set('secrets.key.rotate', () => ({
    key_id: 'k-4',
    sealed: 6,
    failed: [{ name: 'a.json', message: 'It is damaged.' }],
  }));
  expect(await line.run(['secret', 'rotate-key'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('a.json stays under its old key: It is damaged.'),
  });
});
