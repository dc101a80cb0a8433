import type { Lab, LabProject } from '#lab/index.ts';
import { longestMatch, type Said, type SaidNeighbor } from './said.ts';
import type { Seen } from './survey.ts';

/** Sentences about what contradicts; none: everything agrees. */
export type Complaints = string[];

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function differ(where: string, what: string, one: unknown, other: unknown): Complaints {
  return same(one, other) ? [] : [`${where}: ${what}: the console says ${JSON.stringify(one)}, the agent ${JSON.stringify(other)}`];
}

function sorted(things: readonly object[]): string[] {
  return [
    ...new Set(things.map((each) => JSON.stringify(Object.entries(each).toSorted(([one], [other]) => (one < other ? -1 : 1))))),
  ].toSorted();
}

/** A console and an agent of one device say the same of everything that both tell. */
export function consoleAndAgent({ node, console, agent }: Seen): Complaints {
  if (agent === null) return [];
  const where = node.name;
  const names = [...console.interfaces.keys()].toSorted();
  const complaints = [
    ...differ(where, 'name', console.name, agent.name),
    ...differ(where, 'interfaces', names, [...agent.interfaces.keys()].toSorted()),
    ...differ(where, 'minutes up', console.upMinutes, agent.upMinutes),
    ...differ(where, 'ARP', sorted(console.arp), sorted(agent.arp)),
    ...differ(where, 'own addresses in ARP', sorted(console.ownArp), sorted(agent.ownArp)),
    ...differ(where, 'MAC table', sorted(console.stations), sorted(agent.stations)),
    ...routes(where, console, agent),
  ];
  // A Linux host of the lab speaks LLDP and has no command for it.
  if (node.nodeType !== 'docker') {
    complaints.push(...differ(where, 'LLDP', console.lldp && sorted(console.lldp), agent.lldp && sorted(agent.lldp)));
    complaints.push(...differ(where, 'CDP', console.cdp && sorted(console.cdp), agent.cdp && sorted(agent.cdp)));
  }
  for (const [name, one] of console.interfaces) {
    const other = agent.interfaces.get(name);
    if (other === undefined) continue;
    const at = `${where} ${name}`;
    complaints.push(...differ(at, 'MAC', one.mac, other.mac), ...differ(at, 'up', one.operUp, other.operUp));
    // A subinterface whose port is shut is told as shut by a console: its own state is in the configuration.
    if (!name.includes('.')) complaints.push(...differ(at, 'administratively up', one.adminUp, other.adminUp));
    complaints.push(...differ(at, 'addresses', one.addresses.toSorted(), other.addresses.toSorted()));
    if (node.nodeType !== 'docker') complaints.push(...differ(at, 'description', one.description, other.description));
    for (const [counter, value] of Object.entries(one.counters)) {
      if (counter in other.counters) complaints.push(...differ(at, counter, value, other.counters[counter]));
    }
  }
  return complaints;
}

/** Consoles leave out the interface of some static routes. */
function routes(where: string, console: Said, agent: Said): Complaints {
  const ways = (said: Said): string[] => sorted(said.routes.map(({ prefix, via }) => ({ prefix, via })));
  const outs = new Map(agent.routes.map(({ prefix, via, out }) => [`${prefix} ${via}`, out]));
  return [
    ...differ(where, 'routes', ways(console), ways(agent)),
    ...console.routes
      .filter(
        ({ prefix, via, out }) =>
          out !== null && agent.routes.every((each) => each.prefix !== prefix || each.via !== via || each.out !== out),
      )
      .map(({ prefix, via, out }) => `${where}: ${prefix} goes by ${out} on the console, by ${outs.get(`${prefix} ${via}`)} for the agent`),
  ];
}

