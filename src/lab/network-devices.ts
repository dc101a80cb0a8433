import { createAgents, type AgentsOptions } from './agent/agents.ts';
import { applyIosStartup } from './console/ios/startup.ts';
import { applyHostStartup } from './console/linux/startup.ts';
import { applyVpcsStartup } from './console/vpcs/startup.ts';
import { serveWaitingClients } from './console/waiting-clients.ts';
import { createDevices } from './device/devices.ts';
import type { FaultGround } from './fault/fault-ground.ts';
import { createFaults } from './fault/faults.ts';
import type { RecordTruth } from './fault/truth.ts';
import { createForwarding } from './forwarding/create-forwarding.ts';
import type { Network } from './network/network.ts';
import type { Random } from './random.ts';
import { createTraffic } from './traffic/traffic.ts';

/** A network before anything can run in it. */
export type NetworkBase = Omit<Network, 'devices' | 'forwarding' | 'agents' | 'traffic' | 'faults'>;

export interface DevicesOptions {
  readonly agents: AgentsOptions;
  /** Of flows and faults: what they draw changes no id. */
  readonly random: Random;
  readonly timeScale: number;
  readonly hangConsole: FaultGround['hangConsole'];
  readonly stall: FaultGround['stall'];
  readonly record: RecordTruth;
  readonly warn: (message: string) => void;
}

/** The longest that a timer of Node.js can wait, ms. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Gives a network what runs in it: devices that read their startup configurations, what is between them, what flows and what goes wrong. */
export function withDevices(base: NetworkBase, options: DevicesOptions): Network {
  // The parts read each other through the network, so it is completed piece by piece.
  const network = base as Network;
  const add = (part: Partial<Network>): void => void Object.assign(network, part);
  add({
    devices: createDevices(network, {
      ios: (device, text) => applyIosStartup(network, device, text),
      vpcs: (device, text) => applyVpcsStartup(network, device, text),
      host: (device, text) => applyHostStartup(network, device, text),
    }),
  });
  add({ forwarding: createForwarding(network) });
  serveWaitingClients(network);
  add({ traffic: createTraffic({ forwarding: network.forwarding, random: options.random, simulatedMs: () => network.simulatedMs() }) });
  add({ agents: createAgents(network, options.agents) });
  network.devices.onEnd((device) => network.agents.close(device));
  const ground: FaultGround = {
    network,
    traffic: network.traffic,
    random: options.random,
    agents: network.agents,
    hangConsole: options.hangConsole,
    stall: options.stall,
    after(simulatedMs, run) {
      const timer = setTimeout(run, Math.min(LONGEST_TIMER_MS, simulatedMs / options.timeScale));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
  add({ faults: createFaults(ground, options.record, options.warn) });
  return network;
}
