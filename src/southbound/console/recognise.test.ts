import { describe, expect, test } from 'vitest';
import { shippedDialects } from './dialects.ts';
import { SESSION_LIMITS } from './limits.ts';
import { ScriptedDevice, type Script } from './scripted-device.ts';
import { ConsoleSession } from './session.ts';
import { TestTiming } from './test-timing.ts';

async function reached(script: Script): Promise<{ device: ScriptedDevice; session: ConsoleSession }> {
  const device = new ScriptedDevice(script);
  const timing = new TestTiming(() => !device.heard);
  const session = new ConsoleSession(device.conversation(), {
    dialects: shippedDialects(),
    limits: SESSION_LIMITS,
    timing,
    signal: new AbortController().signal,
    deadlineMs: timing.monotonicMs() + 120_000,
    login: {},
  });
  await session.reach();
  return { device, session };
}

const uname = (system: string): Script['commands'] => ({ 'uname -a': system });
const version = (text: string): Script['commands'] => ({ 'show version': text });

describe('with nothing but its prompt and its answers', () => {
  test.each<[platform: string, prompt: string, refusal: string, commands: Script['commands']]>([
    ['cisco_ios', 'R1#', '% Invalid input', version('Cisco IOS Software [Amsterdam], Virtual XE Software, Version 17.3.1a')],
    ['cisco_nxos', 'leaf1# ', '% Invalid command', version('Cisco Nexus Operating System (NX-OS) Software\nNXOS: version 9.3(3)')],
    ['cisco_asa', 'fw> ', 'ERROR: % Invalid input', version('Cisco Adaptive Security Appliance Software Version 9.15(1)1')],
    ['arista_eos', 'leaf2>', '% Invalid input', version(' vEOS\nSoftware image version: 4.25.1F\nArchitecture: i686')],
    ['frr', 'core1# ', '% Unknown command: x', version('FRRouting 8.4.1 (core1) on Linux(6.1.0).')],
    ['vpcs', 'PC1> ', 'Bad command: "x". Use ? for help.', {}],
    ['aruba_aoscx', 'sw1# ', 'Invalid input: x', version('ArubaOS-CX\n(c) Copyright Hewlett Packard Enterprise\nVersion : FL.10.06')],
    ['hp_procurve', 'HP-2920# ', 'Invalid input: x', version('Image stamp:    /ws/swbuild\n                WB.16.08.0001')],
    ['dell_os10', 'OS10# ', '% Error: Unrecognized command.', version('Dell EMC Networking OS10 Enterprise\nOS Version: 10.5.2.3')],
    [
      'dell_force10',
      'dell#',
      '% Error: Invalid input',
      version('Dell Real Time Operating System Software\nDell Operating System Version: 2.0'),
    ],
    ['extreme_exos', 'X440.3 # ', '%% Invalid input detected', version('Image : ExtremeXOS version 30.2.1.8')],
    ['alcatel_sros', 'A:pe1# ', 'Error: Bad command.', version('TiMOS-C-20.10.R1 cpm/hops64 Nokia 7750 SR')],
    ['juniper_junos', 'admin@mx1> ', 'unknown command.', version('Hostname: mx1\nModel: vmx\nJunos: 18.2R1.9')],
    ['paloalto_panos', 'admin@PA-VM> ', 'Unknown command: x', { 'show system info': 'hostname: PA-VM\nsw-version: 10.0.4' }],
    ['fortinet', 'FGT-1 # ', 'Unknown action 0', { 'get system status': 'Version: FortiGate-VM64-KVM v6.4.5,build1828' }],
    ['checkpoint_gaia', 'gw-1> ', 'CLINFR0329  Invalid command', { 'show version all': 'Product version Check Point Gaia R81' }],
    [
      'huawei_vrp',
      '<AR1>',
      'Error: Unrecognized command',
      { 'display version': 'Huawei Versatile Routing Platform Software\nVRP (R) software' },
    ],
    ['hp_comware', '<H3C>', ' % Unrecognized command', { 'display version': 'H3C Comware Software, Version 7.1.064' }],
    ['vyatta_vyos', 'vyos@vyos:~$ ', 'Invalid command: [x]', { ...uname('Linux vyos 6.6.32-vyos #1 SMP x86_64 GNU/Linux') }],
    ['ubiquiti_edgerouter', 'ubnt@ubnt:~$ ', 'Invalid command: [x]', version('Version:      v2.0.9\nHW model:     EdgeRouter X 5-Port')],
    ['linux', 'ada@box:~$ ', 'bash: x: command not found', uname('Linux box 6.1.0-28-amd64 #1 SMP Debian x86_64 GNU/Linux')],
    ['linux', '/ # ', '/bin/sh: x: not found', uname('Linux alpine 6.1.0 #1 SMP x86_64 Linux')],
    ['cumulus', 'cumulus@leaf1:mgmt:~$ ', '-bash: x: command not found', uname('Linux leaf1 4.19.0-cl-1-amd64 #1 SMP Cumulus x86_64')],
    ['freebsd', 'root@fbsd:~ # ', 'x: Command not found.', uname('FreeBSD fbsd 13.2-RELEASE FreeBSD 13.2-RELEASE GENERIC amd64')],
    ['openbsd', 'obsd# ', 'ksh: x: not found', uname('OpenBSD obsd.example 7.4 GENERIC#1336 amd64')],
    ['mikrotik_routeros', '[admin@MikroTik] > ', 'bad command name x', {}],
  ])('%s is known behind %j', async (platform, prompt, refusal, commands = {}) => {
    const { device, session } = await reached({ prompts: { exec: prompt }, refusal, commands });
    expect(session.dialect?.platform).toBe(platform);
    expect(device.carriedOut.length).toBeLessThanOrEqual(5);
    // Nothing is asked that could change a thing.
    expect(device.carriedOut.filter((command) => !/^(?:show|display|get|uname) /.test(command))).toEqual([]);
  });

  test('what answers nothing that is known has no platform, and commands can be given all the same', async () => {
    const { session } = await reached({ prompts: { exec: 'thing>' }, refusal: 'What?', commands: { status: 'fine' } });
    expect(session.dialect).toBeNull();
    expect(await session.run('status', 5_000)).toMatchObject({ output: 'fine', complete: true });
  });
});
