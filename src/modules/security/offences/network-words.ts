import { whose } from './offender.ts';
import type { ServiceWords } from './service-words.ts';

/** What network devices, tunnels and services of the network say of those who are not let in. */
export const NETWORK_WORDS: readonly ServiceWords[] = [
  /*
   * Packets that a list or a rule does not let through are no offences: they are the everyday of a filter. @see Cisco IOS Login Enhancements, SEC_LOGIN; Cisco Secure Firewall ASA
   * Series Syslog Messages 109006, 113005, 113015, 307001, 315001, 605004, 611102, 710003, and 401004 and 733102 of threat detection; NX-OS hands on what its daemons say as SYSTEM_MSG
   */
  {
    sign: /%(?:ASA|FTD|PIX|FWSM)-(?:\w+-)?\d-\d{6}\b/u,
    offence: /-\d-(?:109006|113005|113015|307001|315001|605004|611102|710003|401004|733102)\b/u,
    only: true,
    whose: [
      whose(String.raw`-\d-(?:605004|710003|307001|315001): .*?\bfrom <host>\b`),
      whose(String.raw`-\d-109006: .* from <host>\/\d+ to `),
      whose(String.raw`-\d-11(?:3005|3015): .* : user IP = <host>\s*$`),
      whose(String.raw`-\d-611102: User authentication failed: IP(?: address)?: <host>, `),
      whose(String.raw`-\d-(?:401004: Shunned packet:|733102: Threat-detection adds host) <host>\b`),
    ],
  },
  {
    sign: /%[A-Z][A-Z\d_]*(?:-[A-Z\d_]+)*-[0-7]-[A-Z\d_]+ ?: /u,
    offence:
      /-[0-7]-(?:LOGIN_FAILED|QUIET_MODE_ON|INFO_FAILURE|\w*(?:AUTH|AUTHEN|LOGIN)_?FAIL\w*) ?: |-[0-7]-SSH2?_USERAUTH: .* Failed\s*$|-[0-7]-SYSTEM_MSG: .*(?:[Aa]uthentication fail|[Ll]ogin fail|Failed \S+ for |Invalid user )/u,
    only: true,
    whose: [
      whose(String.raw`\] \[Source: <host>\] \[localport: \d+\]`),
      whose(String.raw`\bfailed to login \[from: <host>\]`),
      whose(String.raw`-[0-7]-SSH2?_USERAUTH: User '.*' authentication for SSH2? Session from <host> \(tty = \d+\)`),
      whose(String.raw`^.* from (?:host )?'?<host>'?(?: port \d+)?(?: ssh2)?(?: on '\w+')?(?: - \S+)?\s*$`),
    ],
  },
  // @see Junos OS System Log Messages Reference, LOGIN_FAILED, LOGIN_FAILED_LIMIT, LOGIN_PAM_…, SSHD_LOGIN_FAILED, SSHD_LOGIN_FAILED_LIMIT
  {
    sign: /\b(?:SSHD|LOGIN|WEB|UI)_[A-Z_]{3,40}: /u,
    offence:
      /\b(?:SSHD_LOGIN_FAILED|LOGIN_FAILED|LOGIN_PAM_AUTHENTICATION_ERROR|LOGIN_PAM_USER_UNKNOWN|LOGIN_ROOT_REFUSED|WEB_AUTH_FAIL)\w*: /u,
    only: true,
    whose: [whose(String.raw`\bfrom(?: host)? '?<host>'?\s*$`)],
  },
  // @see MikroTik RouterOS documentation, Log: `topics message`, `user … logged in from … via …`
  {
    sign: /\blogin failure for user .* via \w+/u,
    offence: /\blogin failure for user /u,
    only: true,
    whose: [whose(String.raw`\blogin failure for user .* from <host> via [\w-]+\s*$`)],
  },
  // @see FortiOS Log Message Reference: 32002 LOG_ID_ADMIN_LOGIN_FAIL, 39426 SSL VPN login fail, 43009 LOG_ID_EVENT_AUTH_FAILED, 43010 LOG_ID_EVENT_AUTH_LOCKOUT; type utm, subtypes ips and anomaly
  {
    sign: /\blogid="?\d{10}"? (?:.* )?type="?(?:event|traffic|utm)"? /u,
    offence: /\blogid="?\d{4}0(?:32002|32021|39426|43009|43010)"? |\btype="?utm"? .*\bsubtype="?(?:ips|anomaly)"? /u,
    only: true,
    whose: [whose(String.raw`\b(?:srcip|remip)="?<host>"?(?: |$)`), whose(String.raw`\bui="?\w+\(<host>\)`)],
  },
  // @see PAN-OS Administrator's Guide, Syslog Field Descriptions, System Log Fields (the description is the 15th)
  {
    sign: /,SYSTEM,(?:auth|general|globalprotect|global-protect|sslvpn|userid),/u,
    offence:
      /\b(?:failed authentication for user|authentication failed for user|User \S+ failed authentication|(?:portal|gateway)-auth-fail|,auth-fail,)/u,
    only: true,
    whose: [whose(String.raw`^.*\b(?:From|Login from): ?<host>\b`), whose(String.raw`^.* from:? <host>\b`)],
  },
  // @see Huawei VRP Log Reference: LINE/4/LOGIN_FAIL, SSH/4/SSH_FAIL, AAA/4/AUTHEN_ERR, FTPS/5/LOGIN_FAIL
  {
    sign: /%%\d{2}[A-Z][\w-]*\/\d\/\w+/u,
    offence: /%%\d{2}(?:SSH|LINE|SHELL|AAA|FTPS?|SNMP|TELNETD?|HTTP|WEB)\w*\/\d\/\w*(?:FAIL|AUTHEN_ERR)/u,
    only: true,
    whose: [whose(String.raw`\b(?:IP(?:Address)?|IpAddress|SourceIP|UserIP)=<host>[,)]`)],
  },
  // @see ArubaOS-Switch Event Log Message Reference, event 419
  {
    sign: /\bInvalid user name\/password on \S+ session\b/u,
    offence: /\bInvalid user name\/password on /u,
    only: true,
    whose: [whose(String.raw` is trying to login from <host>\b`)],
  },
  // What neighbours refuse each other is a matter of how they are configured. @see FRRouting/frr: lib/vty.c, vty_accept
  {
    sign: /\b(?:bgpd|ospf6?d|zebra|ripd|ripngd|isisd|pim6?d|ldpd|eigrpd|bfdd|staticd|mgmtd|watchfrr)(?:\[\d+\])?: /u,
    offence: /\bVty connection refused from /u,
    only: true,
    whose: [whose(String.raw`\bVty connection refused from <host>`)],
  },
  // @see OpenVPN/openvpn: src/openvpn/ssl.c, ssl_pkt.c, ssl_verify.c (D_TLS_ERRORS, D_HANDSHAKE); push.c, send_auth_failed; mudp.c for `[AF_INET]`
  {
    sign: /\b(?:openvpn|ovpn-[\w-]+)(?:\[\d+\])?: /u,
    offence:
      /\bTLS (?:Auth )?Error: |\bVERIFY (?:\w+ )?ERROR\b|\bAUTH_FAILED\b|\bpeer certificate verification failed|\bAuthenticate\/Decrypt packet error/iu,
    whose: [
      whose(String.raw`\b(?:openvpn|ovpn-[\w-]+)(?:\[\d+\])?: (?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d )?(?:[^/\s]+\/)?<host>:\d+ `),
      whose(String.raw`\[AF_INET6?\]<host>:\d+`),
    ],
  },
  // @see openconnect/ocserv: src/log.c, _mslog and _oclog; main-worker-cmd.c, main-ban.c, worker-auth.c
  {
    sign: /\bocserv\[\d+\]:/u,
    offence:
      /failed authentication (?:attempt )?for|authentication failed|reached maximum|rejected connection from banned IP|TCP wrappers rejected/iu,
    whose: [whose(String.raw`\bocserv\[\d+\]: (?:main|worker)(?:\[.*\])?: ?\[?<host>`), whose(String.raw`\bfrom banned IP: \[?<host>`)],
  },
  /*
   * Nobody is expected from there, or they cannot show who they are. @see strongswan/strongswan: src/libcharon/sa/ikev1/task_manager_v1.c, ikev2/task_manager_v2.c, authenticators/psk_authenticator.c,
   * tasks/ike_auth.c, plugins/eap_mschapv2, network/receiver.c; libreswan/libreswan: programs/pluto/ikev1.c, ikev1_main.c, ikev1_aggr.c
   */
  {
    sign: /\b(?:charon(?:-systemd)?|ipsec|pluto)(?:\[\d+\])?: /u,
    offence:
      /\bno IKE config found for \S+?\.\.\.|\bno (?:matching peer config|shared key) found|\btried \d+ shared keys? for .*, but MAC mismatched|\bbut no connection has been authorized|\bprobable authentication failure|\bEAP method \S+ failed for peer|\bEAP-\S+ verification failed|\bauthentication of '.*' .*failed|\bignoring IKE_SA setup from .* half-open|AUTHENTICATION_FAILED/u,
    innocent: /\breceived (?:\S+ )*?(?:AUTHENTICATION_FAILED|N\(AUTH_FAILED\))|' \(myself\)/u,
    only: true,
    elsewhere: true,
    whose: [
      whose(String.raw`\bno IKE config found for \S+?\.\.\.<host>`),
      whose(String.raw`\bno shared key found for (?:'.*'\[[^\]]*\] - '.*'\[<host>\]|\S+ - <host>$)`),
      whose(String.raw`\bignoring IKE_SA setup from <host>,`),
      whose(String.raw`\bpacket from <host>(?::\d+)?:`),
      whose(String.raw`\bpluto\[\d+\]: "[^"]*"(?:\[\d+\])? <host> #`),
    ],
  },
  // Only where the kernel is asked to tell (dynamic debug). @see Linux drivers/net/wireguard/receive.c, wg_receive_handshake_packet
  {
    sign: /\bwireguard: \S+: /u,
    offence: /\bwireguard: \S+: Invalid (?:handshake (?:initiation|response)|MAC of handshake, dropping packet) from /u,
    only: true,
    whose: [whose(String.raw` from \[?<host>\]?:\d+`)],
  },
  // @see SoftEtherVPN/SoftEtherVPN: src/bin/hamcore/strtable_en.stb, LH_AUTH_NG, LH_NO_USER, LS_IP_DENIED, LS_LISTENER_DOS
  {
    sign: /\b[Cc]onnection "CID-|\bOn the TCP Listener \(|\bTCP Listener \(port \d+\)/u,
    offence: /": User authentication failed\.|has refused based on the Source IP Address Limit List|\bA DoS attack on the TCP Listener /u,
    only: true,
    whose: [
      whose(String.raw`User authentication failed\. The user name that has been provided was ".*", from <host>\.`),
      whose(String.raw`\bThe source IP address "<host>" of the client has refused`),
      whose(String.raw`\bThe connecting source IP address is <host>,`),
    ],
  },
  // @see net-snmp/net-snmp: agent/snmp_agent.c, netsnmp_agent_check_packet; snmplib/transports/snmpUDPDomain.c for the form of the address
  {
    sign: /\bConnection from (?:UDP|TCP|UDPv6|TCPv6|UDP\/IPv6|TCP\/IPv6): \[/iu,
    offence: /\bREFUSED\s*$/u,
    only: true,
    whose: [whose(String.raw`\bConnection from [\w/]+: \[+<host>\]`)],
  },
  // @see Dante sockd.conf(5), log and libwrap; the form of addresses is `192.0.2.1.4711`
  {
    sign: /\bsockd\[\d+\]:/u,
    offence: /\bblock\(\d+\): .*(?:could not (?:access|find)|authentication failed|no such user)|\bauthentication failed for user/u,
    whose: [whose(String.raw`\]: <host>\.\d+ `)],
  },
  // A request of which the code says that it was not let in: 1 to 9. @see 3proxy/3proxy: doc/html/howtoe.html, Log error codes reference
  {
    sign: /\b[A-Z]+[45]?P?\.\d+ \d{5} \S+ \S+:\d+ /u,
    offence: /\.\d+ 0000[1-9] /u,
    only: true,
    whose: [whose(String.raw`\.\d+ \d{5} \S+ <host>:\d+ `)],
  },
  // @see mtrojnar/stunnel: src/log.c (`LOG%d[%s]`), client.c (sslerror "SSL_accept", ident), verify.c, libwrap.c; stunnel 4, verify.c, for `VERIFY ERROR`
  {
    sign: /\bLOG[3-5]\[[\w:]+\]: /u,
    offence:
      /\bSSL_accept: \w+: error:|\bVERIFY ERROR\b|\bCERT: (?:Pre-verification|Verification) error|\bRejected by (?:CERT|OCSP)\b|\bCERT: (?:Subject checks failed|Certificate not found|Public keys do not match)|\bREFUSED by (?:libwrap|IDENT)\b/iu,
    whose: [
      whose(String.raw`\bREFUSED by libwrap from \[?<host>\]?:\d+`),
      whose(String.raw`\bConnection from \[?<host>\]?:\d+ REFUSED by IDENT`),
    ],
  },
  // The name that was asked for is a stranger's. @see isc-projects/bind9: lib/ns/client.c (ns_client_logv, ns_client_checkacl), query.c, update.c, xfrout.c; lib/dns/zone.c; lib/dns/rrl.c
  {
    sign: /\bnamed(?:\[\d+\])?: |\bclient @0x[\da-f]+ /u,
    offence:
      /\bclient .{1,600}?: (?:view [^:]{1,255}: )?(?:(?:query|update|updating|update forwarding|zone transfer|request|notify|signer|recursion)\b(?!:).* (?:denied|refused)\b|bad zone transfer request)|\brefused notify from non-(?:master|primary): |\brate limit (?:drop|slip) /u,
    only: true,
    whose: [whose(String.raw`\bclient (?:@\S+ )?<host>#\d+`), whose(String.raw`\bnon-(?:master|primary): <host>#`)],
  },
  // @see NLnetLabs/nsd: axfr.c, query.c (`… from … refused, …`), rrl.c (rrl_msg)
  {
    sign: /\bnsd(?:\[\d+\])?: /u,
    offence: /\bratelimit block |\b(?:[ai]xfr|notify|query) .{1,300} refused\b/u,
    only: true,
    whose: [
      whose(String.raw`\bratelimit block .* query <host> `),
      whose(String.raw`\bfrom (?:client )?<host> (?:via proxy \S+ )?refused\b`),
    ],
  },
];
