import { whose } from './offender.ts';
import type { ServiceWords } from './service-words.ts';

/**
 * What services say that let people in. Sources: OpenSSH, auth.c, sshd-session.c and packet.c; Linux audit, types of records of user space; MySQL Server Error Message Reference,
 * ER_ACCESS_DENIED_ERROR; PostgreSQL manual, client authentication problems; Pure-FTPd, ProFTPD and OpenVPN, their messages; ocserv manual; Samba, authentication audit; net-snmp snmpd(8);
 * Dante, sockd.conf(5); Nextcloud admin manual, brute force protection; Vaultwarden wiki; Apache Guacamole manual; WP fail2ban, facilities and messages.
 */
export const LOGIN_WORDS: readonly ServiceWords[] = [
  // What keeps a machine running speaks of services, units and commands that may be named after anything.
  {
    sign: /\b(?:systemd(?:-(?!logind\b)[a-z]+)*|NetworkManager|kubelet|CRON|crond?|anacron|chronyd|ntpd)(?:\[\d+\])?: (?!pam_)/u,
    offence: /(?!)/u,
    only: true,
  },
  // @see sudo(8), LOGGING: the command is the last that is told
  {
    sign: /\bsudo(?:\[\d+\])?: +\S+ : /u,
    offence:
      /\bsudo(?:\[\d+\])?: +\S+ : (?:\d+ incorrect password attempts?|user NOT in sudoers|user NOT authorized|command not allowed|a password is required)/u,
    only: true,
  },
  // @see BIND 9 Administrator Reference Manual, logging categories security and update-security: the name that was asked for is a stranger's
  {
    sign: /\bnamed(?:\[\d+\])?: |\bclient @0x[\da-f]+ /u,
    offence:
      /\bclient .{1,600}?: (?:view [^:]{1,255}: )?(?:(?:query|update|updating|update forwarding|zone transfer|request|notify|signer|recursion)\b(?!:).* (?:denied|refused)\b|bad zone transfer request)|\brefused notify from non-(?:master|primary): |\brate limit (?:drop|slip) /u,
    only: true,
    whose: [whose(String.raw`\bclient (?:@\S+ )?<host>#\d+`), whose(String.raw`\bnon-(?:master|primary): <host>#`)],
  },
  {
    sign: /\bsshd(?:-session|-auth)?(?:\[\d+\])?: /u,
    offence:
      /\]: (?:error: )?(?:PAM: .* for |Failed \S+ for |(?:Invalid|Illegal) user |User .* from \S+ not allowed because |maximum authentication attempts exceeded )|\bTimeout before authentication for |\bbanner exchange: Connection from .*: (?:invalid format|could not read protocol version)|\bProtocol major versions differ|(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:authenticating|invalid) user .*\[preauth\]|\bkex_protocol_error|\bROOT LOGIN REFUSED/u,
    whose: [
      // What the client says of itself stands behind its address here, and names of accounts before it below.
      whose(
        String.raw`\bsshd(?:-session|-auth)?(?:\[\d+\])?: (?:(?:fatal|error): )?(?:Received disconnect from|Unable to negotiate with|Protocol major versions differ for|Did not receive identification string from|banner exchange: Connection from|Timeout before authentication for(?: connection from)?) <host>\b`,
      ),
      whose(
        String.raw`(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:authenticating|invalid|illegal) user .* <host> port \d+`,
      ),
      whose(String.raw`^.* from <host>(?: port \d+)?(?: ssh\d?)?(?::? .*)?$`),
    ],
  },
  // @see Linux-PAM, pam_unix(8)
  {
    sign: /\bpam_\w+\([\w.-]+:auth\): /u,
    offence: /\bpam_\w+\([\w.-]+:auth\): (?:authentication failure; |conversation failed)/u,
    innocent: /check pass; user unknown$/u,
  },
  // @see Dropbear, svr-authpasswd.c and svr-auth.c
  {
    sign: /\bdropbear\[\d+\]: /u,
    offence:
      /\bdropbear\[\d+\]: (?:[Bb]ad (?:password|PAM password) attempt for|Login attempt (?:for nonexistent|with wrong) user|login attempt for nonexistent|Exit before auth)/u,
  },
  {
    sign: /\btype=USER_(?:LOGIN|AUTH|ERR|ACCT)\b/u,
    offence: /\bres=(?:failed|0)\b/u,
    only: true,
    whose: [whose(String.raw`\bhostname=\S+ addr=<host> terminal=`), whose(String.raw`\baddr=<host>`)],
  },
  {
    sign: /\bAccess denied for user '/u,
    offence: /\bAccess denied for user '/u,
    whose: [whose(String.raw`\bAccess denied for user '.*'@'<host>'(?: \(using password: \w+\))?`)],
  },
  {
    sign: /\bFATAL:  ?/u,
    offence:
      /authentication failed for user |no pg_hba\.conf entry for |pg_hba\.conf rejects |role ".*" does not exist|is not permitted to log in/u,
    only: true,
    whose: [whose(String.raw`pg_hba\.conf (?:entry for|rejects) [\w ,-]*?host "<host>"`)],
  },
  {
    sign: /\bpure-ftpd(?:\[\d+\])?: /u,
    offence: /\[(?:WARNING|ERROR)\] (?:Authentication failed|Sorry, cleartext|Too many)/u,
    whose: [whose(String.raw`\bpure-ftpd(?:\[\d+\])?: \(\S*?@<host>\) \[`)],
  },
  {
    sign: /\bproftpd\[\d+\]/u,
    offence: /\(Login failed\)|no such user found|SECURITY VIOLATION|Maximum login attempts|notfound=/iu,
    whose: [whose(String.raw`\bproftpd\[\d+\]:? \S+ \([^\s[]*\[<host>\]\)`)],
  },
  {
    sign: /\b(?:openvpn|ovpn-[\w-]+)(?:\[\d+\])?: /u,
    offence: /\bTLS (?:Auth )?Error: |\bVERIFY (?:ERROR|KU ERROR|EKU ERROR): |\bAUTH_FAILED\b|\bpeer certificate verification failed/iu,
    whose: [
      whose(String.raw`\b(?:openvpn|ovpn-[\w-]+)(?:\[\d+\])?: (?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d )?(?:[^/\s]+\/)?<host>:\d+ `),
      whose(String.raw`\[AF_INET6?\]<host>:\d+`),
    ],
  },
  {
    sign: /\bocserv\[\d+\]:/u,
    offence: /failed authentication attempt|authentication failed|reached maximum/iu,
    whose: [whose(String.raw`\bocserv\[\d+\]: (?:main|worker)(?:\[.*\])?: ?\[?<host>`)],
  },
  {
    sign: /\bAuth: \[[^\]]*\] user \[/u,
    offence: /\bstatus \[NT_STATUS_(?!OK\b)/u,
    only: true,
    whose: [whose(String.raw`\] workstation \[.*?\] remote host \[ipv[46]:<host>:\d+\]`)],
  },
  {
    sign: /\bConnection from (?:UDP|TCP|UDPv6|TCPv6): \[/iu,
    offence: /\bREFUSED$/u,
    only: true,
    whose: [whose(String.raw`\bConnection from \w+: \[<host>\]`)],
  },
  {
    sign: /\bsockd\[\d+\]:/u,
    offence: /\bblock\(\d+\): .*(?:could not (?:access|find)|authentication failed|no such user)|\bauthentication failed for user/u,
    whose: [whose(String.raw`\]: <host>\.\d+ `)],
  },
  {
    sign: /(?<!\\)"remoteAddr"\s*:\s*"/u,
    only: true,
    offence: /\bLogin failed: |\bTrusted domain error\b|\bTwo-factor challenge failed\b|\bBruteforce attempt\b/iu,
    whose: [whose(String.raw`(?<!\\)"remoteAddr"\s*:\s*"<host>"`)],
  },
  {
    sign: /\bTrusted domain error\b/u,
    offence: /\bTrusted domain error\b/u,
    whose: [whose(String.raw`\bTrusted domain error\. "<host>"`)],
  },
  {
    sign: /\b(?:vaultwarden|bitwarden_rs)::/u,
    offence: /\b(?:Username or password is incorrect|Invalid admin token|Invalid TOTP code|2FA token|Email 2FA|Invalid (?:Duo|Yubikey))/iu,
    whose: [whose(String.raw`(?:Try again|admin token|UTC|code!?)[. ]*\s*IP: <host>`)],
  },
  // A proxy that stands between is named behind whom it speaks for.
  {
    sign: /\bAuthentication attempt from /u,
    offence: /\bAuthentication attempt from .* failed\b/u,
    whose: [whose(String.raw`\bAuthentication attempt from \[?<host>`)],
  },
  {
    sign: /\b(?:wordpress|wp)\([^)]*\)\[\d+\]:/u,
    offence:
      /\b(?:Pingback (?:error|requested)|Blocked (?:user enumeration|authentication attempt|access)|Comment (?:attempt|blocked)|Untrusted X-Forwarded-For)/iu,
    whose: [whose(String.raw` from <host>$`)],
  },
  // @see MikroTik RouterOS manual, Log
  {
    sign: /\blogin failure for user .* via \w+/u,
    offence: /\blogin failure for user /u,
    only: true,
    whose: [whose(String.raw`\blogin failure for user .* from <host> via [\w-]+\s*$`)],
  },
  // A service that is started for each visitor, and refuses one. @see xinetd.conf(5), log_on_failure
  {
    sign: /\bxinetd\[\d+\]:/u,
    offence: /\bFAIL: \S+ (?:address|libwrap|connections per second|service_limit|load) from=/u,
    only: true,
    whose: [whose(String.raw`\bfrom=<host>`)],
  },
  // A request of which the first part of the code says that it was not let in: 00001 to 00009. @see 3proxy documentation, log error codes
  {
    sign: /\b[A-Z]+[45]?P?\.\d+ \d{5} \S+ \S+:\d+ /u,
    offence: /\.\d+ 0000[1-9] /u,
    only: true,
    whose: [whose(String.raw`\.\d+ \d{5} \S+ <host>:\d+ `)],
  },
  // @see nsd.conf(5), rrl-ratelimit; NSD logs `axfr … refused`
  {
    sign: /\bnsd(?:\[\d+\])?: /u,
    offence: /\bratelimit block |\b[ai]xfr for .* refused/u,
    only: true,
    whose: [whose(String.raw`\bratelimit block .* query <host> `), whose(String.raw`\bfrom (?:client )?<host> refused`)],
  },
  // @see stunnel(8)
  {
    sign: /\bLOG[3-5]\[[\w:]+\]: /u,
    offence: /\bSSL_accept: \w+: error:|\bVERIFY ERROR\b|\bCERT: Verification error|\bRejected by CERT\b|\bUNEXPECTED CLIENT/iu,
  },
  // @see VMware vSphere, events UserLoginSessionEvent and BadUsernameSessionEvent
  { sign: /\bCannot login \S+@/u, offence: /\bCannot login \S+@/u, whose: [whose(String.raw`\bCannot login \S*@<host>`)] },
  // Nobody is expected from there. @see strongSwan, IKE logger; Libreswan, pluto(8)
  {
    sign: /\b(?:charon(?:-systemd)?|ipsec|pluto)(?:\[\d+\])?: /u,
    offence:
      /\bno IKE config found for \S+?\.\.\.|\bno (?:matching peer config|shared key) found|\bbut no connection has been authorized|\bEAP method \S+ failed for peer|\bauthentication of '.*' .* failed|AUTHENTICATION_FAILED/u,
    innocent: /\breceived AUTHENTICATION_FAILED/u,
    whose: [whose(String.raw`\bno IKE config found for \S+?\.\.\.<host>`), whose(String.raw`\bpacket from <host>(?::\d+)?:`)],
  },
  // Access logs in JSON. @see Traefik, access logs; Caddy, log; Authelia, logging
  {
    sign: /(?<!\\)"(?:DownstreamStatus|status)":\s?\d{3}\b/u,
    offence: /(?<!\\)"(?:DownstreamStatus|status)":\s?(?:401|403|407|429)\b/u,
    whose: [whose(String.raw`(?<!\\)"(?:ClientHost|remote_ip|client_ip|remote_addr)":\s?"<host>`)],
  },
  // Requests in JSON or pairs, as GitLab and Grafana write them: what was asked for is where people log in.
  {
    sign: /"path":"[^"]*(?:sign_in|login|oauth\/token|session)[^"]*".*"status":\d{3}\b|\bpath=\S*(?:login|signin)\S* status=\d{3}\b/u,
    offence: /"status":(?:401|403|429)\b|\bstatus=(?:401|403|429)\b/u,
    whose: [whose(String.raw`(?<!\\)"remote_ip":"<host>"`), whose(String.raw`\bremote_addr=<host>\b`)],
  },
];
