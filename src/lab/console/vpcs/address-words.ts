import { maskOf, parseIpv4, parsePrefix } from '../../device/ipv4.ts';

export interface AddressWords {
  readonly ip: number;
  readonly prefixBits: number;
  /** 0: none. */
  readonly gateway: number;
}

/** Without a mask, and for what is none. */
const DEFAULT_BITS = 24;

function hostless(ip: number, prefixBits: number): boolean {
  const host = (ip & ~maskOf(prefixBits)) >>> 0;
  return host === 0 || host === ~maskOf(prefixBits) >>> 0;
}

/** What `ip` is followed by: address, mask as `/26`, `26` or `255.255.255.192`, and gateway, the last two in any order. A text is the complaint. @see VPCS 0.8, `ip ?` */
export function readAddressWords(words: readonly string[]): AddressWords | string {
  const [first = '', ...rest] = words.flatMap((word) => word.split('/')).filter((word) => word !== '');
  const ip = parseIpv4(first);
  let prefixBits = DEFAULT_BITS;
  let gateway: number | null = 0;
  for (const word of rest) {
    if (/^\d{1,2}$/.test(word)) prefixBits = Number(word);
    else if (word.startsWith('255.') && word.length > 8) prefixBits = parsePrefix(word) ?? DEFAULT_BITS;
    else if (word.length > 6 && word.length < 16) gateway = parseIpv4(word);
    else return 'Invalid options';
  }
  if (prefixBits < 1 || prefixBits > 30) prefixBits = DEFAULT_BITS;
  if (ip === null || gateway === null || ip === gateway || ip === 0 || ip >>> 28 === 0xe || ip >>> 24 === 127) return 'Invalid address';
  if (hostless(ip, prefixBits)) return 'Invalid host address';
  if (gateway !== 0) {
    if (hostless(gateway, prefixBits)) return 'Invalid gateway address';
    if (((ip ^ gateway) & maskOf(prefixBits)) !== 0) return 'not same subnet';
  }
  return { ip, prefixBits, gateway };
}
