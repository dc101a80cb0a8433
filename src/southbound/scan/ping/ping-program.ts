import type { PingResult } from '../messages.ts';
import { echoes, type PingTerms } from './echoes.ts';

/** What a user without privileges may ask for everywhere, seconds. @see ping(8) of iputils, `-i` */
const INTERVAL_S = 0.2;
const SLACK_MS = 1_500;

/** On these the time to wait is in milliseconds. @see ping(8) of FreeBSD and macOS, `-W` */
const IN_MILLISECONDS: ReadonlySet<NodeJS.Platform> = new Set(['darwin', 'freebsd']);

/** Words for ping of iputils, inetutils, BusyBox or BSD. `interval` is not known to all of them. */
export function pingWords(address: string, { count, timeoutMs }: PingTerms, interval: boolean, platform = process.platform): string[] {
  const wait = IN_MILLISECONDS.has(platform) ? timeoutMs : Math.ceil(timeoutMs / 1_000);
  return ['-n', '-c', String(count), ...(interval ? ['-i', String(INTERVAL_S)] : []), '-W', String(wait), address];
}

export function pingMs({ count, timeoutMs }: PingTerms): number {
  return count * 1_000 + Math.ceil(timeoutMs / 1_000) * 1_000 + SLACK_MS;
}

/** What it says; null where it is no output of ping, as when it refused its options or had no right to send. */
export function pingResult(text: string, address: string, terms: PingTerms): PingResult | null {
  const [, sent] = /(\d+) packets transmitted/.exec(text) ?? [];
  const times = [...text.matchAll(/time[=<]\s*(\d+(?:\.\d+)?)\s*ms/g)].map(([, time]) => Number(time));
  if (sent === undefined && times.length === 0) return null;
  const count = Math.max(times.length, sent === undefined ? terms.count : Math.min(Number(sent), terms.count));
  const [, error] = /^From \S+:? icmp_seq=\d+ (.+)$/m.exec(text) ?? [];
  return echoes(address, [...times, ...Array.from({ length: count - times.length }, () => null)], terms, error?.trim());
}
