import { whose } from './offender.ts';
import type { ServiceWords } from './service-words.ts';

/**
 * What mail servers say. Sources: Postfix, smtpd(8), postscreen(8) and the messages of its smtpd; Sendmail Installation and Operation Guide §2.1; Exim specification, chapter 53
 * (log files); SOGo and vpopmail, messages of their log-in; Solid-POP3D, manual.
 */
export const MAIL_WORDS: readonly ServiceWords[] = [
  // What goes out is refused by others: no doing of those who are named.
  {
    sign: /\bpostfix(?:-\w+)?\/(?:[\w-]+\/)*(?:smtp|lmtp|local|virtual|pipe|qmgr|bounce|error|pickup|anvil|scache|tlsmgr|master|dnsblog|tlsproxy)\[\d+\]:/u,
    offence: /(?!)/u,
    only: true,
  },
  { sign: /\bpostfix(?:-\w+)?\/(?:[\w-]+\/)*cleanup\[\d+\]:/u, offence: /: (?:milter-)?reject: /u, only: true },
  // Exim's marks of what came, went, waits and failed. @see Exim specification §53.7
  { sign: /\d\d:\d\d:\d\d(?:\.\d+)?(?: [+-]\d{4})?(?: \[\d+\])? [\w-]{6,40} (?:<=|=>|->|>>|\*>|\*\*|==) /u, offence: /(?!)/u, only: true },
  {
    sign: /\bpostfix(?:-\w+)?\/(?:[\w-]+\/)*(?:smtpd|postscreen)\[\d+\]:/u,
    offence:
      /\breject: |\bPREGREET \d+ after |\bCOMMAND (?:PIPELINING|COUNT LIMIT|LENGTH LIMIT) from |\bBARE NEWLINE from |\bNON-SMTP COMMAND from /u,
    // The server cannot ask whoever knows the accounts.
    innocent:
      /authentication fail(?:ed|ure): (?:Connection lost to authentication server|Temporary|cannot connect to )|connect to Milter|lost connection after (?:QUIT|DATA|END-OF-MESSAGE|RSET)|: warning: (?:connect|problem talking) to/iu,
    whose: [
      whose(String.raw`\[\d+\]: (?:[\w-]+: )*?(?:[\w -]{1,60} )?(?:after .{1,40}? )?from [\w.-]*\[<host>\]`),
      whose(String.raw`warning: [\w.-]+\[<host>\]: `),
    ],
  },
  // What it gave to others, and what they said. @see Sendmail operations guide §2.1
  {
    innocent: /\bto=.{1,600}\bmailer=\w+, .{0,300}\bstat=/u,
    sign: /\b(?:sendmail|sm-mta|sm-msp-queue)\[\d+\]:/u,
    offence: /\bruleset=check_\w+, .*\breject=[45]\d\d\b/u,
  },
  {
    sign: /^(?:\S+ +){0,6}?(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: [+-]\d{4})? )(?:\[\d+\] )?.*(?:\brejected \w+|\bauthenticator failed for\b|\bSMTP (?:call|command|connection|protocol)\b|unexpected disconnection)/u,
    offence:
      /\brejected (?:after DATA|RCPT|EHLO|HELO|MAIL|AUTH|VRFY|EXPN|ETRN|connection|by non-SMTP ACL|by local_scan)|\bunexpected disconnection while reading SMTP command|\bSMTP call from .* dropped\b/u,
    whose: [
      whose(String.raw`^.*\bH=(?:[\w.-]+ )?(?:\([^)]*\) )?\[<host>\]`),
      whose(String.raw`\bauthenticator failed for (?:[\w.-]+ )?(?:\([^)]*\) )?\[<host>\]`),
    ],
  },
  // @see OpenSMTPD, smtpd(8)
  {
    sign: /\bsmtp authentication user=/u,
    offence: /\bresult=(?:permfail|tempfail)\b/u,
    only: true,
    whose: [whose(String.raw`\baddress=<host> host=`)],
  },
  {
    sign: /\bvchkpw(?:-\w+)?: /u,
    offence: /password fail|user not found|null password/u,
    only: true,
    whose: [whose(String.raw`\bvchkpw(?:-\w+)?: .*:<host>$`)],
  },
  {
    sign: /\bsolid-pop3d\[\d+\]:/u,
    offence: /authentication failed/u,
    whose: [whose(String.raw` - <host>$`), whose(String.raw`\(<host>\)`)],
  },
  {
    sign: /\bsogod\b/u,
    offence: /Login from '.*' for user '.*' might not have worked/u,
    whose: [whose(String.raw`\bLogin from '<host>(?:,[^']*)?' for user`)],
  },
];
