import { chanceOf, type Chance } from './chance.ts';

export interface LabPlan {
  readonly seed: number;
  readonly nodes: number;
  /** Links beyond those that make it hang together. */
  readonly moreLinks: number;
  readonly flows: number;
}

type Kind = 'router' | 'old router' | 'switch' | 'l3_switch' | 'host' | 'pc' | 'ethernet_switch' | 'ethernet_hub';

interface Node {
  readonly name: string;
  readonly kind: Kind;
  /** Ethernet ports that no link has yet. */
  readonly free: string[];
  readonly freeSerial: string[];
  /** In the order of the links. */
  readonly used: Port[];
}

interface Port {
  readonly node: Node;
  readonly name: string;
  /** The port at the other end. */
  far: Port | null;
  readonly serial: boolean;
  /** Of a port of a managed switch. */
  role: 'trunk' | 'routed' | number;
}

/** Something with an address: an interface's name, and the broadcast domain that it is in. */
interface Station {
  readonly node: Node;
  readonly interfaceName: string;
  readonly domain: string;
  address: string | null;
  bits: number;
}

const VLANS = [1, 10, 20];
/** Ports by kind, in the words of a lab's file. */
const PORTS: Readonly<Record<Kind, readonly string[]>> = {
  router: ['Fa0/0', 'Fa0/1', 'Fa1/0', 'Fa1/1', 'Ethernet2/0', 'Ethernet2/1', 'Ethernet2/2', 'Ethernet2/3'],
  'old router': ['Fa0/0', 'Fa0/1', 'Fa1/0'],
  switch: [0, 1, 2, 3].flatMap((slot) => [0, 1, 2, 3].map((port) => `Et${slot}/${port}`)),
  l3_switch: [0, 1, 2, 3].flatMap((slot) => [0, 1, 2, 3].map((port) => `Et${slot}/${port}`)),
  host: ['eth0', 'eth1'],
  pc: ['e0'],
  ethernet_switch: [0, 1, 2, 3, 4, 5, 6, 7].map((port) => `Ethernet${port}`),
  ethernet_hub: [0, 1, 2, 3, 4, 5, 6, 7].map((port) => `Ethernet${port}`),
};
const SERIAL: Partial<Record<Kind, readonly string[]>> = {
  router: ['Se3/0', 'Se3/1', 'Se3/2', 'Se3/3'],
  'old router': ['Se2/0', 'Se2/1'],
};
/** How often each is drawn, and how it is called. */
const MIX: readonly (readonly [Kind, string])[] = [
  ...Array.from({ length: 3 }, () => ['router', 'R'] as const),
  ['old router', 'OR'],
  ...Array.from({ length: 4 }, () => ['switch', 'SW'] as const),
  ['l3_switch', 'CORE'],
  ...Array.from({ length: 3 }, () => ['host', 'H'] as const),
  ...Array.from({ length: 3 }, () => ['pc', 'PC'] as const),
  ['ethernet_switch', 'ESW'],
  ['ethernet_hub', 'HUB'],
];

const isManaged = ({ kind }: Node): boolean => kind === 'switch' || kind === 'l3_switch';
const isRouter = ({ kind }: Node): boolean => kind === 'router' || kind === 'old router';
const isWire = ({ kind }: Node): boolean => kind === 'ethernet_switch' || kind === 'ethernet_hub';

