import type { Begin } from './fault-ground.ts';
import { deviceTarget } from './target.ts';

const USUAL = { cpuPercent: 85, leakBytesPerS: 1_048_576, agentDelayMs: 8_000 } as const;
/** How often a leak grows, simulated ms. */
const LEAK_STEP_MS = 5_000;
/** What a device keeps to itself, however much leaks. */
const MOST_MEMORY_SHARE = 0.985;

const emulated = ({ kind }: { readonly kind: string }): boolean => kind !== 'vpcs';

/** A process eats the processor. */
export const cpuRunaway: Begin = ({ network, random }, plan) => {
  const target = deviceTarget(network, plan, random, emulated);
  const percent = plan.percent ?? USUAL.cpuPercent;
  target.device.load.faultCpuPercent += percent;
  return {
    target,
    label: `A process of ${target.node.name} takes ${percent} % of the processor.`,
    parameters: { percent },
    end: () => void (target.device.load.faultCpuPercent -= percent),
  };
};

/** Memory is taken and never given back. */
export const memoryLeak: Begin = ({ network, random, after }, plan) => {
  const target = deviceTarget(network, plan, random, emulated);
  const { load } = target.device;
  const bytesPerS = plan.bytes_per_s ?? USUAL.leakBytesPerS;
  let leaked = 0;
  let cancel = (): void => undefined;
  const grow = (): void => {
    const room = load.memoryTotalBytes * MOST_MEMORY_SHARE - load.baseMemoryBytes - load.faultMemoryBytes;
    const more = Math.max(0, Math.min(room, (bytesPerS * LEAK_STEP_MS) / 1_000));
    leaked += more;
    load.faultMemoryBytes += more;
    cancel = after(LEAK_STEP_MS, grow);
  };
  grow();
  return {
    target,
    label: `A process of ${target.node.name} leaks ${bytesPerS} bytes of memory a second.`,
    parameters: { bytes_per_s: bytesPerS },
    end() {
      cancel();
      load.faultMemoryBytes -= leaked;
    },
  };
};

/** The SNMP agent answers late. */
export const agentSlow: Begin = ({ network, random, agents }, plan) => {
  const target = deviceTarget(network, plan, random, emulated);
  const delayMs = plan.delay_ms ?? USUAL.agentDelayMs;
  agents.slow(target.device, delayMs);
  return {
    target,
    label: `The SNMP agent of ${target.node.name} answers after ${delayMs} ms.`,
    parameters: { delay_ms: delayMs },
    end: () => agents.restore(target.device),
  };
};

/** The SNMP agent does not answer; the device works on. */
export const agentDead: Begin = ({ network, random, agents }, plan) => {
  const target = deviceTarget(network, plan, random, emulated);
  agents.silence(target.device);
  return {
    target,
    label: `The SNMP agent of ${target.node.name} does not answer.`,
    parameters: {},
    end: () => agents.restore(target.device),
  };
};

/** The console accepts and says nothing. */
export const consoleHung: Begin = ({ network, random, hangConsole }, plan) => {
  const target = deviceTarget(network, plan, random, () => true);
  hangConsole(target.node, true);
  return {
    target,
    label: `The console of ${target.node.name} hangs.`,
    parameters: {},
    end: () => hangConsole(target.node, false),
  };
};
