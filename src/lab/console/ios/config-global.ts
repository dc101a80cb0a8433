import type { DhcpPool, SnmpAccess, StaticRoute } from '../../device/device.ts';
import { interfaceNamed } from '../../device/interfaces.ts';
import { networkOf, parseIpv4, prefixBitsOf } from '../../device/ipv4.ts';
import { dropInterface, vlanName } from './config-interface.ts';
import { vlanNumbers, type Config, type ConfigCommand } from './config-mode.ts';
import { enterInterface, enterRange } from './enter-interface.ts';
import { BANNERS, forget, GLOBAL, keep, keepOnly, STP_VLANS } from './kept-lines.ts';
import { keptSecret } from './md5-crypt.ts';

const PRIORITY_STEP = 4_096;

function route({ device }: Config, values: readonly string[], no: boolean): string | void {
  const [net = '', mask = '', first = '', second] = values;
  const prefixBits = prefixBitsOf(parseIpv4(mask)!);
  const network = parseIpv4(net)!;
  if (prefixBits === null || networkOf(network, prefixBits) !== network) return '%Inconsistent address and mask';
  const via = parseIpv4(first);
  const named = via === null ? interfaceNamed(device, first) : null;
  if (via === null && named === null && !/^Null0$/i.test(first)) return '% Invalid input detected';
  const next = via ?? parseIpv4(second ?? '');
  const distance = [second, values[3]].map(Number).find((value) => Number.isInteger(value) && value >= 1 && value <= 255) ?? 1;
  const wanted: StaticRoute = { network, prefixBits, via: next, interfaceName: via === null ? (named?.name ?? 'Null0') : null, distance };
  const same = (known: StaticRoute): boolean =>
    known.network === network && known.prefixBits === prefixBits && known.via === next && known.interfaceName === wanted.interfaceName;
  device.staticRoutes = [...device.staticRoutes.filter((known) => !same(known)), ...(no ? [] : [wanted])];
}

function dropRoutes({ device }: Config, [net = '', mask = '']: readonly string[], no: boolean): string | void {
  if (!no) return '% Incomplete command.';
  const prefixBits = prefixBitsOf(parseIpv4(mask)!);
  device.staticRoutes = device.staticRoutes.filter((known) => known.network !== parseIpv4(net) || known.prefixBits !== prefixBits);
}

function pool(config: Config, name: string, no: boolean): void {
  const { device } = config;
  if (no) {
    device.dhcpPools = device.dhcpPools.filter((known) => known.name !== name);
    device.otherLines.delete(`ip dhcp pool ${name}`);
    return;
  }
  let found = device.dhcpPools.find((known) => known.name === name);
  if (found === undefined) {
    const made: DhcpPool = { name, network: null, defaultRouter: null, dnsServer: null };
    device.dhcpPools = [...device.dhcpPools, made];
    found = made;
  }
  config.mode = { name: 'pool', pool: found };
}

const AUTH = { md5: 'md5', sha: 'sha', 'sha-2': 'sha256' } as const;

/** `snmp-server user NAME GROUP v3 [auth sha KEY [priv aes 128 KEY]]`. */
function snmpUser({ device }: Config, line: string, no: boolean): string | void {
  const [name = '', , version, ...rest] = line.split(/\s+/);
  device.snmp.users = device.snmp.users.filter((known) => known.name !== name);
  if (no) return;
  if (version !== 'v3') return '% Invalid input detected';
  const at = rest.indexOf('auth');
  const [kind = '', ...after] = at === -1 ? [] : rest.slice(at + 1);
  const bits = kind === 'sha-2' ? after.shift() : undefined;
  const authProtocol = at === -1 ? null : bits === undefined ? (AUTH[kind as keyof typeof AUTH] ?? null) : (`sha${bits}` as 'sha256');
  const privAt = rest.indexOf('priv');
  const [cipher, ...privWords] = privAt === -1 ? [] : rest.slice(privAt + 1);
  const size = cipher === 'aes' ? privWords.shift() : undefined;
  const privProtocol = cipher === 'aes' ? (size === '256' ? 'aes256' : 'aes') : cipher === 'des' ? 'des' : null;
  const user: SnmpAccess['users'][number] = { name, authProtocol, authKey: after[0] ?? null, privProtocol, privKey: privWords[0] ?? null };
  if (at !== -1 && (authProtocol === null || user.authKey === null)) return '% Incomplete command.';
  if (privAt !== -1 && (privProtocol === null || user.privKey === null)) return '% Incomplete command.';
  device.snmp.users = [...device.snmp.users, user];
}

