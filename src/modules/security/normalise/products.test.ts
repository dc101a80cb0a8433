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
