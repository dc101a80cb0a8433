/** A sentence that a program says, and what it means: groups are ECS names with `_` for `.`. */
export interface Phrase {
  readonly says: RegExp;
  /** What is so whenever it is said. */
  readonly means?: Readonly<Record<string, string>>;
}

const IP = String.raw`[\da-fA-F]+[.:][\da-fA-F.:]*[\da-fA-F]`;

function phrase(says: string, means: Readonly<Record<string, string>> = {}): Phrase {
  return { says: new RegExp(says.replaceAll('<ip>', IP), 'u'), means };
}

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
  'cisco-ios': [
    phrase(String.raw`^(?:<\d+>)?(?:\d+: )?(?<host_name>[\w.-]+): .*?%`),
    phrase(String.raw`%(?:[A-Z0-9_-]+?)-(?<event_severity>\d)-(?<event_code>[A-Z0-9_]+):`),
    phrase(String.raw`%[A-Z0-9_]+-\d-\w+: (?:\S+ \d+ \S+: )(?<process_name>[\w-]+): `),
    phrase(
      String.raw`[Uu]ser '(?<user_name>[^']+)' authenticated successfully from (?<source_ip><ip>):(?<source_port>\d+).*? for (?<network_application>[\w ]+?)\.`,
      { 'event.outcome': 'success' },
    ),
    phrase(String.raw`(?:LOGIN_SUCCESS|AUTH_PASSED)`, { 'event.outcome': 'success' }),
    phrase(String.raw`(?:LOGIN_FAILED|AUTHEN_FAIL|AUTH_FAILED)`, { 'event.outcome': 'failure' }),
    phrase(String.raw`\[user: (?<user_name>[^\]]*)\] \[Source: (?<source_ip>[^\]]*)\] \[localport: (?<source_port>\d+)\]`),
    phrase(String.raw`invoked from (?<source_ip><ip>):(?<source_port>\d+) via \w+ user (?<user_name>\S+)`),
    phrase(
      String.raw` (?:tcp|udp|icmp|\d+) (?<source_ip><ip>)(?:\((?<source_port>\d+)\))? -> (?<destination_ip><ip>)(?:\((?<destination_port>\d+)\))?`,
    ),
    phrase(String.raw`(?:changed state to (?:administratively )?|is )(?<event_action>down|up)\b`),
    phrase(String.raw`(?:by|user) (?<user_name>[\w.@-]+) on \w+ \((?<source_ip><ip>)\)`),
    phrase(String.raw`(?:MAC sa: |MAC address |Host )(?<source_mac>[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4})`),
    phrase(String.raw`RPC '(?<url_original>\w+://(?<url_domain>[^/']+)[^']*)'`),
    phrase(String.raw`(?:by|[Uu]ser:?) '?(?<user_name>[\w.-]+)'?(?: |$)`),
    phrase(String.raw`(?:from|\() ?(?<source_ip><ip>)(?::(?<source_port>\d+))?`),
  ],
  'cisco-secure-firewall': [
    phrase(String.raw`%(?:ASA|FTD|PIX|FWSM)-(?:\w+-)?\d-(?<event_code>\d+)`),
    phrase(
      String.raw`access-list (?<rule_name>\S+) (?<event_action>permitted|denied) (?<network_transport>\w+) (?<observer_ingress_interface_name>[^\s/]+)/(?<source_ip><ip>)\((?<source_port>\d+)\)(?:\([^)]*\))? -> (?<observer_egress_interface_name>[^\s/]+)/(?<destination_ip><ip>)\((?<destination_port>\d+)\)`,
    ),
    phrase(
      String.raw`(?<event_action>Deny|Denied) (?:inbound |outbound )?(?:protocol )?(?<network_transport>[A-Za-z]+|\d+)(?: \([^)]*\))? (?:reverse path check )?(?:src|from) (?:(?<observer_ingress_interface_name>[^\s:/]+):)?(?<source_ip><ip>)(?:/(?<source_port>\d+))?(?:\((?:[^\\)]*\\)?(?<user_name>[^)]*)\))? (?:dst|to) (?:(?<observer_egress_interface_name>[^\s:/]+):)?(?<destination_ip><ip>)(?:/(?<destination_port>\d+))?`,
    ),
    phrase(
      String.raw`(?<event_action>Built|Teardown) (?:(?:inbound|outbound|local-host|dynamic|static) )*(?<network_transport>TCP|UDP|ICMP|GRE|tcp|udp|icmp|translation)`,
    ),
    phrase(
      String.raw`connection \d+ for (?<observer_ingress_interface_name>[^\s:]+):(?<source_ip><ip>)/(?<source_port>\d+)(?: \((?<source_nat_ip><ip>)/\d+\))?(?:\s?\((?:[^\\)]*\\)?(?<user_name>[^)@]*)@?(?<host_name>[^)]*)\))? to (?<observer_egress_interface_name>[^\s:]+):(?<destination_ip><ip>)/(?<destination_port>\d+)(?: \((?<destination_nat_ip><ip>)/\d+\))?`,
    ),
    phrase(
      String.raw`faddr (?<source_ip><ip>)/(?<source_port>\d+)(?:\([^)]*\))? gaddr \S+ laddr (?<destination_ip><ip>)/(?<destination_port>\d+)`,
    ),
    phrase(
      String.raw`(?<event_action>No matching connection) for \w+ error message: (?<network_transport>\w+) src (?:[^\s:]+):(?<source_ip><ip>)(?:\((?:[^\\)]*\\)?(?<user_name>[^)]*)\))? dst (?:[^\s:]+):(?<destination_ip><ip>)`,
    ),
    phrase(
      String.raw`(?<event_action>Routing failed to locate next hop for \w+) from \S+?:(?<source_ip><ip>)/\d+ to \S+?:(?<destination_ip><ip>)`,
    ),
    phrase(
      String.raw`Group(?: = |Policy <|\s<)(?:[^>,]*)[>,].*?User(?:name)?(?: = | <)(?<user_name>[^>,]+)[>,].*?IP(?: = | <)(?<source_ip>[^>,]+)`,
    ),
    phrase(String.raw`(?:TCP|UDP) (?<event_action>SVC connection terminated)`),
    phrase(String.raw`SVC (?<event_action>connection(?: replacing old connection\.|, no existing connection\.))`),
    phrase(String.raw`SVC Message: \d+/\w+: (?<event_action>.+)$`),
    phrase(
      String.raw`AAA user (?:authentication|authorization) (?:Successful|Rejected) : (?:reason = .*? : )?server = +(?<destination_ip>\S+) : user = (?<user_name>\S+)`,
    ),
    phrase(String.raw`AAA .*Successful`, { 'event.outcome': 'success' }),
    phrase(String.raw`AAA .*Rejected|AAA transaction status REJECT`, { 'event.outcome': 'failure' }),
    phrase(String.raw`[Uu]ser(?:name)?(?: ?[:=])? '?(?<user_name>[\w.@\\*-]+)'?(?:,| executed| running)`),
    phrase(String.raw`from IP (?:address )?(?<source_ip><ip>)`),
    phrase(
      String.raw`(?<event_action>Device completed SSL handshake|Starting SSL handshake|SSL session with client|Received [\w ]+?proxy)\b.*?(?:client |flow )(?:(?<observer_ingress_interface_name>[^\s:/]+):)?(?<source_ip><ip>)/(?<source_port>\d+)(?: to (?:[^\s:/]+:)?(?<destination_ip><ip>)/(?<destination_port>\d+))?`,
    ),
    phrase(String.raw`from application (?<network_application>\w+) for (?<network_transport>\w+) flow`),
    phrase(
      String.raw`Local:(?<source_ip><ip>):(?<source_port>\d+) Remote:(?:(?<destination_ip><ip>)|(?<destination_domain>[^:\s]+)):(?<destination_port>\d+) Username:(?<user_name>\S+)`,
    ),
    phrase(String.raw`Negotiation aborted due to ERROR`, { 'event.action': 'connection-error' }),
    phrase(String.raw`on interface (?<observer_egress_interface_name>\S+)$`),
    phrase(String.raw`SrcIP: (?<source_ip>[^,]+).*DstIP: (?<destination_ip>[^,]+)`),
    phrase(String.raw`SrcPort: (?<source_port>\d+).*DstPort: (?<destination_port>\d+)`),
    phrase(String.raw`EventPriority: (?<log_level>[^,]+)`),
    phrase(String.raw`\bProtocol: (?<network_transport>[^,]+)`),
    phrase(String.raw`AccessControlRuleName: (?<rule_name>[^,]+)`),
    phrase(String.raw`InitiatorBytes: (?<source_bytes>\d+), ResponderBytes: (?<destination_bytes>\d+)`),
    phrase(String.raw`-430002:`, { 'event.action': 'connection-started' }),
    phrase(String.raw`-430003:`, { 'event.action': 'connection-finished' }),
    phrase(String.raw`Process = (?<process_name>\w+)`),
    phrase(
      String.raw`(?:src|from) (?:(?<observer_ingress_interface_name>[^\s:/]+)[:/])?(?<source_ip><ip>)(?:/(?<source_port>\d+))?(?:\([^)]*\))? (?:dst|to) (?:(?<observer_egress_interface_name>[^\s:/]+)[:/])?(?<destination_ip><ip>)(?:/(?<destination_port>\d+))?`,
    ),
  ],
  openvpn: [
    phrase(String.raw`(?:^|\d\d:\d\d:\d\d )(?:us=\d+ )?(?<user_name>[A-Za-z][\w.@ -]*)/<ip>:\d+ `),
    phrase(String.raw`for username '(?<user_name>[^']+)'|LDAP user "(?<user_name2>[^"]+)"`),
    phrase(String.raw`not found|ldap_bind|[Ii]nvalid credentials|AUTH_FAILED|Auth Username/Password was not|failed for`, {
      'event.outcome': 'failure',
    }),
  ],
  bind: [
    phrase(String.raw`client (?:@\S+ )?(?<source_ip><ip>)#(?<source_port>\d+)(?: \((?<dns_question_name>[^)]+)\))?`),
    phrase(String.raw`(?:resolving|fetch:?|query:) '?(?<dns_question_name>[^\s'/]+)`),
    phrase(String.raw`(?:: |from )(?<source_ip><ip>)#(?<source_port>\d+)`),
    phrase(String.raw`^(?:[\w-]+: )(?<log_level>info|error|warning|notice|debug):`),
  ],
  unbound: [
    phrase(String.raw`^\d{4}-\d\d-\d\dT\S+ (?<host_name>\S+) unbound`),
    phrase(String.raw`info: (?:\w+ )?(?<source_ip><ip>)(?:@(?<source_port>\d+))? (?<dns_question_name>\S+?)\.? [A-Z]+\d* [A-Z]{2}`),
  ],
  dhcpd: [
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
    phrase(
      String.raw`(?<source_ip><ip>):(?<source_port>\d+) \[[^\]]+\] \S+ \S+ [\d/+-]+ (?<http_response_status_code>\d+) .*"(?<http_request_method>[A-Z]+) (?<url_original>\S+)`,
    ),
    phrase(String.raw`(?<source_ip><ip>):(?<source_port>\d+)`),
  ],
  'juniper-ngfw': [
    phrase(String.raw`\b(?<event_action>[A-Z]{2,}_[A-Z_]+)\b`),
    phrase(String.raw`'(?<source_ip><ip>) (?<source_port>\d+) (?<destination_ip><ip>) (?<destination_port>\d+)'`),
    phrase(String.raw`[Uu]ser '(?<user_name>[^']+)'`),
    phrase(String.raw`(?:FAIL|failed|denied)`, { 'event.outcome': 'failure' }),
    phrase(String.raw`UI_(?:AUTH|LOGIN|LOGOUT|CMDLINE)\w*`, { 'event.outcome': 'success' }),
    phrase(String.raw`(?<source_ip><ip>)/(?<source_port>\d+)->(?<destination_ip><ip>)/(?<destination_port>\d+)`),
  ],
  'juniper-switches': [
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