/** A document of the lab's own form, with one project: routers, switches with VLANs, hosts, PCs, hubs; most of it right, some of it wrong as in real labs. */
export function randomLab(plan: LabPlan): Record<string, unknown> {
  const chance = chanceOf(plan.seed);
  // In a large network as much is wrong as in a small one: else nothing in it reached anything.
  const rarely = (): boolean => chance.once(Math.max(20, plan.nodes / 2));
  const nodes = makeNodes(chance, plan.nodes);
  const links = wire(chance, nodes, plan.moreLinks);
  const stations = stationsOf(chance, nodes);
  address(chance, rarely, stations);
  const addressed = stations.filter((each) => each.address !== null);
  const flows = Array.from({ length: addressed.length < 2 ? 0 : plan.flows }, () => ({
    from: chance.oneOf(addressed).node.name,
    to: chance.oneOf(addressed).address,
    kbps: 1 + chance.integer(2_000),
    back_kbps: chance.integer(500),
    shape: chance.oneOf(['constant', 'office', 'bursts'] as const),
    frame_bytes: 64 + chance.integer(1_400),
  })).filter((flow) => !addressed.some(({ node, address }) => node.name === flow.from && address === flow.to));
  return {
    lab: 1,
    name: `random ${plan.seed}`,
    projects: [
      {
        name: `random ${plan.seed}`,
        nodes: nodes.map((node, at) => ({
          name: node.name,
          ...hardware(node),
          x: (at % 20) * 90,
          y: Math.floor(at / 20) * 90,
          ...(isWire(node) ? {} : { startup: startupOf(chance, rarely, node, stations) }),
        })),
        links,
        flows,
      },
    ],
  };
}

function makeNodes(chance: Chance, count: number): Node[] {
  return Array.from({ length: count }, (_, at) => {
    // Without a switch and a router there is not much to see.
    const [kind, prefix] = at === 0 ? (['switch', 'SW'] as const) : at === 1 ? (['router', 'R'] as const) : chance.oneOf(MIX);
    return { name: `${prefix}${at + 1}`, kind, free: [...PORTS[kind]], freeSerial: [...(SERIAL[kind] ?? [])], used: [] };
  });
}

function hardware({ kind }: Node): Record<string, unknown> {
  if (kind === 'router') return { kind: 'router', platform: 'c7200', modules: ['C7200-IO-2FE', 'PA-2FE-TX', 'PA-4E', 'PA-4T+'] };
  if (kind === 'old router') return { kind: 'router', platform: 'c3725', modules: ['GT96100-FE', 'NM-1FE-TX', 'NM-4T'] };
  if (kind === 'switch' || kind === 'l3_switch') return { kind, adapters: 4 };
  if (kind === 'host') return { kind, adapters: 2 };
  return { kind };
}

function take(chance: Chance, node: Node, serial: boolean): Port {
  const free = serial ? node.freeSerial : node.free;
  // Mostly the next one, as people do.
  const [name] = free.splice(chance.once(3) ? chance.integer(free.length) : 0, 1);
  const port: Port = { node, name: name!, far: null, serial, role: 1 };
  node.used.push(port);
  return port;
}

function wire(chance: Chance, nodes: readonly Node[], more: number): [string, string][] {
  const links: [string, string][] = [];
  const connect = (one: Node, other: Node): void => {
    const serial = isRouter(one) && isRouter(other) && one.freeSerial.length > 0 && other.freeSerial.length > 0 && chance.once(2);
    if (one === other || (!serial && (one.free.length === 0 || other.free.length === 0))) return;
    const [a, b] = [take(chance, one, serial), take(chance, other, serial)];
    a.far = b;
    b.far = a;
    if (isManaged(one) && isManaged(other)) a.role = b.role = chance.once(8) ? 'routed' : 'trunk';
    else for (const end of [a, b]) if (isManaged(end.node)) end.role = roleTowards(chance, end);
    links.push([`${one.name} ${a.name}`, `${other.name} ${b.name}`]);
  };
  for (const [at, node] of nodes.entries()) {
    const before = nodes.slice(0, at).filter(({ free, kind }) => free.length > 0 && kind !== 'pc');
    // Stations hang at switches, if there are any.
    const switches = before.filter((each) => isManaged(each) || isWire(each));
    if (before.length > 0) connect(chance.oneOf(switches.length > 0 && chance.integer(4) > 0 ? switches : before), node);
  }
  // Loops are closed where spanning tree or routing breaks them: by switches and routers alone.
  const thinking = nodes.filter((node) => isManaged(node) || isRouter(node));
  for (let extra = 0; extra < more; extra += 1) connect(chance.oneOf(thinking), chance.oneOf(thinking));
  return links;
}

function roleTowards(chance: Chance, port: Port): Port['role'] {
  if (isRouter(port.far!.node) && chance.once(3)) return 'trunk';
  return chance.oneOf([1, 10, 10, 20]);
}

