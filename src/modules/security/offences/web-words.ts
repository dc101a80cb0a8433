import { whose } from './offender.ts';
import type { ServiceWords } from './service-words.ts';

/** A request that a browser of a visitor does not make: pages of administration, shells, environment files, paths upwards, pages of other sites to include. */
const PROBES = [
  String.raw`w00tw00t|php-?my-?admin|wp-login|xmlrpc|\.php|\.cgi|\.asp|\.exe|\.env|cgi-bin|manager\/html|\\x|\.git|~`,
  String.raw`\.\.[\\/]|%2e%2e|\/etc\/passwd|\(\)\s*\{|union.{1,20}select|\?[^" ]*=(?:https?|ftp)(?::\/\/|%3A)`,
].join('|');

/** Names that scanners and collectors of mail addresses give themselves. Sources: the manuals of the scanners (default user agent); robotstxt.org, web robots database. */
const ROBOTS = [
  'sqlmap|nikto|masscan|zgrab|Nmap Scripting Engine|DirBuster|gobuster|wpscan|ZmEu|Morfeus|w3af|acunetix|Nessus|OpenVAS|Jorgee|muieblackcat|libwww-perl',
  'Email ?(?:Collector|Siphon|Wolf|Magnet|Extractor)|ExtractorPro|CherryPicker|WebEMailExtrac|Atomic_Email_Hunter|ContactBot|WebBandit|autoemailspider|Indy Library',
].join('|');

/** `address identity account [time] "request" status length "referrer" "agent"`. @see Apache mod_log_config, Common and Combined Log Format; nginx ngx_http_log_module */
const REQUEST = String.raw`\](?: [\w.-]+)? "(?:[^"\\]|\\.)*"`;
const AGENT = String.raw`${REQUEST} \d{3} \S+ "(?:[^"\\]|\\.)*" "[^"]*(?:${ROBOTS})`;

/** Since version 2.4, which names the module, a port stands behind the address, also behind one of IPv6 without brackets. @see apache/httpd: server/log.c, log_remote_address */
const APACHE_CLIENT = [
  whose(
    String.raw`^(?:\S+ +){0,6}?(?:\[[^\]]*\] ?){0,3}?\[[\w-]*:(?:emerg|alert|crit|error|warn|notice|info|debug|trace\d)\] (?:\[[^\]]*\] ?){0,3}?(?:[^[\]]{1,120}: )?\[(?:client|remote) \[?<host>\]?:\d+\]`,
  ),
  whose(String.raw`^(?:\S+ +){0,6}?(?:\[[^\]]*\] ?){1,6}?(?:[^[\]]{1,120}: )?\[(?:client|remote) \[?<host>\]?(?::\d+)?\]`),
];

/** What web servers and programming languages behind them say. */
export const WEB_WORDS: readonly ServiceWords[] = [
  {
    // @see haproxy/haproxy: doc/configuration.txt §8.2.3 (HTTP log format), §8.2.5 (error log format)
    sign: /\bhaproxy\[\d+\]:/u,
    // Timers, then the status.
    offence: /(?:\s[+-]?\d+(?:\/[+-]?\d+){3,4} (?:400|401|403|407|429) \+?\d+ |SSL handshake failure)/u,
    only: true,
    whose: [whose(String.raw`\bhaproxy\[\d+\]: <host>:\d+ \[`)],
  },
  {
    // @see apache/httpd: server/log.c (default ErrorLogFormat: what the system says stands before the client), modules/aaa/mod_auth_basic.c, mod_auth_digest.c, mod_authz_core.c, server/core.c, server/protocol.c
    sign: /^(?:\S+ +){0,6}\[[^\]]*\] (?:\[[^\]]*\] ){0,4}(?:[^[\]]{1,120}: )?\[(?:client|remote) \S+\]/u,
    offence:
      /\b(?:Digest: |AH017(?:7|8|9)\d: ).{0,200}(?:unknown algorithm|invalid (?:nonce|qop|uri|realm)|realm mismatch|not found|mismatch)|access to .{0,500} failed, reason: |Primary script unknown|ignoring function definition attempt|invalid URI path|AH00(?:036|127): /iu,
    // Browsers and robots ask for these by themselves; what fails behind the server is no doing of the visitor.
    innocent:
      /File does not exist: \S*(?:favicon|robots\.txt|apple-touch-icon|ads\.txt|\.well-known|\.(?:css|js|png|jpe?g|gif|ico|svg|map|woff2?))|Connection refused: AH|attempt to connect to .* failed/u,
    whose: APACHE_CLIENT,
  },
  {
    // @see nginx/nginx: src/http/modules/ngx_http_auth_basic_module.c, ngx_http_access_module.c, ngx_http_limit_req_module.c, ngx_http_limit_conn_module.c, src/http/ngx_http_core_module.c, ngx_http_request.c
    sign: /\[(?:error|warn|info|notice|crit)\] \d+#\d+: (?:\*\d+ )?/u,
    offence: /"Primary script unknown"|access forbidden by rule|directory index of ".*" is forbidden|limiting (?:requests|connections)/u,
    // A browser asks once without an account: that is how it learns that it needs one.
    innocent:
      /\d#\d+: \*\d+ (?:no user\/password was provided for basic authentication|(?!user ").*(?:\bwhile connecting to upstream\b|\bupstream timed out\b))/u,
    // The account stands before it, the path behind it; a path has no blank.
    whose: [
      whose(String.raw`\d#\d+: \*\d+ user ".*, client: <host>, server: `),
      whose(String.raw`\d#\d+: \*\d+ (?!user ").*?, client: <host>(?:, server: |$)`),
    ],
  },
  // A proxy that was asked for what it does not give. @see squid-cache/squid: src/LogTags.cc; Squid FAQ, access.log native format
  {
    sign: /\b(?:TCP|UDP|NONE)(?:_[A-Z_]+)?\/\d{3} \d+ /u,
    offence: /\b(?:TCP_DENIED(?:_REPLY)?\/40[37]|NONE(?:_NONE)?\/405)\b/u,
    only: true,
  },
  { sign: /\([a-z0-9]+\)?\)?Connection refused: AH\d+: |\bAH00957: /u, offence: /(?!)/u, only: true },
  {
    // @see sektioneins/suhosin: log.c, suhosin_log
    sign: /\bsuhosin\[\d+\]:/u,
    offence: /\bALERT(?:-SIMULATION)? - /u,
    only: true,
    whose: [whose(String.raw`\(attacker '<host>'`)],
  },
  // Access logs: asked without leave, not in HTTP at all, or for what was never there. What else a line holds, a stranger wrote.
  {
    sign: new RegExp(String.raw`${REQUEST} \d{3} (?:\d+|-)`, 'u'),
    offence: new RegExp(
      [
        String.raw`${REQUEST} (?:400|401|403|405|429|444) (?:\d+|-)`,
        String.raw`\] "[^"]*(?:${PROBES}).*" (?:404|408|414|501) (?:\d+|-)`,
        String.raw`\] "[^"]*(?:\.\.[\\/](?:\.\.[\\/])+|\/etc\/passwd|\(\)\s*\{|union.{1,20}select|\?[^" ]*=(?:https?|ftp)(?::\/\/|%3A))`,
        String.raw`"\(\)\s*\{\s*:?;?\s*\}`,
        AGENT,
        // The crawler of a search engine, by its own word only: whether it is one, DNS tells. @see Google Search Central, Verifying Googlebot
        String.raw`\](?: [\w.-]+)? "(?:GET|POST|HEAD) .*Googlebot\/2\.1`,
      ].join('|'),
      'iu',
    ),
    only: true,
  },
];
