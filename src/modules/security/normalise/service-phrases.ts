import { phrase, type Phrase } from './phrase.ts';

const refused = { 'event.outcome': 'failure' } as const;
const admitted = { 'event.outcome': 'success' } as const;

/** What a service is recognised by, and what its sentences mean. */
export interface ServicePhrases {
  readonly product: string;
  readonly sign: RegExp;
  readonly phrases: readonly Phrase[];
}

/**
 * Services and devices that nobody needs to name. Sources: Apache HTTP Server mod_log_config; nginx ngx_errlog; Postfix smtpd(8); Dovecot log messages; Exim specification §53; vsftpd.conf(5),
 * xferlog; ProFTPD; Pure-FTPd; Linux-PAM pam_unix(8); sudo(8) LOGGING; systemd-logind; Asterisk security log; MySQL ER_ACCESS_DENIED_ERROR; PostgreSQL client authentication; strongSwan
 * logger; MikroTik RouterOS Log; Huawei VRP log reference (SHELL, SSH, AAA); ArubaOS-Switch Event Log Message Reference; dnsmasq(8); Kea lease messages; net-snmp snmpd(8); Linux audit.
 */
export const SERVICE_PHRASES: readonly ServicePhrases[] = [
  {
    product: 'web-access',
    sign: /^(?:\S+ )?(?:[\da-fA-F:.]+[.:][\da-fA-F]+) \S+ .{1,80}? \[\d\d?\/[A-Z][a-z]{2}\/\d{4}:/u,
    phrases: [
      phrase(
        String.raw`(?:^|\s)(?<source_ip><ip>) \S+ (?<user_name>.{1,80}?) \[(?<timestamp>[^\]]+)\] "(?:(?<http_request_method>[A-Z]{3,10}) )?(?<url_original>[^"\s]*)(?:\s[^"]*)?" (?<http_response_status_code>\d{3}) (?<destination_bytes>\d+|-)`,
        { 'network.protocol': 'http' },
      ),
    ],
  },
  {
    product: 'web-error',
    sign: /\[(?:client|remote) <?[\da-fA-F.:]+\]|, client: [\da-fA-F.:]+, server: /u,
    phrases: [
      phrase(
        String.raw`^(?:[^[]*\[[^\]]*\] ?){1,5}?\[(?:client|remote) (?<source_ip>[\d.]+|\[?[\da-fA-F:]+?\]?)(?::(?<source_port>\d+))?\]`,
      ),
      phrase(
        String.raw`, client: (?<source_ip><ip>), server: (?<url_domain>[^,\s]*)(?:, request: "(?<http_request_method>[A-Z]+) (?<url_original>[^"\s]+))?`,
      ),
      phrase(String.raw`\[(?:[\w-]+:)?(?<log_level>emerg|alert|crit|error|warn|notice|info|debug)\]`),
      phrase(
        String.raw`\buser [\x60"']?(?<user_name>[^\s"':]+)["']?:? (?:was not found|not found|password mismatch|in realm|authentication failure)`,
        refused,
      ),
    ],
  },
  {
    product: 'postfix',
    sign: /\bpostfix(?:-\w+)?\/[\w/]+\[\d+\]:/u,
    phrases: [
      phrase(
        String.raw`\[\d+\]: (?:[\w ]{1,60}: )?.{0,80}?(?:from |warning: |client=)(?<source_domain>[\w.-]+)?\[(?<source_ip><ip>)\](?::(?<source_port>\d+))?`,
      ),
      phrase(String.raw`SASL \S+ authentication failed|: reject: `, refused),
      phrase(String.raw`\bsasl_username=(?<user_name>[^,\s]+)`, {}),
      phrase(String.raw`: (?<event_action>reject|connect|disconnect)(?::| from )`),
      phrase(String.raw`relay=(?<destination_domain>[\w.-]+)\[(?<destination_ip><ip>)\]:(?<destination_port>\d+)`),
    ],
  },
  {
    product: 'dovecot',
    sign: /\bdovecot(?:\[\d+\])?: |\b(?:imap|pop3|managesieve|submission)-login: /u,
    phrases: [
      phrase(String.raw`\buser=<(?<user_name>[^>]*)>`),
      phrase(String.raw`\brip=(?<source_ip>[^,\s]+), lip=(?<destination_ip>[^,\s]+)`),
      phrase(String.raw`auth failed|Aborted login|Login aborted|unknown user|[Pp]assword mismatch|pam_authenticate\(\) failed`, refused),
      phrase(String.raw`-login: Login: `, admitted),
      phrase(String.raw`\b(?<network_protocol>imap|pop3|managesieve|submission)-login: `),
      phrase(String.raw`(?:pam|passwd-file|sql|ldap|shadow)\((?<user_name>[^,)]*),(?<source_ip><ip>)`),
    ],
  },
  {
    product: 'ftp',
    sign: /\b(?:vsftpd|proftpd|pure-ftpd)\b|\[pid \d+\] (?:\[.*\] )?(?:OK|FAIL|CONNECT)\b/u,
    phrases: [
      phrase(String.raw`\[(?<user_name>[^\][]{0,128})\] (?:OK|FAIL) (?<event_action>[A-Z]+): Client "(?<source_ip>[^"]+)"`),
      phrase(String.raw`\] (?<event_action>CONNECT): Client "(?<source_ip>[^"]+)"`),
      phrase(String.raw`\((?<user_name>[^@\s(]{0,64})@(?<source_ip><ip>)\) \[`),
      phrase(String.raw`proftpd\[\d+\]:? \S+ \((?<source_domain>[\w.-]+)\[(?<source_ip><ip>)\]\)`),
      phrase(String.raw`\bUSER (?<user_name>\S+?):? (?:\(Login failed\)|no such user)`, refused),
      phrase(String.raw`\bFAIL LOGIN|Authentication failed|Login failed|SECURITY VIOLATION`, refused),
      phrase(String.raw`\bOK LOGIN|is now logged in|Login successful`, admitted),
      phrase('', { 'network.protocol': 'ftp' }),
    ],
  },
  {
    product: 'sip',
    sign: /\bSecurityEvent="|\bchan_(?:sip|pjsip|iax2)\b|\bres_pjsip/u,
    phrases: [
      phrase(String.raw`SecurityEvent="(?<event_action>\w+)"`),
      phrase(String.raw`\bAccountID="(?<user_name>[^"]*)"`),
      phrase(String.raw`\bRemoteAddress="IPV[46]/(?<network_transport>\w+)/(?<source_ip>[^/"]+)/(?<source_port>\d+)"`),
      phrase(String.raw`\bLocalAddress="IPV[46]/\w+/(?<destination_ip>[^/"]+)/(?<destination_port>\d+)"`),
      phrase(String.raw`failed for '(?<source_ip><ip>)(?::(?<source_port>\d+))?'`, refused),
      phrase(String.raw`SecurityEvent="(?:Failed|Invalid|ChallengeResponseFailed)`, refused),
      phrase(String.raw`SecurityEvent="SuccessfulAuth"`, admitted),
      phrase('', { 'network.protocol': 'sip' }),
    ],
  },
  {
    product: 'database',
    sign: /\bAccess denied for user '|\bFATAL: {1,2}(?:password|Ident|Peer|LDAP|PAM|no pg_hba)|\bLogin failed for user '/u,
    phrases: [
      phrase(String.raw`Access denied for user '(?<user_name>.*)'@'(?<source_ip>[^']*)'`, refused),
      phrase(
        String.raw`authentication failed for user "(?<user_name>[^"]*)"|for host "(?<source_ip>[^"]+)", user "(?<user_name2>[^"]*)"`,
        refused,
      ),
      phrase(String.raw`Login failed for user '(?<user_name>[^']*)'.*\[CLIENT: (?<source_ip>[^\]]+)\]`, refused),
      phrase(String.raw`(?:^|\s)(?<source_ip><ip>)\((?<source_port>\d+)\)`),
    ],
  },
  {
    product: 'ipsec',
    sign: /\b(?:charon|charon-systemd|ipsec|pluto)(?:\[\d+\])?: /u,
    phrases: [
      phrase(
        String.raw`(?:received packet: from|sending packet: from|is initiating .* to|initiating IKE_SA .* to) (?<source_ip><ip>)(?:\[(?<source_port>\d+)\])?(?: to (?<destination_ip><ip>)\[(?<destination_port>\d+)\])?`,
      ),
      phrase(String.raw`(?<source_ip><ip>) is initiating an? `),
      phrase(String.raw`between (?<destination_ip><ip>)\[[^\]]*\]\.\.\.(?<source_ip><ip>)\[(?<user_name>[^\]]*)\]`),
      phrase(String.raw`authentication of '(?<user_name>[^']*)'`),
      phrase(
        String.raw`AUTH_FAILED|authentication .* failed|no (?:matching peer config|IKE config|shared key) found|failed for peer`,
        refused,
      ),
      phrase(String.raw`\bestablished between\b|\) successful$`, admitted),
    ],
  },
  {
    product: 'routeros',
    sign: /\b(?:system|firewall|dhcp|wireless|ppp|l2tp|ipsec|account),(?:error|info|warning|critical|debug)\b|\blogin failure for user |\buser \S+ logged (?:in|out) from \S+ via /u,
    phrases: [
      phrase(String.raw`login failure for user (?<user_name>.+) from (?<source_ip><ip>) via (?<network_protocol>[\w-]+)\s*$`, {
        'event.action': 'login',
        ...refused,
      }),
      phrase(String.raw`user (?<user_name>\S+) logged in from (?<source_ip><ip>) via (?<network_protocol>[\w-]+)`, {
        'event.action': 'login',
        ...admitted,
      }),
      phrase(String.raw`user (?<user_name>\S+) logged out from (?<source_ip><ip>)`, { 'event.action': 'logout', ...admitted }),
      phrase(
        String.raw`in:(?<observer_ingress_interface_name>\S+) out:(?<observer_egress_interface_name>\S+?),.*?(?:src-mac (?<source_mac>[\da-fA-F:]+), )?proto (?<network_transport>\w+)(?: \([^)]*\))?, (?<source_ip><ip>)(?::(?<source_port>\d+))?->(?<destination_ip><ip>)(?::(?<destination_port>\d+))?`,
      ),
      phrase(String.raw` assigned (?<source_ip><ip>) (?:to|for) (?<source_mac>[\dA-F:]{17})`),
    ],
  },
  {
    product: 'vrp',
    sign: /%%\d{2}[A-Z][\w-]*\/\d\/\w+/u,
    phrases: [
      phrase(String.raw`%%\d{2}[A-Z][\w-]*/(?<event_severity>\d)/(?<event_code>\w+)`),
      phrase(String.raw`(?:[Uu]ser ?[Nn]ame|\bUser)[=:] ?"?(?<user_name>[^\s,;"()]+)`),
      phrase(String.raw`\b(?:[Ii][Pp](?: ?[Aa]ddr(?:ess)?)?|[Ss]ource ?[Ii][Pp]|[Uu]ser[Ii][Pp])[=:] ?"?(?<source_ip><ip>)`),
      phrase(String.raw`LOGIN_?FAIL|AUTH_?FAIL|[Ff]ailed to log in|login failed`, refused),
      phrase(String.raw`%%\d{2}SHELL/\d/LOGIN\b|succeeded in logging in`, admitted),
    ],
  },
  {
    product: 'leases',
    sign: /\bdnsmasq(?:-dhcp)?(?:\[\d+\])?: |\bDHCP4_LEASE_|\bDHCP6_LEASE_/u,
    phrases: [
      phrase(
        String.raw`DHCP(?<event_action>[A-Z]+)\((?<observer_ingress_interface_name>[\w.-]+)\) (?:(?<source_ip><ip>) )?(?<source_mac>[\da-f]{2}(?::[\da-f]{2}){5})(?: (?<source_domain>\S+))?`,
      ),
      phrase(String.raw`\bquery\[[A-Z]+\] (?<dns_question_name>\S+) from (?<source_ip><ip>)`),
      phrase(String.raw`\[hwtype=\d+ (?<source_mac>[\da-f:]{17})\].*lease (?<source_ip><ip>)`),
    ],
  },
  {
    product: 'audit',
    sign: /\btype=(?:USER|CRED|LOGIN|ANOM|AVC|SYSCALL)\w* msg=audit\(/u,
    phrases: [
      phrase(String.raw`msg=audit\((?<timestamp>\d+\.\d+):\d+\)`),
      phrase(String.raw`\btype=(?<event_action>\w+) `),
      phrase(String.raw`\bacct="(?<user_name>[^"]*)"`),
      phrase(String.raw`\baddr=(?<source_ip><ip>)`),
      phrase(String.raw`\bexe="(?<process_name>[^"]+)"`),
      phrase(String.raw`\bres=(?:failed|0)\b`, refused),
      phrase(String.raw`\bres=(?:success|1)\b`, admitted),
    ],
  },
  {
    product: 'accounts',
    sign: /\bpam_\w+\([\w.-]+:\w+\): |\bsudo(?:\[\d+\])?: |\bsu(?:\[\d+\])?: |\bsystemd-logind\[|\bFAILED LOGIN\b/u,
    phrases: [
      phrase(String.raw`\bsudo(?:\[\d+\])?: +(?<user_name>\S+) : .*?COMMAND=(?<event_action>\S+)`),
      phrase(
        String.raw`\bsudo(?:\[\d+\])?: +(?<user_name>\S+) : (?:\d+ incorrect password attempts?|user NOT in sudoers|command not allowed)`,
        refused,
      ),
      phrase(String.raw`authentication failure; .*?\brhost=(?<source_ip>\S*) +(?:user=(?<user_name>\S+))?`, {
        'event.action': 'authentication',
        ...refused,
      }),
      phrase(String.raw`session (?<event_action>opened|closed) for user (?<user_name>[^\s(]+)`, admitted),
      phrase(String.raw`FAILED (?:LOGIN|SU)`, refused),
      phrase(String.raw`FROM '?(?<source_ip><ip>)'? FOR '?(?<user_name>[^',\s]+)`),
      phrase(String.raw`New session \d+ of user (?<user_name>\S+?)\.`, admitted),
    ],
  },
];
