import type { Lab, Network } from '#lab/index.ts';
import type { Complaints } from './agreements.ts';
import { heardBy } from './agreements.ts';
import type { Chance } from './chance.ts';
import { ipNumber, isIn, longestMatch, type SaidRoute } from './said.ts';
import type { Seen, Survey } from './survey.ts';

/** A ping as a console printed it. */
export interface Pinged {
  readonly from: string;
  readonly to: string;
  readonly answered: boolean;
  readonly text: string;
  /** What was wrong with how it agrees with forwarding; null: nothing. */
  readonly disagreement: string | null;
}

const COMMANDS = {
  ios: (ip: string) => `ping ${ip}`,
  linux: (ip: string) => `ping -c 3 -W 1 ${ip}`,
  vpcs: (ip: string) => `ping ${ip} -c 3`,
};
const ANSWERS = {
  ios: /Success rate is [1-9]/,
  linux: /, [1-9]\d* received/,
  vpcs: /^(?:84 bytes from|\S+ icmp_seq=\d+ ttl=\d+ time=0\.001)/m,
};

/** Pings from consoles drawn by chance to addresses of others. */
export async function pingAround(
  lab: Lab,
  survey: Survey,
  seen: ReadonlyMap<string, Seen>,
  chance: Chance,
  count: number,
): Promise<Pinged[]> {
  const devices = [...seen.values()].filter(({ console }) => console.interfaces.size > 0);
  const addresses = devices.flatMap(({ console }) =>
    [...console.interfaces.values()].flatMap((each) => each.addresses.map((address) => address.split('/')[0]!)),
  );
  const pinged: Pinged[] = [];
  if (addresses.length === 0) return pinged;
  for (let number = 0; number < count; number += 1) {
    const from = chance.oneOf(devices);
    // Mostly near ones: across a random network few are reached.
    const near = addresses.filter((ip) =>
      [...from.console.interfaces.values()].some((each) => each.addresses.some((own) => isIn(ip, own))),
    );
    const to = near.length > 1 && chance.integer(3) > 0 ? chance.oneOf(near) : chance.oneOf(addresses);
    const text = await (await survey.terminal(from.node)).run(COMMANDS[from.faces](to));
    const answered = ANSWERS[from.faces].test(text);
    pinged.push({ from: from.node.nodeId, to, answered, text, disagreement: disagreement(lab.model, from, to, answered) });
  }
  return pinged;
}

/** What forwarding says of the way there and back, with nothing left to chance. */
function disagreement({ forwarding }: Network, { node }: Seen, to: string, answered: boolean): string | null {
  const device = forwarding.deviceOf(node.nodeId)!;
  const own = device.interfaces.some(({ addresses }) => addresses.some(({ ip }) => ip === ipNumber(to)));
  if (own) return null;
  const there = forwarding.trace(device, ipNumber(to), { teach: false, chance: false });
  if (there.outcome !== 'delivered') return answered ? `answered, and forwarding says ${there.outcome} at ${there.at.node.name}` : null;
  const source = forwarding.lookUp(device, ipNumber(to))?.outbound.addresses[0]?.ip;
  const back = source === undefined ? null : forwarding.trace(there.at, source, { teach: false, chance: false });
  if (back?.outcome !== 'delivered' || back.at !== device)
    return answered ? `answered, and forwarding says ${back?.outcome} on the way back` : null;
  const lossy = [...there.links, ...back.links].some(({ link }) => link.wire.lossPercent > 0 || Object.keys(link.filters).length > 0);
  return answered || lossy ? null : 'not answered, and forwarding delivers both ways without loss';
}

/** An address of an interface that is down answers nobody. */
function has({ console }: Seen, ip: string): boolean {
  return [...console.interfaces.values()].some(({ operUp, addresses }) => operUp && addresses.some((each) => each.startsWith(`${ip}/`)));
}

/** Null: it arrives; else what a person would find on the consoles. */
type Reason = string | null;

/** Follows a packet from console to console: the longest match of each routing table, and the ARP entry of the next hop. */
class Walk {
  readonly #seen: ReadonlyMap<string, Seen>;
  readonly #owner = new Map<string, Seen>();
  /** Who answers for them may change with every ping. */
  readonly #shared: ReadonlySet<string>;
  readonly #joined: ReturnType<typeof heardBy>;
  /** Some consoles are hung: what they would say is not known. */
  readonly #partly: boolean;

