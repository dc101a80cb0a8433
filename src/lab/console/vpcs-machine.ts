import type { LabNode, Network } from '../network/network.ts';
import { startupPath } from '../network/node-power.ts';
import { pass, segmentOf, type Path } from '../network/reachability.ts';
import { ipv4Text, maskOf, parseIpv4, parsePrefix } from './ipv4.ts';
import { BANNER, HELP, VERSION } from './vpcs-texts.ts';

/** A running VPCS: what it was configured with, and its one terminal that every client shares. */
export interface VpcsMachine {
  readonly address: { readonly ip: number; readonly prefixBits: number; readonly gateway: number } | null;
  /** Begins with the banner and the prompt; the function ends it. */
  attach(print: (text: string) => void, gone: () => void): () => void;
  /** What clients typed. */
  type(text: string): void;
  /** The process ends: every client is let go. */
  end(): void;
}

/** The machine of a started VPCS; made when somebody first needs it, which nobody can see from outside. */
export function machineOf(network: Network, node: LabNode): VpcsMachine {
  node.machine ??= createMachine(network, node);
  return node.machine;
}

const PING_COUNT = 5;
const PING_GAP_MS = 1_000;

function createMachine(network: Network, node: LabNode): VpcsMachine {
  let name = 'VPCS';
  let address: VpcsMachine['address'] = null;
  /** Addresses that ARP has resolved. */
  const resolved = new Set<number>();
  const history: string[] = [];
  const clients = new Map<(text: string) => void, () => void>();
  const waiting: string[] = [];
  let line = '';
  let lastWasReturn = false;
  const state = { interrupted: false, running: false, ended: false };
  let wake: (() => void) | null = null;

  const print = (text: string): void => {
    for (const client of clients.keys()) client(text);
  };
  const mac = (): string => `00:50:79:66:68:${(node.applicationId ?? 0).toString(16).padStart(2, '0')}`;
  const pathTo = (ip: number): Path | undefined =>
    segmentOf(node).find((path) => path.node.nodeType === 'vpcs' && machineOf(network, path.node).address?.ip === ip);

  function setAddress(words: readonly string[]): string {
    const [first = '', second, third] = words;
    const [text = '', slash] = first.split('/');
    const ip = parseIpv4(text);
    const prefixBits =
      slash === undefined && second !== undefined && second.includes('.') && parsePrefix(second) !== null
        ? parsePrefix(second)
        : parsePrefix(slash ?? '24');
    if (ip === null || prefixBits === null) return 'Invalid address\r\n';
    const gatewayText = slash === undefined && second?.includes('.') === true && parsePrefix(second) !== null ? third : second;
    const gateway = gatewayText === undefined ? 0 : parseIpv4(gatewayText);
    if (gateway === null) return 'Invalid gateway address\r\n';
    address = { ip, prefixBits, gateway };
    resolved.clear();
    const other = pathTo(ip);
    if (other !== undefined && pass(network, other, 'arp') !== null) {
      address = null;
      return `Checking for duplicate address...\r\n${text} is being used by MAC 00:50:79:66:68:${(other.node.applicationId ?? 0).toString(16).padStart(2, '0')}\r\nAddress not changed\r\n`;
    }
    return `Checking for duplicate address...\r\n${name} : ${text} ${ipv4Text(maskOf(prefixBits))}${gateway === 0 ? '' : ` gateway ${ipv4Text(gateway)}`}\r\n`;
  }

  function showIp(): string {
    const [local = 0, remote = 0] = node.udp ?? [];
    return `\r\n${[
      `NAME        : ${name}[1]`,
      `IP/MASK     : ${address === null ? '0.0.0.0/0' : `${ipv4Text(address.ip)}/${address.prefixBits}`}`,
      `GATEWAY     : ${ipv4Text(address?.gateway ?? 0)}`,
      'DNS         : ',
      `MAC         : ${mac()}`,
      `LPORT       : ${local}`,
      `RHOST:PORT  : 127.0.0.1:${remote}`,
      'MTU         : 1500',
    ].join('\r\n')}\r\n`;
  }

  function save(): string {
    const ip =
      address === null
        ? ''
        : `ip ${ipv4Text(address.ip)}/${address.prefixBits}${address.gateway === 0 ? '' : ` ${ipv4Text(address.gateway)}`}\n`;
    node.project.files.set(startupPath(node), Buffer.from(`set pcname ${name}\n${ip}`));
    return 'Saving startup configuration to startup.vpc\r\n.  done\r\n';
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function ping(words: readonly string[]): Promise<void> {
    const target = parseIpv4(words[0] ?? '');
    const text = words[0] ?? '';
    if (target === null) return print(`\r\nCannot resolve ${text}\r\n`);
    const asked = words.indexOf('-c');
    const count = asked === -1 ? PING_COUNT : Math.max(1, Math.trunc(Number(words[asked + 1] ?? PING_COUNT)) || PING_COUNT);
    print('\r\n');
    if (address?.ip === target) {
      for (let sequence = 1; sequence <= count; sequence += 1) print(`${text} icmp_seq=${sequence} ttl=64 time=0.001 ms\r\n`);
      return;
    }
    const mask = maskOf(address?.prefixBits ?? 0);
    const near = address !== null && (address.ip & mask) === (target & mask);
    if (address !== null && !near && address.gateway === 0) return print('No gateway found\r\n');
    // The lab has no routers: what is not in the segment goes to a gateway that nobody is.
    const hop = near ? target : (address?.gateway ?? 0);
    if (!resolve(hop)) return print(`host (${near || address === null ? text : ipv4Text(hop)}) not reachable\r\n`);
    for (let sequence = 1; sequence <= count && !state.interrupted && !state.ended; sequence += 1) {
      const roundTripMs = echo(hop);
      if (network.realTime) await sleep(roundTripMs === null || sequence < count ? PING_GAP_MS : roundTripMs);
      if (state.interrupted || state.ended) break;
      print(
        roundTripMs === null || roundTripMs > PING_GAP_MS
          ? `${text} icmp_seq=${sequence} timeout\r\n`
          : `84 bytes from ${text} icmp_seq=${sequence} ttl=64 time=${roundTripMs.toFixed(3)} ms\r\n`,
      );
    }
  }

  function resolve(ip: number): boolean {
    if (resolved.has(ip)) return true;
    if (address === null) return false;
    const path = pathTo(ip);
    if (path === undefined) return false;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (pass(network, path, 'arp') !== null && pass(network, path, 'arp') !== null) {
        resolved.add(ip);
        return true;
      }
    }
    return false;
  }

  /** Round trip in milliseconds; null when the request or its answer is lost. */
  function echo(ip: number): number | null {
    const path = pathTo(ip);
    if (path === undefined) return null;
    const there = pass(network, path, 'icmp request');
    if (there === null) return null;
    const back = pass(network, path, 'icmp reply');
    // Recorded without filters: 0.14 to 0.71 ms over one link.
    return back === null ? null : there + back + path.links.length * (0.14 + network.random.fraction() * 0.3);
  }

  async function run(command: string): Promise<void> {
    const words = command.trim().split(/\s+/);
    const [verb = '', ...rest] = words;
    switch (verb.toLowerCase()) {
      case '?':
      case 'help':
        return print(HELP);
      case 'version':
        return print(VERSION);
      case 'show':
        if (rest[0] === 'version') return print(VERSION);
        if (rest[0] === 'ip' || rest[0] === undefined) return print(showIp());
        if (rest[0] === 'history') return print(`\r\n${history.map((entry) => `${entry}\r\n`).join('')}`);
        if (rest[0] === 'arp') return print(arpTable());
        return print(`Invalid arguments\r\n`);
      case 'arp':
        return print(arpTable());
      case 'history':
        return print(`\r\n${history.map((entry) => `${entry}\r\n`).join('')}`);
      case 'ip':
        return print(rest.length === 0 ? 'Incomplete command.\r\n' : setAddress(rest));
      case 'ping':
        return ping(rest);
      case 'save':
        return print(save());
      case 'set':
        if (rest[0] === 'pcname' && rest[1] !== undefined) name = rest[1].slice(0, 12);
        return;
      case 'clear':
        if (rest[0] === 'arp') resolved.clear();
        if (rest[0] === 'ip') address = null;
        return;
      case 'echo':
        return print(`${rest.join(' ')}\r\n`);
      case 'disconnect':
      case 'quit':
        for (const gone of clients.values()) gone();
        return;
      default:
        return print(`Bad command: "${command.trim()}". Use ? for help.\r\n`);
    }
  }

  function arpTable(): string {
    const rows = [...resolved].map((ip) => {
      const id = pathTo(ip)?.node.applicationId ?? 0;
      return `00:50:79:66:68:${id.toString(16).padStart(2, '0')}  ${ipv4Text(ip)} expires in 120 seconds`;
    });
    return `\r\n${(rows.length === 0 ? ['arp table is empty'] : rows).join('\r\n')}\r\n`;
  }

  async function work(): Promise<void> {
    if (state.running) return;
    state.running = true;
    for (let command = waiting.shift(); command !== undefined && !state.ended; command = waiting.shift()) {
      state.interrupted = false;
      if (command.trim() === '') {
        print(`\r${name}> `);
        continue;
      }
      history.push(command.trim());
      await run(command);
      if (!state.ended) print(`\r\n\r${name}> `);
    }
    state.running = false;
  }

  function typed(character: string): void {
    const wasReturn = lastWasReturn;
    lastWasReturn = character === '\r';
    if (character === '\n' && wasReturn) return;
    if (character === '\r' || character === '\n') {
      print('\r\n');
      waiting.push(line);
      line = '';
      void work();
    } else if (character === '\u0003') {
      state.interrupted = true;
      line = '';
      print('^C\r\n');
      wake?.();
      if (!state.running) print(`\r${name}> `);
    } else if (character === '\b' || character === '\u007f') {
      if (line === '') return;
      line = line.slice(0, -1);
      print('\b \b');
    } else if (character >= ' ') {
      line += character;
      print(character);
    }
  }

  const script = node.project.files.get(startupPath(node));
  for (const command of script?.toString().split(/\r?\n/) ?? []) {
    const words = command.trim().split(/\s+/);
    if (words[0] === 'set' && words[1] === 'pcname' && words[2] !== undefined) name = words[2].slice(0, 12);
    // Nobody to ask for duplicates yet: the others may be starting just now.
    if (words[0] === 'ip' && words[1] !== undefined) {
      const [text = '', slash] = words[1].split('/');
      const dotted = slash === undefined && words[2]?.startsWith('255.') === true;
      const ip = parseIpv4(text);
      const prefixBits = parsePrefix(slash ?? (dotted ? words[2]! : '24'));
      if (ip !== null && prefixBits !== null) address = { ip, prefixBits, gateway: parseIpv4(words[dotted ? 3 : 2] ?? '') ?? 0 };
    }
  }

  return {
    get address() {
      return address;
    },
    attach(printTo, gone) {
      clients.set(printTo, gone);
      printTo(BANNER);
      printTo(`\r\n\r${name}> ${line}`);
      return () => clients.delete(printTo);
    },
    type(text) {
      for (const character of text) typed(character);
    },
    end() {
      state.ended = true;
      wake?.();
      const leaving = [...clients.values()];
      clients.clear();
      for (const gone of leaving) gone();
    },
  };
}
