import { LOGIN_WORDS } from './login-words.ts';
import { MAIL_WORDS } from './mail-words.ts';
import { WEB_WORDS } from './web-words.ts';

/** What one service says, and nobody else: its sign, and what is an offence there. */
export interface ServiceWords {
  readonly sign: RegExp;
  readonly offence: RegExp;
  /** What looks like an offence and is none, of this service. */
  readonly innocent?: RegExp;
  /** Only these words count: what is said elsewhere in the line comes from strangers. */
  readonly only?: true;
  /** Where this service itself writes who it was, the surest first. */
  readonly whose?: readonly RegExp[];
}

/**
 * Sources: manuals and messages of the services themselves: fail2ban's log, scanlogd(8), PortSentry, Sendmail's operations guide, Squid access.log, Apache and nginx log modules,
 * Cowrie's output reference, Asterisk's security events, SIP (RFC 3261 §22), OpenLDAP result codes (RFC 4511 appendix A), Drupal's and Dovecot's logs.
 */
export const SERVICE_WORDS: readonly ServiceWords[] = [
  { sign: /\bfail2ban(?:\.actions|\.filter|-server)?\s*\[?\d*\]?:/u, offence: /\[(?!recidive)[\w.-]+\] (?:Ban|Found) /u, only: true },
  { sign: /"eventid":\s*"cowrie\./u, offence: /"eventid":\s*"cowrie\.(?:session\.connect|login\.failed)"/u, only: true },
  { sign: /\bslapd\[/u, offence: /\bRESULT tag=97 err=49\b/u, only: true },
  { sign: /\bscanlogd\b/u, offence: /: \S+ to \S+ (?:and others,? )?ports? /u, only: true },
  { sign: /\bportsentry\b/iu, offence: /(?:attackalert:(?!.*already blocked)|\bScan from: \[(?!.*ignored: \[true\]))/iu, only: true },
  // A proxy that was asked for what it does not give.
  { sign: /\b(?:TCP|UDP|NONE)(?:_[A-Z_]+)?\/\d{3} \d+ /u, offence: /\b(?:TCP_DENIED\/40[37]|NONE\/405)\b/u, only: true },
  { sign: /\bpossible SMTP attack\b/u, offence: /command=\w+, count=\d+/u },
  // The session manager tells; what the other program says of the same comes from the stranger.
  { sign: /\bxrdp\[\d+\]:/u, offence: /(?!)/u, only: true },
  { sign: /\bxrdp-sesman\b|\[INFO ?\] /u, offence: /\bAUTHFAIL: user=.* ip=\S+ time=\d+/u },
  { sign: /\bsofia\w*\b/u, offence: /SIP auth (?:failure|challenge)|Can't find user/u, only: true },
  {
    sign: /\bSecurityEvent="/u,
    offence:
      /SecurityEvent="(?:FailedACL|InvalidAccountID|ChallengeResponseFailed|InvalidPassword|SessionLimit|InvalidTransport|UnexpectedAddress|AuthMethodNotAllowed|RequestNotAllowed|RequestBadFormat)"/u,
    only: true,
  },
  {
    sign: /\bNOTICE\b.*\bchan_(?:sip|pjsip|iax2)\b|\bres_pjsip|\bNOTICE\[/u,
    offence:
      /failed for|rejected because|No matching (?:endpoint|peer)|Failed to authenticate|Host .* failed|Sending fake auth|Rejecting unknown SIP connection|No registration for peer|hacking attempt/iu,
  },
  {
    sign: /\buser\|.*\|Login attempt failed|\|\d+\|\|/u,
    offence: /\|user\|[^|]+\|.*\|\|Login attempt failed (?:for|from) [^|]+$/u,
    only: true,
  },
  {
    sign: /\bdovecot\b|\b(?:imap|pop3|managesieve|submission)-login:/u,
    offence:
      /auth failed|(?:Aborted login|Disconnected|Login aborted).*(?:tried to use|auth failed|auth_failed|disallowed|disabled)|unknown user|invalid credentials|Too many invalid commands|[Pp]assword mismatch|pam_authenticate\(\) failed|authentication failure/u,
    only: true,
  },
  ...LOGIN_WORDS,
  ...MAIL_WORDS,
  ...WEB_WORDS,
];
