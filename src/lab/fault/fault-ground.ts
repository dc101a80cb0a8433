import type { Device } from '../device/device.ts';
import type { Network } from '../network/network.ts';
import type { LabNode } from '../network/objects.ts';
import type { Random } from '../random.ts';
import type { Traffic } from '../traffic/traffic.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Target } from './target.ts';

/** What faults can reach of a lab. */
export interface FaultGround {
  readonly network: Network;
  readonly traffic: Traffic;
  readonly random: Random;
  /** SNMP agents. */
  readonly agents: {
    slow(device: Device, delayMs: number): void;
    silence(device: Device): void;
    restore(device: Device): void;
  };
  /** A hung console accepts, and then neither reads nor writes. */
  readonly hangConsole: (node: LabNode, hung: boolean) => void;
  /** The GNS3 server answers and sends nothing for so many real milliseconds. */
  readonly stall: (ms: number) => void;
  /** Runs something after so many simulated milliseconds, unless the function it returns is called before. */
  readonly after: (simulatedMs: number, run: () => void) => () => void;
}

/** A fault that has begun. */
export interface Begun {
  readonly target: Target;
  /** In a sentence. */
  readonly label: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Puts things right again; what no longer exists is left alone. */
  end(): void;
}

/** @throws NoTarget when nothing suits the plan now */
export type Begin = (ground: FaultGround, plan: FaultPlan) => Begun;

/** Changes something about a project: what flowed until now is counted as it was, and answers are computed anew. */
export function alter({ network, traffic }: FaultGround, projectId: string, change: () => void): void {
  traffic.settle(projectId);
  change();
  network.forwarding.changed(projectId);
}
