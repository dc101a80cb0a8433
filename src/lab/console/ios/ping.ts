import { interfaceNamed } from '../../device/interfaces.ts';
import { ipv4Text, parseIpv4 } from '../../device/ipv4.ts';
import type { EchoResult } from '../../forwarding/forwarding.ts';
import { fullIosName } from '../../device/interface-names.ts';
import type { Exec } from './exec.ts';

interface Asked {
  target: number;
  repeat: number;
  bytes: number;
  timeoutSeconds: number;
  source: number | null;
  ttl: number;
}

const REPEAT = 5;
const BYTES = 100;
const TIMEOUT_SECONDS = 2;
const TTL = 255;
/** Marks on a line. */
const WIDTH = 70;
const REPEAT_MAX = 2_147_483_647;

/** Addresses, or the name of this device; null: nobody knows it. */
function addressOf({ device }: Exec, text: string): number | null {
  const ip = parseIpv4(text);
  if (ip !== null) return ip;
  const known = [...device.otherLines.values()].flat().find((line) => line.startsWith(`ip host ${text} `));
  return known === undefined ? null : parseIpv4(known.split(' ')[3] ?? '');
}

function sourceOf({ device }: Exec, text: string): number | null {
  const ip = parseIpv4(text);
  if (ip !== null) return device.interfaces.some(({ addresses }) => addresses.some((each) => each.ip === ip)) ? ip : null;
  const name = fullIosName(text);
  return name === null ? null : (interfaceNamed(device, name)?.addresses[0]?.ip ?? null);
}

/** Reads `source X repeat N size N timeout N`; a text is the complaint. */
function readOptions(exec: Exec, asked: Asked, line: string): string | null {
  const words = line.split(/\s+/).filter((word) => word !== '');
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at]!.toLowerCase();
    let value = words[at + 1];
    if (name === 'df-bit' || name === 'validate' || name === 'verbose') {
      at -= 1;
      continue;
    }
    if (value === undefined) return '% Incomplete command.';
    if ('source'.startsWith(name) && name.length > 1) {
      if (/^[a-z-]+$/i.test(value) && /^\d/.test(words[at + 2] ?? '')) {
        value += words[at + 2]!;
        at += 1;
      }
      asked.source = sourceOf(exec, value);
      if (asked.source === null) return '% Invalid source address- IP address not on any of our up interfaces';
      continue;
    }
    const number = Number(value);
    if (!Number.isInteger(number) || number < 0) return `% Invalid input detected`;
    if ('repeat'.startsWith(name)) asked.repeat = Math.min(Math.max(number, 1), REPEAT_MAX);
    else if ('size'.startsWith(name) && name.length > 1) asked.bytes = Math.min(Math.max(number, 36), 18_024);
    else if ('timeout'.startsWith(name)) asked.timeoutSeconds = Math.min(number, 3_600);
    else if (name === 'ttl') asked.ttl = Math.min(Math.max(number, 1), 255);
    else if (!'data'.startsWith(name)) return '% Invalid input detected';
  }
  return null;
}

function markOf(result: EchoResult, timeoutMs: number): '!' | '.' | 'U' {
  if (result.outcome === 'delivered') return result.roundTripMs !== null && result.roundTripMs <= timeoutMs ? '!' : '.';
  // A router further on says that it knows no way; a time to live that ran out shows as nothing of its own here.
  return result.from !== null && (result.outcome === 'no route' || result.outcome === 'unresolved') ? 'U' : '.';
}

async function send(exec: Exec, asked: Asked): Promise<void> {
  const { network, device, tty } = exec;
  const seconds = `${asked.timeoutSeconds} second${asked.timeoutSeconds === 1 ? '' : 's'}`;
  const from = asked.source === null ? '' : `Packet sent with a source address of ${ipv4Text(asked.source)} \n`;
  tty.print(
    `Type escape sequence to abort.\nSending ${asked.repeat}, ${asked.bytes}-byte ICMP Echos to ${ipv4Text(asked.target)}, timeout is ${seconds}:\n${from}`,
  );
  const times: number[] = [];
  let sent = 0;
  let got = 0;
  let sum = 0;
  let column = 0;
  for (; sent < asked.repeat && !tty.interrupted();) {
    const options = { ttl: asked.ttl, bytes: asked.bytes, ...(asked.source === null ? {} : { source: asked.source }) };
    const result = network.forwarding.echo(device, asked.target, options);
    const mark = markOf(result, asked.timeoutSeconds * 1_000);
    const waited = mark === '!' || mark === 'U' ? (result.roundTripMs ?? 0) : asked.timeoutSeconds * 1_000;
    if (network.realTime) await tty.sleep(waited);
    else if (sent % 256 === 255) await tty.sleep(0);
    if (tty.interrupted()) break;
    sent += 1;
    if (mark === '!') {
      const rounded = Math.max(1, Math.round(result.roundTripMs ?? 0));
      got += 1;
      sum += rounded;
      times[0] = Math.min(times[0] ?? rounded, rounded);
      times[1] = Math.max(times[1] ?? rounded, rounded);
    }
    column += 1;
    tty.print(column % WIDTH === 0 ? `${mark}\n` : mark);
  }
  const trip = got === 0 ? '' : `, round-trip min/avg/max = ${times[0]}/${Math.round(sum / got)}/${times[1]} ms`;
  const share = sent === 0 ? 0 : Math.floor((got * 100) / sent);
  tty.print(`${column % WIDTH === 0 && column > 0 ? '' : '\n'}Success rate is ${share} percent (${got}/${sent})${trip}\n`);
}

