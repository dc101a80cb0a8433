import { ASA_PHRASES, IOS_PHRASES } from './cisco-phrases.ts';
import { phrase, type Phrase } from './phrase.ts';

/**
 * What programs say, by product; of several that fit all speak, the first first. Sources: OpenSSH's own messages; Cisco IOS, NX-OS and ASA system message guides;
 * BIND 9 and Unbound manuals; ISC DHCP; FreeRADIUS; HAProxy configuration manual, HTTP log format; Squid access.log; pf's filterlog as pfSense documents it.
 */
export const PHRASES: Readonly<Record<string, readonly Phrase[]>> = {
  openssh: [
    phrase(
      String.raw`^\s*(?:Accepted|Postponed) \S+(?: for (?:invalid user )?(?<user_name>\S+) from (?<source_ip>\S+) port (?<source_port>\d+))?`,
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
      String.raw`maximum authentication attempts exceeded for (?:invalid user )?(?<user_name>.*?) from (?<source_domain>\S+) port (?<source_port>\d+)`,
      { 'event.action': 'connection', 'event.outcome': 'failure' },
    ),
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
  openvpn: [
    phrase(String.raw`\bIFACE=(?<observer_egress_interface_name>\S+)`),
    phrase(String.raw`\bnet_iface_(?:up|mtu_set|new|del): .*?\b(?<observer_ingress_interface_name>(?:tun|tap|ovpn)[\w.-]*)`),
    phrase(String.raw` dev (?<observer_ingress_interface_name>\S+)$`),
    phrase(String.raw`TUN/TAP device (?<observer_ingress_interface_name>\S+) opened`),
    phrase(String.raw`(?:^|\d\d:\d\d:\d\d )(?:us=\d+ )?(?<user_name>[A-Za-z][\w.@ -]*)/<ip>:\d+ `),
    phrase(String.raw`for username '(?<user_name>[^']+)'|LDAP user "(?<user_name2>[^"]+)"`),
    phrase(String.raw`not found|ldap_bind|[Ii]nvalid credentials|AUTH_FAILED|Auth Username/Password was not|failed for`, {
      'event.outcome': 'failure',
    }),
  ],
  bind: [
    phrase(String.raw`query: \S+ IN \S+ \S+ \((?<destination_ip><ip>)\)\s*$`),
    phrase(String.raw`\b(?:denied|refused|REFUSED)\b`, { 'event.outcome': 'failure' }),
    phrase(String.raw`client (?:@\S+ )?(?<source_ip><ip>)#(?<source_port>\d+)(?: \((?<dns_question_name>[^)]+)\))?`),
    phrase(String.raw`(?:resolving|fetch:?|query:) '?(?<dns_question_name>[^\s'/]+)`),
    phrase(String.raw`(?:: |from )(?<source_ip><ip>)#(?<source_port>\d+)`),
    phrase(String.raw`^(?:[\w-]+: )(?<log_level>info|error|warning|notice|debug):`),
  ],
  unbound: [
    phrase(String.raw`^\d{4}-\d\d-\d\dT\S+ (?<host_name>\S+) unbound`),
    phrase(
      String.raw`(?:info|query|reply): (?:(?:info|query|reply): )?(?:[a-z_]+ )?(?<source_ip><ip>)(?:@(?<source_port>\d+))? (?<dns_question_name>\S+?)\.? [A-Z]+\d* [A-Z]{2}`,
    ),
  ],
  dhcpd: [
    phrase(String.raw`DHCP(?:NAK|DECLINE)\b|no free leases|unknown (?:network segment|client)`, { 'event.outcome': 'failure' }),
    phrase(String.raw`DHCP[A-Z]+ `, { 'event.outcome': 'success' }),
    phrase(String.raw` via (?<destination_ip><ip>)`),
    phrase(String.raw`DHCP(?<event_action>[A-Z]+) (?:on|for|of) (?<source_ip><ip>)`),
    phrase(
      String.raw`(?:from|to) (?<source_mac>[\da-f]{2}(?::[\da-f]{2}){5})(?: \((?<source_domain>[^)]+)\))?(?: via (?<observer_ingress_interface_name>[\w.-]+))?`,
    ),
  ],
  freeradius: [
    phrase(String.raw`(?:Login incorrect|Invalid user|Login failed)`, { 'event.outcome': 'failure' }),
    phrase(String.raw`Login OK`, { 'event.outcome': 'success' }),
    phrase(
      String.raw`: \[(?<user_name>[^\]/]+)[^\]]*\] \(from client (?<host_name>\S+) port (?<source_port>\d+)(?: cli (?<source_mac>[\da-fA-F:.-]+))?`,
    ),
  ],
  haproxy: [
    phrase(String.raw`Connect from (?<source_ip><ip>):(?<source_port>\d+) to (?<destination_ip><ip>):(?<destination_port>\d+)`),
    phrase(
      String.raw`(?<source_ip><ip>):(?<source_port>\d+) \[[^\]]+\] \S+ \S+ [\d/+-]+ (?<http_response_status_code>\d+) .*"(?<http_request_method>[A-Z]+) (?<url_original>\S+)`,
    ),
    phrase(String.raw`(?<source_ip><ip>):(?<source_port>\d+)`),
  ],
  'juniper-ngfw': [
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
  'juniper-switches': [
    // A filter on a loopback or on MPLS tells labels between the addresses of the frame and the packet.
    phrase(
      String.raw`FW: (?<observer_ingress_interface_name>\S+) +[DR] +(?<source_mac>[\da-f:]{17}) (?<destination_mac>[\da-f:]{17}) .*? (?<network_transport>TCP|UDP|ICMP|tcp|udp|icmp|\d+) (?<source_ip><ip>) (?<destination_ip><ip>) +(?<source_port>\d+) +(?<destination_port>\d+)`,
      { 'event.action': 'discard' },
    ),
    phrase(
      String.raw`FW: (?<observer_ingress_interface_name>\S+) +A +(?<source_mac>[\da-f:]{17}) (?<destination_mac>[\da-f:]{17}) .*? (?<network_transport>TCP|UDP|ICMP|tcp|udp|icmp|\d+) (?<source_ip><ip>) (?<destination_ip><ip>) +(?<source_port>\d+) +(?<destination_port>\d+)`,
      { 'event.action': 'accept' },
    ),
    phrase(
      String.raw`FW: (?<observer_ingress_interface_name>\S+) +[DR] +\S+ (?<source_mac>\S+) -> (?<destination_mac>\S+) +(?<network_transport>\w+) (?<source_ip><ip>) (?<destination_ip><ip>) +(?<source_port>\d+) +(?<destination_port>\d+)`,
      { 'event.action': 'discard' },
    ),
    phrase(
      String.raw`FW: (?<observer_ingress_interface_name>\S+) +A +\S+ (?<source_mac>\S+) -> (?<destination_mac>\S+) +(?<network_transport>\w+) (?<source_ip><ip>) (?<destination_ip><ip>) +(?<source_port>\d+) +(?<destination_port>\d+)`,
      { 'event.action': 'accept' },
    ),
  ],
  squid: [
    phrase(
      String.raw`^\s*(?<timestamp>\d+\.\d+) +\d+ (?<source_ip><ip>) [A-Z_]+/(?<http_response_status_code>\d+) \d+ (?<http_request_method>[A-Z]+) (?:(?<destination_domain>[^\s/:]+):(?<destination_port>\d+)|(?<url_original>\w+://(?<url_domain>[^/:\s]+)\S*)) (?<user_name>\S+) [A-Z_]+/(?<destination_ip>\S+)`,
      { 'network.transport': 'tcp' },
    ),
    phrase(
      String.raw`^(?<source_ip><ip>) \S+ (?<user_name>\S+) \[(?<timestamp>[^\]]+)\] "(?<http_request_method>[A-Z]+) (?<url_original>(?:\w+://)?(?<url_domain>[^/:\s"]+)\S*) [^"]*" (?<http_response_status_code>\d+)`,
    ),
  ],
  'openbsd-packet-filter': [
    // rule, sub-rule, anchor, tracker, interface, reason, action, direction, 4, tos, ecn, ttl, id, offset, flags, protocol number, protocol, length, source, destination
    phrase(
      String.raw`(?:^|\s)(?<rule_id>\d+),[^,]*,[^,]*,[^,]*,(?<observer_ingress_interface_name>[^,]*),[^,]*,(?<event_action>\w+),\w+,4,(?:[^,]*,){7}(?<network_transport>[^,]+),\d*,(?<source_ip><ip>),(?<destination_ip><ip>)(?:,(?<source_port>\d+),(?<destination_port>\d+))?`,
    ),
    // …, 6, class, flow label, hop limit, protocol, protocol number, length, source, destination
    phrase(
      String.raw`(?:^|\s)(?<rule_id>\d+),[^,]*,[^,]*,[^,]*,(?<observer_ingress_interface_name>[^,]*),[^,]*,(?<event_action>\w+),\w+,6,(?:[^,]*,){3}(?<network_transport>[^,]+),\d*,\d*,(?<source_ip><ip>),(?<destination_ip><ip>)(?:,(?<source_port>\d+),(?<destination_port>\d+))?`,
    ),
  ],
};
