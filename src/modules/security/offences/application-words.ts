import { whose } from './offender.ts';
import type { ServiceWords } from './service-words.ts';

/** What directories, databases, telephone exchanges, watchers and applications say of those who are not let in. */
export const APPLICATION_WORDS: readonly ServiceWords[] = [
  // @see fail2ban(1): the lines of its own log, `[jail] Ban address`
  { sign: /\bfail2ban(?:\.actions|\.filter|-server)?\s*\[?\d*\]?:/u, offence: /\[(?!recidive)[\w.-]+\] (?:Ban|Found) /u, only: true },
  // @see Cowrie documentation, Output Event Code Reference: cowrie.session.connect, cowrie.login.failed
  { sign: /"eventid":\s*"cowrie\./u, offence: /"eventid":\s*"cowrie\.(?:session\.connect|login\.failed)"/u, only: true },
  // @see openldap/openldap: servers/slapd/result.c, send_ldap_response; connection.c, `ACCEPT from`; RFC 4511 §4.2.2 (97 is BindResponse) and appendix A.1 (49 is invalidCredentials)
  { sign: /\bslapd\[/u, offence: /\bRESULT tag=97 err=49\b/u, only: true },
  // @see scanlogd(8): `saddr[:sport] to daddr [and others,] ports port …`
  { sign: /\bscanlogd\b/u, offence: /: \S+ to \S+ (?:and others,? )?ports? /u, only: true },
  // @see PortSentry 1, portsentry.c: `attackalert: … from host: name/address to TCP port: …`; version 2: `Scan from: [address]`
  {
    sign: /\bportsentry\b/iu,
    offence: /\battackalert: .*\bfrom host: (?!.*already blocked)|\bScan from: \[(?!.*ignored: \[true\])/iu,
    only: true,
    whose: [whose(String.raw`\bfrom host: [^\s/]+/<host> to `), whose(String.raw`\bScan from: \[<host>\]`)],
  },
  // @see mikaku/Monitorix: lib/HTTPServer.pm, logger
  {
    sign: / - (?:OK|NOTEXIST|AUTHERR|NOTALLOWED) - \[/u,
    offence: / - (?:NOTEXIST|AUTHERR|NOTALLOWED) - \[/u,
    only: true,
    whose: [whose(String.raw` - (?:NOTEXIST|AUTHERR|NOTALLOWED) - \[<host>\] `)],
  },
  // @see signalwire/freeswitch: src/mod/endpoints/mod_sofia/sofia_reg.c and sofia.c
  {
    sign: /\bsofia\w*\b/u,
    offence: /SIP auth (?:failure|challenge) \(|Can't find user|\bIP \S+ Rejected by (?:\w+ )?acl\b/u,
    // What comes next decides.
    innocent: /^[^"]{0,80}\[DEBUG\]/u,
    only: true,
    whose: [whose(String.raw`^.* from (?:ip )?<host>\s*$`), whose(String.raw`\bIP <host> Rejected by (?:\w+ )?acl\b`)],
  },
  // @see asterisk/asterisk: main/security_events.c, names of events; res/res_security_log.c
  {
    sign: /\bSecurityEvent="/u,
    offence:
      /SecurityEvent="(?:FailedACL|InvalidAccountID|ChallengeResponseFailed|InvalidPassword|SessionLimit|InvalidTransport|UnexpectedAddress|AuthMethodNotAllowed|RequestNotAllowed|RequestBadFormat)"/u,
    only: true,
  },
  // @see asterisk/asterisk: res/res_pjsip/pjsip_distributor.c (log_failed_request), channels/chan_iax2.c, main/manager.c, main/acl.c; chan_sip.c before it was taken out
  {
    sign: /\bNOTICE\b.*\bchan_(?:sip|pjsip|iax2)\b|\bres_pjsip|\bNOTICE\[/u,
    offence:
      /failed for|rejected because|Rejected (?:connect|dial) attempt from|No matching (?:endpoint|peer)|Failed to authenticate|\btried to authenticate with nonexistent user|\bfailed to (?:pass IP ACL|authenticate) as |Host .* (?:failed|denied access to register|did not provide proper)|Sending fake auth|Rejecting unknown SIP connection|No registration for peer|hacking attempt/iu,
  },
  // @see processone/ejabberd: src/ejabberd_c2s.erl, process_auth_result
  {
    sign: /\) (?:Failed|Accepted) c2s \S+ authentication /u,
    offence: /\) Failed c2s \S+ authentication /u,
    only: true,
    whose: [whose(String.raw`\) Failed c2s \S+ authentication (?:for .* )?from (?:::ffff:)?<host>: `)],
  },
  // @see mumble-voip/mumble: src/murmur/Messages.cpp, Server::msgAuthenticate
  {
    sign: /\bRejected connection from \S+:\d+: /u,
    offence:
      /\bRejected connection from \S+:\d+: (?:Invalid server password|Wrong certificate or password|Username already in use|Invalid username)/u,
    whose: [whose(String.raw`\bRejected connection from \[?<host>\]?:\d+: `)],
  },
  // @see Drupal, core/modules/syslog/syslog.module: `base_url|timestamp|type|ip|request_uri|referer|uid|link|message`
  {
    sign: /\buser\|.*\|Login attempt failed|\|\d+\|\|/u,
    offence: /\|user\|[^|]+\|.*\|\|Login attempt failed (?:for|from) [^|]+$/u,
    only: true,
  },
  // @see MySQL Server Error Message Reference, 1045 ER_ACCESS_DENIED_ERROR
  {
    sign: /\bAccess denied for user '/u,
    offence: /\bAccess denied for user '/u,
    whose: [whose(String.raw`\bAccess denied for user '.*'@'(?:<host>|<name>)'(?: \(using password: \w+\))?`)],
  },
  // @see postgres/postgres: src/backend/libpq/auth.c (auth_failed, ClientAuthentication); PostgreSQL documentation, client authentication problems
  {
    sign: /\bFATAL:  ?/u,
    offence:
      /authentication failed for user |no pg_hba\.conf entry for |pg_hba\.conf rejects |role ".*" does not exist|is not permitted to log in/u,
    only: true,
    whose: [whose(String.raw`pg_hba\.conf (?:entry for|rejects) [\w ,-]*?host "<host>"`)],
  },
  // @see samba-team/samba: auth/auth_log.c, log_authentication_event_human_readable
  {
    sign: /\bAuth: \[[^\]]*\] user \[/u,
    offence: /\bstatus \[NT_STATUS_(?!OK\b)/u,
    only: true,
    whose: [whose(String.raw`\] workstation \[.*?\] remote host \[ipv[46]:<host>:\d+\]`)],
  },
  // The same in JSON: what the client chose stands behind its address. @see samba-team/samba: auth/auth_log.c, log_authentication_event_json
  {
    sign: /"type": ?"(?:Authentication|Authorization|KDC Authorization)", ?"Auth/u,
    offence: /"type": ?"Authentication", .{0,300}?"status": ?"NT_STATUS_(?!OK")/u,
    only: true,
    whose: [whose(String.raw`"localAddress": ?(?:null|"[^"]*"), ?"remoteAddress": ?"ipv[46]:<host>:\d+"`)],
  },
  // @see Nextcloud administration manual, logging: fields of a line; lib/private/User/Session.php, `Login failed`
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
  // @see dani-garcia/vaultwarden: src/api/identity.rs, admin.rs, core/two_factor/*.rs; src/main.rs for the form of a line
  {
    sign: /\b(?:vaultwarden|bitwarden_rs)::/u,
    offence:
      /\b(?:Username or (?:password|access code) is incorrect|Invalid (?:or expired )?admin (?:token|JWT)|Invalid TOTP code|2FA token|Email 2FA|Token is invalid|Invalid (?:Duo|Yubikey|password))/iu,
    whose: [whose(String.raw`(?:Try again|admin (?:token|JWT)|UTC|code!?|invalid!|Invalid password)[. ]*\s*IP: <host>`)],
  },
  // A proxy that stands between is named behind whom it speaks for. @see apache/guacamole-client: guacamole/…/event/EventLoggingListener.java
  {
    sign: /\bAuthentication attempt from /u,
    offence: /\bAuthentication attempt from .* (?:failed|was denied|denied)\b/u,
    whose: [whose(String.raw`\bAuthentication attempt from \[?<host>`)],
  },
  // @see WP fail2ban documentation, facilities and messages
  {
    sign: /\b(?:wordpress|wp)\([^)]*\)\[\d+\]:/u,
    offence:
      /\b(?:Pingback (?:error|requested)|Blocked (?:user enumeration|authentication attempt|access)|Comment (?:attempt|blocked)|Untrusted X-Forwarded-For)/iu,
    whose: [whose(String.raw` from <host>$`)],
  },
  // @see VMware vSphere API reference, BadUsernameSessionEvent: `Cannot login {userName}@{ipAddress}`
  { sign: /\bCannot login \S+@/u, offence: /\bCannot login \S+@/u, whose: [whose(String.raw`\bCannot login \S*@<host>`)] },
  // @see roundcube/roundcubemail: program/include/rcmail.php, log_login; program/lib/Roundcube/rcube_imap.php, connect
  {
    sign: /\b(?:Failed login for .* in session|Login failed for .* against) /u,
    offence: /\b(?:Failed login for |Login failed for .* against )/u,
    only: true,
    whose: [
      whose(String.raw`\bFailed login for .* from <host>(?:\([^)]*\))? in session \S+`),
      whose(String.raw`\bLogin failed for .* against \S+ from <host>(?:\([^)]*\))?\. `),
    ],
  },
  // @see authelia/authelia: internal/handlers, doMarkAuthenticationAttempt; the logger adds the address
  {
    sign: /\bmsg="Unsuccessful \S+ authentication attempt by user/u,
    offence: /\bmsg="Unsuccessful \S+ authentication attempt by user/u,
    only: true,
    whose: [whose(String.raw`\bremote_ip="?<host>"?`)],
  },
  // @see NagiosEnterprises/nrpe: src/nrpe.c, handle_connection and get_ip_str
  {
    sign: /\bnrpe\[\d+\]:/u,
    offence: /\bHost \S+ is not allowed to talk to us!/u,
    only: true,
    whose: [whose(String.raw`\bHost <host> is not allowed to talk to us!`)],
  },
  // @see proxmox/pve-access-control: src/PVE/API2/AccessControl.pm, create_ticket
  {
    sign: /\b(?:pvedaemon|pveproxy|proxmox-backup-\w+|pmgdaemon)(?:\[\d+\])?: /u,
    offence: /\bauthentication failure; rhost=/u,
    only: true,
    whose: [whose(String.raw`\bauthentication failure; rhost=\[?<host>\]?(?::\d+)? user=`)],
  },
  // Access logs in JSON. @see traefik/traefik: pkg/middlewares/accesslog/logdata.go; Caddy documentation, log directive; Authelia documentation, logging
  {
    sign: /(?<!\\)"(?:DownstreamStatus|status)":\s?\d{3}\b/u,
    offence: /(?<!\\)"(?:DownstreamStatus|status)":\s?(?:401|403|407|429)\b/u,
    whose: [whose(String.raw`(?<!\\)"(?:ClientHost|remote_ip|client_ip|remote_addr)":\s?"<host>`)],
  },
  // What was asked for is where people log in. @see GitLab documentation, log system, production_json.log; Grafana documentation, log: `Request Completed`
  {
    sign: /"path":"[^"]*(?:sign_in|login|oauth\/token|session)[^"]*".*"status":\d{3}\b|\bpath=\S*(?:login|signin)\S* status=\d{3}\b/u,
    offence: /"status":(?:401|403|429)\b|\bstatus=(?:401|403|429)\b/u,
    whose: [whose(String.raw`(?<!\\)"remote_ip":"<host>"`), whose(String.raw`\bremote_addr=<host>\b`)],
  },
];
