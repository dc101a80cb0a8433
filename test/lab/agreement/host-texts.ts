import type { Said, SaidEntry, SaidInterface, SaidRoute } from './said.ts';

/** The texts of a Linux console that are read. */
export const LINUX_COMMANDS = ['hostname', 'ip -j addr', 'ip -s link', 'ip -j neigh', 'ip -j route', 'cat /proc/uptime'] as const;

interface LinuxInterface {
  readonly ifname: string;
  readonly address: string;
  readonly flags: readonly string[];
  readonly operstate: string;
  readonly link_type: string;
  readonly addr_info: readonly { readonly family: string; readonly local: string; readonly prefixlen: number }[];
}

/** `ip -s link`: the row below each title. */
function countersOf(text: string, name: string): Record<string, number> {
  const block = text.split(/^(?=\d+: )/m).find((each) => each.startsWith(`${/^\d+/.exec(each)?.[0]}: ${name}:`)) ?? '';
  const row = (title: string): number[] => (new RegExp(`${title}: .*\\n(.*)`).exec(block)?.[1] ?? '').trim().split(/\s+/).map(Number);
  const [inOctets, inPackets, inErrors, inDiscards, , inMulticast] = row('RX');
  const [outOctets, outPackets, outErrors, outDiscards, , lateCollisions] = row('TX');
  const counters = {
    inOctets,
    inPackets,
    inErrors,
    inDiscards,
    inMulticast,
    outOctets,
    outPackets,
    outErrors,
    outDiscards,
    lateCollisions,
  };
  return counters as Record<string, number>;
}

export function linuxSaid(texts: ReadonlyMap<string, string>): Said {
  const json = (command: string): unknown => JSON.parse(texts.get(command)!);
  const interfaces = (json('ip -j addr') as LinuxInterface[])
    .filter(({ link_type: type }) => type !== 'loopback')
    .map((each): SaidInterface => {
      return {
        name: each.ifname,
        mac: each.address,
        adminUp: each.flags.includes('UP'),
        operUp: each.operstate === 'UP',
        addresses: each.addr_info.filter(({ family }) => family === 'inet').map(({ local, prefixlen }) => `${local}/${prefixlen}`),
        description: '',
        counters: countersOf(texts.get('ip -s link')!, each.ifname),
      };
    });
  const entries = json('ip -j neigh') as { dst: string; dev: string; lladdr: string }[];
  const routes = json('ip -j route') as { dst: string; gateway?: string; dev: string }[];
  return {
    name: texts.get('hostname')!.trim(),
    interfaces: new Map(interfaces.map((each) => [each.name, each])),
    arp: entries.map(({ dst, dev, lladdr }): SaidEntry => ({ ip: dst, mac: lladdr, out: dev })),
    ownArp: [],
    stations: [],
    lldp: null,
    cdp: null,
    routes: routes.map(({ dst, gateway, dev }): SaidRoute => {
      return { prefix: dst === 'default' ? '0.0.0.0/0' : dst.includes('/') ? dst : `${dst}/32`, via: gateway ?? null, out: dev };
    }),
    upMinutes: Math.floor(Number(texts.get('cat /proc/uptime')!.split(' ')[0]) / 60),
  };
}

/** The texts of a VPCS console that are read. */
export const VPCS_COMMANDS = ['show ip', 'show arp'] as const;

/** VPCS does not say whether it has a carrier. */
export function vpcsSaid(texts: ReadonlyMap<string, string>): Said {
  const field = (name: string): string => new RegExp(`^${name} *: (.*)$`, 'm').exec(texts.get('show ip')!)?.[1]?.trim() ?? '';
  const address = field('IP/MASK');
  const own = address === '0.0.0.0/0' ? [] : [address];
  const gateway = field('GATEWAY');
  const [ip = '', bits = '24'] = address.split('/');
  const size = 2 ** (32 - Number(bits));
  const network = Math.floor(ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) / size) * size;
  const dotted = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.');
  const routes: SaidRoute[] = own.length === 0 ? [] : [{ prefix: `${dotted}/${bits}`, via: null, out: 'eth0' }];
  if (own.length > 0 && gateway !== '0.0.0.0') routes.push({ prefix: '0.0.0.0/0', via: gateway, out: 'eth0' });
  return {
    name: field('NAME').replace(/\[1\]$/, ''),
    interfaces: new Map([
      ['eth0', { name: 'eth0', mac: field('MAC'), adminUp: true, operUp: true, addresses: own, description: '', counters: {} }],
    ]),
    arp: [...texts.get('show arp')!.matchAll(/^([\da-f:]{17}) {2}([\d.]+) expires/gm)].map(([, mac = '', at = '']) => ({
      ip: at,
      mac,
      out: 'eth0',
    })),
    ownArp: [],
    stations: [],
    lldp: null,
    cdp: null,
    routes,
    upMinutes: null,
  };
}
