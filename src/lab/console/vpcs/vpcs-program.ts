import type { Device } from '../../device/device.ts';
import { ipv4Text, maskOf, parseIpv4 } from '../../device/ipv4.ts';
import { startupFileOf } from '../../device/startup-file.ts';
import type { Network } from '../../network/network.ts';
import type { LabNode } from '../../network/objects.ts';
import { configured } from '../configured.ts';
import type { Program, Tty } from '../tty.ts';
import { readAddressWords } from './address-words.ts';
import { ping } from './ping.ts';
import { showAll, showArp, showIp, showIpAll, showIpv6, type Leased } from './show.ts';
import { applyVpcsStartup, keepLine, MTU_MIN, NAME_MAX, portOf, renderVpcsStartup, setAddress, takeLease } from './startup.ts';
import { BANNER, COMMAND_HELP, HELP, VERSION } from './texts.ts';
import { trace } from './trace.ts';

/** Lines that the arrow up brings back. @see VPCS 0.8, readline.c */
const HISTORY_MAX = 50;
/** Seconds before each of three DHCP discovers is repeated. @see VPCS 0.8, run_dhcp_new */
const DISCOVER_SECONDS = [1, 3, 9];
const LINES_OF_FILE_MAX = 1_000;
/** Files that one VPCS saves. */
const FILES_MAX = 64;

/** In the order in which VPCS compares them with what is typed. */
const COMMANDS = [
  '?',
  'arp',
  'clear',
  'dhcp',
  'disconnect',
  'echo',
  'help',
  'history',
  'relay',
  'ip',
  'load',
  'neighbor',
  'ping',
  'quit',
  'tracer',
  'rlogin',
  'save',
  'write',
  'set',
  'show',
  'version',
  'sleep',
  'zzz',
];

interface Session {
  readonly network: Network;
  readonly device: Device;
  readonly tty: Tty;
  readonly history: string[];
  lease: Leased | null;
  echoing: boolean;
}

/** The terminal of a VPCS 0.8. */
export function vpcsProgram(network: Network, node: LabNode): Program {
  const prompt = (): string => `${network.devices.of(node)?.hostname ?? 'VPCS'}> `;
  return {
    greeting: (shared) => `${BANNER}\r\n\r${shared}`,
    interrupts: { letters: ['c'], echo: '^C\r\n' },
    async run(tty) {
      const device = network.devices.of(node);
      if (device === null) return;
      tty.length = 0;
      const session: Session = { network, device, tty, history: [], lease: null, echoing: true };
      tty.print('\r');
      for (;;) {
        const line = await tty.readLine(prompt(), { history: session.history, lengthMax: 512 });
        if (line.kind === 'interrupt') tty.print('^C\r\n\r');
        else if (line.text.trim() === '') tty.print('\r');
        else {
          remember(session.history, line.text.trim());
          await run(session, line.text.trim());
          tty.print('\r\n\r');
        }
      }
    },
  };
}

function remember(history: string[], line: string): void {
  if (history.at(-1) !== line) history.push(line);
  if (history.length > HISTORY_MAX) history.shift();
}

async function run(session: Session, command: string): Promise<void> {
  const { tty } = session;
  if (command.startsWith('#') || command.startsWith(';')) return;
  const [typed = '', ...words] = command.replace(/^@/, '').split(/\s+/);
  if (typed === '1' && words.length === 0) return;
  if (/^\d$/.test(typed) && words.length === 0) return tty.print('\nOnly 1 VPCs actived\n');
  const found = COMMANDS.filter((name) => name.startsWith(typed.toLowerCase()));
  const verb = found.includes('echo') ? 'echo' : found.length === 1 ? found[0]! : typed === 'trace' ? 'tracer' : '';
  if (verb === '')
    return tty.print(found.length > 1 ? found.map((name) => `${name}\n`).join('') : `Bad command: "${command}". Use ? for help.\n`);
  const name = verb === 'tracer' ? 'trace' : verb === 'write' ? 'save' : verb === 'zzz' ? 'sleep' : verb;
  const help = COMMAND_HELP[name === 'arp' ? 'show' : name];
  if (['?', 'help'].includes(words.at(-1) ?? '') && help !== undefined) return tty.print(help);
  await execute(session, name, words, command);
}

