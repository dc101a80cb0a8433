import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { neutralOf, normalise } from './index.ts';
import { momentOf } from './moment.ts';
import { Draft } from './normal-event.ts';
import { pairsOf, valuesOf } from './key-values.ts';

describe('messages in common names', () => {
  test('of OpenSSH', () => {
    expect(neutralOf(normalise('Failed password for invalid user oracle from 192.0.2.9 port 4711 ssh2', 'openssh'))).toEqual({
      src_ip: '192.0.2.9',
      src_port: 4711,
      action: 'session',
      outcome: 'failure',
      user: 'oracle',
      process: 'sshd',
    });
  });

  test('of a Cisco ASA, which is recognised by itself', () => {
    const event = neutralOf(
      normalise('%ASA-4-106023: Deny tcp src outside:198.51.100.7/4242 dst inside:192.0.2.1/22 by access-group "out" [0x0, 0x0]'),
    );
    expect(event).toMatchObject({
      code: '106023',
      action: 'Deny',
      proto: 'tcp',
      src_ip: '198.51.100.7',
      src_port: 4242,
      dst_ip: '192.0.2.1',
      dst_port: 22,
      in_interface: 'outside',
    });
  });

  test('of a firewall that speaks in pairs', () => {
    const text =
      'date=2026-11-23 time=10:00:00 devname="FW-1" devid="FG1" logid="0000000013" level="notice" srcip=192.0.2.7 srcport=50000 srcintf="lan" dstip=198.51.100.2 dstport=443 dstintf="wan" proto=6 action="deny" service="HTTPS" tz="+0100"';
    expect(neutralOf(normalise(text, 'fortigate'))).toMatchObject({
      timestamp: '2026-11-23T09:00:00Z',
      src_ip: '192.0.2.7',
      dst_port: 443,
      proto: 'tcp',
      app: 'HTTPS',
      in_interface: 'lan',
      out_interface: 'wan',
      host: 'FW-1',
      code: '0000000013',
    });
  });

  test('of Linux netfilter: the receiver of a frame comes first', () => {
    const text =
      'fw kernel: DROP IN=eth0 OUT= MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=192.0.2.1 DST=192.0.2.2 LEN=60 PROTO=TCP SPT=1 DPT=2';
    expect(neutralOf(normalise(text))).toMatchObject({
      src_mac: '02:00:00:00:00:02',
      dst_mac: '02:00:00:00:00:01',
      proto: 'tcp',
      dst_port: 2,
    });
  });

  test('of Suricata: an alert is one', () => {
    const event = normalise(
      '{"timestamp":"2026-11-23T10:00:00.000000+0000","event_type":"alert","src_ip":"192.0.2.1","alert":{"action":"allowed","signature_id":7,"signature":"TEST","severity":2}}',
    );
    expect(event).toMatchObject({ 'event.kind': 'alert', 'rule.id': '7', 'rule.name': 'TEST', 'event.severity': 2 });
  });

  test('anything at all is a message', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300 }),
        fc.constantFrom(undefined, 'suricata', 'openssh', 'fortigate', 'cisco-secure-firewall'),
        (text, source) => {
          expect(typeof normalise(text, source)).toBe('object');
        },
      ),
    );
  });
});

test('moments are read in the ways in which devices write them, and none is made up where the year is missing', () => {
  expect(momentOf('2026-11-23T10:00:00.5+01:00')).toBe('2026-11-23T09:00:00.5Z');
  expect(momentOf('Nov 23 2026 10:00:00 +0200')).toBe('2026-11-23T08:00:00Z');
  expect(momentOf('2026 Nov 23 10:00:00 CET')).toBe('2026-11-23T09:00:00Z');
  expect(momentOf('1795514400')).toBe(new Date(1_795_514_400_000).toISOString().replace('.000Z', 'Z'));
  expect(momentOf('1795514400123')).toMatch(/\.123/);
  expect(momentOf('Nov 23 10:00:00')).toBeNull();
});

test('what is said first holds, and nothing is said by a dash', () => {
  const draft = new Draft();
  draft.set('source.ip', '-').set('source.ip', 'not an address').set('source.ip', '::ffff:192.0.2.1').set('source.ip', '192.0.2.2');
  draft.set('user.name', 'EXAMPLE\\jane').set('network.transport', '17');
  expect(draft.done()).toEqual({ 'source.ip': '192.0.2.1', 'user.name': 'jane', 'network.transport': 'udp' });
});

test('values hold blanks, quotes and commas', () => {
  expect(pairsOf('a=1 b="two words" c=three words d="say \\"x=1\\"" e=')).toEqual({
    a: '1',
    b: 'two words',
    c: 'three words',
    d: 'say "x=1"',
    e: '',
  });
  expect(valuesOf('1,"a, b",,"say ""x"""')).toEqual(['1', 'a, b', '', 'say "x"']);
});
