import { whose } from './offender.ts';
import type { ServiceWords } from './service-words.ts';

const SSHD = String.raw`\bsshd(?:-session|-auth)?(?:\[\d+\])?: `;

/** What OpenSSH says of those who are not let in. @see openssh/openssh-portable: auth.c, auth2.c, auth-pam.c, auth2-pubkeyfile.c, packet.c, kex.c, sshd.c, srclimit.c */
const SSHD_REFUSES = [
  // auth.c: auth_log, getpwnamallow, allowed_user, auth_maxtries_exceeded, auth_root_allowed; auth-pam.c: sshpam_query
  String.raw`\]: (?:error: )?(?:PAM: .* for |Failed \S+ for |(?:Invalid|Illegal) user |User .* not allowed because |maximum authentication attempts exceeded )`,
  String.raw`\bROOT LOGIN REFUSED FROM |\bfatal: Username too long from |\bAuthentication tried for .* with (?:correct key|valid certificate) but not from a permitted `,
  // packet.c: sshpkt_vfatal and ssh_packet_disconnect, with what auth_loginfo tells of the account
  String.raw`(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:authenticating|invalid|illegal) user .*\[preauth\]|\bUnable to negotiate with |\bkex_protocol_error`,
  // kex.c: kex_exchange_identification, and what sshd.c said before it was there
  String.raw`\bbanner exchange: Connection from |\bProtocol major versions differ|\bBad protocol version identification |\bDid not receive identification string from |\]: (?:probed|scanned) from `,
  // sshd.c: reap_child, drop_connection; srclimit.c: srclimit_penalise. That all places are taken (`past MaxStartups`) is no doing of who comes then.
  String.raw`\bTimeout before authentication for |\bdrop connection #\d+ from \S+ on \S+ penalty: `,
];