/** `snmp-server host A.B.C.D [traps|informs] [version 1|2c|3 [auth|noauth|priv]] COMMUNITY …` */
function snmpHost({ device }: Config, [address = '', line = '']: readonly string[], no: boolean): string | void {
  const ip = parseIpv4(address)!;
  const words = line.split(/\s+/).filter((word) => word !== 'traps' && word !== 'informs');
  const versioned = words[0] === 'version' ? words.slice(words[1] === '3' ? 3 : 2) : words;
  const community = versioned[0] ?? '';
  if (community === '' && !no) return '% Incomplete command.';
  const others = device.snmp.trapHosts.filter((known) => known.ip !== ip || (community !== '' && known.community !== community));
  const version = words[0] === 'version' && (words[1] === '1' || words[1] === '3') ? words[1] : '2c';
  device.snmp.trapHosts = no ? others : [...others, { ip, community, version }];
}

/** Secrets that are hashed already: by MD5, SHA-256, PBKDF2 and scrypt. Only the first is understood here, the others let nobody in. */
const HASHED = /^[4589] \S+$/;

/** A secret as typed, with its kind before it or without. */
function secretOf({ device }: Config, text: string, user: string): string {
  return HASHED.test(text) ? text : keptSecret(text.replace(/^0 /, ''), `${device.node.nodeId} ${user}`);
}

function banner(config: Config, section: string, text: string, no: boolean): void {
  config.device.otherLines.delete(section);
  if (no) return;
  // `^C` stands for the control character in configuration files.
  const delimiter = text.startsWith('^C') ? '^C' : text.slice(0, 1);
  const rest = text.slice(delimiter.length);
  const end = rest.indexOf(delimiter);
  if (end !== -1) config.device.otherLines.set(section, [rest.slice(0, end)]);
  else config.banner = { section, delimiter, lines: [rest] };
}

/** Lines of one banner. */
const BANNER_MAX = 200;

/** A line of the banner that is being typed. */
export function bannerLine(config: Config, line: string): void {
  if (config.banner === null) return;
  const { section, delimiter, lines } = config.banner;
  const end = line.indexOf(delimiter);
  if (end === -1) {
    if (lines.length < BANNER_MAX) lines.push(line);
    return;
  }
  config.device.otherLines.set(section, [...lines, line.slice(0, end)]);
  config.banner = null;
}

