/** An IPv4 address as a number; null when the text is none. */
export function parseIpv4(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    value = value * 256 + Number(part);
  }
  return value;
}

export function ipv4Text(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}

export function maskOf(prefixBits: number): number {
  return prefixBits === 0 ? 0 : (0xffff_ffff << (32 - prefixBits)) >>> 0;
}

/** The bits of a mask as `24` or `255.255.255.0`; null when it is none. */
export function parsePrefix(text: string): number | null {
  if (/^\d{1,2}$/.test(text)) return Number(text) <= 32 ? Number(text) : null;
  const mask = parseIpv4(text);
  if (mask === null) return null;
  for (let bits = 0; bits <= 32; bits += 1) if (maskOf(bits) === mask) return bits;
  return null;
}
