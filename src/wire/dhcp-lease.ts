import { z } from 'zod';

/**
 * `active`: given to a client; `expired`: its time was over and the server saw it; `released`: the client gave it back; `declined`: somebody else
 * uses the address (`abandoned` of ISC); `free`: nobody's, kept for whoever had it (`free`, `backup` and `reset` of ISC); `unknown`: another word.
 */
export const LEASE_STATES = ['active', 'expired', 'released', 'declined', 'free', 'unknown'] as const;
export type LeaseState = (typeof LEASE_STATES)[number];

/** What a DHCP server keeps of an address that it gave. */
export interface Lease {
  /** IPv4 or IPv6, lower case. */
  readonly address: string;
  /** `aa:bb:cc:dd:ee:ff`; null where the file does not tell it. */
  readonly mac: string | null;
  readonly host_name: string | null;
  /** ISO 8601; null: never, or not told. */
  readonly ends_at: string | null;
  readonly state: LeaseState;
}

/** What came of a file. */
export interface LeaseFile {
  /** Each address once: servers append, so the last entry counts. */
  readonly leases: readonly Lease[];
  /** Lines or entries that could not be read. */
  readonly skipped: number;
}

const ADDRESS = z.union([z.ipv4(), z.ipv6()]);

/** In lower case; null for what is no address. */
export function leasedAddress(text: string | undefined): string | null {
  const address = text?.toLowerCase();
  return address !== undefined && address.length <= 45 && ADDRESS.safeParse(address).success ? address : null;
}

/** Six bytes with colons between them; null for another length, as of other kinds of hardware, and for zeros, which are nobody's. */
export function leasedMac(text: string | undefined): string | null {
  const mac = text?.toLowerCase().replaceAll('-', ':');
  return mac !== undefined && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) && /[1-9a-f]/.test(mac) ? mac : null;
}

/** RFC 8415 §11.2 and §11.4: types 1 (with a time) and 3 (without) end in the address of the hardware; type 1 of hardware is Ethernet. */
const DUID_LLT = 1;
const DUID_LL = 3;
const ETHERNET = 1;

/** The address of Ethernet hardware that a DUID is made of; null where it is made of something else. */
export function macOfDuid(duid: Uint8Array): string | null {
  const type = (duid[0] ?? 0) * 256 + (duid[1] ?? 0);
  const hardware = (duid[2] ?? 0) * 256 + (duid[3] ?? 0);
  const at = type === DUID_LLT ? 8 : type === DUID_LL ? 4 : duid.length;
  if (hardware !== ETHERNET || duid.length - at !== 6) return null;
  return leasedMac([...duid.subarray(at)].map((byte) => byte.toString(16).padStart(2, '0')).join(':'));
}

/** Of `00:03:00:01:…`. */
export function duidBytes(text: string): Uint8Array {
  // RFC 8415 §11.1: two bytes of type and at most 128 more.
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){0,129}$/i.test(text)) return new Uint8Array();
  return Uint8Array.from(text.split(':'), (byte) => Number.parseInt(byte, 16));
}

/** Without what a terminal would obey, and without the dot at the end of a full name; null where nothing is left. */
export function leasedName(text: string | undefined): string | null {
  // RFC 1035 §2.3.4.
  const name = (text ?? '')
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, '')
    .replace(/\.$/, '')
    .slice(0, 255);
  return name === '' || name === '*' ? null : name;
}

/** The largest moment that a Date holds, seconds. @see ECMA-262 §21.4.1.1 */
const LAST_SECOND = 8_640_000_000_000;

/** Of seconds since 1970; null for what is none. */
export function leaseEnd(seconds: string | number | undefined): string | null {
  const value = typeof seconds === 'number' ? seconds : /^\d{1,16}$/.test(seconds ?? '') ? Number(seconds) : Number.NaN;
  return value >= 0 && value <= LAST_SECOND ? isoTime(value) : null;
}

/** Years beyond 9999 are written with a sign, which is no RFC 3339. */
function isoTime(seconds: number): string | null {
  const text = new Date(seconds * 1_000).toISOString();
  return text.length === 24 ? text : null;
}
