import type { DeviceKind } from '../../device/device.ts';
import { interfaceNamed } from '../../device/interfaces.ts';
import { ipv4Text, parseIpv4 } from '../../device/ipv4.ts';
import { startupFileOf } from '../../device/startup-file.ts';
import { configured } from '../configured.ts';
import { addPattern, emptyTree, type Branch } from './command-tree.ts';
import type { Exec, ExecCommand } from './exec.ts';
import { SHOW_COMMANDS } from './exec-show.ts';
import { helpOf } from './help-texts.ts';
import { GLOBAL, keptValue } from './kept-lines.ts';
import { isPassword } from './md5-crypt.ts';
import { ping, pingDialog, traceroute } from './ping.ts';
import { renderIosConfig } from './running-config.ts';
import { clearCounters } from '../counter-view.ts';

/** How often a password may be wrong. */
const ATTEMPTS = 3;

/** `write memory`: the file of the project that the device boots from. */
function save({ device }: Pick<Exec, 'device'>): void {
  const path = startupFileOf(device.node);
  if (path === null) return;
  device.node.project.files.set(path, Buffer.from(renderIosConfig(device)));
  device.savedRevision = device.revision;
}

function write(exec: Exec): string {
  save(exec);
  return 'Building configuration...\n[OK]\n';
}

/** Waits for enter; false: anything else was typed. */
async function confirmed({ tty }: Exec, question: string): Promise<boolean> {
  tty.print(question);
  const key = await tty.readKey();
  tty.print('\n');
  return key.kind === 'enter' || (key.kind === 'text' && key.text.toLowerCase() === 'y');
}

async function copy(exec: Exec): Promise<void> {
  const line = await exec.tty.readLine('Destination filename [startup-config]? ');
  if (line.kind !== 'line') return exec.tty.print('%Error parsing filename (No such device)\n');
  exec.tty.print(write(exec));
}

async function erase(exec: Exec): Promise<void> {
  if (!(await confirmed(exec, 'Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]'))) return;
  const path = startupFileOf(exec.node);
  if (path !== null) exec.node.project.files.delete(path);
  exec.device.savedRevision = -1;
  exec.tty.print('[OK]\nErase of nvram: complete\n');
}

async function enable(exec: Exec): Promise<void> {
  const { device, tty } = exec;
  const secret = device.enableSecret ?? keptValue(device, GLOBAL, 'enable password');
  if (exec.privileged || secret === null) {
    exec.privileged = true;
    return;
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const typed = await tty.readLine('Password: ', { secret: true });
    if (typed.kind !== 'line') return tty.print('\n');
    if (isPassword(secret, typed.text)) {
      exec.privileged = true;
      return;
    }
  }
  tty.print('% Bad secrets\n\n');
}

async function reload(exec: Exec): Promise<void> {
  const { device, tty } = exec;
  if (device.revision !== device.savedRevision) {
    const line = await tty.readLine('System configuration has been modified. Save? [yes/no]: ');
    if (line.kind !== 'line') return;
    if (/^y/i.test(line.text.trim())) tty.print(write(exec));
  }
  if (await confirmed(exec, 'Proceed with reload? [confirm]')) exec.next = 'reload';
}

function telnet({ network, device, tty }: Exec, name: string): void {
  const ip = parseIpv4(name);
  if (ip === null) return tty.print(`Translating "${name}"\n% Unknown command or computer name, or unable to find computer address\n`);
  const { outcome } = network.forwarding.echo(device, ip);
  const said = {
    delivered: '% Connection refused by remote host',
    lost: '% Connection timed out; remote host not responding',
    expired: '% Connection timed out; remote host not responding',
    unresolved: '% Connection timed out; remote host not responding',
    'no route': '% Destination unreachable; gateway or host down',
    down: '% Destination unreachable; gateway or host down',
  }[outcome];
  tty.print(`Trying ${ipv4Text(ip)} ... \n${said}\n\n`);
}

async function clearLine(exec: Exec, values: readonly string[]): Promise<void> {
  const { network, device } = exec;
  const [name] = values;
  const ports = name === undefined ? device.interfaces : [interfaceNamed(device, name)].filter((port) => port !== null);
  const question =
    name === undefined
      ? 'Clear "show interface" counters on all interfaces [confirm]'
      : 'Clear "show interface" counters on this interface [confirm]';
  if (await confirmed(exec, question)) for (const port of ports) clearCounters(network, port);
}