/** `show interfaces`, `show ip interface brief` and `show running-config` of one IOS. */
export function commandsOfOneConsole({ node, console, brief, configured }: Seen): Complaints {
  if (configured === null) return [];
  const complaints: Complaints = [];
  const compare = (at: string, what: string, one: unknown, other: unknown): void => {
    if (!same(one, other)) complaints.push(`${node.name} ${at}: ${what}: ${JSON.stringify(one)} or ${JSON.stringify(other)}`);
  };
  const names = [...console.interfaces.keys()].toSorted();
  compare('brief', 'interfaces', names, brief.map(({ name }) => name).toSorted());
  compare('running-config', 'interfaces', names, [...configured.interfaces.keys()].toSorted());
  for (const row of brief) {
    const said = console.interfaces.get(row.name);
    const written = configured.interfaces.get(row.name);
    if (said === undefined || written === undefined) continue;
    compare(`brief ${row.name}`, 'address', row.ip, said.addresses[0]?.split('/')[0] ?? null);
    compare(`brief ${row.name}`, 'administratively up', row.status !== 'administratively down', said.adminUp);
    compare(`brief ${row.name}`, 'up', row.protocol === 'up', said.operUp);
    compare(`running-config ${row.name}`, 'addresses', written.addresses, said.addresses);
    compare(`running-config ${row.name}`, 'description', written.description, said.description);
    const parent = configured.interfaces.get(row.name.split('.')[0]!);
    compare(`running-config ${row.name}`, 'administratively up', written.adminUp && parent?.adminUp !== false, said.adminUp);
    if (said.operUp && !said.adminUp) complaints.push(`${node.name} ${row.name} is shut and up.`);
  }
  return complaints;
}

type Link = LabProject['links'] extends Map<string, infer Each> ? Each : never;

/** An end of a link in GNS3, in the words of the device. */
interface Joined {
  readonly node: string;
  readonly port: string;
}

/** Not suspended, not cut, and not losing everything. */
function passes({ suspended, filters, wire }: Link): boolean {
  const loses = wire.lossPercent >= 100 || filters['packet_loss']?.[0] === 100 || filters['frequency_drop']?.[0] === -1;
  return !suspended && !wire.cut && !loses;
}

/** Ports of devices that hear each other through links and what only wires; `node port` to the others. */
export function heardBy(lab: Lab): Map<string, Joined[]> {
  const heard = new Map<string, Joined[]>();
  for (const project of lab.model.projects.values()) {
    const links = [...project.links.values()].filter(passes);
    const place = (nodeId: string, adapter: number, port: number): string => `${nodeId} ${adapter} ${port}`;
    const others = new Map(
      links.flatMap(({ ends: [one, other] }) =>
        one === undefined || other === undefined
          ? []
          : [[one, other] as const, [other, one] as const].map(
              ([end, far]) => [place(end.node.nodeId, end.adapterNumber, end.portNumber), far] as const,
            ),
      ),
    );
    const follow = (from: string, found: Joined[], passed: Set<string>): void => {
      const there = others.get(from);
      if (there === undefined || passed.has(from)) return;
      passed.add(from);
      const { node, adapterNumber, portNumber } = there;
      if (!isWire(node.nodeType)) found.push({ node: node.nodeId, port: portName(node.ports, adapterNumber, portNumber) });
      else
        for (const each of node.ports)
          if (each.portNumber !== portNumber) follow(place(node.nodeId, each.adapterNumber, each.portNumber), found, passed);
    };
    for (const node of project.nodes.values()) {
      if (isWire(node.nodeType)) continue;
      for (const port of node.ports) {
        const found: Joined[] = [];
        follow(place(node.nodeId, port.adapterNumber, port.portNumber), found, new Set());
        heard.set(`${node.nodeId} ${port.name}`, found);
      }
    }
  }
  return heard;
}

const isWire = (nodeType: string): boolean => nodeType === 'ethernet_switch' || nodeType === 'ethernet_hub' || nodeType === 'cloud';

function portName(ports: Seen['node']['ports'], adapter: number, number: number): string {
  return ports.find((each) => each.adapterNumber === adapter && each.portNumber === number)?.name ?? '';
}

/** LLDP is of Ethernet. @see IEEE 802.1AB-2005 §1.1 */
const carries = (protocol: 'lldp' | 'cdp', port: string): boolean => protocol === 'cdp' || !port.startsWith('Serial');

