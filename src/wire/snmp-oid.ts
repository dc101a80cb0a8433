/** An object identifier by its sub-identifiers, each 0 to 2^32-1, at most 128 of them. @see RFC 2578 §3.5 */
export type Oid = readonly number[];

const DOT = 0x2e;
const ZERO = 0x30;

/** Of `1.3.6.1` or `.1.3.6.1`; what is no number is NaN. Each variable of each answer is read by it: nothing is made but the numbers. */
export function oid(text: string): Oid {
  const name: number[] = [];
  let value = 0;
  for (let at = text.charCodeAt(0) === DOT ? 1 : 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      name.push(value);
      value = 0;
    } else value = code >= ZERO && code < ZERO + 10 ? value * 10 + code - ZERO : Number.NaN;
  }
  name.push(value);
  return name;
}

export function oidText(name: Oid): string {
  return name.join('.');
}

/** Below 0, 0 or above 0 as `one` comes before, is, or comes after `other` in lexicographic order. @see RFC 3416 §4.2.2 */
export function compareOids(one: Oid, other: Oid): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const difference = one[at]! - other[at]!;
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

export function beginsWith(name: Oid, prefix: Oid): boolean {
  if (name.length < prefix.length) return false;
  for (let at = prefix.length - 1; at >= 0; at -= 1) if (name[at] !== prefix[at]) return false;
  return true;
}
