import { z } from 'zod';
import { Name } from './profile.ts';

/** Code points by name. RFC 2474 §4.2.2 (class selectors), RFC 2597 §6 (AF), RFC 3246 §2.7 (EF), RFC 8622 §2 (LE). */
const DSCP: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`cs${index}`, index * 8])),
  ...Object.fromEntries([1, 2, 3, 4].flatMap((group) => [1, 2, 3].map((drop) => [`af${group}${drop}`, group * 8 + drop * 2]))),
  ef: 46,
  le: 1,
};

const Dscp = z
  .union([z.int().min(0).max(63), z.enum(Object.keys(DSCP) as [string, ...string[]])])
  .describe('A code point by number or name: `46`, `ef`, `af41`, `cs3`.');
const Port = z.int().min(1).max(65_535);
const kbps = z.int().min(8).max(100_000_000);

const Match = z
  .strictObject({
    dscp: z.array(Dscp).min(1).max(8).optional().describe('One of these code points.'),
    protocol: z.enum(['tcp', 'udp', 'icmp']).optional(),
    source: z.cidrv4().optional().describe('Prefix of the sender: `10.1.0.0/16`.'),
    destination: z.cidrv4().optional().describe('Prefix of the receiver.'),
    source_ports: z.array(Port).min(1).max(8).optional().describe('One of these ports of the sender; needs `protocol`.'),
    destination_ports: z.array(Port).min(1).max(8).optional().describe('One of these ports of the receiver; needs `protocol`.'),
  })
  .describe('All that is given must be so. IPv4.');

const queueing = {
  ceil_kbps: kbps.optional().describe('The most that it gets, when others leave it, in kbit/s; absent: the rate of the policy.'),
  queue: z.enum(['fair', 'fifo']).default('fair').describe('`fair`: flows take turns (fq_codel, fair-queue); `fifo`: as they come.'),
  queue_packets: z.int().min(1).max(10_000).optional().describe('The longest that the queue becomes; absent: as the device has it.'),
};

export const PolicyClass = z.strictObject({
  name: Name.max(20),
  match: Match,
  priority: z.int().min(0).max(7).default(3).describe('Who is served first; 0 is for what must not wait, such as speech.'),
  guarantee_kbps: kbps.describe('What it gets whatever the others send, in kbit/s.'),
  ...queueing,
  police_kbps: kbps.optional().describe('What comes faster is dropped before it is queued, in kbit/s.'),
});
export type PolicyClass = z.infer<typeof PolicyClass>;

/** How an interface treats what it sends. */
export const Policy = z.strictObject({
  name: Name.max(20),
  title: z.string().min(1).max(100),
  description: z.string().max(500).default(''),
  rate_kbps: kbps.describe('What is sent in all is shaped to this, in kbit/s.'),
  classes: z.array(PolicyClass).max(16).default([]).describe('In the order in which packets are held against them.'),
  otherwise: z.strictObject(queueing).prefault({}).describe('What none of them matches gets what they leave.'),
});
export type Policy = z.infer<typeof Policy>;

/** What is left for packets of no class, in kbit/s. */
export function leftKbps({ rate_kbps: rate, classes }: Policy): number {
  return rate - classes.reduce((sum, each) => sum + each.guarantee_kbps, 0);
}

export function dscpNumber(dscp: number | string): number {
  return typeof dscp === 'number' ? dscp : DSCP[dscp]!;
}

/** What is wrong with a policy beyond its types, by field; empty when nothing is. */
export function policyFaults(policy: Policy): Record<string, string[]> {
  const faults: Record<string, string[]> = {};
  const add = (path: string, text: string): void => void (faults[path] ??= []).push(text);
  // HTB and IOS both serve the rest too: something must be left for it.
  if (leftKbps(policy) < 8) {
    add('classes', `Guarantee ${policy.rate_kbps - leftKbps(policy)} kbit/s of ${policy.rate_kbps}: 8 must be left for all else.`);
  }
  const names = new Set<string>();
  for (const [index, { name, match, guarantee_kbps: guarantee, ceil_kbps: ceil, police_kbps: police }] of policy.classes.entries()) {
    const at = `classes.${index}`;
    if (names.has(name)) add(`${at}.name`, `Two classes are named ${name}.`);
    names.add(name);
    if (Object.keys(match).length === 0) add(`${at}.match`, 'Matches nothing in particular: what matches no class is `otherwise`.');
    if ((match.source_ports ?? match.destination_ports) !== undefined && match.protocol !== 'tcp' && match.protocol !== 'udp') {
      add(`${at}.match.protocol`, 'Ports are those of tcp or udp.');
    }
    if (ceil !== undefined && ceil < guarantee) add(`${at}.ceil_kbps`, `Is less than the guarantee of ${guarantee} kbit/s.`);
    if (ceil !== undefined && ceil > policy.rate_kbps) add(`${at}.ceil_kbps`, `Is more than the ${policy.rate_kbps} kbit/s of the policy.`);
    if (police !== undefined && police < guarantee) add(`${at}.police_kbps`, `Is less than the guarantee of ${guarantee} kbit/s.`);
  }
  const { ceil_kbps: ceil } = policy.otherwise;
  if (ceil !== undefined && ceil > policy.rate_kbps)
    add('otherwise.ceil_kbps', `Is more than the ${policy.rate_kbps} kbit/s of the policy.`);
  if (ceil !== undefined && ceil < leftKbps(policy)) {
    add('otherwise.ceil_kbps', `Is less than the ${leftKbps(policy)} kbit/s that the classes leave.`);
  }
  return faults;
}
