import { wrongConfiguration } from './configuration-fault.ts';
import { agentDead, agentSlow, consoleHung, cpuRunaway, memoryLeak } from './device-faults.ts';
import type { Begin, Begun, FaultGround } from './fault-ground.ts';
import { FAULT_KINDS, FaultPlan, type FaultFile, type FaultKind, type RandomFaults } from './fault-plan.ts';
import { duplexMismatch, interfaceDown, linkCut, linkFlapping, linkLoss } from './link-faults.ts';
import { addressConflict, broadcastStorm, rogueDhcp } from './segment-faults.ts';
import { NoTarget, projectTarget } from './target.ts';
import { seededRandom, type Random } from '../random.ts';
import type { RecordTruth, Truth } from './truth.ts';

const USUAL_STALL_MS = 10_000;

/** The whole server says nothing for a while. */
const serverStall: Begin = ({ network, random, stall }, plan) => {
  const delayMs = plan.delay_ms ?? USUAL_STALL_MS;
  const target = projectTarget(network, plan, random);
  stall(delayMs);
  return { target, label: `The server answers nothing for ${delayMs} ms.`, parameters: { delay_ms: delayMs }, end: () => undefined };
};

const BEGIN: Readonly<Record<FaultKind, Begin>> = {
  link_cut: linkCut,
  link_loss: linkLoss,
  link_flapping: linkFlapping,
  interface_down: interfaceDown,
  cpu_runaway: cpuRunaway,
  memory_leak: memoryLeak,
  duplex_mismatch: duplexMismatch,
  broadcast_storm: broadcastStorm,
  address_conflict: addressConflict,
  rogue_dhcp: rogueDhcp,
  wrong_configuration: wrongConfiguration,
  agent_slow: agentSlow,
  agent_dead: agentDead,
  console_hung: consoleHung,
  server_stall: serverStall,
};

export interface Faults {
  /** Begins one now. @throws NoTarget when nothing suits it */
  begin(plan: FaultPlan): Truth;
  /** False when it is not known or over. */
  end(faultId: string): boolean;
  /** Those that last. */
  active(): readonly Truth[];
  /** Plans what a file says, from now on: `at_s` counts from here. */
  schedule(file: FaultFile): void;
  /** Ends every fault and forgets what was planned. */
  close(): void;
}

interface Active {
  readonly truth: Truth;
  readonly begun: Begun;
  cancel(): void;
}

export function createFaults(ground: FaultGround, record: RecordTruth, warn: (message: string) => void): Faults {
  const lasting = new Map<string, Active>();
  const planned = new Set<() => void>();
  let numbered = 0;
  let closed = false;

  const now = (): string => new Date(ground.network.simulatedMs()).toISOString();

  function end(faultId: string): boolean {
    const active = lasting.get(faultId);
    if (active === undefined) return false;
    lasting.delete(faultId);
    active.cancel();
    active.begun.end();
    record({ ...active.truth, ended_at: now() });
    return true;
  }

  function begin(plan: FaultPlan): Truth {
    const begun = BEGIN[plan.kind](ground, plan);
    numbered += 1;
    const { project, node, interface: port, link } = begun.target;
    const truth: Truth = {
      fault_id: `fault-${numbered}`,
      kind: plan.kind,
      label: begun.label,
      project_id: project.projectId,
      project: project.name,
      node_id: node?.nodeId ?? null,
      node: node?.name ?? null,
      interface: port?.name ?? null,
      link_id: link?.linkId ?? null,
      began_at: now(),
      ended_at: null,
      parameters: begun.parameters,
    };
    const cancel = plan.for_s === undefined ? () => undefined : later(plan.for_s * 1_000, () => end(truth.fault_id));
    lasting.set(truth.fault_id, { truth, begun, cancel });
    record(truth);
    return truth;
  }

  /** Something planned; what is closed plans nothing any more. */
  function later(simulatedMs: number, run: () => void): () => void {
    const cancel = ground.after(simulatedMs, () => {
      planned.delete(cancel);
      if (!closed) run();
    });
    planned.add(cancel);
    return () => {
      planned.delete(cancel);
      cancel();
    };
  }

  function beginPlanned(plan: FaultPlan): void {
    try {
      begin(plan);
    } catch (thrown) {
      // The lab is not as the plan thought: said, and the others go on.
      if (!(thrown instanceof NoTarget)) throw thrown;
      warn(`${plan.kind} did not begin: ${thrown.message}`);
    }
  }

  function drawNext(random: Random, wish: RandomFaults): void {
    const gapMs = exponential(random, 3_600_000 / wish.per_hour);
    later(gapMs, () => {
      const kinds = wish.kinds ?? FAULT_KINDS;
      const kind = kinds[random.integer(kinds.length)]!;
      beginPlanned(FaultPlan.parse({ kind, for_s: Math.max(1, exponential(random, wish.mean_s)) }));
      drawNext(random, wish);
    });
  }

  return {
    begin,
    end,
    active: () => [...lasting.values()].map(({ truth }) => truth),
    schedule({ faults, random }) {
      for (const plan of faults) {
        if (plan.at_s === 0) beginPlanned(plan);
        else later(plan.at_s * 1_000, () => beginPlanned(plan));
      }
      if (random !== undefined) drawNext(seededRandom(random.seed), random);
    },
    close() {
      closed = true;
      for (const cancel of planned) cancel();
      planned.clear();
      for (const faultId of lasting.keys()) end(faultId);
    },
  };
}

/** A draw from the exponential distribution by inversion. */
function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.fraction());
}
