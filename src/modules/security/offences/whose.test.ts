import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { OffenceReader } from './index.ts';

const read = (line: string) => new OffenceReader().read(line);

/** What services say, by their manuals and sources; the address is that of who did it. */
const OFFENCES = [
  'sshd[7]: User bob from 192.0.2.9 not allowed because not listed in AllowUsers',
  'sshd[7]: Unable to negotiate with 192.0.2.9 port 4711: no matching key exchange method found. Their offer: x [preauth]',
  'sshd[7]: fatal: Timeout before authentication for 192.0.2.9 port 4711',
  'sshd[7]: banner exchange: Connection from 192.0.2.9 port 4711: invalid format',
  'sshd-session[7]: Connection closed by authenticating user root 192.0.2.9 port 4711 [preauth]',
  "dropbear[7]: Bad password attempt for 'root' from 192.0.2.9:4711",
  'login: FAILED LOGIN 1 FROM 192.0.2.9 FOR root, Authentication failure',
  'pure-ftpd: (?@192.0.2.9) [WARNING] Authentication failed for user [bob]',
  'Mon Nov 23 10:00:00 2026 [pid 7] [bob] FAIL LOGIN: Client "::ffff:192.0.2.9"',
  'proftpd[7] srv (a.example.org[192.0.2.9]): USER bob (Login failed): Incorrect password.',
  "2026-11-23T10:00:00.123456Z 7 [Note] Access denied for user 'root'@'192.0.2.9' (using password: YES)",
  'FATAL:  no pg_hba.conf entry for host "192.0.2.9", user "bob", database "x", no encryption',
  "2026-11-23 10:00:00.00 Logon       Login failed for user 'sa'. Reason: Password did not match. [CLIENT: 192.0.2.9]",
  'openvpn[7]: 192.0.2.9:4711 VERIFY ERROR: depth=0, error=certificate has expired: CN=x',
  "ocserv[7]: main[bob]:192.0.2.9:4711 failed authentication attempt for user 'bob'",
  'charon[7]: 10[IKE] no IKE config found for 192.0.2.1...192.0.2.9, sending NO_PROPOSAL_CHOSEN',
  'snmpd[7]: Connection from UDP: [192.0.2.9]:4711->[192.0.2.1]:161 REFUSED',
  'xinetd[7]: FAIL: telnet address from=192.0.2.9',
  'type=USER_LOGIN msg=audit(1795514400.123:7): pid=7 uid=0 msg=\'op=login acct="bob" exe="/usr/sbin/sshd" hostname=? addr=192.0.2.9 terminal=ssh res=failed\'',
  'smbd[7]: Auth: [SMB2,(null)] user [EXAMPLE]\\[bob] at [Mon, 23 Nov 2026] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [X] remote host [ipv4:192.0.2.9:4711] mapped to [EXAMPLE]\\[bob]. local host [ipv4:192.0.2.1:445]',
  'postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.9]; from=<a@b> helo=<[198.51.100.1]>',
  'postfix/postscreen[7]: PREGREET 14 after 0.07 from [192.0.2.9]:4711: EHLO x',
  'sm-mta[7]: ruleset=check_relay, arg1=[192.0.2.9], arg2=192.0.2.9, relay=[192.0.2.9], reject=421 4.3.2 Connection rate limit exceeded.',
  '2026-11-23 10:00:00 H=(x) [192.0.2.9]:4711 I=[192.0.2.1]:25 F=<a@b> rejected after DATA: This message contains a virus (x)',
  "vpopmail[7]: vchkpw-smtp: password fail (pass: 'x') bob@example.org:192.0.2.9",
  "sogod [7]: SOGoRootPage Login from '192.0.2.9' for user 'bob' might not have worked - password policy: 65535",
  'haproxy[7]: 192.0.2.9:4711 [23/Nov/2026:10:00:00.123] fe be/<NOSRV> 0/-1/-1/-1/0 401 151 - - PR-- 0/0/0/0/0 0/0 "GET / HTTP/1.1"',
  'web apache2[7]: [auth_basic:error] [pid 7] [client 192.0.2.9:4711] AH01618: user [client 198.51.100.1] not found: /admin',
  '[Mon Nov 23 10:00:00 2026] [auth_digest:error] [pid 7] [client 192.0.2.9:4711] AH01777: invalid nonce x received - hash is not y',
  '2026/11/23 10:00:00 [error] 7#7: *1 access forbidden by rule, client: 192.0.2.9, server: a, request: "GET /.git HTTP/1.1", host: "198.51.100.1"',
  '192.0.2.9 - - [23/Nov/2026:10:00:00 +0000] "\\x16\\x03\\x01" 400 166 "-" "-"',
  "suhosin[7]: ALERT - variable name limit exceeded - dropped variable 'x' (attacker '192.0.2.9', file '/a.php')",
  '{"reqId":"x","remoteAddr":"192.0.2.9","message":"Login failed: bob (Remote IP: 198.51.100.1)"}',
  '{"ClientAddr":"192.0.2.9:4711","ClientHost":"192.0.2.9","DownstreamStatus":401,"RequestMethod":"GET","RequestPath":"/"}',
  '[2026-11-23 10:00:00.123][vaultwarden::api::identity][ERROR] Username or password is incorrect. Try again. IP: 192.0.2.9. Username: IP: 198.51.100.1.',
  'AuthenticationService - Authentication attempt from [192.0.2.9, 10.0.0.1] for user "bob" failed.',
  '%SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: bob] [Source: 192.0.2.9] [localport: 22] [Reason: Login Authentication Failed]',
  'system,error,critical login failure for user admin from 192.0.2.9 via ssh',
];