  constructor(lab: Lab, seen: ReadonlyMap<string, Seen>, partly: boolean) {
    this.#partly = partly;
    this.#joined = heardBy(lab);
    this.#seen = seen;
    const all = [...seen.values()].flatMap(({ console }) =>
      [...console.interfaces.values()].flatMap(({ addresses }) => addresses.map((each) => each.split('/')[0]!)),
    );
    this.#shared = new Set(all.filter((ip, at) => all.indexOf(ip) !== at));
    for (const each of seen.values()) for (const { mac } of each.console.interfaces.values()) if (mac !== '') this.#owner.set(mac, each);
  }

  /**
   * `answered`: whether it is known to have arrived. Where two have one address, other pings may have turned its way away since: that is a reason for one
   * that did not arrive, and nothing against one that did.
   */
  go(at: Seen, to: string, answered: boolean, hops = 0): Reason {
    const { console, node, faces } = at;
    if (has(at, to)) return !answered && this.#shared.has(to) ? `two have ${to}` : null;
    if (hops > 0 && faces === 'vpcs') return `${node.name} does not route`;
    if (hops > 32) return 'it goes round';
    const ways = longestMatch(console.routes, to);
    if (ways.length === 0) return `${node.name} has no route to ${to}`;
    let reason: Reason = null;
    for (const way of ways) {
      reason = this.#leave(at, way, way.via ?? to, to, answered, hops);
      if (reason === null) return null;
    }
    return reason;
  }

  #leave(at: Seen, way: SaidRoute, next: string, to: string, answered: boolean, hops: number): Reason {
    const { console, node } = at;
    const out =
      way.out ??
      longestMatch(
        console.routes.filter(({ via }) => via === null),
        next,
      )[0]?.out ??
      '';
    const port = console.interfaces.get(out);
    if (port?.operUp !== true) return `${out} of ${node.name} is down`;
    if (out.startsWith('Serial')) {
      const far = this.#joined.get(`${node.nodeId} ${out}`)?.[0];
      const there = far === undefined ? undefined : this.#seen.get(far.node);
      if (there === undefined && answered && this.#partly) return null;
      return there === undefined ? `${out} of ${node.name} leads to nobody` : this.go(there, to, answered, hops + 1);
    }
    if (this.#shared.has(next)) return answered ? null : `two have ${next}`;
    const entry = console.arp.find(({ ip, out: by }) => ip === next && by === out);
    if (entry === undefined) return `${node.name} has no ARP entry for ${next}`;
    const there = this.#owner.get(entry.mac);
    if (there === undefined && answered && this.#partly) return null;
    return there === undefined ? `nobody has ${entry.mac}, which ${node.name} sends to` : this.go(there, to, answered, hops + 1);
  }

  /** Addresses that a packet may leave with. */
  sources({ console }: Seen, to: string): string[] {
    return longestMatch(console.routes, to).flatMap(({ out, via }) => {
      const name =
        out ??
        longestMatch(
          console.routes.filter((each) => each.via === null),
          via ?? to,
        )[0]?.out ??
        '';
      return (
        console.interfaces
          .get(name)
          ?.addresses.slice(0, 1)
          .map((address) => address.split('/')[0]!) ?? []
      );
    });
  }
}

/**
 * An answered ping has ARP entries on its way, there and back. One that is not answered has its reason in what consoles say, or something is
 * broken where no console looks: `silent` says what. `partly`: not every console could be asked.
 */
export function pingsHaveReasons(
  lab: Lab,
  seen: ReadonlyMap<string, Seen>,
  pinged: readonly Pinged[],
  silent: readonly string[],
  partly: boolean,
): Complaints {
  const walk = new Walk(lab, seen, partly);
  return pinged.flatMap(({ from, to, answered, text, disagreement: wrong }): Complaints => {
    const source = seen.get(from)!;
    const what = `${source.node.name} pings ${to}`;
    const complaints = wrong === null ? [] : [`${what}: ${wrong}: ${text.trim().slice(-200)}`];
    const there = walk.go(source, to, answered);
    // What answers itself takes no way.
    if ([...source.console.interfaces.values()].some(({ addresses }) => addresses.some((each) => each.startsWith(`${to}/`))))
      return complaints;
    const owners = [...seen.values()].filter((each) => has(each, to));
    const backs = walk.sources(source, to).flatMap((address) => owners.map((owner) => walk.go(owner, address, answered)));
    const back =
      backs.includes(null) || (answered && partly && owners.length === 0)
        ? null
        : (backs[0] ?? `${source.node.name} has no address to send from`);
    if (answered && there !== null) complaints.push(`${what} with success, but ${there}`);
    else if (answered && back !== null) complaints.push(`${what} with success, but on the way back ${back}`);
    if (!answered && there === null && back === null && silent.length === 0)
      complaints.push(`${what} in vain, and no console shows why: ${text.trim().slice(-200)}`);
    return complaints;
  });
}
