import { lines } from '../lines.ts';
import type { Fields } from '../parser.ts';

/**
 * `ifconfig`, as net-tools 1, net-tools 2 and BusyBox print it.
 * @see ifconfig(8)
 */
export const ifconfig = lines({
  rules: [
    // net-tools 2: `eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500`
    { match: /^(?<name>\S+?): flags=[\da-f]+<(?<flags>[^>]*)>(?:\s+metric \d+)?\s+mtu (?<mtu>\d+)/u, starts: true },
    // net-tools 1 and BusyBox: `eth0      Link encap:Ethernet  HWaddr 0C:00:00:00:00:01`
    { match: /^(?<name>\S+)\s+Link encap:(?<type>\S+(?: \S+)*?)(?:\s+HWaddr (?<mac>\S+))?$/u, starts: true },
    { match: /^\s+inet (?:addr:)?(?<ip>[\d.]+)(?:.*?(?:netmask |Mask:)(?<prefix_length>\S+))?/u },
    { match: /^\s+inet6 (?:addr: ?)?(?<ipv6>[\da-f:.]+(?:%\S+)?(?:\/\d+)?)/iu, list: true },
    // FortiOS
    { match: /^\s+link-local6: (?<ipv6>[\da-f:]+)/iu, list: true },
    { match: /^\s+ether (?<mac>\S+)/u },
    { match: /^\s+(?<flags>UP\b[A-Z ]*?|[A-Z]+(?: [A-Z]+)*)\s+MTU:(?<mtu>\d+)/u },
    { match: /^\s+RX packets[: ](?<input_packets>\d+)(?: errors:(?<input_errors>\d+) dropped:(?<input_drops>\d+))?/u },
    { match: /^\s+TX packets[: ](?<output_packets>\d+)(?: errors:(?<output_errors>\d+) dropped:(?<output_drops>\d+))?/u },
    { match: /^\s+RX errors (?<input_errors>\d+)\s+dropped (?<input_drops>\d+)/u },
    { match: /^\s+TX errors (?<output_errors>\d+)\s+dropped (?<output_drops>\d+)/u },
    { match: /^\s+RX bytes:(?<input_bytes>\d+).*?TX bytes:(?<output_bytes>\d+)/u },
    // BSD
    { match: /^\s+description: (?<description>\S.*)/u },
    { match: /^\s+(?:ether|lladdr) (?<mac>\S+)/u },
    { match: /^\s+media: (?<media>\S.*)/u },
    { match: /^\s+status: (?<status>\S.*)/u },
  ],
  finish: (record) => masked(withState(record)),
});

/** Where no line tells it, the flags do: up is set by people, running by the carrier. */
function withState(record: Fields): Fields {
  if (record['status'] !== undefined || record['flags'] === undefined) return record;
  const flags = String(record['flags']).split(/[ ,]/u);
  const up = flags.includes('UP');
  return { ...record, status: up ? 'UP' : 'administratively down', protocol_status: up && flags.includes('RUNNING') ? 'up' : 'down' };
}

/** BSD prints masks in hexadecimal: `0xffffff00`. */
function masked(record: Fields): Fields {
  const { prefix_length: mask } = record;
  const hex = typeof mask === 'string' ? /^0x([\da-f]{8})$/iu.exec(mask)?.[1] : undefined;
  if (hex === undefined) return record;
  return { ...record, prefix_length: [0, 2, 4, 6].map((at) => String(parseInt(hex.slice(at, at + 2), 16))).join('.') };
}