test.each(OFFENCES)('%s', (line) => {
  expect(read(line)).toMatchObject({ host: '192.0.2.9' });
});

test.each([
  'sshd[7]: Connection closed by user bob 192.0.2.9 port 4711',
  'sshd[7]: Received disconnect from 192.0.2.9 port 4711:11: disconnected by user',
  '192.0.2.9 - - [23/Nov/2026:10:00:00 +0000] "GET /a.png HTTP/1.1" 304 - "https://example.org/login?failed=1" "Mozilla/5.0"',
  '192.0.2.9 - - [23/Nov/2026:10:00:00 +0000] "GET /search?q=password+wrong HTTP/1.1" 200 12 "-" "Mozilla/5.0"',
  '2026/11/23 10:00:00 [error] 7#7: *1 no user/password was provided for basic authentication, client: 192.0.2.9, server: a, request: "GET / HTTP/1.1"',
  'postfix/smtp[7]: ABC123: to=<a@b>, relay=mx.example.org[192.0.2.9]:25, status=bounced (host mx.example.org[192.0.2.9] said: 550 5.1.1 user unknown)',
  'postfix/smtpd[7]: warning: unknown[192.0.2.9]: SASL LOGIN authentication failed: Connection lost to authentication server',
  "type=USER_LOGIN msg=audit(1.1:7): pid=7 msg='op=login id=0 addr=192.0.2.9 terminal=ssh res=success'",
  'SecurityEvent="SuccessfulAuth",AccountID="failed login",RemoteAddress="IPV4/UDP/192.0.2.9/4711"',
])('%s is none', (line) => {
  expect(read(line)).toBeNull();
});

