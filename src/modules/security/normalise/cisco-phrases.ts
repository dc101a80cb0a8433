import { phrase, type Phrase } from './phrase.ts';

/** What Cisco IOS, IOS XE, IOS XR and NX-OS say: `%FACILITY-SEVERITY-MNEMONIC: text`. @see Cisco IOS System Message Guide, How to Read System Messages; Cisco NX-OS System Messages Reference */
export const IOS_PHRASES: readonly Phrase[] = [
  phrase(String.raw`%(?:[A-Z0-9_-]+?)-(?<event_severity>\d)-(?<event_code>[A-Z0-9_]+) ?:`),
  phrase(String.raw`%[A-Z0-9_]+-\d-\w+: (?:\S+ \d+ \S+: )(?<process_name>[\w-]+): `),
  phrase(
    String.raw`[Uu]ser '(?<user_name>[^']+)' authenticated successfully from (?<source_ip><ip>):(?<source_port>\d+).*? for (?<network_application>[\w ]+?)\.`,
    { 'event.outcome': 'success' },
  ),
  // IOS XR names what it speaks of in two words: %SECURITY-SSHD-4-INFO_FAILURE.
  phrase(
    String.raw`(?:attempt|authenticated|Successfully authenticated) (?:by )?user '?(?<user_name>[^']+?)'? from '?(?<source_ip><ip>)'?`,
  ),
  phrase(
    String.raw`(?:login attempt by unknown user|from host|Authentication failure from) '?(?<source_ip><ip>)'?(?::(?<source_port>\d+))?`,
  ),
  phrase(String.raw`[Aa]uthentication failure for (?:illegal user |user )?(?<user_name>\S+) from (?<source_ip><ip>)`, {
    'event.outcome': 'failure',
  }),
  phrase(String.raw`Successfully authenticated|-(?:INFO_SUCCESS|LOGIN_PASSED) ?:|-(?:DOT1X|MAB|AUTHMGR)-\d-SUCCESS:`, {
    'event.outcome': 'success',
  }),
  phrase(String.raw`Failed (?:authentication|login attempt)|INFO_FAILURE|%(?:DOT1X|MAB|AUTHMGR)-\d-FAIL:`, { 'event.outcome': 'failure' }),
  phrase(String.raw`Configured programmatically by process (?<process_name>.+?) from \S+ as (?<user_name>\S+) on`),
  phrase(String.raw`[Uu]ser:? ?(?<user_name>\S+) executed the command:(?<process_name>\S+)`),
  phrase(String.raw`User '(?<user_name>[^']*)' authentication for SSH2? Session from (?<source_ip><ip>) .* Succeeded`, {
    'event.outcome': 'success',
  }),
  phrase(String.raw`User '(?<user_name>[^']*)' authentication for SSH2? Session from (?<source_ip><ip>) .* [Ff]ailed`, {
    'event.outcome': 'failure',
  }),
  phrase(String.raw`User (?<user_name>\S+) has exited tty session \d+\((?<source_ip><ip>)\)`),
  phrase(String.raw`\(exec timer expired, tty \d+ \((?<source_ip><ip>)\)\), user (?<user_name>\S+)`),
  phrase(String.raw`User:(?<user_name>\S+) +logged command:`),
  phrase(String.raw`Authentication failure for SNMP req from host (?<source_ip><ip>)`, { 'event.outcome': 'failure' }),
  phrase(String.raw`Authentication (?:failed|to privilege level \d+ failed)`, { 'event.outcome': 'failure' }),
  phrase(String.raw`parse from \((?<url_original>\w+://(?<url_domain>[^/)]+)[^)]*)\)`),
  // Access lists and zones. @see Cisco IOS, IP access list logging: SEC-6-IPACCESSLOGDP, …NP, …P, …RP, …S; FW-6-DROP_PKT, FW-6-SESS_AUDIT_TRAIL; NX-OS ACLLOG
  phrase(String.raw`list (?<rule_name>\S+) (?<event_action>permitted|denied) (?<source_ip><ip>) \d+ packets?`),
  phrase(
    String.raw`list (?<rule_name>\S+) (?<event_action>permitted|denied) (?<network_transport>\w+) (?<source_ip><ip>)(?:\((?<source_port>\d+)\))?(?: \((?<observer_ingress_interface_name>[A-Z][\w/.-]*)[^)]*\))? -> (?<destination_ip><ip>)(?:\((?<destination_port>\d+)\))?`,
  ),
  phrase(
    String.raw`Dropping (?<network_transport>\w+) (?:session|pkt) (?<source_ip>\d+\.\d+\.\d+\.\d+):(?<source_port>\d+) (?:=> )?(?<destination_ip>\d+\.\d+\.\d+\.\d+):(?<destination_port>\d+)`,
    { 'event.action': 'drop' },
  ),
  phrase(
    String.raw`\b(?<network_transport>\w+) session: initiator \((?<source_ip>[\d.]+):(?<source_port>\d+)\)(?: sent (?<source_bytes>\d+) bytes)? -- responder \((?<destination_ip>[\d.]+):(?<destination_port>\d+)\)(?: sent (?<destination_bytes>\d+) bytes)?`,
  ),
  phrase(
    String.raw`Src IP: (?<source_ip><ip>), Dst IP: (?<destination_ip><ip>), Src Port: (?<source_port>\d+), Dst Port: (?<destination_port>\d+), Src Intf: (?<observer_ingress_interface_name>[^,]+), Protocol: "(?<network_transport>\w+)"`,
  ),
  phrase(String.raw`dest_addr= ?/?(?<destination_ip><ip>), src_addr= ?(?<source_ip><ip>), prot= ?(?<network_transport>\d+)`),
  phrase(String.raw`\(\[(?<source_mac>[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4})/(?<source_ip><ip>)/[\da-f.]{14}/(?<destination_ip><ip>)/`),
  phrase(String.raw`(?:start|stop|update):(?<source_ip><ip>)@\S+?:(?<user_name>[^:]+):`),
  phrase(String.raw`[Cc]lient \((?<source_mac>[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4})\)`),
  // Arista EOS writes in the same form. @see Arista EOS System Message Guide, AAA-5-LOGIN, AAA-5-LOGOUT, AAA-4-LOGIN_FAILED
  phrase(
    String.raw`user (?<user_name>\S+) (?:logged (?:in|out)|failed to login) \[from: (?<source_ip>[^\]]+)\](?: \[service: (?<network_application>[\w-]+)\])?`,
  ),
  phrase(String.raw`%AAA-5-LOGIN:`, { 'event.outcome': 'success' }),
  phrase(String.raw`(?:LOGIN_SUCCESS|AUTH_PASSED)`, { 'event.outcome': 'success' }),
  phrase(String.raw`(?:LOGIN_FAILED|AUTHEN_FAIL|AUTH_FAILED?|AUTHFAIL|LOGIN_AUTHEN_FAILED)`, { 'event.outcome': 'failure' }),
  phrase(String.raw`\[user: (?<user_name>[^\]]*)\] \[Source: (?<source_ip>[^\]]*)\] \[localport: (?<source_port>\d+)\]`),
  phrase(String.raw`invoked from (?<source_ip><ip>):(?<source_port>\d+) via \w+ user (?<user_name>\S+)`),
  phrase(
    String.raw` (?:tcp|udp|icmp|\d+) (?<source_ip><ip>)(?:\((?<source_port>\d+)\))? -> (?<destination_ip><ip>)(?:\((?<destination_port>\d+)\))?`,
  ),
  phrase(String.raw`(?:changed state to (?:administratively )?|is )(?<event_action>down|up)\b`),
  phrase(String.raw`(?:by|user) (?<user_name>[\w.@-]+) on \w+ \((?<source_ip><ip>)\)`),
  phrase(
    String.raw`(?:MAC sa: |[Mm][Aa][Cc] [Aa]ddress |Host |Mac |sourced by |received from )(?<source_mac>[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4})`,
  ),
  phrase(String.raw`RPC '(?<url_original>\w+://(?<url_domain>[^/']+)[^']*)'`),
  phrase(String.raw`(?:by user|by|[Uu]ser:?) '?(?!user\b|[\da-f]{4}\.[\da-f]{4}\.)(?<user_name>[\w.-]+)'?(?: |\.|$)`),
  phrase(String.raw`(?:from|\() ?(?<source_ip><ip>)(?::(?<source_port>\d+))?`),
];

