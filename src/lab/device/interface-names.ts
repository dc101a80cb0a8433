/** Types of IOS interfaces: how they are called, how they are abbreviated, and their speed in bit/s. */
const TYPES = [
  { name: 'Ethernet', short: 'Et', speedBps: 10_000_000 },
  { name: 'FastEthernet', short: 'Fa', speedBps: 100_000_000 },
  { name: 'GigabitEthernet', short: 'Gi', speedBps: 1_000_000_000 },
  { name: 'TenGigabitEthernet', short: 'Te', speedBps: 10_000_000_000 },
  // T1, what `show interfaces` gives as BW 1544 Kbit/sec.
  { name: 'Serial', short: 'Se', speedBps: 1_544_000 },
  // @see IOS `show interfaces loopback`: BW 8000000 Kbit/sec
  { name: 'Loopback', short: 'Lo', speedBps: 8_000_000_000 },
  { name: 'Vlan', short: 'Vl', speedBps: 1_000_000_000 },
] as const;

export type IosType = (typeof TYPES)[number];

interface IosName {
  readonly type: IosType;
  /** `0/0`, `1/0.10`, `10` */
  readonly numbers: string;
}

function typeOf(word: string): IosType | null {
  const wanted = word.toLowerCase();
  // IOS takes the first letters of a type; one letter is enough where none other begins so.
  return TYPES.find(({ name, short }) => name.toLowerCase().startsWith(wanted) || short.toLowerCase() === wanted) ?? null;
}

/** Reads `fa0/0`, `FastEthernet 0/0`, `g0/1.10`, `vlan 10`, `lo0`; null when it names no type of interface. */
export function parseIosName(text: string): IosName | null {
  const [, word, numbers] = /^\s*([a-z]+)[-\s]*(\d+(?:\/\d+)*(?:\.\d+)?)\s*$/i.exec(text) ?? [];
  if (word === undefined || numbers === undefined) return null;
  const type = typeOf(word);
  return type === null ? null : { type, numbers };
}

/** `FastEthernet0/0` of what a user may type for it; null when it is none. */
export function fullIosName(text: string): string | null {
  const name = parseIosName(text);
  return name === null ? null : `${name.type.name}${name.numbers}`;
}

/** `Fa0/0` of `FastEthernet0/0`; a name of another kind stays as it is. */
export function shortIosName(text: string): string {
  const name = parseIosName(text);
  return name === null ? text : `${name.type.short}${name.numbers}`;
}

/** How a Linux names the interface of a GNS3 port: Docker's `eth0` as it is, QEMU's `Ethernet0` by its adapter. */
export function linuxName(portName: string, adapterNumber: number): string {
  return /^[a-z][a-z0-9]{1,14}$/.test(portName) ? portName : `eth${adapterNumber}`;
}
