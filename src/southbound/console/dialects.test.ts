import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readDialects, shippedDialects } from './dialects.ts';
import { parse } from './parse/index.ts';
import { isChatter, standingOf, standpoints } from './standing.ts';

const { all, defects, find } = shippedDialects();

test('every shipped dialect is read, and says from which documents it was written', () => {
  expect(defects).toEqual([]);
  expect(all.length).toBeGreaterThanOrEqual(30);
  expect(all.filter(({ source }) => source.length < 20)).toEqual([]);
});

test('a broken file is told of, and the others count', () => {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-dialects-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const good =
    'platform: good\ntitle: Good\nvendor: null\nos: good\nkind: null\nsource: none\nmodes: [{ name: exec, prompt: ">" }]\nrecognise: {}\n';
  writeFileSync(join(folder, 'good.yaml'), good);
  writeFileSync(join(folder, 'bad-pattern.yaml'), good.replace('platform: good', 'platform: bad_pattern').replace('">"', '"("'));
  writeFileSync(join(folder, 'not-yaml.yaml'), 'platform: [');
  writeFileSync(join(folder, 'misnamed.yaml'), good);
  const read = readDialects(folder);
  expect(read.all.map(({ platform }) => platform)).toEqual(['good']);
  expect(read.defects).toEqual([
    expect.stringMatching(
      /^bad-pattern\.yaml: .*modes\[0\]\.prompt.*is no regular expression|^bad-pattern\.yaml: .*is no regular expression/,
    ),
    'misnamed.yaml: is of the platform good.',
    expect.stringMatching(/^not-yaml\.yaml: /),
  ]);
});

test.each([
  ['vpcs', 'PC1> ', 'exec', 'PC1'],
  ['vpcs', 'VPCS[1]> ', 'exec', 'VPCS'],
  ['cisco_ios', 'R1>', 'exec', 'R1'],
  ['cisco_ios', 'edge-1.example#', 'privileged', 'edge-1.example'],
  ['cisco_ios', 'R1(config-if)#', 'configuration', 'R1'],
  ['cisco_nxos', 'leaf1# ', 'privileged', 'leaf1'],
  ['cisco_xr', 'RP/0/RP0/CPU0:pe1#', 'privileged', 'pe1'],
  ['cisco_xr', 'RP/0/RSP0/CPU0:pe1(config-bgp-nbr)#', 'configuration', 'pe1'],
  ['cisco_asa', 'fw/pri/act# ', 'privileged', 'fw'],
  ['cisco_ftd', '> ', 'exec', null],
  ['arista_eos', 'localhost(config-if-Et1)#', 'configuration', 'localhost'],
  ['juniper_junos', 'admin@mx1> ', 'exec', 'mx1'],
  ['juniper_junos', 'root> ', 'exec', null],
  ['juniper_junos', 'admin@mx1# ', 'configuration', 'mx1'],
  ['juniper_junos', 'root@:~ # ', 'shell', ''],
  ['mikrotik_routeros', '[admin@MikroTik] > ', 'privileged', 'MikroTik'],
  ['mikrotik_routeros', '[admin@edge 2] /ip address> ', 'privileged', 'edge 2'],
  ['mikrotik_routeros', '[admin@MikroTik] <SAFE> /interface> ', 'privileged', 'MikroTik'],
  ['vyatta_vyos', 'vyos@vyos:~$ ', 'exec', 'vyos'],
  ['vyatta_vyos', 'vyos@vyos# ', 'configuration', 'vyos'],
  ['linux', 'root@box:~# ', 'shell', 'box'],
  ['linux', '[ada@box tmp]$ ', 'shell', 'box'],
  ['linux', 'localhost:~# ', 'shell', 'localhost'],
  ['linux', '/ # ', 'shell', null],
  ['linux', 'bash-5.2# ', 'shell', null],
  ['huawei_vrp', '<AR1>', 'privileged', 'AR1'],
  ['huawei_vrp', '[AR1-GigabitEthernet0/0/1]', 'configuration', 'AR1-GigabitEthernet0/0/1'],
  ['hp_comware', '<H3C>', 'privileged', 'H3C'],
  ['hp_procurve', 'HP-2920-24G# ', 'privileged', 'HP-2920-24G'],
  ['aruba_aoscx', '6300(config-if)# ', 'configuration', '6300'],
  ['extreme_exos', '* X440G2-24t.7 # ', 'privileged', 'X440G2-24t'],
  ['extreme_exos', 'Slot-1 stack.12 > ', 'exec', 'stack'],
  ['fortinet', 'FortiGate-VM64 # ', 'privileged', 'FortiGate-VM64'],
  ['fortinet', 'FGT-1 (interface) # ', 'configuration', 'FGT-1'],
  ['paloalto_panos', 'admin@PA-VM(active)> ', 'exec', 'PA-VM'],
  ['checkpoint_gaia', 'gw-1> ', 'exec', 'gw-1'],
  ['checkpoint_gaia', '[Expert@gw-1:0]# ', 'shell', 'gw-1'],
  ['alcatel_sros', '*A:pe1>config>router# ', 'privileged', 'pe1'],
  ['ubiquiti_edgeswitch', '(UBNT EdgeSwitch) #', 'privileged', 'UBNT EdgeSwitch'],
  ['frr', 'frr# ', 'privileged', 'frr'],
  ['openbsd', 'obsd$ ', 'shell', 'obsd'],
  ['freebsd', 'root@fbsd:~ # ', 'shell', 'fbsd'],
] as const)('on %s, %j is the prompt of the mode %s', (platform, line, mode, host) => {
  const [found] = standpoints(line, [find(platform)!]);
  expect(found).toMatchObject({ mode: { name: mode }, host });
});

