import { fail } from '#kernel/error.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import { machineInterfaces, type MachineInterface } from '#kernel/machine-addresses.ts';
import type { Operation } from '#kernel/message.ts';
import { defineModule, type Module, type ModuleContext } from '#kernel/module.ts';
import { equipmentChanged, equipmentDiscovered, equipmentDiscoveryProgressed } from '#model/equipment.ts';
import { driftCleared, driftFound } from '#model/wiring.ts';
import { answers } from './answers.ts';
import type { DiscoveryAsks } from './asked.ts';
import { discoverProjectWorkflow } from './discover-project.workflow.ts';
import { driftsProjection } from './drifts.projection.ts';
import { equipmentProjection } from './equipment.projection.ts';
import { LabGround } from './lab-ground.ts';
import { PingBatch } from './ping-batch.ts';
import { ProgressBoard } from './progress.ts';
import { SecretBook } from './secret-book.ts';
import { USUAL_SETTINGS, type DiscoverySettings } from './surroundings.ts';

export { withSecretsAs } from './configuration-secrets.ts';
export { compareWiring, discoverEquipment, discoverProject, getEquipment, getWiring, listEquipment, listInterfaces } from './messages.ts';

export interface DiscoveryOptions {
  /** Operations of others that it asks; what is absent is not discovered, and documents say so. */
  readonly asks: DiscoveryAsks;
  /** Where communities are kept that devices take; absent: they last as long as the process. */
  readonly keep?: KeptText;
  readonly settings?: Partial<DiscoverySettings>;
  /** Interfaces of the machine of the hub; absent: as the operating system has them. */
  readonly hub?: () => readonly MachineInterface[];
}

/** Elements that a step of a workflow goes through at once, at most. */
const MOST_PARALLEL = 100;

/** What every device of a project is, asked of GNS3, its console, its agent and the network; and whether the wiring is what GNS3 says. */
export function discovery({ asks, keep, settings = {}, hub = machineInterfaces }: DiscoveryOptions): Module {
  const all = { ...USUAL_SETTINGS, ...settings };
  const { ping } = asks;
  let started: ModuleContext | undefined;
  const running = (): ModuleContext => {
    if (started === undefined) throw fail('shutting_down', 'The discovery module does not run.');
    return started;
  };
  const pingWith = (operation: Operation) => async (addresses: readonly string[]) =>
    running().ask(operation, { addresses, count: 1, timeout_ms: all.pingMs });
  return defineModule({
    name: 'discovery',
    version: '1.0.0',
    summary: 'What each device is, has and is connected to, with who says so; and where the network is other than GNS3 says.',
    capabilities: ['discovery', 'equipment', 'wiring', 'drift'],
    answers: answers({
      asks,
      settings: all,
      secrets: new SecretBook(keep),
      publish: async (events) => running().publish(events),
      progress: new ProgressBoard(async (events) => started?.publish(events)),
      ground: new LabGround(asks, hub),
      pings: ping === undefined ? undefined : new PingBatch(pingWith(ping)),
    }),
    needs: Object.values(asks).filter((operation) => operation !== undefined),
    emits: [equipmentDiscovered, equipmentChanged, equipmentDiscoveryProgressed, driftFound, driftCleared],
    workflows: [discoverProjectWorkflow(Math.min(MOST_PARALLEL, all.parallel))],
    projections: [equipmentProjection, driftsProjection],
    async start(context) {
      started = context;
    },
    async stop() {
      started = undefined;
    },
  });
}
