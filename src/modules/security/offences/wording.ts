/**
 * What services say when somebody is refused, guesses, probes or floods. These are the words that many services share; what only one says is in `service-words.ts`.
 * Case is not looked at, but for SIP's and web servers' own words.
 */
export const OFFENCE_WORDS: readonly RegExp[] = [
  // Log-ins that failed, in the words that the field has for it.
  /\b(?:auth\w*|log[- ]?(?:in|on)|pass(?:word|phrase)?|credentials?|signin|sign-in|logon|bind|captcha|2fa|otp|totp|token)\b[^,;]{0,60}\b(?:fail\w*|incorrect|invalid|wrong|denied|refused|reject\w*|mismatch|bad|unsuccessful|not accepted|error|does(?:n't| not) match|blocked|exceeded)/iu,
  /\b(?:fail\w*|incorrect|invalid|wrong|bad|denied|refused|reject\w*|unsuccessful|illegal|unauthori[sz]ed|unknown|non-?existent|no such|unable to|could(?:n't| not)|can(?:'t|not)|too (?:many|much)|max(?:imum)?)\b[^,;]{0,60}\b(?:auth\w*|log[- ]?(?:in|on)\w*|pass(?:word|phrase)?|credentials?|sign-?in|user(?:name)?|account|certificate|peer|client|rcon)\b/iu,
  /\b(?:auth\w*|login|logon|password)[-_ ]?(?:failure|failed|fail|error|denied|attempt failed)|badlogin|get_password failed|authfail|loginfail|login_?failed|pw_mismatch|auth_?failed/iu,
  /\buser(?:name)?\b[^,;]{0,80}\b(?:not found|not known|not exist|does(?:n't| not) exist|unknown|denied|invalid|is not allowed|not allowed|not authenticated|not listed|password mismatch|rejected)/iu,
  /\b(?:not (?:authenticated|authori[sz]ed|allowed|permitted)|unauthori[sz]ed|permission denied|access (?:denied|forbidden)|forbidden|is not allowed|break-?in attempt|security violation|attack|intrusion|exploit|brute ?force|port ?scan|hack|violation)\b/iu,
  /\b(?:query|update|transfer|axfr|recursion|request|connection|command|relay|relaying|session)\b[^,;]{0,50}\b(?:denied|refused|rejected|forbidden|blocked|not permitted|prohibited)\b/iu,
  /\b(?:denied|refused|rejected|rejecting|blocked|blocking|dropped)\b[^,;]{0,60}\b(?:query|update|transfer|axfr|request|connection|command|relay|relaying|access|connect|rcpt|attempt|host|client|by acl)\b/iu,
  /\b(?:limiting|delaying) (?:requests?|connections?)|\btoo many (?:\w+ ){0,3}(?:connections|failures|failed|errors|attempts|commands|tries|logins|auth\w*)/iu,
  // Mail: senders that guess, relay or do not speak the protocol.
  /\b5[0-9]{2}[ -]5\.\d+\.\d+\b|\b(?:535|550|553|554)\b[ :].{0,300}\b(?:unknown|user|relay\w*|auth\w*|reject\w*|denied|spam|blocked)/iu,
  /\b(?:relay(?:ing)? (?:access )?(?:denied|not permitted|attempt)|user unknown|unknown (?:user|recipient)|sender verify fail|synchronization error|unrouteable address|no such user|mailbox unavailable)\b/iu,
  /\b(?:AUTH command used when not advertised|authentication mechanism not supported|no MAIL in SMTP connection|did not issue MAIL|lost connection after|pre-?greet|command rejected|improper command pipelining|closed by DROP in ACL)/u,
  // Talk before anybody was let in.
  /\b(?:SSL|TLS)\b[^;]{0,80}\b(?:negotiation|handshake|handshaking|accept)\b[^;]{0,60}\bfail|SSL_\w+\(\) failed|\bhandshak\w* (?:error|fail\w*)/iu,
  /\b(?:did not receive identification|bad protocol version|unable to negotiate|no matching (?:key|host|cipher|mac)|received disconnect from .*\bpreauth|exit before auth|max auth tries|key_?share)/iu,
  // Web: what a browser of a visitor does not ask for.
  /\b(?:file does not exist|script '?[^ ]* ?not found|script not found or unable to stat|client denied by server configuration|user .{1,300} not found|invalid (?:method|uri|host)|URI too long|request failed|erroneous characters|ModSecurity: .*Access denied)\b/iu,
  /\(\)\s*\{\s*:?;?\s*\}|\.\.[\\/](?:\.\.[\\/])+|\/etc\/passwd|\bunion\b.{1,20}\bselect\b|\?[^" ]*=(?:https?|ftp)(?::\/\/|%3A)/iu,
  /\b(?:suspicious|honeypot|banned|blacklist\w*|blocklist\w*|spam\w*)\b/iu,
];

/** What is said of somebody who was let in, of the end of a session or of the service itself: no offence whatever words are in it. */
export const INNOCENT_WORDS: readonly RegExp[] = [
  /\b(?:accepted (?:password|publickey|keyboard)|session opened|logged in(?! failed)|login succeeded|authentication succeeded|successful login|login successful|auth(?:entication)? success)/iu,
  /\bUnban\b|\[recidive\] Ban\b|\bRestore Ban\b|\bAlready banned\b/u,
  /\] OK [A-Z]+: Client "|\bERROR: {1,2}permission denied for |\bcheck pass; user unknown$/u,
  /^\s*(?:\S+ ){0,6}(?:starting|stopped|reloading|shutting down)\b/iu,
  /\[DEBUG\]|\bdebug\d?:/u,
];