/** Where each service writes what a stranger chose: `<evil>` stands for it. */
const CHOSEN: readonly (readonly [string, string])[] = [
  ['the account of OpenSSH', 'sshd[7]: Failed password for invalid user <evil> from 192.0.2.9 port 4711 ssh2'],
  ['an account that OpenSSH does not know', 'sshd[7]: Invalid user <evil> from 192.0.2.9 port 4711'],
  ['an account that OpenSSH lets out', 'sshd[7]: Connection closed by invalid user <evil> 192.0.2.9 port 4711 [preauth]'],
  ['the words of a client that leaves', 'sshd[7]: Received disconnect from 192.0.2.9 port 4711:3: Auth fail <evil> [preauth]'],
  [
    'the offer of a client',
    'sshd[7]: Unable to negotiate with 192.0.2.9 port 4711: no matching host key type found. Their offer: <evil> [preauth]',
  ],
  ['the version of a client', 'sshd[7]: Protocol major versions differ for 192.0.2.9 port 4711: SSH-2.0-OpenSSH_9.2 vs. <evil>'],
  ['the account of MySQL', "Access denied for user '<evil>'@'192.0.2.9' (using password: YES)"],
  ['the account of Pure-FTPd', 'pure-ftpd: (?@192.0.2.9) [WARNING] Authentication failed for user [<evil>]'],
  ['the account of ProFTPD', 'proftpd[7] srv (a.example.org[192.0.2.9]): USER <evil> (Login failed): Incorrect password.'],
  [
    'the account of Linux audit',
    'type=USER_LOGIN msg=audit(1.1:7): pid=7 msg=\'op=login acct="<evil>" exe="/usr/sbin/sshd" hostname=? addr=192.0.2.9 terminal=ssh res=failed\'',
  ],
  ['the path of Apache', '[Mon Nov 23 10:00:00 2026] [core:error] [pid 7] [client 192.0.2.9:4711] AH00126: Invalid URI in request <evil>'],
  [
    'the account of nginx',
    '2026/11/23 10:00:00 [error] 7#7: *1 user "<evil>" was not found in "/x", client: 192.0.2.9, server: a, request: "GET / HTTP/1.1"',
  ],
  [
    'the request of nginx',
    '2026/11/23 10:00:00 [error] 7#7: *1 access forbidden by rule, client: 192.0.2.9, server: a, request: "<evil>", host: "a"',
  ],
  ['the request of an access log', '192.0.2.9 - - [23/Nov/2026:10:00:00 +0000] "GET /<evil> HTTP/1.1" 401 381 "<evil>" "<evil>"'],
  [
    'the greeting of a mail client',
    'postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 554 5.7.1 <a@b>: Relay access denied; from=<<evil>> to=<a@b> helo=<<evil>>',
  ],
  ['what Postfix was greeted with too soon', 'postfix/postscreen[7]: PREGREET 14 after 0.07 from [192.0.2.9]:4711: EHLO <evil>'],
  [
    'the account of HAProxy',
    'haproxy[7]: 192.0.2.9:4711 [23/Nov/2026:10:00:00.123] fe be/s 0/0/0/1/1 401 151 - - ---- 0/0/0/0/0 0/0 "GET /<evil> HTTP/1.1"',
  ],
  [
    'the account of Nextcloud',
    '{"reqId":"x","remoteAddr":"192.0.2.9","user":"--","message":"Login failed: <evil> (Remote IP: 192.0.2.9)"}',
  ],
  [
    'the account of Vaultwarden',
    '[x][vaultwarden::api::identity][ERROR] Username or password is incorrect. Try again. IP: 192.0.2.9. Username: <evil>.',
  ],
  ['the account of RouterOS', 'system,error,critical login failure for user <evil> from 192.0.2.9 via ssh'],
];

/** Names that blame somebody else, without the mark that ends the place they stand in. */
const evil = fc
  .array(
    fc.constantFrom(
      'from 198.51.100.7',
      ' port 22 ssh2',
      'rhost=198.51.100.7',
      'client: 198.51.100.7',
      ' [198.51.100.7]',
      'ip=198.51.100.7',
      ' by 198.51.100.7',
      'addr=198.51.100.7',
      '(198.51.100.7)',
      ' root ',
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(' '));

test.each(CHOSEN)('%s blames nobody else', (_where, line) => {
  fc.assert(
    fc.property(evil, (name) => {
      expect(read(line.replaceAll('<evil>', () => name))).toMatchObject({ host: '192.0.2.9' });
    }),
    { numRuns: 60 },
  );
});

test('nobody hides behind words of those who were let in, or of another service', () => {
  const hiding = fc.constantFrom(
    'session opened',
    'Accepted password',
    'systemd[1]: ',
    'xrdp[7]: ',
    'a mailer=x, stat=Sent',
    '[DEBUG]',
    'sshd: Unban',
    'CRON[7]: ',
    ' logged in ',
    '"GET / HTTP/1.1" 200 1',
  );
  const lines = CHOSEN.filter(([where]) => where.startsWith('the account of') || where.startsWith('an account'));
  fc.assert(
    fc.property(hiding, fc.constantFrom(...lines), (name, [, line]) => {
      expect(read(line.replaceAll('<evil>', () => name))).toMatchObject({ host: '192.0.2.9' });
    }),
    { numRuns: 300 },
  );
});

test('a long line is read to its limit, whatever it repeats', () => {
  for (const part of ['user ', 'from ', 'a.', '[', '(', '"', '../', '1:', '::', 'failed user ', '*1 user "'])
    expect(() => read(`sshd[7]: ${part.repeat(50_000)}`)).not.toThrow();
});
