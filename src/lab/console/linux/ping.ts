import { ipv4Text, parseIpv4 } from '../../device/ipv4.ts';
import type { Command, Host, Pipes } from './host.ts';
import { readHostFile } from './files.ts';

const BYTES = 56;
/** IP and ICMP. */
const HEADER_BYTES = 28;
const TTL = 64;
const INTERVAL_SECONDS = 1;
const WAIT_SECONDS = 10;

interface Asked {
  count: number;
  bytes: number;
  intervalSeconds: number;
  waitSeconds: number;
  ttl: number;
  quiet: boolean;
  source: number | null;
  name: string;
}

/** Names of /etc/hosts and the own one. */
function resolveName({ network, device }: Host, name: string): number | null {
  const ip = parseIpv4(name);
  if (ip !== null) return ip;
  if (name === 'localhost' || name === device.hostname) return parseIpv4('127.0.0.1');
  const line = (readHostFile(network, device, '/etc/hosts') ?? '').split('\n').find((each) => each.split(/\s+/).slice(1).includes(name));
  return line === undefined ? null : parseIpv4(line.split(/\s+/)[0]!);
}

function isOwn({ device }: Host, ip: number): boolean {
  return ip >>> 24 === 127 || device.interfaces.some(({ addresses }) => addresses.some((each) => each.ip === ip));
}

/** A text is the complaint. */
function readOptions(host: Host, words: readonly string[]): Asked | string {
  const asked: Asked = {
    count: Number.POSITIVE_INFINITY,
    bytes: BYTES,
    intervalSeconds: INTERVAL_SECONDS,
    waitSeconds: WAIT_SECONDS,
    ttl: TTL,
    quiet: false,
    source: null,
    name: '',
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const [, letter, joined] = /^-([ciWstIwp])(.*)$/.exec(word) ?? [];
    if (letter === undefined) {
      if (/^-[qn4vbDOU]+$/.test(word)) asked.quiet ||= word.includes('q');
      else if (word.startsWith('-')) return `ping: invalid option -- '${word.slice(1)}'\n`;
      else asked.name = word;
      continue;
    }
    const text = joined === undefined || joined === '' ? (words[(at += 1)] ?? '') : joined;
    const value = Number(text);
    if (letter === 'I') {
      asked.source = parseIpv4(text) ?? host.device.interfaces.find(({ name }) => name === text)?.addresses[0]?.ip ?? null;
      continue;
    }
    if (text === '' || !Number.isFinite(value) || value < 0) return `ping: invalid argument: '${text}'\n`;
    if (letter === 'c' && value < 1) return `ping: invalid argument: '${text}': out of range: 1 <= value <= 9223372036854775807\n`;
    if (letter === 'c') asked.count = Math.trunc(value);
    else if (letter === 's') asked.bytes = Math.min(Math.trunc(value), 65_507);
    else if (letter === 'i') asked.intervalSeconds = Math.max(value, 0.002);
    else if (letter === 'W') asked.waitSeconds = value;
    else if (letter === 't') asked.ttl = Math.min(Math.max(Math.trunc(value), 1), 255);
    else if (letter === 'w') asked.count = Math.min(asked.count, Math.max(1, Math.ceil(value / asked.intervalSeconds)));
  }
  return asked.name === '' ? 'ping: usage error: Destination address required\n' : asked;
}

/** Totals of the answers, for their statistics. */
interface Tally {
  sent: number;
  received: number;
  errors: number;
  sum: number;
  squares: number;
  low: number;
  high: number;
}

function rttText(ms: number): string {
  return ms < 10 ? ms.toFixed(3) : ms < 100 ? ms.toFixed(2) : ms < 1_000 ? ms.toFixed(1) : ms.toFixed(0);
}

function statistics(asked: Asked, tally: Tally, elapsedMs: number): string {
  const { sent, received, errors } = tally;
  const lost = sent === 0 ? 0 : Math.round(((sent - received) / sent) * 100_000) / 1_000;
  const complaints = errors === 0 ? '' : ` +${errors} errors,`;
  const head = `\n--- ${asked.name} ping statistics ---\n${sent} packets transmitted, ${received} received,${complaints} ${lost}% packet loss, time ${Math.round(elapsedMs)}ms\n`;
  if (received === 0) return `${head}\n`;
  const mean = tally.sum / received;
  const deviation = Math.sqrt(Math.max(0, tally.squares / received - mean * mean));
  return `${head}rtt min/avg/max/mdev = ${[tally.low, mean, tally.high, deviation].map((value) => value.toFixed(3)).join('/')} ms\n`;
}

const COMPLAINTS = {
  expired: 'Time to live exceeded',
  'no route': 'Destination Net Unreachable',
  unresolved: 'Destination Host Unreachable',
} as const;

/** One echo: its line, and whether it was answered. */
function echo(
  host: Host,
  asked: Asked,
  target: number,
  sequence: number,
): { readonly line: string; readonly rtt: number | null; readonly complaint: boolean } {
  const { network, device } = host;
  if (isOwn(host, target)) {
    const rtt = 0.02 + network.random.fraction() * 0.03;
    return {
      line: `${asked.bytes + 8} bytes from ${ipv4Text(target)}: icmp_seq=${sequence} ttl=64 time=${rttText(rtt)} ms\n`,
      rtt,
      complaint: false,
    };
  }
  const options = { ttl: asked.ttl, bytes: asked.bytes + HEADER_BYTES, ...(asked.source === null ? {} : { source: asked.source }) };
  const result = network.forwarding.echo(device, target, options);
  if (result.outcome === 'delivered') {
    const late = result.roundTripMs === null || result.roundTripMs > asked.waitSeconds * 1_000;
    if (late) return { line: '', rtt: null, complaint: false };
    const line = `${asked.bytes + 8} bytes from ${ipv4Text(target)}: icmp_seq=${sequence} ttl=${result.ttl ?? TTL} time=${rttText(result.roundTripMs)} ms\n`;
    return { line, rtt: result.roundTripMs, complaint: false };
  }
  if (result.outcome === 'lost' || result.outcome === 'down') return { line: '', rtt: null, complaint: false };
  // Nobody answers ARP on the own segment: the host itself says so.
  const from = result.from ?? network.forwarding.lookUp(device, target)?.outbound.addresses[0]?.ip ?? 0;
  return { line: `From ${ipv4Text(from)} icmp_seq=${sequence} ${COMPLAINTS[result.outcome]}\n`, rtt: null, complaint: true };
}

