/** `fe80::250:79ff:fe66:6800`: the link-local address that a MAC address makes. @see RFC 4291 appendix A */
export function linkLocal(mac: string): string {
  const bytes = mac.split(':').map((part) => Number.parseInt(part, 16));
  const full = [bytes[0]! ^ 2, bytes[1]!, bytes[2]!, 0xff, 0xfe, bytes[3]!, bytes[4]!, bytes[5]!];
  const groups = [0, 2, 4, 6].map((at) => (full[at]! * 256 + full[at + 1]!).toString(16));
  return `fe80::${groups.join(':')}`;
}
