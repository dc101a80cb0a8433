import { dscpNumber, leftKbps, type Policy, type PolicyClass } from './policy.ts';
import type { Profile } from './profile.ts';
import type { Rendered } from './rendered.ts';

/** Our handle; those that the kernel gives by itself are 0. @see tc(8) */
export const TC_HANDLE = '7a1:';
/** Queues of classes have handles too, so that given twice it is the same. */
const LEAF_HANDLE = '7b';
/** Bytes of the largest packet of an Ethernet with its header. */
const PACKET_BYTES = 1_514;
/** What netem holds unless it is told otherwise. @see tc-netem(8) */
const NETEM_PACKETS = 1_000;

/** Begins anew, so that given twice it leaves the same; the undo gives the interface what the kernel gives by itself. */
const clear = (device: string): string => `tc qdisc del dev ${device} root 2>/dev/null || true`;

/** A profile as netem, for what an interface sends. @see tc-netem(8) */
export function renderNetem(profile: Profile, device: string): Rendered<readonly string[]> {
  const { delay_ms: delay, jitter_ms: jitter, loss_percent: loss, corrupt_percent: corrupt, rate_kbps: rate } = profile;
  const words = ['tc qdisc add dev', device, `root handle ${TC_HANDLE} netem`];
  // Packets on their way count against the limit: a second of the fastest that is asked, of the smallest at least as many as by default.
  if (rate !== null) words.push(`limit ${Math.max(NETEM_PACKETS, Math.ceil(((rate * 1_000) / 8 / PACKET_BYTES) * (1 + delay / 1_000)))}`);
  else if (delay > 0) words.push(`limit ${NETEM_PACKETS * Math.ceil(1 + delay / 10)}`);
  if (delay > 0) words.push(`delay ${delay}ms${jitter > 0 ? ` ${jitter}ms` : ''}`);
  if (loss > 0) words.push(`loss ${loss}%`);
  if (corrupt > 0) words.push(`corrupt ${corrupt}%`);
  if (rate !== null) words.push(`rate ${rate}kbit`);
  const notes = ['What the interface sends is impaired; what it receives is not.'];
  if (jitter > 0) notes.push('Jitter of netem lets packets overtake each other.');
  return { apply: [clear(device), words.join(' ')], undo: [clear(device)], notes };
}

/** A policy as HTB with a queue for each class, for what an interface sends. @see tc-htb(8), tc-u32(8), tc-fq_codel(8) */
export function renderHtb(policy: Policy, device: string): Rendered<readonly string[]> {
  const rate = policy.rate_kbps;
  const root = '1';
  const otherwise = policy.classes.length + 2;
  const id = (number: number): string => `${TC_HANDLE}${number.toString(16)}`;
  const lines = [
    clear(device),
    `tc qdisc add dev ${device} root handle ${TC_HANDLE} htb default ${otherwise.toString(16)}`,
    `tc class add dev ${device} parent ${TC_HANDLE} classid ${TC_HANDLE}${root} htb rate ${rate}kbit ceil ${rate}kbit`,
  ];
  const leaf = (
    number: number,
    guarantee: number,
    priority: number,
    queueing: Pick<PolicyClass, 'ceil_kbps' | 'queue' | 'queue_packets'>,
  ): void => {
    lines.push(
      `tc class add dev ${device} parent ${TC_HANDLE}${root} classid ${id(number)} htb rate ${guarantee}kbit ceil ${queueing.ceil_kbps ?? rate}kbit prio ${priority} quantum ${quantumBytes(guarantee)}`,
    );
    const kind = queueing.queue === 'fair' ? 'fq_codel' : 'pfifo';
    const limit = queueing.queue_packets === undefined ? '' : ` limit ${queueing.queue_packets}`;
    lines.push(`tc qdisc add dev ${device} parent ${id(number)} handle ${LEAF_HANDLE}${number.toString(16)}: ${kind}${limit}`);
  };
  for (const [index, each] of policy.classes.entries()) {
    leaf(index + 2, each.guarantee_kbps, each.priority, each);
    const police = each.police_kbps === undefined ? '' : ` police rate ${each.police_kbps}kbit burst ${burstBytes(each.police_kbps)} drop`;
    for (const match of u32Matches(each)) {
      lines.push(
        `tc filter add dev ${device} parent ${TC_HANDLE} protocol ip prio ${index + 1} u32 ${match}${police} flowid ${id(index + 2)}`,
      );
    }
  }
  leaf(otherwise, leftKbps(policy), 7, policy.otherwise);
  return { apply: lines, undo: [clear(device)], notes: ['What the interface sends is treated; what it receives is not.'] };
}

/** What a class may send at its turn when several lend: a tenth of what it is guaranteed in a second, within what HTB calls neither small nor big. @see tc-htb(8), r2q */
function quantumBytes(kbps: number): number {
  return Math.min(60_000, Math.max(PACKET_BYTES, Math.round((kbps * 1_000) / 8 / 10)));
}

/** Of 100 ms at that rate, and some packets at least: less, and a policer stops single bursts of TCP. */
function burstBytes(kbps: number): number {
  return Math.max(10 * PACKET_BYTES, Math.ceil((kbps * 100) / 8));
}

/** One for each way in which a packet can match: u32 knows no "or". */
function u32Matches({ match }: PolicyClass): string[] {
  const { dscp, protocol, source, destination, source_ports: from, destination_ports: to } = match;
  const numbers = { tcp: 6, udp: 17, icmp: 1 } as const;
  const fixed = [
    ...(protocol === undefined ? [] : [`match ip protocol ${numbers[protocol]} 0xff`]),
    ...(source === undefined ? [] : [`match ip src ${source}`]),
    ...(destination === undefined ? [] : [`match ip dst ${destination}`]),
  ];
  const anyOf = (values: readonly string[] | undefined): readonly (string | null)[] => values ?? [null];
  // The code point is the upper six bits of the byte (RFC 2474 §3).
  const points = anyOf(dscp?.map((each) => `match ip dsfield 0x${(dscpNumber(each) << 2).toString(16)} 0xfc`));
  const senders = anyOf(from?.map((port) => `match ip sport ${port} 0xffff`));
  const receivers = anyOf(to?.map((port) => `match ip dport ${port} 0xffff`));
  return points.flatMap((point) =>
    senders.flatMap((sender) =>
      receivers.map((receiver) => [point, ...fixed, sender, receiver].filter((word): word is string => word !== null).join(' ')),
    ),
  );
}
