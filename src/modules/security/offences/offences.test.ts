import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { OffenceReader } from './index.ts';

const read = (line: string) => new OffenceReader().read(line);

test.each([
  ['sshd[7]: Failed password for invalid user from 198.51.100.1 from 192.0.2.9 port 22 ssh2', '192.0.2.9'],
  ['sshd[7]: Failed password for root from 2001:db8::7 port 22 ssh2', '2001:db8::7'],
  ['pam_unix(sshd:auth): authentication failure; logname= uid=0 tty=ssh rhost=192.0.2.9 user=root', '192.0.2.9'],
  ['dovecot: imap-login: Aborted login (auth failed, 2 attempts): user=<jane>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1', '192.0.2.9'],
  ['postfix/smtpd[9]: warning: unknown[192.0.2.9]: SASL LOGIN authentication failed: authentication failure', '192.0.2.9'],
  [
    '2026/11/23 10:00:00 [error] 7#7: *1 user "jane": password mismatch, client: 192.0.2.9, server: a, request: "GET / HTTP/1.1"',
    '192.0.2.9',
  ],
  ['Nov 23 10:00:00 gate: 10:00:00 192.0.2.9 authentication failed', '192.0.2.9'],
])('%s is an offence, and whose it is', (line, host) => {
  expect(read(line)).toMatchObject({ host });
});

test.each([
  'sshd[7]: Accepted password for jane from 192.0.2.9 port 22 ssh2',
  'sshd[7]: Server listening on 0.0.0.0 port 22.',
  'dhcpd: DHCPACK on 192.0.2.9 to 02:00:00:00:00:01 via eth0',
  '2026-11-23 10:00:00,000 fail2ban.actions [7]: NOTICE [sshd] Unban 192.0.2.9',
])('%s is none', (line) => {
  expect(read(line)).toBeNull();
});

test('the address that an earlier line of a conversation told is that of the outcome', () => {
  const reader = new OffenceReader();
  reader.read('slapd[7]: conn=5 fd=1 ACCEPT from IP=192.0.2.9:4711 (IP=0.0.0.0:389)');
  reader.read('slapd[7]: conn=6 fd=1 ACCEPT from IP=192.0.2.8:4711 (IP=0.0.0.0:389)');
  expect(reader.read('slapd[7]: conn=5 op=1 RESULT tag=97 err=49 text=')).toMatchObject({ host: '192.0.2.9' });
});

test('any line may be read, and soon', () => {
  fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (line) => void read(line)));
  expect(read(`Failed password ${'a.'.repeat(4_000)} ${'['.repeat(4_000)} from 192.0.2.9`)).toMatchObject({ host: '192.0.2.9' });
});
