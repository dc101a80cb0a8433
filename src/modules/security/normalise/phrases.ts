import { ASA_PHRASES, IOS_PHRASES } from './cisco-phrases.ts';
import { phrase, type Phrase } from './phrase.ts';

/** What programs say, by product; of several that fit all speak, the first first. Each names the document or the source of the program that the words are of. */
export const PHRASES: Readonly<Record<string, readonly Phrase[]>> = {
  // @see openssh/openssh-portable: auth.c (auth_log, allowed_user, auth_maxtries_exceeded), packet.c (sshpkt_vfatal), kex.c, sshd.c; linux-pam/linux-pam: modules/pam_unix/support.c, pam_unix_sess.c
  openssh: [
    phrase(
      String.raw`(?:^\s*|\]: )(?:message repeated \d+ times: \[ )?(?:Accepted|Postponed|Partial) \S+(?: for (?:invalid user )?(?<user_name>\S+) from (?<source_ip>\S+) port (?<source_port>\d+))?`,
      { 'event.action': 'session', 'event.outcome': 'success' },
    ),
    phrase(
      String.raw`Failed \S+ for (?:invalid user |illegal user )?(?<user_name>.*?) from (?<source_ip>\S+)(?: port (?<source_port>\d+))?`,
      { 'event.action': 'session', 'event.outcome': 'failure' },
    ),
    phrase(String.raw`(?:Invalid|Illegal) user (?<user_name>\S*) ?from (?<source_ip>\S+)(?: port (?<source_port>\d+))?`, {
      'event.action': 'session',
      'event.outcome': 'failure',
    }),
    phrase(
      String.raw`maximum authentication attempts exceeded for (?:invalid user )?(?<user_name>.*?) from (?:<ip>|(?<source_domain>\S+)) port (?<source_port>\d+)`,
      { 'event.action': 'connection', 'event.outcome': 'failure' },
    ),
    // auth.c: allowed_user, auth_root_allowed; auth-pam.c: sshpam_query; auth2.c and packet.c: ssh_packet_disconnect
    phrase(String.raw`User (?<user_name>.+?)(?: from (?<source_ip>\S+))? not allowed because `, {
      'event.action': 'session',
      'event.outcome': 'failure',
    }),
    phrase(String.raw`PAM: .+ for (?:illegal user |invalid user )?(?<user_name>\S+) from (?<source_ip>\S+)`, {
      'event.action': 'session',
      'event.outcome': 'failure',
    }),
    phrase(String.raw`ROOT LOGIN REFUSED FROM (?<source_ip><ip>)(?: port (?<source_port>\d+))?`, {
      'event.action': 'session',
      'event.outcome': 'failure',
    }),
    phrase(
      String.raw`Disconnecting (?:authenticating|invalid|illegal) user (?<user_name>\S*) (?<source_ip><ip>) port (?<source_port>\d+): `,
      {
        'event.action': 'connection',
        'event.outcome': 'failure',
      },
    ),
    phrase(String.raw`Too many authentication failures for (?:invalid user )?(?<user_name>\S+)`, {
      'event.action': 'connection',
      'event.outcome': 'failure',
    }),
    phrase(String.raw`PAM \d+ more authentication failures?; |(?:banner exchange|POSSIBLE BREAK-IN|drop connection #)`, {
      'event.outcome': 'failure',
    }),
    phrase(
      String.raw`(?:banner exchange: Connection from|Unable to negotiate with|Timeout before authentication for(?: connection from)?|drop connection #\d+ from|Closing connection to) \[?(?<source_ip><ip>)\]?(?:(?: port |:)(?<source_port>\d+))?`,
      { 'event.action': 'connection' },
    ),
    phrase(String.raw`reverse mapping checking getaddrinfo for (?<source_domain>\S+) \[(?<source_ip><ip>)\] failed`),
    phrase(String.raw`Address (?<source_ip><ip>) maps to (?<source_domain>[^\s,]+), but`),
    phrase(String.raw`Close session: user (?<user_name>\S+) from`, { 'event.outcome': 'success' }),
    phrase(String.raw`subsystem request for \S+ by user (?<user_name>\S+)`),
    phrase(String.raw`(?:Bad protocol version identification|Unable to negotiate|Protocol major versions differ|no matching)`, {
      'event.action': 'negotiate',
      'event.outcome': 'failure',
    }),
    phrase(String.raw`pam_\w+\((?<event_action>[\w-]+:\w+)\): (?:authentication failure|.*(?:[Uu]ser unknown|unknown|failed|check pass))`, {
      'event.outcome': 'failure',
    }),
    phrase(String.raw`pam_\w+\((?<event_action>[\w-]+:\w+)\): session (?:opened|closed) for user (?<user_name>[^\s(]+)`, {
      'event.outcome': 'success',
    }),
    phrase(String.raw`(?:^|\s)user=(?<user_name>\S+)`),
    phrase(String.raw`rhost=(?<source_ip>\S+)`),
    phrase(
      String.raw`(?:Connection (?:closed|reset) by|Disconnected from)(?: (?:authenticating|invalid|illegal))? user (?!<ip> port)(?<user_name>[^\s@]+)(?:@(?<source_domain>\S+))? (?<source_ip><ip>) port (?<source_port>\d+)`,
      { 'event.action': 'connection', 'event.outcome': 'success' },
    ),
    phrase(String.raw`input_userauth_request: invalid user (?<user_name>\S+)`, {
      'event.action': 'connection',
      'event.outcome': 'failure',
    }),
    phrase(String.raw`(?:fatal|[Dd]id not receive|error: kex|ssh_dispatch_run_fatal|Unable|[Tt]imeout before)`, {
      'event.action': 'connection',
      'event.outcome': 'failure',
    }),
    phrase(String.raw`Starting session: \S+(?: .*)? for (?<user_name>\S+) from (?<source_ip><ip>) port (?<source_port>\d+)`, {
      'event.outcome': 'success',
    }),
    phrase(
      String.raw`Connection from (?<source_ip><ip>) port (?<source_port>\d+) on (?<destination_ip><ip>) port (?<destination_port>\d+)`,
      { 'event.action': 'connection', 'event.outcome': 'success' },
    ),
    phrase(String.raw`(?:Connection (?:closed|reset)|Received disconnect|Disconnect)`, {
      'event.action': 'connection',
      'event.outcome': 'success',
    }),
    phrase(String.raw`(?:from|by)(?: (?:authenticating|invalid|illegal) user)? (?<source_ip><ip>)(?: port (?<source_port>\d+))?`),
    phrase('', { 'process.name': 'sshd' }),
  ],
  'cisco-ios': IOS_PHRASES,
  'cisco-secure-firewall': ASA_PHRASES,
  // @see OpenVPN/openvpn: src/openvpn/mudp.c and multi.c (`name/address:port` of a client), ssl_verify.c, networking_sitnl.c and route.c (`net_iface_…`, `net_route_…`), tun.c
  openvpn: [
    phrase(String.raw`(?:^|[\s/])(?<source_ip>\d{1,3}(?:\.\d{1,3}){3}):(?<source_port>\d+) `),
    phrase(String.raw`\[AF_INET6?\](?<source_ip><ip>):(?<source_port>\d+)`),
    phrase(String.raw`\bIFACE=(?<observer_egress_interface_name>\S+)`),
    phrase(String.raw`\bnet_iface_(?:up|mtu_set|new|del): .*?\b(?<observer_ingress_interface_name>(?:tun|tap|ovpn)[\w.-]*)`),
    phrase(String.raw` dev (?<observer_ingress_interface_name>\S+)$`),
    phrase(String.raw`TUN/TAP device (?<observer_ingress_interface_name>\S+) opened`),
    phrase(String.raw`(?:^|\d\d:\d\d:\d\d )(?:us=\d+ )?(?<user_name>[A-Za-z][\w.@ -]*)/<ip>:\d+ `),
    phrase(String.raw`for username '(?<user_name>[^']+)'|LDAP user "(?<user_name2>[^"]+)"`),
    phrase(
      String.raw`not found|ldap_bind|[Ii]nvalid credentials|AUTH_FAILED|Auth Username/Password|TLS (?:Auth )?Error|VERIFY (?:\w+ )?ERROR|failed for`,
      {
        'event.outcome': 'failure',
      },
    ),
  ],
  // @see isc-projects/bind9: lib/ns/client.c (ns_client_logv), lib/ns/query.c (log_query), lib/dns/resolver.c, lib/dns/xfrin.c; BIND 9 Administrator Reference Manual, logging, print-category and print-severity
  bind: [
    phrase(String.raw`query: \S+ IN \S+ \S+ \((?<destination_ip><ip>)\)\s*$`),
    phrase(String.raw`\b(?:denied|refused|REFUSED)\b`, { 'event.outcome': 'failure' }),
    phrase(String.raw`client (?:@\S+ )?(?<source_ip><ip>)#(?<source_port>\d+)(?: \((?<dns_question_name>[^)]+)\))?`),
    phrase(String.raw`(?:resolving|fetch:?|query:) '?(?<dns_question_name>[^\s'/]+)`),
    phrase(String.raw`(?:: |from )(?<source_ip><ip>)#(?<source_port>\d+)`),
    phrase(String.raw`^(?:\d\S* \d\S* )?(?:[\w-]+: )(?<log_level>info|error|warning|notice|debug):`),
  ],
  // @see NLnetLabs/unbound: util/net_help.c (log_nametypeclass, log_reply_info), services/localzone.c (lz_inform_print), services/rpz.c; unbound.conf(5), log-queries, log-replies, val-log-level
  unbound: [
    phrase(String.raw`^\d{4}-\d\d-\d\dT\S+ (?<host_name>\S+) unbound`),
    phrase(
      String.raw`(?:info|query|reply): (?:(?:info|query|reply): )?(?:[\w.-]+\.? )?(?:[a-z_]+ )?(?<source_ip><ip>)(?:@(?<source_port>\d+))? (?<dns_question_name>\S+?)\.? [A-Z]+\d* [A-Z]{2}`,
    ),
    phrase(String.raw`rpz: applied .* (?<source_ip><ip>)@(?<source_port>\d+) (?<dns_question_name>\S+?)\.? [A-Z]+\d* [A-Z]{2}`),
    phrase(String.raw`(?:SERVFAIL|validation failure) <(?<dns_question_name>\S+?)\.? [A-Z]+\d* [A-Z]{2}>`, { 'event.outcome': 'failure' }),
  ],
  dhcpd: [
    // @see isc-projects/dhcp: server/dhcp.c, dhcpdiscover to dhcpinform, nak_lease, dhcp_reply
    phrase(
      String.raw`DHCP(?:NAK|DECLINE)\b|no free leases|unknown (?:network segment|client)|wrong network|ignored \(|load balance to peer|unavailable`,
      { 'event.outcome': 'failure' },
    ),
    phrase(String.raw`DHCP[A-Z]+ `, { 'event.outcome': 'success' }),
    phrase(String.raw` via (?<destination_ip><ip>)`),
    phrase(String.raw`DHCP(?<event_action>[A-Z]+) (?:on|for|of) (?<source_ip><ip>)`),
    phrase(
      String.raw`DHCP(?<event_action>ACK|INFORM) (?:to|from) (?<source_ip>\d[\d.]+)(?: \((?<source_mac>[\da-f]{2}(?::[\da-f]{2}){5})\))?`,
    ),
    phrase(
      String.raw`(?:from|to) (?<source_mac>[\da-f]{2}(?::[\da-f]{2}){5})(?: \((?<source_domain>[^)]+)\))?(?: via (?!\d+\.\d+\.)(?<observer_ingress_interface_name>[\w.-]+))?`,
    ),
  ],
  // @see FreeRADIUS/freeradius-server: raddb/mods-available/linelog (`Login OK`, `Login incorrect`), and the same of src/main/auth.c in version 3, rad_authlog
  freeradius: [
    phrase(String.raw`(?:Login incorrect|Invalid user|Login failed)`, { 'event.outcome': 'failure' }),
    phrase(String.raw`Login OK`, { 'event.outcome': 'success' }),
    phrase(
      String.raw`: \[(?<user_name>[^\]/]+)[^\]]*\] \(from client (?<host_name>\S+) port (?<source_port>\d+)(?: cli (?<source_mac>[\da-fA-F:.-]+))?`,
    ),
  ],
  // @see haproxy/haproxy: doc/configuration.txt §8.2 (default, TCP and HTTP log format, error log format)
  haproxy: [
    phrase(String.raw`Connect from (?<source_ip><ip>):(?<source_port>\d+) to (?<destination_ip><ip>):(?<destination_port>\d+)`),
    phrase(
      String.raw`(?<source_ip><ip>):(?<source_port>\d+) \[[^\]]+\] \S+ \S+ [\d/+-]+ (?<http_response_status_code>\d+) [^"]*"(?:(?<http_request_method>[A-Z]+) (?<url_original>\S+))?`,
    ),
    // @see haproxy/haproxy: doc/configuration.txt, log format of errors; src/connection.c, conn_err_code_str
    phrase(String.raw`SSL handshake failure|(?:during|error during) SSL handshake|<BADREQ>`, { 'event.outcome': 'failure' }),
    phrase(String.raw`(?<source_ip><ip>):(?<source_port>\d+)`),
  ],
  // @see Junos OS System Log Messages Reference: LOGIN, SSHD, UI, RT_FLOW and RT_SCREEN messages
  'juniper-ngfw': [
    phrase(String.raw`\b(?:RT_[A-Z]+): (?<event_action>RT_[A-Z]+_[A-Z_\d]+): `),
    phrase(String.raw`User (?<user_name>\S+) logged in from host \[?(?<source_ip><ip>)`, { 'event.outcome': 'success' }),
    phrase(
      String.raw`source: (?<source_ip><ip>)(?::(?<source_port>\d+))?, destination: (?<destination_ip><ip>)(?::(?<destination_port>\d+))?,(?: protocol-id: (?<network_transport>\d+),)?`,
    ),
    phrase(String.raw`Starting child '(?<process_name>[^']+)'`),
    phrase(String.raw`[Ll]ogin failed for user '?(?<user_name>[^']+?)'? from host '?(?<source_ip><ip>)'?`, { 'event.outcome': 'failure' }),
    phrase(String.raw`user (?<user_name>\S+) logged in from host \[?(?<source_ip><ip>)`, { 'event.outcome': 'success' }),
    phrase(
      String.raw`source: (?<source_ip><ip>)(?::(?<source_port>\d+))?, destination: (?<destination_ip><ip>)(?::(?<destination_port>\d+))?,.*?interface name: (?<observer_ingress_interface_name>[^\s,]+)`,
    ),
    phrase(
      String.raw`session (?:created|closed [^:]*:|denied) (?<source_ip><ip>)/(?<source_port>\d+)->(?<destination_ip><ip>)/(?<destination_port>\d+)(?: 0x\w+)? (?<network_application>[\w-]+) (?:(?<source_nat_ip><ip>)/\d+->(?<destination_nat_ip><ip>)/\d+)?`,
    ),
    phrase(String.raw`DENY\b`, { 'event.outcome': 'success' }),
    phrase(String.raw`\b(?<event_action>[A-Z]{2,}_[A-Z_]+)\b`),
    phrase(String.raw`'(?<source_ip><ip>) (?<source_port>\d+) (?<destination_ip><ip>) (?<destination_port>\d+)'`),
    phrase(String.raw`[Uu]ser '(?<user_name>[^']+)'`),
    phrase(String.raw`(?:FAIL|failed|denied)`, { 'event.outcome': 'failure' }),
    phrase(String.raw`UI_(?:AUTH|LOGIN|LOGOUT|CMDLINE|CHILD|COMMIT|NETCONF|JUNOSCRIPT|CFG|LOAD)\w*`, { 'event.outcome': 'success' }),
    phrase(String.raw`(?<source_ip><ip>)/(?<source_port>\d+)->(?<destination_ip><ip>)/(?<destination_port>\d+)`),
  ],
  /*
   * What a filter writes: interface, what was done (A accepted, D discarded, R rejected), frame where it is switched, protocol, addresses, ports. A filter on a loopback or on MPLS tells labels between the
   * addresses of the frame and the packet. @see Junos OS, Firewall Filter Logging Actions, and System Logging of Events Generated for the Firewall Facility (messages with the prefix PFE_FW_)
   */
  'juniper-switches': [
    phrase(String.raw`FW: (?<observer_ingress_interface_name>\S+) +[ADR] `),
    phrase(String.raw`FW: \S+ +D `, { 'event.action': 'discard' }),
    phrase(String.raw`FW: \S+ +R `, { 'event.action': 'reject' }),
    phrase(String.raw`FW: \S+ +A `, { 'event.action': 'accept' }),
    phrase(
      String.raw`FW: \S+ +[ADR] +(?:[\da-f:]{1,9} )?(?<source_mac>(?:[\da-f]{2}:){5}[\da-f]{2}) (?:-> )?(?<destination_mac>(?:[\da-f]{2}:){5}[\da-f]{2})`,
    ),
    phrase(
      String.raw`FW: \S+ +[ADR] .{0,200}?\b(?<network_transport>[A-Za-z][\w-]*|\d{1,3}) +(?!(?:[\da-f]{2}:){5})(?<source_ip><ip>) +(?!(?:[\da-f]{2}:){5})(?<destination_ip><ip>)(?: +(?<source_port>\d+) +(?<destination_port>\d+))?`,
    ),
  ],
  // @see squid-cache/squid: src/cf.data.pre, logformat squid and common; src/LogTags.cc
  squid: [
    phrase(
      String.raw`^\s*(?<timestamp>\d+\.\d+) +\d+ (?<source_ip><ip>) [A-Z_]+/(?<http_response_status_code>\d+) \d+ (?<http_request_method>[A-Z]+) (?:(?<destination_domain>[^\s/:]+):(?<destination_port>\d+)|(?<url_original>\w+://(?<url_domain>[^/:\s]+)\S*)) (?<user_name>\S+) [A-Z_]+/(?<destination_ip>\S+)`,
      { 'network.transport': 'tcp' },
    ),
    phrase(
      String.raw`^\s*(?<timestamp>\d+\.\d+) +\d+ (?<source_ip><ip>) [A-Z_]+/(?<http_response_status_code>\d+) \d+ (?:-|(?<http_request_method>[A-Z]+)) (?:\[(?<destination_ip>[\da-fA-F:]+)\]:(?<destination_port>\d+)|\S+) (?<user_name>\S+) `,
      { 'network.transport': 'tcp' },
    ),
    phrase(String.raw`"(?<http_request_method>CONNECT) (?<destination_domain>[^\s/:]+):(?<destination_port>\d+) `),
    phrase(
      String.raw`^(?<source_ip><ip>) \S+ (?<user_name>\S+) \[(?<timestamp>[^\]]+)\] "(?<http_request_method>[A-Z]+) (?<url_original>(?:\w+://)?(?<url_domain>[^/:\s"]+)\S*) [^"]*" (?<http_response_status_code>\d+)`,
    ),
  ],
  // @see pfSense documentation, Raw Filter Log Format; opnsense/core keeps the same
  'openbsd-packet-filter': [
    // `rule number/reason(match): action direction on interface: address.port > address.port: …`. @see OpenBSD tcpdump(8) and pflog(4); the-tcpdump-group/tcpdump: print-pflog.c
    phrase(
      String.raw`\brule (?<rule_id>\d+)(?:\.[^/\s]*)?/\S*\([\w-]+\)(?: \[[^\]]*\])*:? (?<event_action>\w+) (?:in|out) on (?<observer_ingress_interface_name>[\w.]+): (?:IP6? )?(?:\([^)]*\) )?(?:(?<source_ip>\d+\.\d+\.\d+\.\d+)(?:\.(?<source_port>\d+))?|(?<source_ip2>[\da-fA-F:]+:[\da-fA-F:]*)(?:\.(?<source_port2>\d+))?) > (?:(?<destination_ip>\d+\.\d+\.\d+\.\d+)(?:\.(?<destination_port>\d+))?|(?<destination_ip2>[\da-fA-F:]+:[\da-fA-F:]*)(?:\.(?<destination_port2>\d+))?): `,
    ),
    phrase(String.raw`\brule \d.* > \S+: (?:\[[^\]]*\] )?(?<network_transport>udp|UDP|icmp6?|ICMP6?|igmp|esp|gre|tcp)\b`),
    phrase(String.raw`\brule \d.* > \S+: (?:Flags \[|[SFRPU.WE]+ \d)`, { 'network.transport': 'tcp' }),
    // rule, sub-rule, anchor, tracker, interface, reason, action, direction, 4, tos, ecn, ttl, id, offset, flags, protocol number, protocol, length, source, destination
    phrase(
      String.raw`(?:^|\s)(?<rule_id>\d+),[^,]*,[^,]*,[^,]*,(?<observer_ingress_interface_name>[^,]*),[^,]*,(?<event_action>\w+),\w+,4,(?:[^,]*,){7}(?<network_transport>[^,]+),\d*,(?<source_ip>[\da-fA-F.:]+),(?<destination_ip>[\da-fA-F.:]+)(?:,(?<source_port>\d+),(?<destination_port>\d+))?`,
    ),
    // …, 6, class, flow label, hop limit, protocol, protocol number, length, source, destination
    phrase(
      String.raw`(?:^|\s)(?<rule_id>\d+),[^,]*,[^,]*,[^,]*,(?<observer_ingress_interface_name>[^,]*),[^,]*,(?<event_action>\w+),\w+,6,(?:[^,]*,){3}(?<network_transport>[^,]+),\d*,\d*,(?<source_ip>[\da-fA-F.:]+),(?<destination_ip>[\da-fA-F.:]+)(?:,(?<source_port>\d+),(?<destination_port>\d+))?`,
    ),
  ],
};
