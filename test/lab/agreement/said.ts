/** What one face of a device, its console or its agent, says of an interface. */
export interface SaidInterface {
  /** In full: `FastEthernet0/0`. */
  readonly name: string;
  /** Lower case with colons; empty for none. */
  readonly mac: string;
  readonly adminUp: boolean;
  readonly operUp: boolean;
  /** `10.0.0.1/24`, sorted. */
  readonly addresses: readonly string[];
  readonly description: string;
  /** By name; only those that the face tells. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface SaidNeighbor {
  readonly local: string;
  /** What the other calls itself. */
  readonly name: string;
  /** In full. */
  readonly remote: string;
}

export interface SaidRoute {
  /** `10.0.0.0/24` */
  readonly prefix: string;
  /** Null: directly connected. */
  readonly via: string | null;
  /** Null where the face does not tell it. */
  readonly out: string | null;
}

export interface SaidEntry {
  readonly ip: string;
  readonly mac: string;
  readonly out: string;
}

export interface SaidStation {
  readonly vlan: number;
  readonly mac: string;
  readonly port: string;
}

/** Everything that one face of a device says. */
export interface Said {
  readonly name: string;
  /** By full name. */
  readonly interfaces: ReadonlyMap<string, SaidInterface>;
  /** What was learned of others. */
  readonly arp: readonly SaidEntry[];
  /** The own addresses, where they are in the table. */
  readonly ownArp: readonly SaidEntry[];
  readonly stations: readonly SaidStation[];
  /** Null: the protocol does not run. */
  readonly lldp: readonly SaidNeighbor[] | null;
  readonly cdp: readonly SaidNeighbor[] | null;
  readonly routes: readonly SaidRoute[];
  /** Whole minutes since it booted; null where it is not told. */
  readonly upMinutes: number | null;
}

const TYPES: Readonly<Record<string, string>> = {
  Et: 'Ethernet',
  Fa: 'FastEthernet',
  Gi: 'GigabitEthernet',
  Se: 'Serial',
  Lo: 'Loopback',
  Vl: 'Vlan',
};

/** `FastEthernet0/0` of `Fa0/0`; what is in full already, or Linux's, stays. */
export function fullName(name: string): string {
  const [, letters = '', rest = ''] = /^([A-Z][a-z])(\d.*)$/.exec(name) ?? [];
  return letters in TYPES ? `${TYPES[letters]}${rest}` : name;
}

export function ipNumber(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Whether an address is in `10.0.0.0/24`, or in the network of `10.0.0.1/24`. */
export function isIn(ip: string, prefix: string): boolean {
  const [network = '', bits = '32'] = prefix.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(ipNumber(ip) / size) === Math.floor(ipNumber(network) / size);
}

export function bitsOf(mask: string): number {
  return ipNumber(mask).toString(2).replaceAll('0', '').length;
}

/** The ways of the longest prefix that an address is in; none: there is no route. */
export function longestMatch(routes: readonly SaidRoute[], to: string): SaidRoute[] {
  const fitting = routes.filter(({ prefix }) => isIn(to, prefix));
  const longest = Math.max(...fitting.map(({ prefix }) => Number(prefix.split('/')[1])));
  return fitting.filter(({ prefix }) => Number(prefix.split('/')[1]) === longest);
}
