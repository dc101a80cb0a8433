import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlatforms } from '../platforms/platform-file.ts';
import { negated, sectionPlan, shellLines, typedLines } from './section-plan.ts';
import { sectionsOf, type Section } from './sections.ts';
import { vpcsPlan } from './vpcs-plan.ts';

const ios = readPlatforms().get('cisco_ios')!.restore!;

const NOW = `hostname R1
!
interface Loopback9
 ip address 10.9.9.9 255.255.255.255
!
interface FastEthernet0/0
 description wrong
 ip address 10.0.0.9 255.255.255.0
 shutdown
!
ip route 0.0.0.0 0.0.0.0 10.0.0.254
`;
const WANTED = `hostname R1
!
interface FastEthernet0/0
 ip address 10.0.0.1 255.255.255.0
!
router ospf 1
 network 10.0.0.0 0.0.0.255 area 0
!
banner motd ^C
`;

describe('a configuration with sections', () => {
  test('is led to another by what is too much and then what is missing', () => {
    const plan = sectionPlan(NOW, WANTED, ios);
    expect(typedLines(plan)).toEqual([
      'no ip route 0.0.0.0 0.0.0.0 10.0.0.254',
      'no interface Loopback9',
      'interface FastEthernet0/0',
      'no shutdown',
      'no ip address 10.0.0.9 255.255.255.0',
      'no description wrong',
      'interface FastEthernet0/0',
      'ip address 10.0.0.1 255.255.255.0',
      'router ospf 1',
      'router ospf 1',
      'network 10.0.0.0 0.0.0.255 area 0',
    ]);
    expect(plan.left_out).toEqual(['banner motd ^C']);
  });

  test('that is there already needs nothing', () => {
    expect(sectionPlan(NOW, NOW, ios)).toEqual({ steps: [], left_out: [] });
  });

  test('has sections in sections', () => {
    const bgp = 'router bgp 65000\n address-family ipv4 unicast\n  network 10.0.0.0/8\n exit-address-family\nexit\n';
    expect(sectionsOf(bgp)).toEqual([
      {
        line: 'router bgp 65000',
        children: [{ line: 'address-family ipv4 unicast', children: [{ line: 'network 10.0.0.0/8', children: [] }] }],
      },
    ]);
  });

  test('goes to a shell with each section as one command, whose quotes are those of the shell', () => {
    const plan = { steps: [{ path: ['interface eth0'], commands: ["description it's here", 'shutdown'] }] };
    expect(shellLines(plan, 900)).toEqual([
      String.raw`vtysh -c 'configure terminal' -c 'interface eth0' -c 'description it'\''s here' -c 'shutdown'`,
    ]);
    expect(shellLines(plan, 75)).toHaveLength(2);
  });
});

/** A device that understands `no`, as the test needs it. */
function carriedOut(
  text: string,
  commands: readonly { readonly path: readonly string[]; readonly commands: readonly string[] }[],
): Section[] {
  interface Open {
    line: string;
    children: Open[];
  }
  const top = structuredClone(sectionsOf(text)) as Open[];
  for (const step of commands) {
    let here = top;
    for (const line of step.path) {
      let found = here.find((each) => each.line === line);
      if (found === undefined) here.push((found = { line, children: [] }));
      here = found.children;
    }
    for (const command of step.commands) {
      const at = here.findIndex(({ line }) => line === negated(command));
      if (command.startsWith('no ') && at >= 0) here.splice(at, 1);
      else if (!here.some(({ line }) => line === command)) here.push({ line: command, children: [] });
    }
  }
  return top;
}

const children = fc.uniqueArray(fc.constantFrom(' a 1', ' a 2', ' b 1', ' c'), { maxLength: 4 });
const configuration = fc
  .uniqueArray(fc.tuple(fc.constantFrom('router x', 'router y', 'line vty 0 4', 'interface Loopback1'), children), {
    selector: ([header]) => header,
    maxLength: 4,
  })
  .map((sections) => sections.map(([header, lines]) => [header, ...lines].join('\n')).join('\n'));
const sorted = (sections: readonly Section[]): unknown =>
  sections
    .map(({ line, children }): readonly [string, unknown] => [line, sorted(children)])
    .filter(([line, inside]) => !(line.startsWith('line ') && (inside as unknown[]).length === 0))
    .sort(([one], [other]) => (one < other ? -1 : 1));

test('a device that carries out a plan has what was wanted, whatever it had', () => {
  fc.assert(
    fc.property(configuration, configuration, (now, wanted) => {
      const { steps } = sectionPlan(now, wanted, ios);
      expect(sorted(carriedOut(now, steps))).toEqual(sorted(sectionsOf(wanted)));
    }),
  );
});

test('VPCS gets the value of each kind that differs, and loses those that are not wanted', () => {
  expect(vpcsPlan('set pcname A\nip 10.0.0.1/24 10.0.0.254\n', 'set pcname B\nip 10.0.0.2/24\n').commands).toEqual([
    'set pcname B',
    'ip 10.0.0.2/24',
  ]);
  expect(vpcsPlan('set pcname A\nip 10.0.0.1/24\nset mtu 900\n', 'set pcname A\n').commands).toEqual(['clear ip', 'set mtu 1500']);
});

describe('a configuration of Arista EOS', () => {
  const eos = readPlatforms().get('arista_eos')!.restore!;

  test('is led to another in the mode of configuration; ports stay, what stands in them goes', () => {
    const now = `hostname sw1
!
vlan 20
   name guests
!
interface Ethernet1
   description old
   switchport access vlan 20
!
ip route 0.0.0.0/0 10.0.0.254
`;
    const wanted = `hostname sw1
!
interface Ethernet1
   no switchport
   ip address 10.0.0.1/24
!
router bgp 65001
   neighbor 10.0.0.2 remote-as 65002
`;
    expect(typedLines(sectionPlan(now, wanted, eos))).toEqual([
      'no ip route 0.0.0.0/0 10.0.0.254',
      'no vlan 20',
      'interface Ethernet1',
      'no switchport access vlan 20',
      'no description old',
      'interface Ethernet1',
      'no switchport',
      'ip address 10.0.0.1/24',
      'router bgp 65001',
      'router bgp 65001',
      'neighbor 10.0.0.2 remote-as 65002',
    ]);
  });
});
