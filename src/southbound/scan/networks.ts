import { fail } from '#kernel/error.ts';

/** What one sweep asks at most. */
const MOST_SWEPT = 1_024;

/** Of IPv4 longer than /30, the first address names the network and the last is its broadcast. @see RFC 3021 §2 */
const WITHOUT_ENDS = 30;

/** The addresses of networks in CIDR notation, each once, in order. @throws validation_error for more than 1,024 together */
export function addressesOf(networks: readonly string[]): string[] {
  const found = new Set<string>();
  for (const network of networks) {
    const [text = '', length = ''] = network.split('/');
    const six = text.includes(':');
    const bits = six ? 128 : 32;
    const hostBits = bits - Number(length);
    // Counted before anything is made: a /0 must cost nothing.
    if (hostBits > Math.log2(MOST_SWEPT)) throw tooMany(network);
    const count = 2 ** hostBits;
    const base = (numberOf(text, six) >> BigInt(hostBits)) << BigInt(hostBits);
    const ends = !six && Number(length) <= WITHOUT_ENDS ? 1 : 0;
    for (let at = ends; at < count - ends; at += 1) found.add(six ? ipv6Text(base + BigInt(at)) : ipv4Text(base + BigInt(at)));
    if (found.size > MOST_SWEPT) throw tooMany(networks.join(', '));
  }
  return [...found];
}

function tooMany(what: string): Error {
  const allowed = `at most ${MOST_SWEPT} addresses together are swept`;
  return fail('validation_error', `${what}: ${allowed}; name smaller networks.`, { networks: [allowed] });
}

function numberOf(text: string, six: boolean): bigint {
  return six ? numberOfIPv6(text) : text.split('.').reduce((number, part) => number * 256n + BigInt(part), 0n);
}

/** @see RFC 4291 §2.2; `z.cidrv6` has checked it */
function numberOfIPv6(text: string): bigint {
  const parts = (side: string): bigint[] =>
    side === ''
      ? []
      : side.split(':').flatMap((part) => {
          if (!part.includes('.')) return [BigInt(`0x${part}`)];
          const four = numberOf(part, false);
          return [four >> 16n, four & 0xffffn];
        });
  const [before = '', after] = text.split('::');
  const first = parts(before);
  const last = after === undefined ? [] : parts(after);
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => 0n);
  return [...first, ...zeros, ...last].reduce((number, part) => (number << 16n) | part, 0n);
}

function ipv4Text(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.');
}

/** With the longest run of zeros left out. @see RFC 5952 §4.2 */
function ipv6Text(number: bigint): string {
  const parts = Array.from({ length: 8 }, (_, at) => ((number >> BigInt((7 - at) * 16)) & 0xffffn).toString(16));
  let best = { at: 0, length: 1 };
  for (let at = 0; at < 8; at += 1) {
    let length = 0;
    while (parts[at + length] === '0') length += 1;
    if (length > best.length) best = { at, length };
  }
  if (best.length < 2) return parts.join(':');
  return `${parts.slice(0, best.at).join(':')}::${parts.slice(best.at + best.length).join(':')}`;
}
