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
  'sshd[7]: drop connection #0 from [192.0.2.9]:4711 on [192.0.2.1]:22 penalty: failed authentication',
  'sshd[7]: Timeout before authentication for connection from 192.0.2.9 to 192.0.2.1, pid = 12',
  "sshd[7]: scanned from 192.0.2.9 port 4711 with SSH-1.0-SSH_Version_Mapper.  Don't panic.",
  "dropbear[7]: Too-long password attempt for 'bob' from 192.0.2.9:4711",
  "login[7]: FAILED LOGIN (1) on '/dev/pts/0' from '192.0.2.9' FOR 'root', Authentication failure",
  'xrdp-sesman[7]: [INFO ] AUTHFAIL: user=bob ip=::ffff:192.0.2.9 port=4711 time=1795514400',
  'Mon Nov 23 10:00:00 2026 [pid 7] CONNECT: Client "192.0.2.9", "Connection refused: too many sessions for this address."',
  'proftpd[7]: srv (a.example.org[192.0.2.9]) - USER bob: Limit configuration denies login',
  'dovecot: imap-login: Login aborted: Connection closed (sent invalid base64 in response) (invalid_base64): user=<>, method=LOGIN, rip=192.0.2.9, lip=192.0.2.1, session=<x>',
  'dovecot: auth-worker(7): sql(bob,192.0.2.9,<x>): Password mismatch',
  'postfix/smtpd[7]: warning: Connection rate limit exceeded: 51 from unknown[192.0.2.9] for service smtp',
  'postfix/smtpd[7]: disconnect from unknown[192.0.2.9] ehlo=1 auth=0/2 quit=1 commands=2/4',
  'postfix/postscreen[7]: DNSBL rank 3 for [192.0.2.9]:4711',
  '2026-11-23 10:00:00 SMTP syntax error in "x" H=(x) [192.0.2.9] unrecognized command',
  '2026-11-23 10:00:00 TLS error on connection from (x) [192.0.2.9] (gnutls_handshake): A packet with illegal or unsupported version was received.',
  '%ASA-6-605004: Login denied from 192.0.2.9/4711 to outside:192.0.2.1/ssh for user "bob"',
  '%ASA-6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = bob : user IP = 192.0.2.9',
  "%SSH-5-SSH2_USERAUTH: User 'bob' authentication for SSH2 Session from 192.0.2.9 (tty = 0) using crypto cipher 'aes', hmac 'x' Failed",
  '%AAA-4-LOGIN_FAILED: user bob failed to login [from: 192.0.2.9] [service: sshd] [reason: Authentication failed - Bad user]',
  '%DAEMON-3-SYSTEM_MSG: error: PAM: Authentication failure for illegal user bob from 192.0.2.9 - sshd[7]',
  "sshd[7]: SSHD_LOGIN_FAILED: Login failed for user 'bob' from host '192.0.2.9'",
  'date=2026-11-23 time=10:00:00 devname="FW" logid="0100032002" type="event" subtype="system" logdesc="Admin login failed" user="bob" ui="ssh(192.0.2.9)" srcip=192.0.2.9 dstip=192.0.2.1 action="login" status="failed"',
  "1,2026/11/23 10:00:00,0079,SYSTEM,auth,2561,2026/11/23 10:00:00,,auth-fail,AD,0,0,general,medium,\"failed authentication for user 'bob'. Reason: Invalid username/password. server address '192.0.2.1', From: 192.0.2.9.\",7,0x0",
  'mgr: Invalid user name/password on SSH session User bob is trying to login from 192.0.2.9',
  'zebra[7]: Vty connection refused from 192.0.2.9',
  'kernel: wireguard: wg0: Invalid handshake initiation from 192.0.2.9:4711',
  'nsd[7]: query example.org. from 192.0.2.9 refused, no acl matches',
  '2026-11-23 10:00:00.123456 [WARNING] sofia.c:10679 IP 192.0.2.9 Rejected by acl "domains"',
  '(tls|<0.2.0>) Failed c2s PLAIN authentication for bob@example.org from ::ffff:192.0.2.9: Invalid username or password',
  '{"timestamp": "2026-11-23T10:00:00.123456+0000", "type": "Authentication", "Authentication": {"version": {"major": 1, "minor": 2}, "eventId": 4625, "status": "NT_STATUS_WRONG_PASSWORD", "localAddress": "ipv4:192.0.2.1:445", "remoteAddress": "ipv4:192.0.2.9:4711", "clientAccount": "bob"}}',
  'roundcube: <abc> IMAP Error: Login failed for bob against localhost from 192.0.2.9(X-Forwarded-For: 198.51.100.1). Empty startup greeting',
  'LOG4[7]: Service [x] REFUSED by libwrap from 192.0.2.9:4711',
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
  'sshd[7]: drop connection #10 from [192.0.2.9]:4711 on [192.0.2.1]:22 past MaxStartups',
  'sudo[7]:      bob : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/grep failed password for invalid user x from 192.0.2.9',
  'Mon Nov 23 10:00:00 2026 [pid 7] [bob] FAIL DOWNLOAD: Client "192.0.2.9", "/login failed.txt", 0.00Kbyte/sec',
  'postfix/smtpd[7]: disconnect from unknown[192.0.2.9] ehlo=1 auth=1 quit=1 commands=3',
  'dovecot: auth: Error: ldap(bob,192.0.2.9,<x>): ldap_search failed: Password mismatch',
  'bgpd[7]: %NOTIFICATION: received from neighbor 192.0.2.9 2/5 (OPEN Message Error/Authentication Failure) 0 bytes',
  '%ASA-4-106023: Deny tcp src outside:192.0.2.9/4711 dst inside:192.0.2.1/22 by access-group "login failed" [0x0, 0x0]',
  'nsd[7]: ratelimit unblock ~ type any target 192.0.2.0/24 query 192.0.2.9 TYPE255 (1 collision)',
  'charon[7]: 10[IKE] received AUTHENTICATION_FAILED notify error',
  'smtpd[7]: 0123456789abcdef smtp authentication user=bob result=tempfail',
  '2026-11-23 10:00:00.123456 [DEBUG] sofia.c:10685 IP 192.0.2.9 Rejected by acl "domains". Falling back to Digest auth.',
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
  ['the account of login', 'login[7]: FAILED LOGIN 1 FROM 192.0.2.9 FOR <evil>, Authentication failure'],
  ['the account of xrdp', 'xrdp-sesman[7]: [INFO ] AUTHFAIL: user=<evil> ip=192.0.2.9 time=1795514400'],
  [
    'the account of Dovecot',
    'dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<<evil>>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1, session=<x>',
  ],
  ['the account of ejabberd', '(tls|<0.2.0>) Failed c2s PLAIN authentication for <evil> from 192.0.2.9: Invalid username or password'],
  [
    'the account of Cisco IOS',
    '%SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: <evil>] [Source: 192.0.2.9] [localport: 22] [Reason: Login Authentication Failed] at 10:00:00 UTC Mon Nov 23 2026',
  ],
  [
    'the account of Cisco ASA',
    "%ASA-6-109006: Authentication failed for user '<evil>' from 192.0.2.9/4711 to 192.0.2.1/80 on interface outside",
  ],
  ['the account of Junos', "sshd[7]: SSHD_LOGIN_FAILED: Login failed for user '<evil>' from host '192.0.2.9'"],
  ['the account of Roundcube', 'roundcube: <abc> Failed login for <evil> from 192.0.2.9 in session abc (error: 0)'],
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
    { numRuns: 30 },
  );
});

