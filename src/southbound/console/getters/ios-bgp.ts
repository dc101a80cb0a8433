import { lines } from '../parse/lines.ts';
import type { Getters } from './getter.ts';
import { parsed } from './records.ts';
import { named, NOT_TOLD, numberOf, secondsOf, textOf } from './told-values.ts';

/** `show bgp … neighbors`: a peer, and one record for each of its address families. */
const details = lines({
  rules: [
    {
      match:
        /^BGP neighbor is (?<peer>[\da-fA-F.:]+), +(?:vrf (?<vrf>\S+?), +)?remote AS (?<as>[\d.]+)(?:, +local AS (?<local_as>[\d.]+))?/u,
      starts: true,
    },
    { match: /^ +Description: *(?<description>.+)$/u },
    { match: /^ +Administratively (?<disabled>shut down)/iu },
    { match: /^ +BGP version \d+, remote router ID (?<router_id>\S+)/u },
    { match: /^ +BGP state = (?<session_state>[A-Za-z]+)(?:, up for (?<uptime>\S+))?/u },
    {
      match: /^ *For address family: (?<address_family>.+)$/u,
      again: ['peer', 'vrf', 'as', 'local_as', 'description', 'disabled', 'router_id', 'session_state', 'uptime'],
    },
    { match: /^ +Prefixes Current: +(?<sent>\d+) +(?<received>\d+)/u },
  ],
});

interface Family {
  received_prefixes: number;
  accepted_prefixes: number;
  sent_prefixes: number;
}

interface Peer {
  local_as: number;
  remote_as: number;
  remote_id: string;
  is_up: boolean;
  is_enabled: boolean;
  description: string;
  uptime: number;
  address_family: Record<string, Family>;
}

/** Peers of all address families, by VRF; `global` is none. What the summary counts is what was accepted. */
export const iosBgpGetters: Getters = {
  get_bgp_neighbors: (outputs) => {
    const known = outputs.all(/^show bgp .*neighbors$/u).flatMap(({ text }) => details(text));
    const answer = named<{ router_id: string; peers: Record<string, Peer> }>();
    for (const summary of parsed('cisco_ios', 'show bgp all summary', outputs.of(/^show bgp all summary$/u))) {
      const address = textOf(summary['peer']);
      const family = textOf(summary['address_family']).toLowerCase();
      const about = known.filter(({ peer }) => textOf(peer).toLowerCase() === address.toLowerCase());
      const own = about.find((each) => textOf(each['address_family']).toLowerCase() === family) ?? about[0];
      const vrf = textOf(own?.['vrf']) || 'global';
      const state = textOf(summary['state']);
      const up = /^\d+$/u.test(state);
      const of = (answer[vrf] ??= { router_id: textOf(summary['router_id']), peers: named<Peer>() });
      const peer = (of.peers[address] ??= {
        local_as: numberOf(own?.['local_as'] ?? summary['local_as']),
        remote_as: numberOf(summary['as']),
        remote_id: textOf(own?.['router_id']),
        is_up: up,
        is_enabled: !/admin/iu.test(state) && own?.['disabled'] === undefined,
        description: textOf(own?.['description']),
        uptime: up ? secondsOf(textOf(summary['uptime'])) : NOT_TOLD,
        address_family: named<Family>(),
      });
      const detail = about.find((each) => textOf(each['address_family']).toLowerCase() === family);
      peer.address_family[family] = {
        received_prefixes: up ? numberOf(detail?.['received'] ?? state) : NOT_TOLD,
        accepted_prefixes: up ? Number(state) : NOT_TOLD,
        sent_prefixes: up ? numberOf(detail?.['sent']) : NOT_TOLD,
      };
    }
    return answer as never;
  },
};