/** What Cisco ASA and FTD say, by the numbers of messages. @see Cisco Secure Firewall ASA Series Syslog Messages (once Cisco Security Appliance System Log Messages, OL-12171) */
export const ASA_PHRASES: readonly Phrase[] = [
  phrase(String.raw`%(?:ASA|FTD|PIX|FWSM|NGIPS)-(?:\w+-)?\d-(?<event_code>\d+)`),
  // Who logs in to the firewall, or through it: 109005, 109006, 109201, 113005, 113015, 605004, 605005, 611101 to 611103.
  phrase(String.raw`User authentication (?<event_action>succeeded|failed): IP(?: address)?: (?<source_ip><ip>), Uname: (?<user_name>\S+)`),
  phrase(String.raw`User authentication succeeded`, { 'event.outcome': 'success' }),
  phrase(String.raw`User authentication failed`, { 'event.outcome': 'failure' }),
  phrase(String.raw`UAUTH: Session=[^,]*, User=(?<user_name>[^,]+), Assigned IP=(?<source_ip><ip>)`),
  phrase(
    String.raw`Login (?<event_action>denied|permitted) from (?<source_ip><ip>)/(?<source_port>\d+) to (?<observer_ingress_interface_name>[^\s:]+):(?<destination_ip><ip>)/(?<network_application>\w+) for user "(?<user_name>[^"]*)"`,
  ),
  phrase(String.raw`Login denied`, { 'event.outcome': 'failure' }),
  phrase(String.raw`Login permitted`, { 'event.outcome': 'success' }),
  phrase(
    String.raw`(?:Authentication|Authorization) (?<event_action>succeeded|failed|permitted|denied)(?: \([^)]*\))? for user '?(?<user_name>[^\s']+)'? from (?:[^\s:/]+:)?(?<source_ip><ip>)/(?<source_port>\d+) to (?:[^\s:/]+:)?(?<destination_ip><ip>)/(?<destination_port>\d+) on interface (?<observer_ingress_interface_name>\S+)`,
  ),
  phrase(String.raw`AAA authentication server not accessible : server = +(?<destination_ip><ip>) : user = (?<user_name>\S+)`, {
    'event.outcome': 'failure',
  }),
  phrase(String.raw`AAA transaction status ACCEPT`, { 'event.outcome': 'success' }),
  phrase(String.raw`AAA retrieved .* for user = (?<user_name>\S+)`),
  phrase(
    String.raw`AAA (?:user|authentication|transaction).* : (?:local database : )?user = (?<user_name>.*?)(?: : user IP = (?<source_ip><ip>))?\s*$`,
  ),
  phrase(String.raw`\bUname: (?<user_name>\S+)`),
  phrase(
    String.raw`SSH session from (?<source_ip><ip>) on interface (?<observer_ingress_interface_name>\S+) for user "?(?<user_name>[^\s"]*)"? (?<event_action>disconnected)`,
  ),
  // What people do there, and whom a session belongs to: 606001, 606002, 713903, 734001, 746012, 746013, 602303, 602304.
  phrase(String.raw`ASDM (?:logging )?session number \d+ from (?<source_ip><ip>)`),
  phrase(String.raw`DAP: User (?<user_name>[^,]+), Addr (?<source_ip><ip>)`),
  phrase(String.raw`IP-User mapping (?<source_ip><ip>) - (?<user_name>\S+)`),
  phrase(String.raw`IPSEC: An (?:in|out)bound .* between (?<source_ip><ip>) and (?<destination_ip><ip>) \(user= ?(?<user_name>[^)]+)\)`),
  phrase(String.raw`Group = [^,]+, IP = (?<source_ip><ip>),`),
  phrase(
    String.raw`SSL session with \S+ (?<observer_ingress_interface_name>[^\s:/]+):(?<source_ip><ip>)/(?<source_port>\d+) to (?:[^\s:/]+:)?(?<destination_ip><ip>)/(?<destination_port>\d+) (?<event_action>terminated)`,
  ),
  phrase(
    String.raw`FTP connection from (?<observer_ingress_interface_name>[^\s:]+):(?<source_ip><ip>)/(?<source_port>\d+) to (?<observer_egress_interface_name>[^\s:]+):(?<destination_ip><ip>)/(?<destination_port>\d+), user (?<user_name>\S+) (?<event_action>\w+)`,
    { 'network.protocol': 'ftp' },
  ),
  phrase(String.raw`Access (?<event_action>denied) URL (?<url_original>\S+) SRC (?<source_ip><ip>) DEST (?<destination_ip><ip>)`),
  // What is seen of attacks and of frames: 209005, 322001, 338001 to 338008, 400000 to 400051, 401004, 405001, 410001.
  phrase(
    String.raw`(?<event_action>Discard) IP fragment set .* src = (?<source_ip><ip>), dest = (?<destination_ip><ip>), proto = (?<network_transport>\w+)`,
  ),
  phrase(String.raw`(?<event_action>Deny) MAC address (?<source_mac>[\da-f.]{14}), possible spoof`),
  phrase(
    String.raw`Dynamic [Ff]ilter (?<event_action>\w+) (?:black|white|grey)listed (?<network_transport>\w+) traffic from (?<observer_ingress_interface_name>[^\s:]+):(?<source_ip><ip>)/(?<source_port>\d+) \((?<source_nat_ip><ip>)/\d+\) to (?<observer_egress_interface_name>[^\s:]+):(?<destination_ip><ip>)/(?<destination_port>\d+)(?: \((?<destination_nat_ip><ip>)/\d+\))?(?:.*? local list: (?<destination_domain>[\w.-]+))?(?:.*? category: (?<rule_category>[\w-]+))?`,
  ),
  phrase(String.raw`IPS:(?<rule_id>\d+) (?<rule_name>.+?) from (?<source_ip><ip>) to (?<destination_ip><ip>) on interface`),
  phrase(String.raw`(?<event_action>Shunned) packet: (?<source_ip><ip>) =+>? (?<destination_ip><ip>)`),
  phrase(String.raw`ARP \w+ collision from (?<source_ip><ip>)/(?<source_mac>[\da-f.:]{14,17}) on interface`),
  phrase(String.raw`(?<event_action>Dropped) (?<network_transport>UDP|TCP) DNS`, { 'network.protocol': 'dns' }),
  // What a list, a rule or the state of a connection does not let through: 106001, 106006, 106007, 106015, 106016, 106017, 313001, 313004, 313008, 434002, 500004, 710001 to 710005.
  phrase(
    String.raw`(?:Inbound|Outbound) (?<network_transport>TCP|UDP|ICMP) connection (?<event_action>denied) from (?<source_ip><ip>)/(?<source_port>\d+) to (?<destination_ip><ip>)/(?<destination_port>\d+) .*on interface (?<observer_ingress_interface_name>\S+)`,
  ),
  phrase(
    String.raw`(?<event_action>Deny) IP (?:spoof|due to Land Attack) from \(?(?<source_ip><ip>)\)? to (?<destination_ip><ip>)(?: on interface (?<observer_ingress_interface_name>\S+))?`,
  ),
  phrase(
    String.raw`\b(?<network_transport>\w+) Connection (?<event_action>denied) by outbound list (?<rule_name>\S+) src (?<source_ip><ip>) dest (?<destination_ip><ip>)`,
  ),
  phrase(
    String.raw`(?<event_action>Deny) (?<network_transport>IP) teardrop fragment \([^)]*\) from (?<source_ip><ip>) to (?<destination_ip><ip>)`,
  ),
  phrase(String.raw`(?<event_action>Deny) (?<network_transport>\w+) connection spoof from (?<source_ip><ip>) to (?<destination_ip><ip>)`),
  phrase(
    String.raw`(?<event_action>Denied) (?<network_transport>ICMP) type=\S+ from (?:laddr )?(?<source_ip><ip>) on interface (?<observer_ingress_interface_name>\S+) to (?<destination_ip><ip>)`,
  ),
  phrase(
    String.raw`(?<event_action>Denied) (?<network_transport>ICMP|IPv6-ICMP|ICMPv6) type=\S+ (?:code=\S+ )?from (?<source_ip><ip>) (?:on interface|to (?<destination_ip><ip>))`,
  ),
  phrase(
    String.raw`\b(?<network_transport>TCP|UDP|ICMP|\d{1,3}) (?:access|request) (?<event_action>denied|permitted|discarded)(?: by ACL)? from (?<source_ip><ip>)/(?<source_port>\d+) to (?<observer_ingress_interface_name>[^\s:/]+)[:/](?<destination_ip><ip>)/(?:(?<destination_port>\d+)|(?<network_application>[\w-]+))`,
  ),
  phrase(
    String.raw`requested to (?<event_action>drop|reset|reset-both) (?<network_transport>\w+) packet from (?<observer_ingress_interface_name>[^\s:]+):(?<source_ip><ip>)/(?<source_port>\d+) to (?<observer_egress_interface_name>[^\s:]+):(?<destination_ip><ip>)/(?<destination_port>\d+)`,
  ),
  phrase(
    String.raw`Duplicate (?<network_transport>TCP) SYN from (?<observer_ingress_interface_name>[^\s:]+):(?<source_ip><ip>)/(?<source_port>\d+) to (?<observer_egress_interface_name>[^\s:]+):(?<destination_ip><ip>)/(?<destination_port>\d+)`,
  ),
  phrase(String.raw`Accessed URL (?<destination_ip><ip>):(?<url_original>\S+)`),
  phrase(String.raw`-304001:? (?:(?<user_name>[^\s@]+)@)?(?<source_ip><ip>)`),
  phrase(
    String.raw`Group <[^>]*> User <(?<user_name>[^>]*)> IP <(?<source_ip><ip>)> First (?:TCP|UDP) SVC (?<event_action>connection established for SVC session\.?)`,
  ),
  phrase(String.raw`Authentication: successful|session started`, { 'event.outcome': 'success' }),
  phrase(String.raw`Authentication: rejected`, { 'event.outcome': 'failure' }),
  phrase(
    String.raw`access-list (?<rule_name>\S+) (?<event_action>permitted|denied|est-allowed) (?<network_transport>\w+) (?:for user '?(?<user_name>[^'\s]+)'? )?(?<observer_ingress_interface_name>[^\s/]+)/(?<source_ip><ip>)\((?<source_port>\d+)\)(?:\([^)]*\))? -> (?<observer_egress_interface_name>[^\s/]+)/(?<destination_ip><ip>)\((?<destination_port>\d+)\)`,
  ),
  phrase(
    String.raw`(?<event_action>Deny|Denied) (?:inbound |outbound )?(?:\(No xlate\) )?(?:protocol )?(?<network_transport>[A-Za-z]+|\d+)(?: \([^)]*\))? (?:reverse path check )?(?:src|from) (?:(?<observer_ingress_interface_name>[^\s:/]+):)?(?<source_ip><ip>)(?:/(?<source_port>\d+))?(?:\((?:[^\\)]*\\)?(?<user_name>[^)]*)\))? (?:dst|to) (?:(?<observer_egress_interface_name>[^\s:/]+):)?(?<destination_ip><ip>)(?:/(?<destination_port>\d+))?`,
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
  phrase(String.raw`Process = (?<process_name>\w+)`),
  phrase(
    String.raw`(?:src|from) (?:(?<observer_ingress_interface_name>[^\s:/]+)[:/])?(?<source_ip><ip>)(?:/(?<source_port>\d+))?(?:\([^)]*\))? (?:dst|to) (?:(?<observer_egress_interface_name>[^\s:/]+)[:/])?(?<destination_ip><ip>)(?:/(?<destination_port>\d+))?`,
  ),
];
