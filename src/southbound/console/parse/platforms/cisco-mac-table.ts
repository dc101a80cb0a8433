import { lines } from '../lines.ts';
import type { Fields, Reader } from '../parser.ts';

const MAC = String.raw`(?<mac>[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4})`;

/**
 * `show mac address-table` of IOS: Catalyst 2900 to 9000 print VLAN, address, type and ports; 4500 protocols before the port, and a table of multicast
 * addresses; 6500 flags before the VLAN, whether it is learnt and its age; the oldest the address first.
 * @see Cisco IOS LAN Switching Command Reference, "show mac-address-table"
 */
export function iosMacTable({ multicast }: { readonly multicast: boolean }): Reader {
  const read = lines({
    rules: [
      { match: /^Multicast Entries/u, carry: true, section: 'multicast' },
      { match: /^Unicast Entries/u, carry: true, section: null },
      ...(multicast ? [] : [{ match: /^/u, in: 'multicast' }]),
      {
        match: new RegExp(
          String.raw`^[ *#]*[A-Z]? *(?<vlan>\d+|All|N\/A|---) +${MAC} +(?<type>[a-z_-]+)(?: +(?:Yes|No|~~~|---) +(?:-+|~~~|n\/a|\d+))?(?: +(?:ip|ipx|assigned|other)(?:,\S+)?(?= ))?(?: +(?<interface>\S.*))?$`,
          'iu',
        ),
        starts: true,
      },
      { match: new RegExp(String.raw`^ *${MAC} +(?<type>[a-z_-]+) +(?<vlan>\d+) +(?<interface>\S.*)$`, 'iu'), starts: true },
      { match: /^ {20,}(?<interface>[A-Z][A-Za-z-]+.*)$/u, list: true },
    ],
  });
  return (text) => read(text).map(withPorts);
}

function withPorts(record: Fields): Fields {
  const ports = record['interface'];
  return ports === undefined ? record : { ...record, interface: [ports].flat().flatMap((names) => names.split(/[\s,]+/u)) };
}
