import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cookiesOf, noSessionCookie, sessionCookie, sessionOf, transactionCookies, transactionOf } from './cookies.ts';

const kept = (cookies: readonly string[]) => cookiesOf(cookies.map((cookie) => cookie.split(';')[0]).join('; '));
const sites = fc.constantFrom('http://hub.example', 'http://hub.example:8000', 'https://hub.example', 'https://hub.example:8443');

test('what is kept in a cookie is found again at the same site, and at no other', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
  fc.assert(
    fc.property(sites, sites, token, fc.option(fc.constantFrom('school', 'a-1'), { nil: undefined }), (site, other, refresh, provider) => {
      const session = { refresh, ...(provider === undefined ? {} : { provider }) };
      const cookies = kept([sessionCookie(site, session)]);
      expect(sessionOf(cookies, site)).toEqual(session);
      expect(sessionOf(cookies, other)).toEqual(other === site ? session : undefined);
    }),
  );
});

test('a cookie that is ended holds nothing', () => {
  const cookie = noSessionCookie('https://hub.example');
  expect(cookie).toMatch(/^__Host-thalamus-session=; Path=\/; Secure; .*Max-Age=0$/);
  expect(sessionOf(kept([cookie]), 'https://hub.example')).toBeUndefined();
});

test('a log-in under way is found by its state, whatever characters that has', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.boolean(), (state, other, ofProgram) => {
      const logIn = { transaction: 'sealed', ofProgram };
      const cookies = kept(transactionCookies(new Map(), 'http://hub.lab', state, logIn));
      expect(transactionOf(cookies, state)).toEqual(logIn);
      expect(transactionOf(cookies, other)).toEqual(other === state ? logIn : undefined);
    }),
  );
});

test('of many log-ins that were begun and left, four are kept', () => {
  let jar: ReadonlyMap<string, string> = new Map();
  for (let n = 0; n < 10; n += 1) {
    const next = new Map(jar);
    const logIn = { transaction: `sealed-${n}`, ofProgram: false };
    for (const cookie of transactionCookies(jar, 'http://hub.lab', `state-${n}`, logIn)) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      if (cookie.endsWith('Max-Age=0')) next.delete(name!);
      else next.set(name!, value!);
    }
    jar = next;
  }
  expect([...jar.values()]).toEqual(['sealed-6', 'sealed-7', 'sealed-8', 'sealed-9']);
});

test('whatever stands in the header is read without an error', () => {
  fc.assert(fc.property(fc.string(), (header) => void cookiesOf(header)));
  expect([...cookiesOf('a=1; =x; b; a=2;c=3=4')]).toEqual([
    ['a', '1'],
    ['c', '3=4'],
  ]);
});