const UNKNOWN_HOST = '% Unrecognized host or address, or protocol not running.\n';

/** `ping A.B.C.D …` */
export async function ping(exec: Exec, name: string, line: string): Promise<void> {
  const target = addressOf(exec, name);
  if (target === null) return exec.tty.print(UNKNOWN_HOST);
  const asked: Asked = { target, repeat: REPEAT, bytes: BYTES, timeoutSeconds: TIMEOUT_SECONDS, source: null, ttl: TTL };
  const complaint = readOptions(exec, asked, line);
  if (complaint !== null) return exec.tty.print(`${complaint}\n`);
  await send(exec, asked);
}

/** `ping` alone asks for everything. */
export async function pingDialog(exec: Exec): Promise<void> {
  const { tty } = exec;
  const ask = async (question: string): Promise<string | null> => {
    const line = await tty.readLine(question);
    return line.kind === 'line' ? line.text.trim() : null;
  };
  const protocol = await ask('Protocol [ip]: ');
  if (protocol === null) return tty.print('\n');
  const name = await ask('Target IP address: ');
  if (name === null || name === '') return tty.print(name === null ? '\n' : '% Bad IP address\n');
  const target = addressOf(exec, name);
  if (target === null) return tty.print('% Bad IP address\n');
  const asked: Asked = { target, repeat: REPEAT, bytes: BYTES, timeoutSeconds: TIMEOUT_SECONDS, source: null, ttl: TTL };
  const answers = [
    ['repeat', await ask(`Repeat count [${REPEAT}]: `)],
    ['size', await ask(`Datagram size [${BYTES}]: `)],
    ['timeout', await ask(`Timeout in seconds [${TIMEOUT_SECONDS}]: `)],
  ] as const;
  const extended = await ask('Extended commands [n]: ');
  const source = /^y/i.test(extended ?? '') ? await ask('Source address or interface: ') : '';
  const sweep = await ask('Sweep range of sizes [n]: ');
  if (sweep === null) return tty.print('\n');
  const given = [...answers, ['source', source] as const].flatMap(([word, value]) =>
    value === null || value === '' ? [] : [`${word} ${value}`],
  );
  const complaint = readOptions(exec, asked, given.join(' '));
  if (complaint !== null) return tty.print(`${complaint}\n`);
  await send(exec, asked);
}

const HOPS = 30;
const PROBES = 3;
const PROBE_WAIT_MS = 3_000;

/** `traceroute A.B.C.D` */
export async function traceroute(exec: Exec, name: string): Promise<void> {
  const { network, device, tty } = exec;
  const target = addressOf(exec, name);
  if (target === null) return tty.print(UNKNOWN_HOST);
  tty.print(`Type escape sequence to abort.\nTracing the route to ${ipv4Text(target)}\nVRF info: (vrf in name/id, vrf out name/id)\n`);
  for (let ttl = 1; ttl <= HOPS && !tty.interrupted(); ttl += 1) {
    tty.print(`${String(ttl).padStart(3)} `);
    let last: number | null = null;
    let over = false;
    for (let probe = 0; probe < PROBES && !tty.interrupted(); probe += 1) {
      const result = network.forwarding.echo(device, target, { ttl, bytes: 56 });
      const answered = result.from !== null && result.roundTripMs !== null && result.roundTripMs <= PROBE_WAIT_MS;
      if (network.realTime) await tty.sleep(answered ? result.roundTripMs : PROBE_WAIT_MS);
      if (!answered) {
        tty.print(' * ');
        continue;
      }
      const address = last === result.from ? '' : `${ipv4Text(result.from)} `;
      last = result.from;
      const failed = result.outcome === 'no route' || result.outcome === 'unresolved';
      tty.print(`${address}${failed ? '!H ' : `${Math.max(1, Math.round(result.roundTripMs))} msec `}`);
      over = result.outcome !== 'expired';
    }
    tty.print('\n');
    if (over) return;
    if (!network.realTime && ttl % 8 === 0) await tty.sleep(0);
  }
}
