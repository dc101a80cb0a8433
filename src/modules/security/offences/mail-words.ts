import { whose } from './offender.ts';
import type { ServiceWords } from './service-words.ts';

/** What mail servers say of those who guess, relay or do not speak the protocol. */
export const MAIL_WORDS: readonly ServiceWords[] = [
  /*
   * Log-in processes tell why a conversation ended, the authentication process why an account was not let in; its own errors are no doing of a client.
   * @see dovecot/core: src/login-common/client-common.c (client_get_extra_disconnect_reason, login failure texts), src/imap-login/imap-login-client.c, src/pop3-login/client.c,
   * src/auth/auth-request.c (auth_request_log_password_mismatch, _unknown_user), src/auth/passdb-pam.c
   */
  {
    sign: /\bdovecot\b|\b(?:imap|pop3|managesieve|submission)-login:|\bauth(?:-worker)?(?:\(\d+\))?: (?:Info: )?\S+\(/u,
    offence:
      /-login: .*\((?:[^()]*, )?(?:auth failed|auth_failed|authorization failed|tried to use |sent invalid base64|user disabled|password expired|login disabled|anonymous logins disabled|credentials contain control|cert required, client|client (?:didn't send|sent an? \w+) cert)|-login: (?:Login aborted|Disconnected|Aborted login).*(?:tried to use|auth failed|auth_failed|disallowed|disabled)|Too many (?:invalid|bad) (?:\w+ )?commands|unknown user|invalid credentials|[Pp]assword mismatch|Login attempt with empty password|pam_authenticate\(\) failed|authentication failure/u,
    innocent: /^[^<(]{0,120}\bauth(?:-worker)?(?:\(\d+\))?: (?:Error|Debug|Warning|Fatal|Panic): /u,
    only: true,
    whose: [whose(String.raw`^.*\brip=<host>, lip=`), whose(String.raw`^.*,<host>(?:,<[^>]*>)?\): `)],
  },
  // What goes out is refused by others: no doing of those who are named.
  {
    sign: /\bpostfix(?:-\w+)?\/(?:[\w-]+\/)*(?:smtp|lmtp|local|virtual|pipe|qmgr|bounce|error|pickup|anvil|scache|tlsmgr|master|dnsblog|tlsproxy)\[\d+\]:/u,
    offence: /(?!)/u,
    only: true,
  },
  { sign: /\bpostfix(?:-\w+)?\/(?:[\w-]+\/)*cleanup\[\d+\]:/u, offence: /: (?:milter-)?reject: /u, only: true },
  // Exim's marks of what came, went, waits and failed. @see Exim specification §53.7
  { sign: /\d\d:\d\d:\d\d(?:\.\d+)?(?: [+-]\d{4})?(?: \[\d+\])? [\w-]{6,40} (?:<=|=>|->|>>|\*>|\*\*|==) /u, offence: /(?!)/u, only: true },
  // @see vdukhovni/postfix: postfix/src/smtpd/smtpd.c, smtpd_sasl_glue.c, smtpd_check.c (log_whatsup); postfix/src/postscreen/*.c; POSTSCREEN_README, DNSBL rank
  {
    sign: /\bpostfix(?:-\w+)?\/(?:[\w-]+\/)*(?:smtpd|postscreen)\[\d+\]:/u,
    offence: new RegExp(
      [
        String.raw`\breject: |\bSASL \S+ authentication (?:failed|aborted)|\bnon-SMTP command from |\bimproper command pipelining after |\bIllegal address syntax from `,
        String.raw`\b(?:lost connection|timeout|too many errors) after (?:AUTH|CONNECT|EHLO|HELO|STARTTLS|UNKNOWN|MAIL|RCPT|VRFY|EXPN|ETRN)\b`,
        String.raw`\b(?:Connection (?:concurrency|rate)|AUTH command rate|Recipient address rate|Message delivery request rate|New TLS session rate) limit exceeded: `,
        // Nobody of this conversation was let in, and somebody tried. @see smtpd.c, the account of commands at `disconnect`
        String.raw`\bdisconnect from \S+\[[^\]]+\] .*\bauth=0/\d`,
        String.raw`\bPREGREET \d+ after |\bDNSBL rank \d+ for |\bCOMMAND (?:PIPELINING|COUNT LIMIT|LENGTH LIMIT) from |\bBARE NEWLINE from |\bNON-SMTP COMMAND from `,
      ].join('|'),
      'u',
    ),
    // The server cannot ask whoever knows the accounts.
    innocent:
      /authentication fail(?:ed|ure): (?:Connection lost to authentication server|Temporary|cannot connect to )|connect to Milter|lost connection after (?:QUIT|DATA|END-OF-MESSAGE|RSET)|: warning: (?:connect|problem talking) to|\bdisconnect from [^[\s]*\[[^\]]+\](?! .*\bauth=0\/)/iu,
    whose: [
      whose(String.raw`\[\d+\]: (?:[\w-]+: )*?(?:[\w -]{1,60} )?(?:after .{1,40}? )?from [\w.-]*\[<host>\]`),
      whose(String.raw`\]: (?:warning: )?[^\[\]]{0,80}\b(?:from|for) [\w.-]*\[<host>\]`),
      whose(String.raw`warning: [\w.-]+\[<host>\]: `),
    ],
  },
  // What it gave to others, and what they said. @see Sendmail Installation and Operation Guide §2.1.1
  {
    innocent: /\bto=.{1,600}\bmailer=\w+, .{0,300}\bstat=/u,
    sign: /\b(?:sendmail|sm-mta|sm-msp-queue)\[\d+\]:/u,
    offence: /\bruleset=check_\w+, .*\breject=[45]\d\d\b/u,
  },
  { sign: /\bpossible SMTP attack\b/u, offence: /command=\w+, count=\d+/u },
  /*
   * @see Exim/exim: src/src/smtp_in.c (host_and_ident names the client, log_reject_target), tls.c and tls-openssl.c (`TLS error on`), daemon.c (handle_smtp_call), verify.c.
   * That a client has no name is no offence of it.
   */
  {
    sign: /^(?:\S+ +){0,6}?(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [+-]\d{4})? )(?:\[\d+\] )?.*(?:\brejected \w+|\bauthenticator failed for\b|\bSMTP (?:call|command|connection|protocol|syntax)\b|unexpected disconnection|\bTLS error on |\brefused connection from |\bConnection from .* refused)/u,
    offence:
      /\brejected (?:after DATA|RCPT|EHLO|HELO|MAIL|AUTH|VRFY|EXPN|ETRN|connection|by non-SMTP ACL|by local_scan)|\bunexpected disconnection while reading SMTP command|\bSMTP call from .* dropped\b|\bSMTP syntax error in "|\bTLS error on (?:SMTP )?connection from |\brefused connection from |\bConnection from .* refused: too many/u,
    whose: [
      whose(String.raw`^.*\bH=(?:[\w.-]+ )?(?:\([^)]*\) )?\[<host>\]`),
      whose(String.raw`\bauthenticator failed for (?:H=)?(?:[\w.-]+ )?(?:\(.*\) )?\[<host>\](?::\d+)?(?: I=\[[^\]]*\](?::\d+)?)?: `),
      whose(String.raw`\bTLS error on (?:SMTP )?connection from (?:[\w.-]+ )?(?:\([^)]*\) )?\[<host>\]`),
    ],
  },
  // The address is told when the conversation begins. @see OpenSMTPD/OpenSMTPD: usr.sbin/smtpd/smtp_session.c, smtp_getnameinfo_cb and `authentication user=`; before 6.4 it was in each line
  {
    sign: /\bsmtp (?:authentication user=|failed-command |bad-input |connected |disconnected |event=)/u,
    offence: /\bsmtp authentication user=.* result=permfail\b|\bsmtp (?:event=)?failed-command .*\bresult="?5\d\d\b|\bsmtp bad-input /u,
    only: true,
    elsewhere: true,
    whose: [whose(String.raw`\baddress=<host> host=`)],
  },
  // `TCP|own address|port|other address|port`. @see Sun Java System Messaging Server 6.3 Administration Guide §25.3, MTA message logging: transport information; LOG_CONNECTION
  {
    sign: /\bTCP\|[\da-fA-F.:]+\|\d+\|[\da-fA-F.:]+\|\d+/u,
    offence: /\bac="U" .*\bmi="(?:Bad password|No such user|Account)|\bdi="5[0-9]{2} 5\.7\.\d/u,
    whose: [whose(String.raw`\bTCP\|[\da-fA-F.:]+\|\d+\|<host>\|\d+`)],
  },
  // @see vpopmail, vchkpw.c: `vchkpw: vpopmail user not found user@domain:address`
  {
    sign: /\bvchkpw(?:-\w+)?: /u,
    offence: /password fail|user not found|null password/u,
    only: true,
    whose: [whose(String.raw`\bvchkpw(?:-\w+)?: .*:<host>$`)],
  },
  // @see solid-pop3d(8)
  {
    sign: /\bsolid-pop3d\[\d+\]:/u,
    offence: /authentication failed/u,
    whose: [whose(String.raw` - <host>$`), whose(String.raw`\(<host>\)`)],
  },
  // @see Alinto/sogo: UI/MainUI/SOGoRootPage.m, connectAction
  {
    sign: /\bsogod\b/u,
    offence: /Login from '.*' for user '.*' might not have worked/u,
    whose: [whose(String.raw`\bLogin from '<host>(?:,[^']*)?' for user`)],
  },
  // @see cyrusimap/cyrus-imapd: docsrc/…/cyr_dbtool.rst for `badlogin: host [address] mechanism user reason`, imap/loginlog.c and lib/logfmt.c for what later versions write
  {
    sign: /\bbadlogin: |\bevent=login\.bad\b/u,
    offence: /\bbadlogin: |\bevent=login\.bad\b/u,
    whose: [whose(String.raw`\bbadlogin: [\w.-]* ?\[<host>\] `), whose(String.raw`\br\.clienthost="?[\w.-]* ?\[?<host>\]?"?(?: |$)`)],
  },
  // @see uw-imap/imap: src/osdep/unix/env_unix.c, loginpw; src/imapd/imapd.c and src/ipopd/ipop3d.c, `AUTHENTICATE %s failure host=`
  {
    sign: /\b(?:imapd|ipop[23]d)\[\d+\]: (?:Login|AUTHENTICATE) /u,
    offence: /\]: (?:Login (?:fail|excess|disabled)\w* |AUTHENTICATE \S+ (?:failure|invalid) )/u,
    only: true,
    whose: [whose(String.raw`^.*\bhost=[\w.-]* ?\[?<host>\]?`)],
  },
];