/** Whom A hears, hears A, on the same ports; between them is a link of GNS3 that is not suspended; and over each link that is up they do hear each other. */
export function neighbors(lab: Lab, seen: ReadonlyMap<string, Seen>): Complaints {
  const complaints: Complaints = [];
  const links = heardBy(lab);
  for (const protocol of ['lldp', 'cdp'] as const) {
    const listOf = (each: Seen): readonly SaidNeighbor[] | null =>
      each.faces === 'linux' ? (each.agent?.[protocol] ?? null) : each.console[protocol];
    for (const one of seen.values()) {
      for (const { local, name, remote } of listOf(one) ?? []) {
        const what = `${one.node.name} hears by ${protocol.toUpperCase()} on ${local} ${remote} of ${name}`;
        const joined = links.get(`${one.node.nodeId} ${local}`)?.filter(({ port }) => port === remote) ?? [];
        if (joined.length === 0) complaints.push(`${what}, and no link is there`);
        const others = joined.flatMap(({ node }) => seen.get(node) ?? []).filter((each) => each.console.name === name);
        // One that cannot be asked now says nothing of it.
        const askable = others.filter((each) => listOf(each) !== null);
        if (others.length === 0 && joined.every(({ node }) => seen.has(node))) complaints.push(`${what}, where nobody is called so`);
        if (
          askable.length > 0 &&
          !askable.some((each) =>
            listOf(each)!.some((back) => back.local === remote && back.remote === local && back.name === one.console.name),
          )
        )
          complaints.push(`${what}, which does not hear it`);
        if (!carries(protocol, local)) complaints.push(`${what}, over a line that carries none`);
      }
      for (const { name: local, operUp } of one.console.interfaces.values()) {
        if (!operUp || listOf(one) === null || !carries(protocol, local)) continue;
        for (const { node, port } of links.get(`${one.node.nodeId} ${local}`) ?? []) {
          const other = seen.get(node);
          if (other === undefined || listOf(other) === null || other.console.interfaces.get(port)?.operUp !== true) continue;
          if (!listOf(one)!.some((each) => each.local === local && each.remote === port && each.name === other.console.name))
            complaints.push(
              `${one.node.name} does not hear ${port} of ${other.node.name} by ${protocol.toUpperCase()} on ${local}, and the link is up`,
            );
        }
      }
    }
  }
  return complaints;
}

/** Every neighbor in LLDP and CDP: where both ends speak both, the lists are one. */
export function lldpAndCdp(seen: ReadonlyMap<string, Seen>): Complaints {
  return [...seen.values()].flatMap(({ node, console }) => {
    const { lldp, cdp } = console;
    if (lldp === null || cdp === null) return [];
    const both = (name: string): boolean => {
      const named = [...seen.values()].filter((each) => each.console.name === name);
      return named.length > 0 && named.every((each) => each.console.lldp !== null && each.console.cdp !== null);
    };
    const [one, other] = [lldp, cdp].map((list) => sorted(list.filter(({ name, local }) => both(name) && carries('lldp', local))));
    return same(one, other) ? [] : [`${node.name}: LLDP hears ${JSON.stringify(one)}, CDP ${JSON.stringify(other)}`];
  });
}

/** Who had which address at any time, by what the devices said of themselves. */
export class Owners {
  readonly #macs = new Map<string, Set<string>>();
  /** What routes, by the MAC addresses of its interfaces, at each look. */
  readonly #routers = new Map<string, { readonly said: Said; readonly out: string }[]>();

  learn(seen: ReadonlyMap<string, Seen>): void {
    for (const { console, faces } of seen.values()) {
      for (const { name, mac, addresses } of console.interfaces.values()) {
        if (mac === '') continue;
        this.#routers.set(mac, [...(this.#routers.get(mac) ?? []), ...(faces === 'ios' ? [{ said: console, out: name }] : [])]);
        for (const address of addresses) {
          const ip = address.split('/')[0]!;
          this.#macs.set(ip, (this.#macs.get(ip) ?? new Set<string>()).add(mac));
        }
      }
    }
  }

  /** A router answers for what it knows on another side. @see RFC 1027 */
  #answersFor(mac: string, ip: string): boolean {
    return this.#routers.get(mac)?.some(({ said, out }) => longestMatch(said.routes, ip).some((way) => way.out !== out)) === true;
  }

  /** Every entry is of an interface that has the address or had it, or of a router that answers for it. */
  entries(seen: ReadonlyMap<string, Seen>): Complaints {
    return [...seen.values()].flatMap(({ node, console }) => [
      ...console.arp
        .filter(({ ip, mac }) => this.#macs.get(ip)?.has(mac) !== true && !this.#answersFor(mac, ip))
        .map(({ ip, mac }) => `${node.name} has ${mac} for ${ip}, which is of ${[...(this.#macs.get(ip) ?? ['nobody'])].join(', ')}`),
      ...console.ownArp
        .filter(({ ip, mac, out }) => {
          const own = console.interfaces.get(out);
          return own?.mac !== mac || !own.addresses.some((address) => address.startsWith(`${ip}/`));
        })
        .map(({ ip, out }) => `${node.name} has ${ip} of its own on ${out} in its ARP table, and not there`),
      ...console.stations
        .filter(({ mac }) => !this.#routers.has(mac))
        .map(({ mac }) => `${node.name} has learned ${mac}, which is nobody's`),
    ]);
  }
}
