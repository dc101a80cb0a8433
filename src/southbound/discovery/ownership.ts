import type { DeviceFacts } from '#model/device-facts.ts';
import type { Ownership } from '#model/equipment.ts';

/** What is surely the device's own: its port addresses as GNS3 tells them, and what its console said. */
export interface Own {
  readonly nodeName: string;
  /** Hardware addresses of its ports, as GNS3 tells them. */
  readonly macs: readonly string[];
  /** Absent where the console was not read. */
  readonly console?: DeviceFacts;
}

/** Who answered at an address. */
export interface Answering {
  readonly address: string | null;
  /** The address translation table names the place as this node's. */
  readonly translated: boolean;
  readonly facts: DeviceFacts;
}

/**
 * Whether who answers at an address is the device. Labs reuse addresses: ten copies of one exercise have the same, and a private address may be
 * somebody's printer. Names are weak, for copies have the same; hardware addresses, serials and the console are strong.
 */
export function ownershipOf(own: Own, { address, translated, facts }: Answering): Ownership {
  const theirs = new Set(macsOf(facts));
  const console = own.console;
  const ownMacs = [...own.macs.map((mac) => mac.toLowerCase()), ...(console === undefined ? [] : macsOf(console))];
  const by: string[] = [];
  const against: string[] = [];

  if (ownMacs.some((mac) => theirs.has(mac))) by.push('mac');
  else if (ownMacs.length > 0 && theirs.size > 0) against.push('it has none of the hardware addresses of the node');

  const [serial, theirSerial] = [console?.identity?.serial, facts.identity?.serial];
  if (isText(serial) && isText(theirSerial)) {
    if (serial.toLowerCase() === theirSerial.toLowerCase()) by.push('serial');
    else against.push(`its serial is ${theirSerial}, and the console says ${serial}`);
  }

  const [name, theirName] = [console?.system?.name, facts.system?.name];
  if (isText(name) && isText(theirName)) {
    if (sameHost(name, theirName)) by.push('console_name');
    else against.push(`it calls itself ${theirName}, and the console ${name}`);
  }
  if (address !== null && console !== undefined && addressesOf(console).includes(address.toLowerCase())) by.push('console_address');
  if (translated) by.push('translation');
  if (isText(theirName) && sameHost(own.nodeName, theirName)) by.push('node_name');
  return verdict(by, against);
}

function verdict(by: readonly string[], against: readonly string[]): Ownership {
  const strong = by.includes('mac') || by.includes('serial');
  // A device may be renamed, or a line card changed, between two reads: one strong agreement outweighs a name.
  if (against.length > 0 && !strong) {
    return { proof: 'contradicted', by: [...by], reason: `Somebody else seems to answer: ${against.join('; ')}.` };
  }
  if (strong || by.includes('translation') || (by.includes('console_name') && by.includes('console_address'))) {
    return { proof: 'proved', by: [...by], reason: `Shown by ${words(by)}.` };
  }
  if (by.length > 0) return { proof: 'likely', by: [...by], reason: `Only ${words(by)} ${by.length === 1 ? 'agrees' : 'agree'}.` };
  return { proof: 'unproved', by: [], reason: 'Nothing that it says is known of the node from elsewhere.' };
}

const WORDS: Readonly<Record<string, string>> = {
  mac: 'a hardware address',
  serial: 'the serial',
  console_name: 'the name at the console',
  console_address: 'the address at the console',
  translation: 'the address translation table',
  node_name: 'the name of the node',
};

function words(by: readonly string[]): string {
  return by.map((each) => WORDS[each] ?? each).join(', ');
}

function isText(value: string | null | undefined): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function sameHost(one: string, other: string): boolean {
  const [left, right] = [one.trim().toLowerCase(), other.trim().toLowerCase()];
  return left === right || left.split('.')[0] === right.split('.')[0];
}

/** Addresses of hardware that stand for one device: not those that many share, as of first-hop redundancy. @see RFC 5798 §7.3, Cisco HSRP */
export function macsOf(facts: DeviceFacts): string[] {
  return (facts.interfaces ?? [])
    .map(({ mac }) => mac?.toLowerCase() ?? '')
    .filter((mac) => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) && mac !== '00:00:00:00:00:00' && !/^00:00:(5e:00:01|0c:07:ac)/.test(mac));
}

function addressesOf(facts: DeviceFacts): string[] {
  const all = [...(facts.addresses ?? []), ...(facts.interfaces ?? []).flatMap(({ addresses }) => addresses)];
  return all.map(({ address }) => address.toLowerCase());
}
