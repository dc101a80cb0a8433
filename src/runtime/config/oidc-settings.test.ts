import { expect, test } from 'vitest';
import { loadConfig } from './config.ts';

const load = (providers: object[]) => loadConfig({ env: { THALAMUS_OIDC_PROVIDERS: JSON.stringify(providers) }, cwd: '/nowhere' });
const provider = {
  id: 'school',
  name: 'Example School',
  issuer: 'https://login.example/realms/lab',
  client_id: 'thalamus',
  client_secret: 's3cret-of-both',
};

test('a provider needs no more than name, issuer and client', () => {
  const { config } = load([provider]);
  expect(config.oidc.passwords).toBe('everybody');
  expect(config.oidc.providers[0]).toMatchObject({
    scopes: ['profile', 'email'],
    username_claim: 'preferred_username',
    log_out: 'provider',
  });
});

test('the secret is never shown', () => {
  expect(JSON.stringify(load([provider]).entries)).not.toContain('s3cret-of-both');
});

test.each([
  'http://login.example',
  'ftp://login.example',
  'https://user:pass@login.example',
  'https://login.example/?x=1',
  'login.example',
])('an issuer at %s is refused', (issuer) => {
  expect(() => load([{ ...provider, issuer }])).toThrow('oidc.providers[0].issuer');
});

test('plain HTTP is for a provider on this machine', () => {
  for (const issuer of ['http://127.0.0.1:8080', 'http://localhost:8080/realms/x', 'http://[::1]:8080']) {
    expect(load([{ ...provider, issuer }]).config.oidc.providers[0]!.issuer).toBe(issuer);
  }
});

test('two providers of one id are refused', () => {
  expect(() => load([provider, { ...provider, name: 'Other' }])).toThrow('oidc.providers[1].id');
});