describe('the last line', () => {
  test.each([
    ['Username: ', [], 'login'],
    ['box login: ', [], 'login'],
    ['MikroTik Login: ', [], 'login'],
    ['Password: ', [], 'password'],
    ['Password for ada: ', [], 'password'],
    [' --More-- ', [], 'pager'],
    ['<--- More --->', [], 'pager'],
    ['  ---- More ----', [], 'pager'],
    ['-- MORE --, next page: Space, next line: Enter, quit: Control-C', [], 'pager'],
    ['---(more 45%)---', [], 'pager'],
    ['lines 1-23', [], 'pager'],
    ['Would you like to enter the initial configuration dialog? [yes/no]: ', [], 'question'],
    ['', ['', 'Press RETURN to get started.', ''], 'return'],
    ['Press ENTER to get the prompt.', [], 'return'],
    ['Proceed with reload? [confirm]', [], 'asked'],
    ['System configuration has been modified. Save? [yes/no]: ', [], 'asked'],
    ['Continue? (y/n)', [], 'asked'],
    ['R1#conf t', [], 'unfinished'],
    ['PC1> ip 10.0.0.1', [], 'unfinished'],
    ['root@box:~# rm -r /tmp/x', [], 'unfinished'],
    ['Hit any key to stop autoboot:  3 ', [], 'booting'],
    ['', ['GNU GRUB  version 2.06', '*Debian GNU/Linux'], 'booting'],
    ['box login: ', ['GNU GRUB  version 2.06'], 'login'],
    ['', [], 'nothing'],
    ['Last login: Fri Mar  1 from console', [], 'nothing'],
    ['Self decompressing the image : ###########', [], 'nothing'],
    ['########## [OK]', [], 'nothing'],
    ['icmp_seq=1 ttl=64 time=0.4 ms', [], 'nothing'],
    ['thing {4}:> ', [], 'prompt'],
  ] as const)('%j under %j is: %s', (current, lines, at) => {
    expect(standingOf(current, lines, all).at).toBe(at);
  });
});

test.each([
  ['cisco_ios', '*Mar  1 00:01:02.003: %LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to up'],
  ['cisco_ios', '000123: Nov 25 19:20:11.123 CET: %SYS-5-CONFIG_I: Configured from console by console'],
  ['cisco_ios', '%OSPF-5-ADJCHG: Process 1, Nbr 10.0.0.2 on Ethernet0/0 from LOADING to FULL, Loading Done'],
  ['cisco_nxos', '2026 Nov 25 19:20:11 leaf1 %$ VDC-1 %$ %ETHPORT-5-IF_UP: Interface Ethernet1/1 is up'],
  ['cisco_xr', 'RP/0/RP0/CPU0:Nov 25 19:20:11.123 : ifmgr[236]: %PKT_INFRA-LINK-3-UPDOWN : Interface up'],
  ['cisco_xr', 'Wed Nov 25 19:20:11.123 UTC'],
  ['cisco_asa', '%ASA-5-111008: User enable_15 executed the command'],
  ['arista_eos', 'Nov 25 19:20:11 leaf1 Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet1, changed state to up'],
  ['hp_comware', '%Nov 25 19:20:11:123 2026 H3C IFNET/3/PHY_UPDOWN: Physical state changed to up.'],
  ['linux', '[   12.345678] eth0: link becomes ready'],
])('on %s, the device says unasked: %s', (platform, line) => {
  expect(isChatter(line, [find(platform)!])).toBe(true);
});

test('lines of outputs are not taken for what a device says unasked', () => {
  const lines = [
    'Cisco IOS Software, 3700 Software (C3725-ADVENTERPRISEK9-M), Version 12.4(25d), RELEASE SOFTWARE (fc1)',
    '% Invalid input detected',
    'logging buffered 4096',
    'CPU utilization for five seconds: 1%/0%; one minute: 1%; five minutes: 1%',
    '00:50:79:66:68:00  10.0.0.1 expires in 110 seconds',
    'O IA     10.0.3.0/24 [110/20] via 10.0.12.2, 00:01:02, Ethernet0/0',
  ];
  for (const dialect of all) expect(lines.filter((line) => isChatter(line, [dialect]))).toEqual([]);
});

test('what every command of the facts prints becomes records', () => {
  const asked = all.flatMap(({ platform, parses_as = platform, facts }) =>
    facts.flatMap((entry): [string, string][] => {
      if (typeof entry === 'string') return [[parses_as, entry]];
      return 'as' in entry ? [[entry.platform ?? parses_as, entry.as]] : entry.map((command) => [parses_as, command]);
    }),
  );
  expect(asked.length).toBeGreaterThan(200);
  expect(asked.filter(([platform, command]) => parse(platform, command, '').kind === null)).toEqual([]);
});

test('no prompt takes long to be refused', () => {
  const hostile = [
    '#'.repeat(200),
    '>'.repeat(200),
    'a@'.repeat(100),
    '[a@b] /'.repeat(28),
    'a-b.c:d/'.repeat(25),
    '('.repeat(200),
    ' '.repeat(200),
  ];
  for (const line of hostile) expect(standingOf(line, [line], all).at).toMatch(/^(?:nothing|unfinished|prompt|booting)$/);
});
