import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consoleNetwork, connect } from './test-console.ts';
import { applyIosStartup } from './ios/startup.ts';
import { applyHostStartup } from './linux/startup.ts';
import { machineOf } from './machine.ts';
import { applyVpcsStartup } from './vpcs/startup.ts';

/** What a program that failed prints: the message of a JavaScript error. */
const FAILURE = /% .*(undefined|null|is not|Cannot|Invalid regular|Maximum call)/;

const number = fc.constantFrom('0', '1', '10', '4095', '99999999999', '-1', '1.5');
const address = fc.constantFrom('10.0.0.1', '255.255.255.0', '0.0.0.0', '10.0.0.1/24', '999.1.1.1', '2001:db8::1/64', '::', '10.0.0.2/0');

const WORDS = {
  ios: 'show ip interface interfaces brief route arp cdp lldp neighbors detail vlan mac address-table spanning-tree running-config | include section begin ( [ ping repeat size source traceroute configure terminal hostname int fa0/0 fa0/0.5 lo0 vlan1 et0/0 et9/9 address no shutdown switchport trunk allowed add remove router ospf network area passive-interface default dhcp pool enable secret banner motd # ^C snmp-server community user v3 auth sha priv host username line con 0 exit end do ? terminal length clear counters reload write erase copy description encapsulation dot1Q native'.split(
    ' ',
  ),
  linux:
    'ip addr address link route neigh add del show dev eth0 eth9 lo via default set up down mtu -j -br -4 -s ping -c -i -W traceroute cat grep head tail -n wc /etc/hostname /proc/net/dev / .. ls -l cd echo > >> | ; && || " \' $HOME $? ifconfig netmask dhclient ifup ifdown hostname sysctl net.ipv4.ip_forward=1 uptime free ps arp ss uname -a date sort uniq [ ( *'.split(
      ' ',
    ),
  vpcs: 'ip dhcp auto dns domain show all arp history echo ping -c -l -T -P -t trace -m save load set pcname mtu dump clear sleep relay rlogin ? help'.split(
    ' ',
  ),
};

describe.each(['ios', 'linux', 'vpcs'] as const)('whatever words are typed into %s', (dialect) => {
  test('no command fails, and the terminal goes on', async () => {
    const line = fc
      .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...WORDS[dialect]) }, number, address), { maxLength: 7 })
      .map((words) => words.join(' '));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 25 }), fc.boolean(), async (lines, second) => {
        const lab = consoleNetwork();
        const device =
          dialect === 'vpcs' ? lab.vpcs('PC1') : dialect === 'linux' ? lab.host('web') : second ? lab.switch('SW1') : lab.router('R1');
        lab.link(device, lab.router('R9'));
        const machine = machineOf(lab.network, device.node)!;
        const client = connect(machine);
        machine.type('\renable\r');
        // Each line is followed by an interrupt: what asks or has no end would take the rest for answers.
        for (const each of lines) await client.type(`${each}\r`).then(() => machine.type('\u0003'));
        await client.type('\u0003\u001a\u0015');
        expect(client.screen()).not.toMatch(FAILURE);
        const before = client.screen().length;
        await client.type('\r\r');
        expect(client.screen().length).toBeGreaterThan(before);
      }),
      { numRuns: 12 },
    );
  });
});

test('a startup configuration of whatever text is read to its end', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc
      .array(fc.constantFrom(...WORDS.ios, ...WORDS.vpcs, 'iface', 'inet', 'static', 'auto', 'up', ' '), { maxLength: 6 })
      .map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const lab = consoleNetwork();
      const text = lines.join('\n');
      for (const device of [lab.router('R1'), lab.switch('SW1')]) applyIosStartup(lab.network, device, text);
      applyHostStartup(lab.network, lab.host('web'), text);
      applyVpcsStartup(lab.network, lab.vpcs('PC1'), text);
    }),
    { numRuns: 200 },
  );
});
