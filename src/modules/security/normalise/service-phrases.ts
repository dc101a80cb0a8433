import { phrase, type Phrase } from './phrase.ts';

const refused = { 'event.outcome': 'failure' } as const;
const admitted = { 'event.outcome': 'success' } as const;

/** What a service is recognised by, and what its sentences mean. */
export interface ServicePhrases {
  readonly product: string;
  readonly sign: RegExp;
  readonly phrases: readonly Phrase[];
}

/** Services and devices that nobody needs to name. Each names the document or the source of the program that the words are of. */
export const SERVICE_PHRASES: readonly ServicePhrases[] = [
  // @see Apache HTTP Server, mod_log_config, Common and Combined Log Format; nginx ngx_http_log_module
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
  // @see apache/httpd: server/log.c (default ErrorLogFormat), modules/aaa/mod_auth_basic.c, mod_auth_digest.c; nginx/nginx: src/http/ngx_http_request.c (ngx_http_log_error_handler), src/http/modules/ngx_http_auth_basic_module.c
  {
    product: 'web-error',
    sign: /\[(?:client|remote) <?[\da-fA-F.:]+\]|, client: [\da-fA-F.:]+, server: /u,
    phrases: [
      // Before version 2.4 there is no port behind the address.
      phrase(String.raw`\[(?:emerg|alert|crit|error|warn|notice|info|debug)\] \[client (?<source_ip><ip>)\]`),
      phrase(
        String.raw`^(?:[^[]*\[[^\]]*\] ?){1,5}?(?:[^[\]]{1,120}: )?\[(?:client|remote) (?<source_ip>[\d.]+|\[?[\da-fA-F:]+?\]?)(?::(?<source_port>\d+))?\]`,
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
  // @see vdukhovni/postfix: postfix/src/smtpd/smtpd.c (log_whatsup, `connect from`, `client=`), smtpd_sasl_glue.c; postfix/src/global/log_adhoc.c (`relay=`)
  {
    product: 'postfix',
    sign: /\bpostfix(?:-\w+)?\/[\w/]+\[\d+\]:/u,
    phrases: [
      phrase(
        String.raw`\[\d+\]: (?:[\w ]{1,60}: )?.{0,80}?(?:from |warning: |client=)(?:unknown|(?<source_domain>[\w.-]+))?\[(?<source_ip><ip>)\](?::(?<source_port>\d+))?`,
      ),
      phrase(String.raw`SASL \S+ authentication failed|: reject: `, refused),
      phrase(String.raw`\bsasl_username=(?<user_name>[^,\s]+)`, {}),
      phrase(String.raw`: (?<event_action>reject|connect|disconnect)(?::| from )`),
      phrase(String.raw`relay=(?<destination_domain>[\w.-]+)\[(?<destination_ip><ip>)\]:(?<destination_port>\d+)`),
    ],
  },
  // @see dovecot/core: src/login-common/login-settings.c (login_log_format_elements), client-common.c, client-common-auth.c; src/auth/auth-request.c
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
  // @see vsftpd: logging.c (vsf_log_common); proftpd/proftpd: src/log.c, modules/mod_auth.c; jedisct1/pure-ftpd: src/ftpd.c (logfile), src/messages_en.h
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
  // @see asterisk/asterisk: res/res_security_log.c, main/security_events.c (LocalAddress and RemoteAddress as `IPV4/UDP/address/port`), res/res_pjsip/pjsip_distributor.c
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
  // @see MySQL Server Error Message Reference, 1045; PostgreSQL documentation, client authentication problems and log_line_prefix %r; SQL Server, MSSQLSERVER_18456
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
  // @see strongswan/strongswan: src/libcharon/processing/jobs/process_message_job.c (`received packet`), sa/ikev1/tasks/main_mode.c and aggressive_mode.c, sa/ikev2/tasks/ike_init.c and ike_auth.c (`is initiating`, `established between`)
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
  // @see MikroTik RouterOS documentation, Log, topics and examples of messages
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
  // @see Huawei VRP Log Reference, LINE, SHELL, SSH and AAA
  {
    product: 'vrp',
    sign: /%%\d{2}[A-Z][\w-]*\/\d\/\w+/u,
    // Comware of HPE and H3C says the same in sentences. @see HPE Comware 7 System Log Messages Reference: SHELL_LOGIN, SHELL_LOGOUT, SSHS_AUTH_FAIL, SSHS_AUTH_SUCCESS
    phrases: [
      phrase(String.raw`: (?<user_name>\S+) logged (?:in|out) from (?<source_ip><ip>)`),
      phrase(String.raw`SSH user (?<user_name>\S+) \(IP: (?<source_ip><ip>)\)`),
      phrase(String.raw`%%\d{2}[A-Z][\w-]*/(?<event_severity>\d)/(?<event_code>\w+)`),
      phrase(String.raw`(?:[Uu]ser ?[Nn]ame|\bUser)[=:] ?"?(?<user_name>[^\s,;"()]+)`),
      phrase(String.raw`\b(?:[Ii][Pp](?: ?[Aa]ddr(?:ess)?)?|[Ss]ource ?[Ii][Pp]|[Uu]ser[Ii][Pp])[=:] ?"?(?<source_ip><ip>)`),
      phrase(String.raw`LOGIN_?FAIL|AUTH_?FAIL|[Ff]ailed to log in|login failed`, refused),
      phrase(String.raw`%%\d{2}SHELL/\d/(?:SHELL_)?LOGIN\b|AUTH_SUCCESS|succeeded in logging in`, admitted),
    ],
  },
  // @see imp/dnsmasq: src/rfc2131.c (log_packet), src/cache.c (log_query); isc-projects/kea: src/bin/dhcp4/dhcp4_messages.mes (DHCP4_LEASE_ALLOC, DHCP4_LEASE_OFFER)
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
  // @see linux-audit/audit-userspace: lib/audit_logging.c, lib/msg_typetab.h
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
  // @see mkj/dropbear: src/svr-auth*.c, svr-session.c; neutrinolabs/xrdp: sesman/sesexec/login_info.c, sesman/libsesman/sesman_access.c; samba-team/samba: auth/auth_log.c; FRRouting/frr: lib/vty.c; Linux drivers/net/wireguard/receive.c; VMware vSphere, hostd.log
  {
    product: 'remote',
    sign: /\bdropbear\[\d+\]: |\bxrdp-ses(?:man|exec)\b|\bAuth: \[[^\]]*\] user \[|\bVty connection |\bwireguard: \S+: |\b(?:Accepted|Rejected) password for user /u,
    phrases: [
      phrase(
        String.raw`\b(?:Bad|bad|Too-long) (?:PAM )?password attempt for '(?<user_name>[^']*)' from (?<source_ip><ip>):(?<source_port>\d+)`,
        refused,
      ),
      phrase(String.raw`\b[Ll]ogin attempt (?:for nonexistent|with wrong) user.* from (?<source_ip><ip>):(?<source_port>\d+)`, refused),
      phrase(String.raw`auth succeeded for '(?<user_name>[^']*)' (?:with key .* )?from (?<source_ip><ip>):(?<source_port>\d+)`, admitted),
      phrase(String.raw`Child connection from \[?(?<source_ip><ip>)\]?:(?<source_port>\d+)`),
      phrase(String.raw`(?:Early exit|Exit before auth|Exit \((?<user_name>[^)]*)\)) from <(?<source_ip><ip>):(?<source_port>\d+)>`),
      phrase(String.raw`Exit before auth`, refused),
      phrase(String.raw`AUTHFAIL: user=(?<user_name>.*) ip=(?<source_ip><ip>) (?:port=\d+ )?time=`, {
        'network.protocol': 'rdp',
        ...refused,
      }),
      phrase(String.raw`Access permitted for user: (?<user_name>\S+)`, { 'network.protocol': 'rdp', ...admitted }),
      phrase(
        String.raw`Auth: \[(?<network_protocol>[^,\]]+)[^\]]*\] user \[[^\]]*\]\\\[(?<user_name>[^\]]*)\].* remote host \[ipv[46]:(?<source_ip>.+?):(?<source_port>\d+)\]`,
      ),
      phrase(String.raw`local host \[ipv[46]:(?<destination_ip>.+?):(?<destination_port>\d+)\]`),
      phrase(String.raw`status \[NT_STATUS_OK\]`, admitted),
      phrase(String.raw`status \[NT_STATUS_`, refused),
      phrase(String.raw`Vty connection (?:refused )?from (?<source_ip><ip>)`),
      phrase(String.raw`Vty connection refused`, refused),
      phrase(
        String.raw`Invalid (?:handshake \w+|MAC of handshake, dropping packet) from \[?(?<source_ip><ip>)\]?:(?<source_port>\d+)`,
        refused,
      ),
      phrase(String.raw`Accepted password for user (?<user_name>\S+) from (?<source_ip><ip>)`, admitted),
      phrase(String.raw`Rejected password for user (?<user_name>\S+) from (?<source_ip><ip>)`, refused),
    ],
  },
  // @see linux-pam/linux-pam: modules/pam_unix/support.c, pam_unix_sess.c; sudo-project/sudo: lib/eventlog/eventlog.c, plugins/sudoers/logging.c; util-linux/util-linux: login-utils/login.c, su-common.c; systemd: src/login/logind-session.c
  {
    product: 'accounts',
    sign: /\bpam_\w+\([\w.-]+:\w+\): |\bsudo(?:\[\d+\])?: |\bsu(?:-l)?(?:\[\d+\])?: |\bsystemd-logind\[|\bFAILED LOGIN\b|\b(?:ROOT )?LOGIN ON /u,
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
      phrase(String.raw`\bFAILED SU \(to [^)]*\) (?<user_name>\S+) on `, { 'event.action': 'su', ...refused }),
      phrase(String.raw`FAILED (?:LOGIN|SU)`, refused),
      phrase(String.raw`\bLOGIN ON \S+ BY (?<user_name>\S+)(?: FROM (?<source_ip><ip>))?`, admitted),
      phrase(String.raw`FROM '?(?<source_ip><ip>)'? FOR '?(?<user_name>[^',\s]+)`),
      phrase(String.raw`New session \d+ of user (?<user_name>\S+?)\.`, admitted),
    ],
  },
];
