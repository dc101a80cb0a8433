import { describe, expect, test } from 'vitest';
import { normalise } from './index.ts';

/** Messages as the documents of vendors and projects have them, with addresses of documentation. */
const SAID: readonly (readonly [string, string, Readonly<Record<string, string | number>>])[] = [
  [
    'Cisco ASA 611101',
    '%ASA-6-611101: User authentication succeeded: IP address: 192.0.2.9, Uname: admin',
    { 'source.ip': '192.0.2.9', 'user.name': 'admin', 'event.outcome': 'success', 'event.code': '611101' },
  ],
  [
    'Cisco ASA 605004',
    '%ASA-6-605004: Login denied from 192.0.2.9/4711 to outside:192.0.2.1/ssh for user "bob"',
    { 'source.ip': '192.0.2.9', 'source.port': 4711, 'destination.ip': '192.0.2.1', 'user.name': 'bob', 'event.outcome': 'failure' },
  ],
  [
    'Cisco ASA 710003',
    '%ASA-3-710003: TCP access denied by ACL from 192.0.2.9/4711 to outside:192.0.2.1/ssh',
    {
      'source.ip': '192.0.2.9',
      'destination.ip': '192.0.2.1',
      'event.action': 'denied',
      'network.transport': 'tcp',
      'observer.ingress.interface.name': 'outside',
    },
  ],
  [
    'Cisco ASA 109025',
    "%ASA-6-109025: Authorization denied (acl=out) for user 'bob' from 10.0.0.1/4711 to 192.0.2.9/80 on interface inside using TCP",
    { 'source.ip': '10.0.0.1', 'destination.port': 80, 'user.name': 'bob', 'event.action': 'denied' },
  ],
  [
    'Cisco ASA 106103',
    "%ASA-4-106103: access-list out denied tcp for user 'bob' outside/192.0.2.9(4711) -> inside/192.0.2.1(22) hit-cnt 1 first hit [0x0, 0x0]",
    { 'rule.name': 'out', 'user.name': 'bob', 'source.port': 4711, 'destination.ip': '192.0.2.1', 'network.transport': 'tcp' },
  ],
  [
    'Cisco ASA 400023',
    '%ASA-4-400023: IPS:2150 ICMP fragment from 192.0.2.9 to 192.0.2.1 on interface outside',
    { 'rule.id': '2150', 'rule.name': 'ICMP fragment', 'source.ip': '192.0.2.9', 'destination.ip': '192.0.2.1' },
  ],
  [
    'Cisco ASA 338002',
    '%ASA-4-338002: Dynamic Filter monitored blacklisted TCP traffic from inside:10.0.0.1/4711 (192.0.2.1/4711) to outside:192.0.2.9/80 (192.0.2.9/80), destination 192.0.2.9 resolved from local list: evil.example.org, threat-level: very-high, category: Malware',
    { 'source.nat.ip': '192.0.2.1', 'destination.domain': 'evil.example.org', 'rule.category': 'Malware', 'event.action': 'monitored' },
  ],
  [
    'Cisco IOS, an access list',
    '%SEC-6-IPACCESSLOGRP: list 101 denied igmp 192.0.2.9 -> 224.0.0.1, 1 packet',
    { 'rule.name': '101', 'event.action': 'denied', 'network.transport': 'igmp', 'destination.ip': '224.0.0.1' },
  ],
  [
    'Cisco IOS, its web server',
    "%WEBSERVER-5-LOGIN_FAILED: Login Un-Successful from host 192.0.2.9 by user 'bob' using crypto cipher 'x'",
    { 'source.ip': '192.0.2.9', 'user.name': 'bob', 'event.outcome': 'failure' },
  ],
  [
    'Cisco NX-OS, an access list',
    '2026 Nov 23 10:00:00 NX1 %ACLLOG-5-ACLLOG_FLOW_INTERVAL: Src IP: 192.0.2.9, Dst IP: 192.0.2.1, Src Port: 4711, Dst Port: 22, Src Intf: Ethernet1/1, Protocol: "TCP"(6), Hit-count = 1',
    { 'source.port': 4711, 'destination.port': 22, 'network.transport': 'tcp', 'observer.ingress.interface.name': 'Ethernet1/1' },
  ],
  [
    'a filter of Junos on a routed interface',
    'fpc0 PFE_FW_SYSLOG_IP: FW: fe-0/1/0.0   R tcp 192.0.2.9 192.0.2.1  4711    22 (1 packets)',
    { 'observer.ingress.interface.name': 'fe-0/1/0.0', 'event.action': 'reject', 'source.port': 4711, 'destination.port': 22 },
  ],
  [
    'pf of pfSense, an address that is not yet known to be free',
    'filterlog[7]: 5,,,1000000103,em0,match,block,in,6,0x00,0x00000,255,ICMPv6,58,32,::,ff02::1:ff00:1,',
    { 'source.ip': '::', 'destination.ip': 'ff02::1:ff00:1', 'network.transport': 'icmpv6', 'event.action': 'block' },
  ],
  [
    'Check Point, Log Exporter',
    '<134>1 2026-11-23T10:00:00Z mgmt CheckPoint 7 - [action:"Drop"; ifdir:"inbound"; ifname:"eth1"; loguid:"{0x1}"; origin:"192.0.2.1"; originsicname:"CN=gw1,O=mgmt"; time:"1795514400"; src:"192.0.2.9"; s_port:"4711"; dst:"10.0.0.1"; service:"22"; service_id:"ssh"; proto:"6"; rule_name:"Clean; up"; product:"VPN-1 & FireWall-1";]',
    {
      'source.ip': '192.0.2.9',
      'source.port': 4711,
      'destination.port': 22,
      'network.transport': 'tcp',
      'event.action': 'drop',
      'rule.name': 'Clean; up',
      'host.name': 'gw1',
      'observer.ingress.interface.name': 'eth1',
    },
  ],
  [
    'Check Point, fw log',
    'Checkpoint: 23Nov2026 10:00:00 accept 192.0.2.1 >eth2 rule: 9; service_id: domain-udp; src: 192.0.2.9; dst: 10.0.0.1; proto: udp; product: VPN-1 & FireWall-1; service: 53; s_port: 32769;',
    { 'source.port': 32_769, 'destination.port': 53, 'event.action': 'accept', 'observer.ingress.interface.name': 'eth2' },
  ],
  [
    'pf as tcpdump prints its log',
    'rule 5..16777216/0(match): block in on em0: 2001:db8::9.4711 > 2001:db8::1.22: Flags [S], seq 1',
    { 'rule.id': '5', 'event.action': 'block', 'source.ip': '2001:db8::9', 'destination.port': 22, 'network.transport': 'tcp' },
  ],
  [
    'PAN-OS, correlated events',
    '1,2026/11/23 10:00:00,0079,CORRELATION,,,2026/11/23 10:00:00,192.0.2.9,bob,vsys1,compromised-host,medium,0,0,0,0,,PA-1,1,Beacon Detection,6005,x',
    {
      'source.ip': '192.0.2.9',
      'user.name': 'bob',
      'rule.category': 'compromised-host',
      'host.name': 'PA-1',
      'rule.name': 'Beacon Detection',
    },
  ],
  [
    'Arista EOS',
    '<189>Nov 23 10:00:00 arista1 Aaa: %AAA-4-LOGIN_FAILED: user bob failed to login [from: 192.0.2.9] [service: sshd] [reason: Authentication failed - Bad user]',
    { 'source.ip': '192.0.2.9', 'user.name': 'bob', 'event.outcome': 'failure', 'host.name': 'arista1' },
  ],
  [
    'Comware',
    '<190>Nov 23 10:00:00 2026 H3C %%10SHELL/5/SHELL_LOGIN: bob logged in from 192.0.2.9.',
    { 'source.ip': '192.0.2.9', 'user.name': 'bob', 'event.outcome': 'success', 'event.code': 'SHELL_LOGIN', 'host.name': 'H3C' },
  ],
  [
    'OpenSSH behind RFC 5424, which tells the program elsewhere',
    '<38>1 2026-11-23T10:00:00.123Z web1 sshd-session 7 - - Accepted publickey for bob from 192.0.2.9 port 4711 ssh2: ED25519 SHA256:x',
    { 'source.ip': '192.0.2.9', 'user.name': 'bob', 'event.outcome': 'success', 'host.name': 'web1', 'event.action': 'session' },
  ],
  [
    'OpenSSH, a client that is sent away',
    'sshd[7]: Disconnecting invalid user bob 192.0.2.9 port 4711: Too many authentication failures [preauth]',
    { 'source.ip': '192.0.2.9', 'source.port': 4711, 'user.name': 'bob', 'event.outcome': 'failure' },
  ],
  [
    'Samba',
    'smbd[7]: Auth: [SMB2,(null)] user [X]\\[bob] at [Mon] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [X] remote host [ipv4:192.0.2.9:4711] mapped to [X]\\[bob]. local host [ipv4:192.0.2.1:445]',
    { 'source.ip': '192.0.2.9', 'user.name': 'bob', 'event.outcome': 'failure', 'destination.port': 445 },
  ],
  [
    'xrdp',
    'xrdp-sesman[7]: [INFO ] AUTHFAIL: user=bob ip=192.0.2.9 time=1795514400',
    { 'source.ip': '192.0.2.9', 'user.name': 'bob', 'event.outcome': 'failure' },
  ],
  [
    'Cisco Secure Firewall 430001',
    '%FTD-1-430001: EventPriority: High, SrcIP: 192.0.2.9, DstIP: 192.0.2.1, SrcPort: 4711, DstPort: 80, Protocol: tcp, Priority: 1, GID: 1, SID: 2024897, Message: ET SCAN x, y, Classification: Attempted Recon, User: No Authentication Required',
    {
      'source.ip': '192.0.2.9',
      'destination.port': 80,
      'rule.id': '2024897',
      'rule.name': 'ET SCAN x, y',
      'rule.category': 'Attempted Recon',
      'event.action': 'intrusion-detected',
      'event.severity': 1,
    },
  ],
  [
    'Cisco IOS XR',
    "RP/0/RSP0/CPU0:Nov 23 10:00:00.123 UTC: SSHD_[65]: %SECURITY-SSHD-4-INFO_FAILURE : Failed authentication attempt by user 'bob' from '192.0.2.9' on 'vty0'",
    { 'source.ip': '192.0.2.9', 'user.name': 'bob', 'event.outcome': 'failure', 'event.code': 'INFO_FAILURE', 'event.severity': 4 },
  ],
  [
    'Junos, structured',
    '<134>1 2026-11-23T10:00:00.123Z srx RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.40 source-address="192.0.2.9" source-port="4711" destination-address="192.0.2.1" destination-port="22" protocol-id="6" policy-name="deny"] session denied',
    {
      'event.action': 'RT_FLOW_SESSION_DENY',
      'source.ip': '192.0.2.9',
      'destination.port': 22,
      'network.transport': 'tcp',
      'host.name': 'srx',
      '@timestamp': '2026-11-23T10:00:00.123Z',
    },
  ],
  [
    'SonicOS',
    '<134>id=firewall sn=18B169000000 time="2026-11-23 10:00:00 UTC" fw=192.0.2.1 pri=6 c=1024 m=537 msg="Connection Closed" src=10.0.0.1:51234:X0:pc dst=198.51.100.2:443:X1 proto=tcp/https sent=56 rcvd=72',
    {
      'source.ip': '10.0.0.1',
      'source.port': 51_234,
      'observer.ingress.interface.name': 'X0',
      'destination.ip': '198.51.100.2',
      'destination.port': 443,
      'network.transport': 'tcp',
      'network.protocol': 'https',
      'event.code': '537',
    },
  ],
  [
    'PAN-OS in JSON',
    '{"TimeReceived":"2026-11-23T10:00:05Z","DeviceSN":"0079","LogType":"THREAT","Subtype":"wildfire","TimeGenerated":"2026-11-23T10:00:00.000000Z","SourceAddress":"192.0.2.9","DestinationAddress":"198.51.100.2","NATSource":"203.0.113.1","Rule":"out","SourceUser":"example\\\\bob","Application":"web-browsing","SourcePort":4711,"DestinationPort":80,"Protocol":"tcp","Action":"block","ThreatID":"Windows Executable (EXE)(52020)","VendorSeverity":"Informational","DeviceName":"PA-1"}',
    {
      '@timestamp': '2026-11-23T10:00:00.000000Z',
      'source.ip': '192.0.2.9',
      'source.nat.ip': '203.0.113.1',
      'destination.port': 80,
      'user.name': 'bob',
      'rule.name': 'out',
      'event.action': 'block',
      'event.code': '52020',
      'host.name': 'PA-1',
    },
  ],
  [
    'PAN-OS, a log-in that failed',
    "1,2026/11/23 10:00:00,0079,SYSTEM,auth,2561,2026/11/23 10:00:00,,auth-fail,AD,0,0,general,medium,\"failed authentication for user 'jane.doe'. Reason: Invalid username/password. auth profile 'AD', vsys 'shared', server address '192.0.2.1', From: 192.0.2.9.\",7,0x0,0,0,0,0,,PA-1",
    { 'user.name': 'jane.doe', 'source.ip': '192.0.2.9', 'destination.ip': '192.0.2.1', 'event.outcome': 'failure', 'host.name': 'PA-1' },
  ],
  [
    'UFW',
    'Nov 23 10:00:00 fw kernel: [7.1] [UFW BLOCK] IN=eth0 OUT= SRC=192.0.2.9 DST=192.0.2.1 LEN=60 PROTO=TCP SPT=4711 DPT=22',
    { 'event.action': 'block', 'source.ip': '192.0.2.9', 'destination.port': 22, 'host.name': 'fw', 'process.name': 'kernel' },
  ],
  [
    'Huawei VRP',
    'Nov 23 2026 10:00:00 HUAWEI %%01SSH/4/SSH_FAIL(s)[7]:Failed to log in through SSH. (IP=192.0.2.9, UserName=bob, Times=1)',
    { 'source.ip': '192.0.2.9', 'user.name': 'bob', 'event.outcome': 'failure', 'event.code': 'SSH_FAIL', 'host.name': 'HUAWEI' },
  ],
  [
    'RouterOS',
    'system,error,critical login failure for user admin from 192.0.2.9 via ssh',
    { 'source.ip': '192.0.2.9', 'user.name': 'admin', 'event.outcome': 'failure', 'network.protocol': 'ssh' },
  ],
  [
    'nginx',
    '2026/11/23 10:00:00 [error] 7#7: *1 user "bob" was not found in "/x", client: 192.0.2.9, server: a, request: "GET /y HTTP/1.1", host: "a"',
    {
      'source.ip': '192.0.2.9',
      'user.name': 'bob',
      'url.original': '/y',
      'http.request.method': 'GET',
      '@timestamp': '2026-11-23T10:00:00Z',
    },
  ],
  [
    'an access log',
    '192.0.2.9 - bob [23/Nov/2026:10:00:00 +0100] "GET /index.html HTTP/1.1" 200 381 "-" "x"',
    { 'source.ip': '192.0.2.9', 'user.name': 'bob', 'http.response.status_code': 200, '@timestamp': '2026-11-23T09:00:00Z' },
  ],
  [
    'Linux audit',
    'type=USER_LOGIN msg=audit(1795514400.123:7): pid=7 uid=0 msg=\'op=login acct="bob" exe="/usr/sbin/sshd" addr=192.0.2.9 terminal=ssh res=failed\'',
    { 'source.ip': '192.0.2.9', 'user.name': 'bob', 'event.outcome': 'failure', 'event.action': 'USER_LOGIN' },
  ],
  [
    'JSON in syslog with names of ECS',
    '<34>1 2026-11-23T10:00:00Z fw - - - - {"source":{"ip":"192.0.2.9","port":4711},"event":{"action":"denied"}}',
    { 'source.ip': '192.0.2.9', 'source.port': 4711, 'event.action': 'denied', 'host.name': 'fw' },
  ],
  [
    'Zeek',
    '{"ts":1795514400.1,"id.orig_h":"192.0.2.9","id.orig_p":4711,"id.resp_h":"192.0.2.1","id.resp_p":22,"proto":"tcp","service":"ssh"}',
    { 'source.ip': '192.0.2.9', 'source.port': 4711, 'destination.ip': '192.0.2.1', 'destination.port': 22, 'network.application': 'ssh' },
  ],
];

describe('what products say is known without naming them', () => {
  test.each(SAID)('%s', (_product, text, event) => {
    expect(normalise(text)).toMatchObject(event);
  });
});

test('an empty field before the vendor of CEF is passed over', () => {
  expect(normalise('CEF:0||Check Point|VPN-1|Check Point|Log|https|Unknown|act=Accept src=192.0.2.9', 'checkpoint')).toMatchObject({
    'observer.vendor': 'Check Point',
    'event.code': 'Log',
    'event.action': 'accept',
    'source.ip': '192.0.2.9',
  });
});

test('a message of many thousand characters is read, and none keeps the reader busy', () => {
  for (const part of ['1', 'a.', '(', '[', '"', 'from ', 'a=', '1: ', 'User <', '192.0.2.9 - - [23/Nov/2026:10:00:00 +0000] "'])
    expect(typeof normalise(part.repeat(100_000))).toBe('object');
});