/** What lets people into a machine, and what they do there. */
export const LOGIN_WORDS: readonly ServiceWords[] = [
  // What keeps a machine running speaks of services, units and commands that may be named after anything. @see cronie-crond/cronie: src/do_command.c, log_it
  {
    sign: /\b(?:systemd(?:-(?!logind\b)[a-z]+)*|NetworkManager|kubelet|CRON|crond?|anacron|chronyd|ntpd)(?:\[\d+\])?: (?!pam_)/u,
    offence: /(?!)/u,
    only: true,
  },
  // The command is the last that is told. @see sudo-project/sudo: plugins/sudoers/logging.c (log_denial, log_auth_failure), sudoers.c; lib/eventlog/eventlog.c
  {
    sign: /\bsudo(?:\[\d+\])?: +\S+ : /u,
    offence:
      /\bsudo(?:\[\d+\])?: +\S+ : (?:\d+ incorrect password attempts?|user NOT (?:in sudoers|authorized)|(?:setid )?command (?:not allowed|rejected)|user not allowed to |a password is required)/u,
    only: true,
  },
  // Nobody from elsewhere, mostly. @see util-linux/util-linux: login-utils/su-common.c, log_syslog; shadow-maint/shadow: src/su.c
  {
    sign: /\bsu(?:-l)?(?:\[\d+\])?: /u,
    offence: /\bsu(?:-l)?(?:\[\d+\])?: (?:FAILED SU \(to |pam_authenticate: |Authentication failed for |- \S+ \S+:\S+\s*$)/u,
  },
  // @see util-linux/util-linux: login-utils/login.c, loginpam_auth; shadow-maint/shadow: src/login.c
  {
    sign: /\blogin(?:\[\d+\])?: (?!LOGIN_)/u,
    offence:
      /\blogin(?:\[\d+\])?: (?:FAILED LOGIN |TOO MANY LOGIN TRIES |invalid password for |ILLEGAL ROOT LOGIN |REPEATED login failures|exceeded failure limit for |LOGIN '.*' REFUSED )/u,
    whose: [
      whose(String.raw`(?:FAILED LOGIN(?: SESSION| \d+)?|TOO MANY LOGIN TRIES \(\d+\)) FROM <host> FOR `),
      whose(String.raw`(?:FAILED LOGIN|TOO MANY LOGIN TRIES) \(\d+\) on '[^']*' from '<host>' FOR `),
      whose(String.raw` from '<host>'\s*$`),
    ],
  },
  {
    // Junos has a server of the same name, and codes before what it says.
    sign: new RegExp(`${SSHD}(?!SSHD_)`, 'u'),
    offence: new RegExp(SSHD_REFUSES.join('|'), 'u'),
    whose: [
      // What the client says of itself stands behind its address here, and names of accounts before it below.
      whose(
        String.raw`${SSHD}(?:(?:fatal|error): )?(?:Received disconnect from|Unable to negotiate with|Protocol major versions differ for|Did not receive identification string from|banner exchange: Connection from|ssh_dispatch_run_fatal: Connection from|(?:probed|scanned) from|Username too long from|drop connection #\d+ from|Timeout before authentication for(?: connection from)?) \[?<host>(?![\w.])`,
      ),
      whose(
        String.raw`(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:authenticating|invalid|illegal) user .* <host> port \d+`,
      ),
      whose(String.raw`\bAuthentication tried for .*(?: \(host=\S*, ip=|address \()<host>[,)]`),
      whose(String.raw`^.* from <host>(?: port \d+)?(?: ssh\d?)?(?::? .*)?$`),
    ],
  },
  // @see linux-pam/linux-pam: modules/pam_unix/support.c, _unix_verify_password and _cleanup_failures; pam_access.c; pam_faillock.c
  {
    sign: /\bpam_\w+\([\w.-]+:(?:auth|account)\): /u,
    offence:
      /\bpam_\w+\([\w.-]+:(?:auth|account)\): (?:authentication failure; |conversation failed|access denied for user |Consecutive login failures for user )/u,
    innocent: /check pass; user (?:\(.*\) )?unknown$/u,
  },
  // @see mkj/dropbear: src/svr-authpasswd.c, svr-authpam.c, svr-authpubkey.c, svr-auth.c, svr-session.c (svr_dropbear_exit)
  {
    sign: /\bdropbear\[\d+\]: /u,
    offence:
      /\bdropbear\[\d+\]: (?:(?:[Bb]ad|Too-long) (?:PAM )?password attempt for|Pubkey auth bad signature for|[Ll]ogin attempt (?:for nonexistent|with wrong) user|root login rejected|User .* has (?:invalid shell|blank password), rejected|Exit before auth)/u,
    whose: [
      whose(String.raw`\bdropbear\[\d+\]: (?:Early exit|Exit before auth) from <?<host>:`),
      whose(String.raw`\bdropbear\[\d+\]: .* from <host>:\d+\s*$`),
    ],
  },
  // @see linux-audit/audit-userspace: lib/audit_logging.c, audit_log_user_message and audit_log_acct_message
  {
    sign: /\btype=USER_(?:LOGIN|AUTH|ERR|ACCT)\b/u,
    offence: /\bres=(?:failed|0)\b/u,
    only: true,
    whose: [whose(String.raw`\bhostname=\S+ addr=<host> terminal=`), whose(String.raw`\baddr=<host>`)],
  },
  // A service that is started for each visitor, and refuses one. @see xinetd.conf(5), log_on_failure
  {
    sign: /\bxinetd\[\d+\]:/u,
    offence: /\bFAIL: \S+ (?:address|libwrap|connections per second|service_limit|load) from=/u,
    only: true,
    whose: [whose(String.raw`\bfrom=<host>`)],
  },
  // The session manager tells; what the other program says of the same comes from the stranger. @see neutrinolabs/xrdp: sesman/sesexec/login_info.c, log_authfail_message
  { sign: /\bxrdp\[\d+\]:/u, offence: /(?!)/u, only: true },
  {
    sign: /\bxrdp-ses(?:man|exec)\b|\[INFO ?\] /u,
    offence: /\bAUTHFAIL: user=.* ip=\S+ (?:port=\d+ )?time=\d+/u,
    whose: [whose(String.raw`\bAUTHFAIL: user=.* ip=<host> (?:port=\d+ )?time=\d+`)],
  },
  // @see vsftpd: logging.c, vsf_log_common and str_event names; prelogin.c
  {
    sign: /\[pid \d+\] (?:\[.*\] )?(?:OK|FAIL|CONNECT)\b|\bvsftpd(?:\[\d+\])?: (?!pam_)/u,
    offence: /\bFAIL LOGIN: Client "|\bCONNECT: Client "[^"]*", "Connection refused: /u,
    innocent: /\b(?:OK|FAIL) (?:DOWNLOAD|UPLOAD|MKDIR|DELETE|RENAME|RMDIR|CHMOD): Client "/u,
    whose: [whose(String.raw`\b(?:FAIL LOGIN|CONNECT): Client "<host>"`)],
  },
  // @see jedisct1/pure-ftpd: src/ftpd.c, logfile; src/messages_en.h, MSG_AUTH_FAILED_LOG, MSG_AUTH_TOOMANY, MSG_MAX_USERS_IP, MSG_ACCOUNT_DISABLED
  {
    sign: /\bpure-ftpd(?:\[\d+\])?: /u,
    offence: /\[(?:WARNING|ERROR)\] (?:Authentication failed|Sorry, cleartext|Too many|Can't login as)/u,
    whose: [whose(String.raw`\bpure-ftpd(?:\[\d+\])?: \(\S*?@(?:<host>|<name>)\) \[`)],
  },
  // @see proftpd/proftpd: src/log.c, log_write; modules/mod_auth.c; contrib/mod_sftp/auth*.c, mod_ban.c, mod_wrap.c
  {
    sign: /\bproftpd\[\d+\]/u,
    offence:
      /\(Login failed\)|\bno such user\b|SECURITY VIOLATION|Maximum login attempts|\bnot a UserAlias from |\bLimit configuration denies login|: Login denied: |: refused connection from |notfound=/iu,
    whose: [whose(String.raw`\bproftpd\[\d+\]:? \S+ \([^\s[]*\[<host>\]\)`)],
  },
];