const NO_DEBUG = '% Debugging is not available on this device.\n';

const COMMANDS: readonly ExecCommand[] = [
  ...SHOW_COMMANDS,
  { is: ['enable'], user: true, run: enable },
  { is: ['disable'], user: true, run: (exec) => void (exec.privileged = false) },
  { is: ['exit', 'logout', 'quit'], user: true, run: (exec) => void (exec.next = 'log out') },
  { is: ['ping'], user: true, run: pingDialog },
  { is: ['ping WORD', 'ping ip WORD'], user: true, run: (exec, [name = '']) => ping(exec, name, '') },
  { is: ['ping WORD LINE', 'ping ip WORD LINE'], user: true, run: (exec, [name = '', line = '']) => ping(exec, name, line) },
  { is: ['traceroute WORD', 'traceroute ip WORD', 'traceroute WORD LINE'], user: true, run: (exec, [name = '']) => traceroute(exec, name) },
  { is: ['telnet WORD', 'telnet WORD LINE', 'ssh LINE'], user: true, run: (exec, [name = '']) => telnet(exec, name.split(/\s+/).at(-1)!) },
  { is: ['terminal length <0-512>'], user: true, run: ({ tty }, [length]) => void (tty.length = Number(length)) },
  { is: ['terminal width <0-512>'], user: true, run: ({ tty }, [width]) => void (tty.width = Number(width)) },
  { is: ['terminal no length'], user: true, run: ({ tty }) => void (tty.length = 24) },
  {
    is: ['terminal history size <0-256>'],
    user: true,
    run(exec, [size]) {
      exec.historyMax = Number(size);
      exec.history.splice(0, Math.max(0, exec.history.length - exec.historyMax));
    },
  },
  { is: ['terminal monitor', 'terminal no monitor'], run: () => '% Console already monitors\n' },
  { is: ['help'], user: true, run: () => "Help may be requested at any point in a command by entering\na question mark '?'.\n" },
  { is: ['configure terminal'], run: (exec) => void (exec.next = 'configure') },
  {
    is: ['configure'],
    async run(exec) {
      const line = await exec.tty.readLine('Configuring from terminal, memory, or network [terminal]? ');
      if (line.kind === 'line' && 'terminal'.startsWith(line.text.trim().toLowerCase())) exec.next = 'configure';
    },
  },
  { is: ['write', 'write memory'], run: write },
  { is: ['write terminal'], run: ({ device }) => `${renderIosConfig(device)}\n` },
  { is: ['write erase', 'erase startup-config', 'erase nvram:'], run: erase },
  {
    is: [
      'copy running-config startup-config',
      'copy running-config nvram:startup-config',
      'copy system:running-config nvram:startup-config',
    ],
    run: copy,
  },
  { is: ['reload'], run: reload },
  {
    is: ['clear arp-cache', 'clear ip arp A.B.C.D'],
    run({ network, device }) {
      device.arp.clear();
      network.forwarding.changed(device.node.project.projectId);
    },
  },
  { is: ['clear counters', 'clear counters INTERFACE'], run: clearLine },
  {
    is: ['clear mac address-table', 'clear mac address-table dynamic'],
    only: 'switch',
    run: ({ device }) => device.macs.clear(),
  },
  {
    is: ['clear ip dhcp binding LINE'],
    run({ network, device }) {
      device.leases.clear();
      configured(network, device);
    },
  },
  { is: ['clear logging', 'clear ip ospf process', 'clear ip route LINE', 'clear line LINE'], run: () => undefined },
  { is: ['debug LINE'], run: () => NO_DEBUG },
  { is: ['undebug all', 'no debug all', 'undebug LINE', 'no debug LINE'], run: () => 'All possible debugging has been turned off\n' },
];

const trees = new Map<string, Branch<ExecCommand>>();

/** What may be typed at a prompt. */
export function execTree(kind: DeviceKind, privileged: boolean): Branch<ExecCommand> {
  const key = `${kind} ${privileged}`;
  let tree = trees.get(key);
  if (tree === undefined) {
    tree = emptyTree<ExecCommand>();
    for (const command of COMMANDS) {
      if ((command.only !== undefined && command.only !== kind) || (!privileged && command.user !== true)) continue;
      for (const pattern of command.is) addPattern(tree, pattern, command, helpOf);
    }
    trees.set(key, tree);
  }
  return tree;
}
