import { lines } from '../lines.ts';
import { first } from '../sections.ts';

// Tables of Dell OS9 and OS10.

const ADDRESS = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;

/** Destination, gateway, distance and metric at the end; further gateways stand below. */
export const dellRoutes = lines({
  rules: [
    {
      match: new RegExp(
        String.raw`^[* >]*(?<protocol>[A-Z](?:[ *]?[A-Z][A-Z\d])?)[ *>]*\s(?<network>${ADDRESS})/(?<prefix_length>\d+)\s`,
        'u',
      ),
      carry: true,
      more: true,
    },
    { match: /\s(?<distance>\d+)\/(?<metric>\d+)\s+\S+$/u, carry: true, more: true },
    { match: new RegExp(String.raw`\svia (?<next_hop>${ADDRESS})(?:,? (?<interface>[A-Za-z][\w-]* ?\d[\d/:.]*))?`, 'u'), starts: true },
    { match: /\sDirect, (?<interface>[A-Z][a-z]\w* \d[\d/:.]*)/u, starts: true },
    { match: new RegExp(String.raw`\svia ${ADDRESS}\s+(?<interface>[a-z]\S+)`, 'u'), starts: true },
  ],
  needs: ['network', 'distance'],
});

export const dellStations = lines({
  rules: [
    {
      match: /^\s*(?<vlan>\d+)\s+(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})\s+(?<type>\S+)(?: \(\w+\))?\s+(?<interface>[A-Z][\w-]* ?\d\S*)/iu,
      starts: true,
    },
  ],
});

/** OS9 has the names of interfaces in two words and the chassis at the end, as OS10 has. */
export const dellNeighbors = first(
  lines({
    rules: [
      {
        match:
          /^\s*(?<local_interface>[A-Z][a-z]\w* \d\S*|[a-z]+\d\S*)\s+(?<neighbor>\S+)\s+(?<neighbor_interface>\S.*?)\s+(?<chassis_id>(?:[\da-f]{2}:){5}[\da-f]{2})(?:\s+\d+)?$/iu,
        starts: true,
      },
    ],
  }),
);
