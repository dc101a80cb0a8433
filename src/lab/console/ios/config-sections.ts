import { interfaceNamed } from '../../device/interfaces.ts';
import { networkOf, parseIpv4, prefixBitsOf } from '../../device/ipv4.ts';
import type { Config, ConfigCommand } from './config-mode.ts';
import { vlanName } from './config-interface.ts';
import { forget, keepOnly } from './kept-lines.ts';

export const VLAN_COMMANDS: readonly ConfigCommand[] = [
  {
    is: ['name WORD'],
    no: ['name'],
    run({ device, mode }, [name = ''], { no }) {
      if (mode.name !== 'vlan') return;
      for (const vlan of mode.vlans) device.vlans.set(vlan, no ? vlanName(vlan) : name.slice(0, 32));
    },
  },
  { is: ['state active', 'state suspend', 'shutdown', 'mtu <576-18190>'], run: () => undefined },
];

/** `0` or `0.0.0.0` as a number. */
function areaOf(text: string): number {
  return parseIpv4(text) ?? Number(text);
}

function network({ device }: Config, [net = '', wild = '', area = '']: readonly string[], no: boolean): void {
  if (device.ospf === null) return;
  const wildcard = parseIpv4(wild)!;
  const wanted = { network: (parseIpv4(net)! & ~wildcard) >>> 0, wildcard, area: areaOf(area) };
  const others = device.ospf.networks.filter((known) => known.network !== wanted.network || known.wildcard !== wildcard);
  device.ospf.networks = no ? others : [...others, wanted];
}

function passive({ device }: Config, names: readonly string[], no: boolean): string | void {
  if (device.ospf === null) return;
  const others = device.ospf.passiveInterfaces.filter((known) => !names.includes(known));
  device.ospf.passiveInterfaces = no ? others : [...others, ...names];
}

/** Kept and shown. */
const ROUTER_KEPT = [
  'log-adjacency-changes',
  'log-adjacency-changes detail',
  'auto-cost reference-bandwidth <1-4294967>',
  'default-information originate',
  'default-information originate always',
  'redistribute LINE',
  'maximum-paths <1-32>',
  'distance LINE',
  'timers LINE',
  'area LINE',
  'neighbor LINE',
  'ispf',
  'max-metric LINE',
] as const;

export const ROUTER_COMMANDS: readonly ConfigCommand[] = [
  {
    is: ['network A.B.C.D A.B.C.D area <0-4294967295>', 'network A.B.C.D A.B.C.D area A.B.C.D'],
    run: (config, values, { no }) => network(config, values, no),
  },
  {
    is: ['passive-interface INTERFACE'],
    run(config, [name = ''], { no }) {
      const port = interfaceNamed(config.device, name);
      return port === null ? '% Invalid input detected' : passive(config, [port.name], no);
    },
  },
  {
    is: ['passive-interface default'],
    run: (config, _values, { no }) =>
      passive(
        config,
        config.device.interfaces.map(({ name }) => name),
        no,
      ),
  },
  {
    is: ['router-id A.B.C.D'],
    no: ['router-id'],
    run({ device }, [id = ''], { no }) {
      if (device.ospf !== null) device.ospf.routerId = no ? null : parseIpv4(id);
    },
  },
  ...ROUTER_KEPT.map((pattern): ConfigCommand => ({
    is: [pattern],
    run({ device }, _values, { no, words }) {
      const section = `router ospf ${device.ospf?.processId}`;
      const line = words.join(' ');
      forget(device, section, line);
      if (!no) keepOnly(device, section, line, line);
    },
  })),
];

/** Kept and shown. */
const POOL_KEPT = [
  'lease LINE',
  'domain-name WORD',
  'option LINE',
  'host LINE',
  'hardware-address LINE',
  'client-identifier LINE',
  'netbios-name-server LINE',
];

export const POOL_COMMANDS: readonly ConfigCommand[] = [
  {
    is: ['network A.B.C.D A.B.C.D', 'network A.B.C.D'],
    no: ['network'],
    run({ mode }, [net = '', mask = ''], { no }) {
      if (mode.name !== 'pool') return;
      const ip = parseIpv4(net) ?? 0;
      const classful = ip >>> 31 === 0 ? 8 : ip >>> 30 === 2 ? 16 : 24;
      const prefixBits = mask === '' ? classful : prefixBitsOf(parseIpv4(mask)!);
      if (prefixBits === null) return `% ${mask} is an invalid network mask.`;
      mode.pool.network = no ? null : { network: networkOf(ip, prefixBits), prefixBits };
    },
  },
  {
    is: ['default-router A.B.C.D', 'default-router A.B.C.D LINE'],
    no: ['default-router'],
    run({ mode }, [router = ''], { no }) {
      if (mode.name === 'pool') mode.pool.defaultRouter = no ? null : parseIpv4(router);
    },
  },
  {
    is: ['dns-server A.B.C.D', 'dns-server A.B.C.D LINE'],
    no: ['dns-server'],
    run({ mode }, [server = ''], { no }) {
      if (mode.name === 'pool') mode.pool.dnsServer = no ? null : parseIpv4(server);
    },
  },
  ...POOL_KEPT.map((pattern): ConfigCommand => ({
    is: [pattern],
    no: [pattern.split(' ')[0]!],
    run({ device, mode }, _values, { no, words }) {
      if (mode.name !== 'pool') return;
      const section = `ip dhcp pool ${mode.pool.name}`;
      forget(device, section, words[0]!);
      if (!no) keepOnly(device, section, words[0]!, words.join(' '));
    },
  })),
];