/** Broadcast domains as they were meant: what hears each other has one name. */
function domainsOf(nodes: readonly Node[]): (place: string) => string {
  const parents = new Map<string, string>();
  const find = (place: string): string => {
    const parent = parents.get(place) ?? place;
    return parent === place ? place : find(parent);
  };
  const join = (one: string, other: string): void => void parents.set(find(one), find(other));
  for (const port of nodes.flatMap(({ used }) => used)) {
    const far = port.far!;
    for (const vlan of VLANS) {
      const [here, there] = [placeOf(port, vlan), placeOf(far, vlan)];
      if (here !== null && there !== null) join(here, there);
    }
  }
  return find;
}

/** Where an untagged (1) or tagged frame of a port is; null: nowhere. */
function placeOf(port: Port, vlan: number): string | null {
  if (isManaged(port.node)) {
    if (port.role === 'routed') return vlan === 1 ? `${port.node.name} ${port.name}` : null;
    if (port.role === 'trunk') return `${port.node.name} vlan ${vlan}`;
    return vlan === 1 ? `${port.node.name} vlan ${port.role}` : null;
  }
  if (isWire(port.node)) return port.node.kind === 'ethernet_hub' || vlan === 1 ? `${port.node.name} ${vlan}` : null;
  return isRouter(port.node) ? `${port.node.name} ${port.name} ${vlan}` : vlan === 1 ? `${port.node.name} ${port.name}` : null;
}

function stationsOf(chance: Chance, nodes: readonly Node[]): Station[] {
  const domainOf = domainsOf(nodes);
  return nodes.flatMap((node): Station[] => {
    const station = (interfaceName: string, place: string): Station => {
      return { node, interfaceName, domain: domainOf(place), address: null, bits: 24 };
    };
    if (isManaged(node)) {
      const routed = node.used.filter(({ role }) => role === 'routed').map((port) => station(port.name, placeOf(port, 1)!));
      // A switch without an address has no agent that anybody could ask.
      const vlans = node.kind === 'l3_switch' ? VLANS : chance.integer(10) === 0 ? [] : [chance.oneOf(VLANS)];
      return [...routed, ...vlans.map((vlan) => station(`Vlan${vlan}`, `${node.name} vlan ${vlan}`))];
    }
    if (isWire(node)) return [];
    return node.used.flatMap((port) => {
      if (!isRouter(node)) return [station(port.name, placeOf(port, 1)!)];
      const trunk = isManaged(port.far!.node) && port.far!.role === 'trunk';
      return [
        station(port.name, placeOf(port, 1)!),
        ...(trunk ? [10, 20].map((vlan) => station(`${port.name}.${vlan}`, placeOf(port, vlan)!)) : []),
      ];
    });
  });
}

/** A network for each domain; now and then somebody is in the wrong one, has the number of another, a wrong mask or nothing. */
function address(chance: Chance, rarely: () => boolean, stations: readonly Station[]): void {
  const networks = [...new Set(stations.map(({ domain }) => domain))];
  const numbers = new Map<number, number>();
  for (const each of stations) {
    if (rarely()) continue;
    const network = rarely() ? chance.integer(networks.length) : networks.indexOf(each.domain);
    const number = rarely() ? 1 : (numbers.get(network) ?? 0) + 1;
    numbers.set(network, Math.max(number, numbers.get(network) ?? 0));
    each.bits = rarely() ? 25 : 24;
    each.address = `10.${Math.floor(network / 250)}.${network % 250}.${number}`;
  }
}

/** A router of the station's own network; null: there is none. */
function gatewayOf(station: Station, stations: readonly Station[]): string | null {
  const routing = ({ node }: Station): boolean => isRouter(node) || node.kind === 'l3_switch';
  return (
    stations.find((each) => each !== station && each.domain === station.domain && each.address !== null && routing(each))?.address ?? null
  );
}

const NOTES = ['to the core', 'Building 4, room 12', 'do not touch!', 'uplink: "old"', 'x', 'spare   port'];

