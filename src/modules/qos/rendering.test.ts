import { expect, test } from 'vitest';
import { tcComplaint } from './doing.ts';
import { otherQueue, otherServicePolicy } from './planning.ts';
import { readPings } from './pings.ts';
import { Policy, policyFaults } from './policy.ts';
import { Profile, profileFaults, readShipped } from './profile.ts';
import { renderFilters } from './render-filters.ts';
import { renderMqc } from './render-mqc.ts';
import { renderHtb, renderNetem } from './render-tc.ts';
import { judge, Tolerance } from './verdict.ts';

const profile = (given: object): Profile => Profile.parse({ name: 'line', title: 'Line', ...given });
const policy = (given: object): Policy => Policy.parse({ name: 'office', title: 'Office', rate_kbps: 10_000, ...given });
const web = { name: 'web', match: { protocol: 'tcp', destination: '10.1.0.0/16', destination_ports: [80, 443] }, guarantee_kbps: 4_000 };

test('what is shipped has no fault', () => {
  const profiles = readShipped('profiles', Profile);
  const policies = readShipped('policies', Policy);
  expect(profiles.length).toBeGreaterThan(4);
  expect(policies.length).toBeGreaterThan(0);
  expect(profiles.map(profileFaults).filter((faults) => Object.keys(faults).length > 0)).toEqual([]);
  expect(policies.map(policyFaults).filter((faults) => Object.keys(faults).length > 0)).toEqual([]);
});

test('filters of GNS3 know whole percents and no rate, and that is said', () => {
  const { filters, notes } = renderFilters(
    profile({ delay_ms: 100, jitter_ms: 10, loss_percent: 0.5, corrupt_percent: 2, rate_kbps: 384 }),
  );
  expect(filters).toEqual({ delay: [100, 10], frequency_drop: [200], corrupt: [2] });
  expect(notes).toEqual([expect.stringContaining('every 200th packet'), expect.stringContaining('384 kbit/s is left out')]);
});

test('a profile is one line of netem, given anew each time, and its undo leaves what the kernel gives', () => {
  const { apply, undo } = renderNetem(profile({ delay_ms: 100, jitter_ms: 10, loss_percent: 1, rate_kbps: 1_000 }), 'eth0');
  expect(apply).toEqual([
    'tc qdisc del dev eth0 root 2>/dev/null || true',
    'tc qdisc add dev eth0 root handle 7a1: netem limit 1000 delay 100ms 10ms loss 1% rate 1000kbit',
  ]);
  expect(undo).toEqual([apply[0]]);
});

test('a policy is a class of HTB each, with a filter for each way in which a packet can match', () => {
  const { apply } = renderHtb(policy({ classes: [{ ...web, police_kbps: 5_000 }] }), 'eth0');
  expect(apply.filter((line) => line.includes('filter'))).toEqual([
    'tc filter add dev eth0 parent 7a1: protocol ip prio 1 u32 match ip protocol 6 0xff match ip dst 10.1.0.0/16 match ip dport 80 0xffff police rate 5000kbit burst 62500 drop flowid 7a1:2',
    'tc filter add dev eth0 parent 7a1: protocol ip prio 1 u32 match ip protocol 6 0xff match ip dst 10.1.0.0/16 match ip dport 443 0xffff police rate 5000kbit burst 62500 drop flowid 7a1:2',
  ]);
  expect(apply).toContain('tc class add dev eth0 parent 7a1:1 classid 7a1:3 htb rate 6000kbit ceil 10000kbit prio 7 quantum 60000');
});

test('a policy on IOS has its lists, classes and a shaper, and the undo removes each', () => {
  const voice = { name: 'voice', match: { dscp: ['ef'] }, priority: 0, guarantee_kbps: 1_000 };
  const { apply, undo } = renderMqc(policy({ classes: [voice, web] }), 'FastEthernet0/0');
  expect(apply).toEqual(
    expect.arrayContaining([
      ' match dscp 46',
      '  priority 1000',
      ' permit tcp any 10.1.0.0 0.0.255.255 eq 443',
      '  shape average 10000000',
      ' service-policy output THALAMUS-office-shaper',
    ]),
  );
  const made = apply.filter((line) => /^(policy-map|class-map|ip access-list)/.test(line));
  expect(undo.filter((line) => line.startsWith('no ')).sort()).toEqual(made.map((line) => `no ${line}`).sort());
});

test('guarantees leave something, ceilings are above them, ports have a protocol, and names are one each', () => {
  const faults = policyFaults(
    policy({
      classes: [
        { ...web, guarantee_kbps: 9_000, ceil_kbps: 8_000 },
        { ...web, match: { source_ports: [5060] }, ceil_kbps: 20_000 },
      ],
    }),
  );
  expect(Object.keys(faults).sort()).toEqual([
    'classes',
    'classes.0.ceil_kbps',
    'classes.1.ceil_kbps',
    'classes.1.match.protocol',
    'classes.1.name',
  ]);
  expect(profileFaults(profile({ delay_ms: 5, jitter_ms: 6 }))).toHaveProperty('jitter_ms');
});

test('pings of each platform are counted, lost ones too', () => {
  const vpcs =
    '84 bytes from 10.0.0.2 icmp_seq=1 ttl=64 time=202.5 ms\n10.0.0.2 icmp_seq=2 timeout\n84 bytes from 10.0.0.2 icmp_seq=3 ttl=64 time=201.5 ms';
  expect(readPings('vpcs', vpcs)).toEqual({ sent: 3, received: 2, rtt_ms: 202 });
  expect(readPings('cisco_ios', 'Success rate is 80 percent (4/5), round-trip min/avg/max = 1/20/40 ms')).toEqual({
    sent: 5,
    received: 4,
    rtt_ms: 20,
  });
  expect(readPings('linux', '2 packets transmitted, 0 received, 100% packet loss')).toEqual({ sent: 2, received: 0, rtt_ms: null });
  expect(readPings('linux', 'ping: not found')).toBeNull();
});

test('a delay that is there both ways is kept, and ten times as much is not', () => {
  const after = (rtt_ms: number) => ({ before: { sent: 10, received: 10, rtt_ms: 1 }, after: { sent: 10, received: 10, rtt_ms } });
  const line = profile({ delay_ms: 100 });
  const kept = (rtt: number) => judge(line, 2, after(rtt), Tolerance.parse({})).every((each) => each.kept);
  expect([kept(201), kept(2_001), kept(101)]).toEqual([true, false, false]);
});

test('a queue or a policy that somebody else put there is seen; what the kernel gives is none', () => {
  expect(otherQueue('qdisc fq_codel 0: root refcnt 2 limit 10240p')).toBeNull();
  expect(otherQueue('qdisc htb 1: root refcnt 2 r2q 10')).toContain('htb 1:');
  expect(otherServicePolicy('interface Fa0/0\n service-policy output THEIRS\nend')).toBe('THEIRS');
});

test('what tc complains about is seen, and its warnings are none', () => {
  expect(tcComplaint(['', 'Error: Specified qdisc kind is unknown.'])).toContain('kind is unknown');
  expect(tcComplaint(['sh: tc: not found'])).toContain('not found');
  expect(tcComplaint(['', 'Warning: sch_htb: quantum of class 7A10001 is big. Consider r2q change.'])).toBeNull();
});
