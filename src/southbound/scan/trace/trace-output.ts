import { type Hop, hopAddress, inOrder, type Route } from './hops.ts';

/**
 * What traceroute says with `-n -q 1`, of Linux, BSD, inetutils and BusyBox: ` 3  10.0.0.1  0.52 ms`, or ` 3  *` of silence. Behind the time may stand
 * what the hop said in the place of "time exceeded": `!H`, `!N`, `!X`, …
 */
export function tracerouteRoute(text: string, target: string, most: number): Route {
  const hops: Hop[] = [];
  for (const line of text.split('\n')) {
    const [, number, rest = ''] = /^\s*(\d{1,3})\s+(.*)$/.exec(line) ?? [];
    if (number === undefined) continue;
    const words = rest.split(/\s+/);
    const address = words.map((word) => hopAddress(word)).find((each) => each !== null) ?? null;
    const [, time] = /(\d+(?:\.\d+)?) ?ms\b/.exec(rest) ?? [];
    if (address === null && !words.includes('*')) continue;
    hops.push({ hop: Number(number), address, response_time_ms: time === undefined || address === null ? null : Number(time) });
  }
  return routeOf(hops, target, most);
}

/** What tracepath says with `-n`: ` 2:  10.0.0.1   0.52ms asymm 3`, ` 3:  no reply`, ` 1?: [LOCALHOST]  pmtu 1500`. */
export function tracepathRoute(text: string, target: string, most: number): Route {
  const hops: Hop[] = [];
  for (const line of text.split('\n')) {
    const [, number, word, rest = ''] = /^\s*(\d{1,3}):\s+(\S+)(.*)$/.exec(line) ?? [];
    if (number === undefined) continue;
    const address = hopAddress(word);
    const [, time] = /(\d+(?:\.\d+)?) ?ms\b/.exec(rest) ?? [];
    hops.push({ hop: Number(number), address, response_time_ms: time === undefined || address === null ? null : Number(time) });
  }
  return routeOf(hops, target, most);
}

/** What one ping with a time to live says of the hop at that distance. `reached`: the target itself answered. */
export function pingHop(text: string, hop: number, target: string): Hop & { readonly reached: boolean } {
  // `64 bytes from 10.0.0.9: icmp_seq=1 ttl=64 time=0.5 ms`
  const [, from, time] = /bytes from (\S+?):? .*?time[=<]\s*(\d+(?:\.\d+)?)/.exec(text) ?? [];
  const answerer = hopAddress(from);
  if (answerer !== null) return { hop, address: answerer, response_time_ms: Number(time), reached: sameAddress(answerer, target) };
  // `From 10.0.0.1 icmp_seq=1 Time to live exceeded`, of inetutils `92 bytes from 10.0.0.1: Time to live exceeded`
  const [, router] = /^(?:\d+ bytes f|F)rom (\S+?):? (?:icmp_seq=\d+ )?(?:Time to live exceeded|Time exceeded)/m.exec(text) ?? [];
  return { hop, address: hopAddress(router), response_time_ms: null, reached: false };
}

/** Hops up to the target; nothing is behind it. */
export function routeOf(hops: readonly Hop[], target: string, most: number): Route {
  const all = inOrder(hops, most);
  const at = all.findIndex(({ address }) => address !== null && sameAddress(address, target));
  if (at >= 0) return { reached: true, hops: all.slice(0, at + 1) };
  // Silence up to the end says nothing of the way.
  const heard = all.findLastIndex(({ address }) => address !== null);
  return { reached: false, hops: all.slice(0, heard + 1) };
}

function sameAddress(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

/** One way of writing it. @see WHATWG URL, "IPv6 serializer", which is RFC 5952 */
function canonical(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]`).hostname : address;
}