function startupOf(chance: Chance, rarely: () => boolean, node: Node, stations: readonly Station[]): string[] {
  const own = stations.filter((each) => each.node === node);
  const [first] = own;
  const gateway = first === undefined ? null : gatewayOf(first, stations);
  if (node.kind === 'pc') return first?.address == null ? [] : [`ip ${first.address}/${first.bits} ${gateway ?? ''}`.trim()];
  if (node.kind === 'host') {
    return own.flatMap(({ interfaceName, address, bits }, at) =>
      address === null
        ? []
        : [
            `auto ${interfaceName}`,
            `iface ${interfaceName} inet static`,
            `    address ${address}/${bits}`,
            ...(at === 0 && gateway !== null ? [`    gateway ${gateway}`] : []),
          ],
    );
  }
  return iosStartup(chance, rarely, node, own, gateway);
}

const mask = (bits: number): string => (bits === 24 ? '255.255.255.0' : '255.255.255.128');

function iosStartup(chance: Chance, rarely: () => boolean, node: Node, own: readonly Station[], gateway: string | null): string[] {
  const routing = isRouter(node) || node.kind === 'l3_switch';
  const lines = [
    // What a node is called on the map and what it calls itself are two things.
    `hostname ${chance.once(10) ? `${node.name}-old` : node.name}`,
    'no ip domain lookup',
    ...(node.kind === 'l3_switch' ? ['ip routing'] : []),
    ...(isManaged(node) ? VLANS.slice(1).map((vlan) => `vlan ${vlan}`) : []),
    ...(isManaged(node) && chance.once(3) ? [`spanning-tree vlan 1-4094 priority ${4_096 * chance.integer(16)}`] : []),
    ...(chance.once(12) ? ['no cdp run'] : []),
    ...(chance.once(12) ? ['no lldp run'] : []),
  ];
  const addressLine = (name: string): string[] => {
    const found = own.find(({ interfaceName }) => interfaceName === name);
    return found?.address == null ? [' no ip address'] : [` ip address ${found.address} ${mask(found.bits)}`];
  };
  const note = (): string[] => (chance.once(3) ? [` description ${chance.oneOf(NOTES)}`] : []);
  const power = (): string[] => [rarely() ? ' shutdown' : ' no shutdown'];
  if (routing) lines.push('interface Loopback0', ` ip address 192.168.${node.used.length}.${1 + chance.integer(250)} 255.255.255.255`);
  for (const { name, role } of node.used) {
    const switching = !isManaged(node)
      ? addressLine(name)
      : role === 'routed'
        ? [' no switchport', ...addressLine(name)]
        : role === 'trunk'
          ? [
              ' switchport trunk encapsulation dot1q',
              ' switchport mode trunk',
              ...(rarely() ? [' switchport trunk allowed vlan 1,10'] : []),
            ]
          : [' switchport mode access', ` switchport access vlan ${role}`];
    lines.push(`interface ${name}`, ...note(), ...switching, ...power());
    for (const tag of own.filter(({ interfaceName }) => interfaceName.startsWith(`${name}.`))) {
      const vlan = tag.interfaceName.split('.').at(-1)!;
      lines.push(`interface ${tag.interfaceName}`, ` encapsulation dot1Q ${vlan}`, ...note(), ...addressLine(tag.interfaceName));
    }
  }
  for (const { interfaceName } of own.filter(({ interfaceName }) => interfaceName.startsWith('Vlan')))
    lines.push(`interface ${interfaceName}`, ...note(), ...addressLine(interfaceName), ...power());
  if (routing && chance.integer(6) > 0)
    lines.push('router ospf 1', ' network 10.0.0.0 0.255.255.255 area 0', ' network 192.168.0.0 0.0.255.255 area 0');
  else if (gateway !== null) lines.push(routing ? `ip route 0.0.0.0 0.0.0.0 ${gateway}` : `ip default-gateway ${gateway}`);
  if (!routing && gateway !== null) lines.push(`ip default-gateway ${gateway}`);
  lines.push('snmp-server community public RO', `snmp-server location room ${chance.integer(90)}`, 'end');
  return lines;
}
