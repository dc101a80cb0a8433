import { z } from 'zod';

/** Every way in which the lab's network can go wrong. */
export const FAULT_KINDS = [
  'link_cut',
  'link_loss',
  'link_flapping',
  'interface_down',
  'cpu_runaway',
  'memory_leak',
  'duplex_mismatch',
  'broadcast_storm',
  'address_conflict',
  'rogue_dhcp',
  'wrong_configuration',
  'agent_slow',
  'agent_dead',
  'console_hung',
  'server_stall',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const name = z.string().min(1).max(200);

/** One fault that is to happen. Targets are names or ids; what is not named is drawn from the seed. */
export const FaultPlan = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  project: name.optional().describe('Name or id; absent: any opened project.'),
  node: name.optional().describe('Name or id.'),
  interface: name.optional().describe('Name as the device shows it, long or short.'),
  link: name.optional().describe('Id, or `NODE INTERFACE` of one of its ends.'),
  at_s: z.number().min(0).max(31_536_000).default(0).describe('Simulated seconds after the lab started.'),
  for_s: z.number().positive().max(31_536_000).optional().describe('Simulated seconds that it lasts; absent: until the lab ends.'),
  percent: z.number().positive().max(100).optional().describe('link_loss: frames lost; cpu_runaway: load added.'),
  period_s: z.number().min(0.1).max(86_400).optional().describe('link_flapping: seconds down and seconds up.'),
  bytes_per_s: z.number().positive().max(1e12).optional().describe('memory_leak.'),
  delay_ms: z.number().positive().max(600_000).optional().describe('agent_slow: before each answer; server_stall: how long.'),
});
export type FaultPlan = z.infer<typeof FaultPlan>;

/** Faults that happen by themselves, drawn from a seed. */
export const RandomFaults = z.strictObject({
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  per_hour: z.number().positive().max(3_600).describe('How many begin in a simulated hour, on average (Poisson).'),
  mean_s: z.number().positive().max(86_400).default(120).describe('How long they last on average (exponential).'),
  kinds: z.array(z.enum(FAULT_KINDS)).min(1).optional().describe('Absent: all.'),
});
export type RandomFaults = z.infer<typeof RandomFaults>;

/** The file of `thalamus lab --faults FILE`. */
export const FaultFile = z.strictObject({
  faults: z.array(FaultPlan).max(10_000).default([]),
  random: RandomFaults.optional(),
});
export type FaultFile = z.infer<typeof FaultFile>;