test.each([
  [
    'strongSwan, by its thread: what a peer calls itself blames nobody',
    [
      'charon: 10[NET] received packet: from 192.0.2.9[500] to 192.0.2.1[500] (300 bytes)',
      'charon: 11[NET] received packet: from 198.51.100.7[500] to 192.0.2.1[500] (300 bytes)',
      "charon: 10[IKE] tried 1 shared key for '192.0.2.1' - '198.51.100.7', but MAC mismatched",
    ],
  ],
  [
    'OpenSMTPD, by the number of the session',
    [
      '0123456789abcdef smtp connected address=192.0.2.9 host=a.example.org',
      '0123456789abcdef smtp authentication user=198.51.100.7 result=permfail',
    ],
  ],
  [
    'OpenLDAP, by the number of the connection',
    [
      'slapd[7]: conn=5 fd=12 ACCEPT from IP=192.0.2.9:4711 (IP=0.0.0.0:389)',
      'slapd[7]: conn=5 op=0 RESULT tag=97 err=49 qtime=0.1 etime=0.2 text=',
    ],
  ],
])('who it was is told before: %s', (_service, lines) => {
  const reader = new OffenceReader();
  expect(lines.map((line) => reader.read(line)).at(-1)).toMatchObject({ host: '192.0.2.9' });
});

test.each([
  '[Mon Nov 23 10:00:00.1 2026] [auth_basic:error] [pid 7:tid 8] [client 2001:db8::9:4711] AH01618: user bob not found: /',
  '[Mon Nov 23 10:00:00 2026] [error] [client 2001:db8::9] user bob not found: /',
  'sshd[7]: Failed password for root from 2001:db8::9 port 4711 ssh2',
  "dropbear[7]: Bad password attempt for 'root' from 2001:db8::9:4711",
  'openvpn[7]: TLS Error: tls-crypt unwrapping failed from [AF_INET6]2001:db8::9:4711',
  'postfix/smtpd[7]: warning: unknown[2001:db8::9]: SASL LOGIN authentication failed: x',
  'kernel: wireguard: wg0: Invalid handshake initiation from [2001:db8::9]:4711',
])('an address of IPv6 is told from the port behind it: %s', (line) => {
  expect(read(line)).toMatchObject({ host: '2001:db8::9' });
});

test('a resolver may have a name for who it was', () => {
  expect(read('pure-ftpd: (?@a.example.org) [WARNING] Authentication failed for user [bob]')).toMatchObject({ host: 'a.example.org' });
  expect(read("Access denied for user 'from 198.51.100.7'@'a.example.org' (using password: YES)")).toMatchObject({ host: 'a.example.org' });
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
