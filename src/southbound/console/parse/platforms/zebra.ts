import { lines } from '../lines.ts';

/**
 * Routing as Zebra's descendants print it: FRR, Quagga, VyOS, EdgeOS, and the ZebOS inside FortiOS and OcNOS. What they have in common with each other they
 * have with IOS too.
 * @see https://docs.frrouting.org/en/latest/zebra.html
 */

const ADDRESS = String.raw`(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-fA-F]*:[\da-fA-F:.]+)`;
/** A time since, where an interface could stand: `00:12:11`, `3d13h31m`, `03w2d20h`, `never`. */
const AGE = String.raw`(?:\d+:\d\d:\d\d|(?:\d+[ywdhm])+|never)`;
const OUT_OF = String.raw`(?:,\s*(?!${AGE}\b|weight )(?<interface>[^\s,()[\]]+))?`;

export const zebraRoutes = lines({
  rules: [
    { match: /^(?:IP(?:v6)? Route Table for VRF "|VRF |Routing table for VRF=)(?<vrf>[^\s":]+)/u, carry: true },
    // The code, its second part (`O*E2`, `O IA`, `i L1`), marks of selection, and the network, which following lines leave out.
    {
      match: new RegExp(
        String.raw`^(?<protocol>[A-Za-z~](?:[ *]?(?:IA|ia|EX|N[12]|E[12]|L[12]))?)(?:[ >*=pqrbtowaSF]*)\s(?<network>${ADDRESS}|default)(?:/(?<prefix_length>\d+))?(?=\s|$)`,
        'u',
      ),
      carry: true,
      drops: ['distance', 'metric', 'prefix_length'],
      more: true,
    },
    { match: /\[(?<distance>\d+)\/(?<metric>\d+)\](?!$)/u, carry: true, more: true },
    {
      match: new RegExp(String.raw`\svia (?<next_hop>${ADDRESS})(?:\s*\(recursive[^,)]*\)?|, \[recursive\])?${OUT_OF}`, 'u'),
      starts: true,
    },
    { match: /\sis (?:a summary, |directly connected)(?:, (?<interface>[^\s,()]+))?/u, starts: true },
    { match: /\s(?<next_hop>unreachable|blackhole)(?= \(|,|$)/u, starts: true },
  ],
  needs: ['network'],
});

export const zebraBgpSummary = lines({
  rules: [
    { match: /router identifier (?<router_id>[\d.]+), local AS number (?<local_as>[\d.]+)/u, carry: true },
    {
      match:
        /^\*?(?<peer>\S+)\s+[46]\s+(?<as>\d+(?:\.\d+)?)(?:\s+\d+){5}\s+(?<uptime>\S+)\s+(?<state>\S+(?: \([A-Za-z]+\))?)(?:\s+(?:\d+|N\/A)(?:\s+(?:N\/A|(?<description>\S.*)))?)?$/u,
      starts: true,
    },
  ],
  wrapped: { lone: /^\*?[\da-fA-F.:]+$/u, rest: /^\s+[46]\s+\d+\s+\d/u },
});

export const zebraOspfNeighbors = lines({
  rules: [
    {
      match:
        /^(?<peer>\d+(?:\.\d+){3})\s+\d+\s+(?<state>\S+?(?:\s?\/\s?\S+)?)\s+(?:(?<uptime>[\dywdhms:.]+)\s+)?(?:[\d:.]+s?|-)\s+(?<address>\d+(?:\.\d+){3})\s+(?<interface>[^\s:]+)/u,
      starts: true,
    },
  ],
});