function execute(session: Session, name: string, words: readonly string[], command: string): Promise<void> | void {
  const { network, device, tty } = session;
  switch (name) {
    case '?':
    case 'help':
      return tty.print(HELP);
    case 'version':
      return tty.print(VERSION);
    case 'show':
      return show(session, words);
    case 'arp':
      return tty.print(showArp(network, device));
    case 'history':
      return tty.print(`\n${session.history.map((entry) => `${entry}\n`).join('')}`);
    case 'ip':
      return words.length === 0 ? tty.print(COMMAND_HELP['ip']!) : ip(session, words);
    case 'dhcp':
      return dhcp(session, words);
    case 'ping':
    case 'trace':
      if (words.length === 0) return tty.print(COMMAND_HELP[name]!);
      return (name === 'ping' ? ping : trace)(network, device, tty, words);
    case 'save':
      return save(session, words);
    case 'load':
      return load(session, words);
    case 'set':
      return set(session, words);
    case 'clear':
      return clear(session, words);
    case 'sleep':
      return sleep(session, words);
    case 'echo':
      return tty.print(`${command.replace(/^@?\S+\s?/, '')}\n`);
    case 'neighbor':
      return tty.print('\n');
    case 'relay':
      return tty.print(words[0] === 'show' ? '\nRelay port: (none)\n' : 'relay is disabled\n');
    case 'rlogin':
      return tty.print(
        words.length === 0 ? COMMAND_HELP['rlogin']! : `Connect ${words.length > 1 ? words[0] : '127.0.0.1'}:${words.at(-1)} error\n`,
      );
    case 'disconnect':
    case 'quit':
      return tty.hangUp();
    default:
      return tty.print('Invalid arguments\n');
  }
}

function show({ network, device, tty, history, lease, echoing }: Session, words: readonly string[]): void {
  const [what = '', more = ''] = words;
  const is = (name: string, least = 1): boolean => what.length >= least && name.startsWith(what);
  if (what === '') return tty.print(showAll(device));
  if (is('arp')) return tty.print(showArp(network, device));
  if (is('dump')) return tty.print('\ndump flags: (none)\n');
  if (what === 'ip') return tty.print(more !== '' && 'all'.startsWith(more) ? showIpAll(device) : showIp(network, device, lease));
  if (is('ipv6')) return tty.print(showIpv6(device));
  if (is('mtu6')) return tty.print('\nmtu6 table is empty\n');
  if (is('echo'))
    return tty.print(`\nEcho \u001b[1m${echoing ? 'On' : 'Off'}\u001b[0m\nForeground color: default\nBackground color: default\n`);
  if (is('version')) return tty.print(VERSION);
  if (is('history')) return tty.print(`\n${history.map((entry) => `${entry}\n`).join('')}`);
  tty.print('Invalid arguments\n');
}

function ip(session: Session, words: readonly string[]): Promise<void> | void {
  const { network, device, tty } = session;
  const [first = '', second] = words;
  const is = (name: string): boolean => name.startsWith(first);
  if (first.includes(':')) {
    applyVpcsStartup(network, device, `ip ${words.join(' ')}`);
    configured(network, device);
    return tty.print(`PC1 : ${portOf(device)?.ipv6Addresses[0] ?? ''} \n`);
  }
  if (is('dhcp')) return dhcp(session, words.slice(1));
  if (is('auto')) return tty.print('No router answered ICMPv6 Router Solicitation\n');
  if (is('domain')) {
    if (second === undefined) return tty.print('Incomplete command.\n');
    if (second.length > 64 || second.includes('..')) return tty.print('Invalid domain name.\n');
    keepLine(device, 'ip domain', `ip domain ${second}`);
    return configured(network, device);
  }
  if (is('dns')) {
    if (second === undefined) return;
    const server = second === '0' ? null : parseIpv4(second);
    if (second !== '0' && (server === null || server === 0)) return tty.print('Invalid address\n');
    device.dnsServer = server;
    return configured(network, device);
  }
  address(session, words);
}

function address({ network, device, tty }: Session, words: readonly string[]): void {
  const wanted = readAddressWords(words);
  if (typeof wanted === 'string') return tty.print(`${wanted}\n`);
  const text = ipv4Text(wanted.ip);
  keepLine(device, 'dhcp', null);
  setAddress(device, wanted);
  configured(network, device);
  const port = portOf(device);
  const [other] = port === null ? [] : network.forwarding.claimants(port, wanted.ip);
  tty.print('Checking for duplicate address...\n');
  if (other !== undefined) {
    setAddress(device, null);
    configured(network, device);
    return tty.print(`${text} is being used by MAC ${other.mac}\nAddress not changed\n`);
  }
  const gateway = wanted.gateway === 0 ? '' : ` gateway ${ipv4Text(wanted.gateway)}`;
  tty.print(`${device.hostname} : ${text} ${ipv4Text(maskOf(wanted.prefixBits))}${gateway}\n`);
}

async function dhcp(session: Session, options: readonly string[]): Promise<void> {
  const { network, device, tty } = session;
  if (options.some((option) => !['-d', '-r', '-x'].includes(option))) return tty.print(COMMAND_HELP['dhcp']!);
  if (options.includes('-x')) {
    setAddress(device, null);
    session.lease = null;
    configured(network, device);
    if (!options.includes('-r')) return;
  }
  keepLine(device, 'dhcp', 'dhcp');
  for (const seconds of DISCOVER_SECONDS) {
    tty.print('D');
    if (network.realTime) await tty.sleep(seconds * 1_000);
    if (tty.interrupted()) return;
    const lease = takeLease(network, device);
    if (lease === null) continue;
    session.lease = { server: lease.server, seconds: lease.seconds, sinceMs: network.simulatedMs() };
    configured(network, device);
    const gateway = lease.gateway === null ? '' : ` GW ${ipv4Text(lease.gateway)}`;
    return tty.print(`ORA IP ${ipv4Text(lease.ip)}/${lease.prefixBits}${gateway}\n`);
  }
  tty.print("\nCan't find dhcp server\n");
}