export const GLOBAL_COMMANDS: readonly ConfigCommand[] = [
  {
    is: ['hostname WORD'],
    no: ['hostname'],
    run({ device }, [name = ''], { no }) {
      const fresh = device.kind === 'switch' ? 'Switch' : 'Router';
      if (!no && !/^[A-Za-z0-9][\w.-]{0,62}$/.test(name)) return `% Hostname contains one or more illegal characters.`;
      device.hostname = no ? fresh : name;
    },
  },
  {
    is: ['interface INTERFACE'],
    run(config, [name = ''], { no }) {
      if (!no) return enterInterface(config, name);
      const port = interfaceNamed(config.device, name);
      return port === null ? '% Invalid input detected' : dropInterface(config, port);
    },
  },
  { is: ['interface range LINE'], run: (config, [list = '']) => enterRange(config, list) },
  {
    is: ['vlan VLANS'],
    only: 'switch',
    run(config, [list = ''], { no }) {
      const vlans = vlanNumbers(list);
      for (const vlan of vlans) {
        if (no && vlan === 1) return '%Default VLAN 1 may not be deleted.';
        if (no) config.device.vlans.delete(vlan);
        else if (!config.device.vlans.has(vlan)) config.device.vlans.set(vlan, vlanName(vlan));
      }
      if (!no) config.mode = { name: 'vlan', vlans };
    },
  },
  {
    is: ['ip route A.B.C.D A.B.C.D WORD', 'ip route A.B.C.D A.B.C.D WORD WORD', 'ip route A.B.C.D A.B.C.D WORD WORD LINE'],
    run(config, values, { no }) {
      const [net = '', mask = '', first = '', ...rest] = values.flatMap((value) => value.split(/\s+/));
      // `Serial 0/0` and the like come as two words.
      const joined = /^[a-z-]+$/i.test(first) && /^\d/.test(rest[0] ?? '') ? [first + rest.shift()!] : [first];
      const named = rest.indexOf('name');
      return route(config, [net, mask, ...joined, ...(named === -1 ? rest : rest.slice(0, named))], no);
    },
  },
  { is: [], no: ['ip route A.B.C.D A.B.C.D'], run: (config, values, { no }) => dropRoutes(config, values, no) },
  {
    is: ['router ospf <1-65535>'],
    run(config, [text], { no }) {
      const { device } = config;
      if (no) {
        device.ospf = null;
        device.otherLines.delete(`router ospf ${text}`);
        return;
      }
      if (device.ospf !== null && device.ospf.processId !== Number(text)) return '% Only one OSPF process is supported here.';
      device.ospf ??= { processId: Number(text), routerId: null, networks: [], passiveInterfaces: [] };
      config.mode = { name: 'router' };
    },
  },
  { is: ['ip routing'], run: ({ device }, _values, { no }) => void (device.ipRouting = !no) },
  {
    is: ['ip default-gateway A.B.C.D'],
    no: ['ip default-gateway'],
    run: ({ device }, [gateway = ''], { no }) => void (device.gateway = no ? null : parseIpv4(gateway)),
  },
  { is: ['ip dhcp pool WORD'], run: (config, [name = ''], { no }) => pool(config, name, no) },
  {
    is: ['ip dhcp excluded-address A.B.C.D', 'ip dhcp excluded-address A.B.C.D A.B.C.D'],
    run({ device }, [low = '', high = low], { no }) {
      const [first, last] = [parseIpv4(low)!, parseIpv4(high)!];
      const others = device.dhcpExcluded.filter((known) => known.first !== first || known.last !== last);
      device.dhcpExcluded = no ? others : [...others, { first, last }];
    },
  },
  {
    is: ['ip name-server A.B.C.D', 'ip name-server A.B.C.D LINE'],
    no: ['ip name-server'],
    run: ({ device }, [server = ''], { no }) => void (device.dnsServer = no ? null : parseIpv4(server)),
  },
  {
    is: ['ip domain-name WORD', 'ip domain name WORD'],
    no: ['ip domain-name', 'ip domain name'],
    run({ device }, [name = ''], { no }) {
      forget(device, GLOBAL, 'ip domain name');
      if (!no) keep(device, GLOBAL, `ip domain name ${name}`);
    },
  },
  {
    is: ['enable secret LINE'],
    no: ['enable secret'],
    run: (config, [text = ''], { no }) => void (config.device.enableSecret = no ? null : secretOf(config, text, '')),
  },
  {
    is: ['username WORD', 'username WORD LINE'],
    run(config, [name = '', rest = ''], { no }) {
      const { device } = config;
      const hashed = rest.replace(/(?<=(?:^| )secret )(.+)$/, (text) => secretOf(config, text, name));
      forget(device, GLOBAL, `username ${name}`);
      if (!no) keep(device, GLOBAL, `username ${name} ${hashed}`.trim());
    },
  },
  ...BANNERS.map((section): ConfigCommand => ({
    is: [`${section} LINE`],
    no: [section],
    run: (config, [text = ''], { no }) => banner(config, section, text, no),
  })),
  {
    is: ['snmp-server community WORD', 'snmp-server community WORD ro', 'snmp-server community WORD rw'],
    run({ device }, [name = ''], { no, words }) {
      if (no) device.snmp.communities.delete(name);
      else device.snmp.communities.set(name, words.at(-1) === 'rw' ? 'rw' : 'ro');
    },
  },
  { is: ['snmp-server user LINE'], run: (config, [line = ''], { no }) => snmpUser(config, line, no) },
  {
    is: ['snmp-server location LINE'],
    no: ['snmp-server location'],
    run: ({ device }, [text = ''], { no }) => void (device.snmp.location = no ? '' : text),
  },
  {
    is: ['snmp-server contact LINE'],
    no: ['snmp-server contact'],
    run: ({ device }, [text = ''], { no }) => void (device.snmp.contact = no ? '' : text),
  },
  {
    is: ['snmp-server host A.B.C.D LINE'],
    no: ['snmp-server host A.B.C.D'],
    run: (config, values, { no }) => snmpHost(config, values, no),
  },
  {
    is: ['spanning-tree vlan VLANS priority <0-61440>'],
    no: ['spanning-tree vlan VLANS priority'],
    only: 'switch',
    run({ device }, [vlans = '', text = ''], { no }) {
      if (!no && Number(text) % PRIORITY_STEP !== 0) {
        return '% Bridge Priority must be in increments of 4096.\n% Allowed values are:\n  0     4096  8192  12288 16384 20480 24576 28672\n  32768 36864 40960 45056 49152 53248 57344 61440';
      }
      device.stpPriority = no ? 32_768 : Number(text);
      device.otherLines.delete(STP_VLANS);
      if (!no) keepOnly(device, STP_VLANS, vlans, vlans);
    },
  },
  {
    is: ['spanning-tree vlan VLANS root primary', 'spanning-tree vlan VLANS root secondary'],
    only: 'switch',
    run({ device }, [vlans = ''], { no, words }) {
      // @see IEEE 802.1D-2004 §9.2.5; IOS takes 24576 and 28672.
      device.stpPriority = no ? 32_768 : words.includes('primary') ? 24_576 : 28_672;
      device.otherLines.delete(STP_VLANS);
      if (!no) keepOnly(device, STP_VLANS, vlans, vlans);
    },
  },
];