export const ping: Command = async (host: Host, words, pipes: Pipes) => {
  const { network, device, tty } = host;
  const asked = readOptions(host, words);
  if (typeof asked === 'string') {
    pipes.err(asked);
    return 2;
  }
  const target = resolveName(host, asked.name);
  if (target === null) {
    pipes.err(`ping: ${asked.name}: Temporary failure in name resolution\n`);
    return 2;
  }
  if (!isOwn(host, target) && network.forwarding.lookUp(device, target) === null) {
    pipes.err('ping: connect: Network is unreachable\n');
    return 2;
  }
  pipes.out(`PING ${asked.name} (${ipv4Text(target)}) ${asked.bytes}(${asked.bytes + HEADER_BYTES}) bytes of data.\n`);
  const tally: Tally = { sent: 0, received: 0, errors: 0, sum: 0, squares: 0, low: Number.POSITIVE_INFINITY, high: 0 };
  const endless = asked.count === Number.POSITIVE_INFINITY;
  let elapsedMs = 0;
  for (let sequence = 1; sequence <= asked.count && !tty.interrupted(); sequence += 1) {
    const answer = echo(host, asked, target, sequence);
    tally.sent += 1;
    if (answer.rtt !== null) {
      tally.received += 1;
      tally.sum += answer.rtt;
      tally.squares += answer.rtt * answer.rtt;
      tally.low = Math.min(tally.low, answer.rtt);
      tally.high = Math.max(tally.high, answer.rtt);
    } else if (answer.complaint) tally.errors += 1;
    if (network.realTime && answer.rtt !== null) await tty.sleep(answer.rtt);
    if (!asked.quiet) pipes.out(answer.line);
    const last = sequence === asked.count;
    const pauseMs = last ? (answer.rtt === null && network.realTime ? asked.waitSeconds * 1_000 : 0) : asked.intervalSeconds * 1_000;
    elapsedMs += last ? 0 : pauseMs;
    // Without waiting an endless ping would have no end that anybody could ask for.
    if (network.realTime || endless) await tty.sleep(pauseMs);
    else if (sequence % 128 === 0) await tty.sleep(0);
  }
  pipes.out(statistics(asked, tally, elapsedMs));
  return tally.received > 0 ? 0 : 1;
};

const HOPS = 30;
const PROBES = 3;
const PROBE_WAIT_MS = 5_000;

export const traceroute: Command = async (host: Host, words, pipes: Pipes) => {
  const { network, device, tty } = host;
  const withValue = new Set(['-m', '-q', '-w', '-f', '-p', '-s', '-i']);
  const name = words.find((word, index) => !word.startsWith('-') && !withValue.has(words[index - 1] ?? ''));
  const most = words.includes('-m') ? Number(words[words.indexOf('-m') + 1]) : HOPS;
  const hops = Number.isInteger(most) && most >= 1 ? Math.min(most, 255) : HOPS;
  if (name === undefined) {
    pipes.err('Usage: traceroute [ -n ] [ -m max_ttl ] host\n');
    return 2;
  }
  const target = resolveName(host, name);
  if (target === null) {
    pipes.err(`${name}: Temporary failure in name resolution\nCannot handle "host" cmdline arg \`${name}' on position 1 (argc 1)\n`);
    return 2;
  }
  const numeric = words.includes('-n');
  const shown = (ip: number): string => (numeric ? ipv4Text(ip) : `${ipv4Text(ip)} (${ipv4Text(ip)})`);
  pipes.out(`traceroute to ${name} (${ipv4Text(target)}), ${hops} hops max, 60 byte packets\n`);
  if (isOwn(host, target)) {
    pipes.out(` 1  ${shown(target)}  0.030 ms  0.008 ms  0.006 ms\n`);
    return 0;
  }
  if (network.forwarding.lookUp(device, target) === null) {
    pipes.err('connect: Network is unreachable\n');
    return 1;
  }
  for (let ttl = 1; ttl <= hops && !tty.interrupted(); ttl += 1) {
    let line = `${String(ttl).padStart(2)} `;
    let last: number | null = null;
    let over = false;
    for (let probe = 0; probe < PROBES && !tty.interrupted(); probe += 1) {
      const result = network.forwarding.echo(device, target, { ttl, bytes: 60 });
      const answered = result.from !== null && result.roundTripMs !== null;
      if (network.realTime) await tty.sleep(answered ? result.roundTripMs : PROBE_WAIT_MS);
      if (!answered) {
        line += ' *';
        continue;
      }
      line += `${last === result.from ? '' : ` ${shown(result.from)}`}  ${result.roundTripMs.toFixed(3)} ms`;
      last = result.from;
      if (result.outcome === 'no route') line += ' !N';
      else if (result.outcome === 'unresolved') line += ' !H';
      over = result.outcome !== 'expired';
    }
    pipes.out(`${line}\n`);
    if (over) return 0;
    if (!network.realTime && ttl % 8 === 0) await tty.sleep(0);
  }
  return 0;
};