/** Files lie beside the startup file, as in VPCS's working folder. */
function pathOf(device: Device, name: string): string {
  return startupFileOf(device.node)!.replace(/[^/]*$/, name);
}

function fileName(word: string | undefined): string | null {
  const name = word ?? 'startup.vpc';
  return /^[\w.-]{1,64}$/.test(name) ? (name.includes('.') ? name : `${name}.vpc`) : null;
}

function save({ device, tty }: Session, words: readonly string[]): void {
  const name = fileName(words[0]);
  if (name === null) return tty.print('failed: No such file or directory\n');
  const { files } = device.node.project;
  const own = [...files.keys()].filter((path) => path.startsWith(pathOf(device, '')));
  if (own.length >= FILES_MAX && !own.includes(pathOf(device, name))) return tty.print('failed: No space left on device\n');
  files.set(pathOf(device, name), Buffer.from(renderVpcsStartup(device)));
  if (name === 'startup.vpc') device.savedRevision = device.revision;
  tty.print(`Saving startup configuration to ${name}\n.  done\n`);
}

async function load(session: Session, words: readonly string[]): Promise<void> {
  const { device, tty } = session;
  const name = fileName(words[0]);
  const text = name === null ? undefined : device.node.project.files.get(pathOf(device, name))?.toString();
  if (text === undefined) return tty.print(`Can't open "${words[0] ?? 'startup.vpc'}"\n`);
  tty.print(`\nExecuting the file "${name}"\n`);
  for (const line of text.split(/\r?\n/).slice(0, LINES_OF_FILE_MAX)) {
    if (tty.interrupted()) return;
    const command = line.trim();
    // A file that loads itself would have no end.
    if (command === '' || /^@?l(o(a(d)?)?)?(\s|$)/.test(command)) continue;
    if (session.echoing && !command.startsWith('@')) tty.print(`${device.hostname}[1] ${command}\n`);
    await run(session, command);
  }
}

function set(session: Session, words: readonly string[]): void {
  const { network, device, tty } = session;
  const [what = '', value] = words;
  const is = (name: string): boolean => what !== '' && name.startsWith(what);
  if (what === '') return tty.print(COMMAND_HELP['set']!);
  if (is('dump')) return tty.print('\ndump flags: (none)\n');
  if (!['mtu', 'lport', 'rport', 'rhost', 'pcname', 'echo'].some(is)) return tty.print('Invalid command.\n');
  if (value === undefined) return tty.print('Incomplete command.\n');
  if (is('echo')) session.echoing = value.toLowerCase() === 'on' || (session.echoing && value.toLowerCase() !== 'off');
  else if (is('pcname')) {
    if (value.length > NAME_MAX) return tty.print(`Hostname is too long. (Maximum ${NAME_MAX} characters)\n`);
    device.hostname = value;
    configured(network, device);
  } else if (is('mtu')) {
    const port = portOf(device);
    if (!(Number(value) >= MTU_MIN)) return tty.print('Invalid MTU, should bigger than 576\n');
    if (port !== null) port.mtu = Math.trunc(Number(value));
    configured(network, device);
  } else if (is('rhost')) {
    if (parseIpv4(value) === null) tty.print(`Invalid address: ${value}\n`);
  } else if (!(Number(value) >= 1_024 && Number(value) <= 65_000)) tty.print('Invalid port. 1024 > port < 65000.\n');
}

function clear(session: Session, words: readonly string[]): void {
  const { network, device, tty } = session;
  const [what = ''] = words;
  const is = (name: string): boolean => what !== '' && name.startsWith(what);
  if (what === '') return tty.print(COMMAND_HELP['clear']!);
  if (what === 'ip') {
    setAddress(device, null);
    device.dnsServer = null;
    keepLine(device, 'dhcp', null);
    keepLine(device, 'ip domain', null);
    session.lease = null;
    configured(network, device);
    tty.print('IPv4 address/mask, gateway, DNS, and DHCP cleared\n');
  } else if (is('ipv6')) {
    const port = portOf(device);
    if (port !== null) port.ipv6Addresses = [];
    tty.print('IPv6 address/mask and router link-layer address cleared\n');
  } else if (is('arp')) device.arp.clear();
  else if (is('hist')) session.history.length = 0;
  else if (!is('neighbor')) tty.print('Invalid options\n');
}

async function sleep({ tty }: Session, words: readonly string[]): Promise<void> {
  const timed = /^\d+$/.test(words[0] ?? '');
  const seconds = timed ? Number(words[0]) : 0;
  const text = (timed ? words.slice(1) : words).join(' ');
  if (words.length > 0) tty.print(`${text === '' ? '' : `${text} `}\n`);
  else tty.print('Press any key to continue\n');
  if (seconds === 0) await tty.readKey();
  else await tty.sleep(Math.min(seconds, 86_400) * 1_000);
}
