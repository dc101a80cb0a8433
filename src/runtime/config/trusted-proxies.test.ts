import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { asFailure } from '#kernel/error.ts';
import { loadConfig } from './config.ts';

const trusted = (text: string) => loadConfig({ env: { THALAMUS_HTTP_TRUSTED_PROXIES: text }, cwd: tmpdir() }).config.http.trustedProxies;

test('no proxy is trusted unless it is named, by address or CIDR prefix', () => {
  expect(loadConfig({ env: {}, cwd: tmpdir() }).config.http.trustedProxies).toEqual([]);
  expect(trusted('[10.0.0.5, 172.20.0.0/16, "2001:db8::/32", "::1"]')).toEqual(['10.0.0.5', '172.20.0.0/16', '2001:db8::/32', '::1']);
});

test.each(['[nginx-proxy]', '[10/8]', '[1]', '[10.0.0.0/33]', '[0.0.0.0/0]', '["::/0"]', '[010.0.0.1]', '10.0.0.5', '[10.0.0.5/]'])(
  '%s names no proxy that could be meant: it is refused and said what is allowed',
  (text) => {
    let message = '';
    try {
      trusted(text);
    } catch (error) {
      ({ message } = asFailure(error));
    }
    expect(message).toMatch(/http\.trusted_proxies.*a list of addresses and CIDR ranges/);
  },
);
