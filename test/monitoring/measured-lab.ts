import { monitoringAsks } from '#composition/monitoring-asks.ts';
import { aheadClock, type MovedClock } from '#kit/clocks.ts';
import { startAll, startDescribed, type DescribedProject } from '#kit/described-lab.ts';
import { nodeNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import type { Module } from '#kernel/module.ts';
import type { Lab, LabProject } from '#lab/index.ts';
import type { Alert } from '#model/alert.ts';
import { monitoring, type MonitoringOptions } from '#modules/monitoring/index.ts';
import type { DiscoveryOptions } from '#southbound/discovery/index.ts';
import { LabClient } from '../lab/lab-client.ts';

interface Target {
  readonly name: string;
  readonly way: string;
  readonly answered: boolean | null;
  readonly last_at: string | null;
}

/** A lab that runs, was discovered, and is measured as fast as the test lets minutes go by. */
export interface MeasuredLab {
  readonly lab: Lab;
  readonly hub: OrchestrationHub;
  readonly project: LabProject;
  readonly clock: MovedClock;
  readonly targets: () => Promise<readonly Target[]>;
  readonly alerts: () => Promise<readonly Alert[]>;
  /** Minutes go by; so many devices, all of them unless said otherwise, are read in each. */
  readonly minutes: (count: number, expected?: number) => Promise<void>;
  /** Stops a node as somebody else's program does. */
  readonly stopBehind: (name: string) => Promise<void>;
  close(): Promise<void>;
}

export async function startMeasuredLab(
  description: DescribedProject,
  options: {
    readonly monitoring: Omit<MonitoringOptions, 'asks'>;
    readonly discovery?: Partial<DiscoveryOptions>;
    readonly others?: readonly Module[];
  },
): Promise<MeasuredLab> {
  const clock = aheadClock();
  const { lab, project } = await startDescribed(description);
  const hub = await startDiscoveryHub(lab, {
    clock,
    discovery: options.discovery ?? {},
    others: [monitoring({ asks: monitoringAsks, ...options.monitoring }), ...(options.others ?? [])],
  });
  const targets = async () => (await hub.perform<{ items: Target[] }>('monitoring.target.list')).items;
  await startAll(hub, project);
  await hub.perform('equipment.project.discover', { project_id: project.projectId, wait: true });
  await until('the devices to be known', async () => (await targets()).length === project.nodes.size);
  return {
    lab,
    hub,
    project,
    clock,
    targets,
    alerts: async () => (await hub.perform<{ items: Alert[] }>('alerts.list')).items,
    async minutes(count, expected = project.nodes.size) {
      for (let minute = 0; minute < count; minute += 1) {
        const before = new Map((await targets()).map(({ name, last_at: at }) => [name, at]));
        clock.advance(60_000);
        await until(
          () => `the devices to be read: ${JSON.stringify([...before])}`,
          async () => (await targets()).filter(({ name, last_at: at }) => at !== before.get(name)).length >= expected,
        );
      }
    },
    async stopBehind(name) {
      const behind = new LabClient(lab);
      await behind.logIn();
      await behind.ask('POST', `/v3/projects/${project.projectId}/nodes/${nodeNamed(project, name).nodeId}/stop`, {});
      behind.close();
    },
    async close() {
      await hub.stop();
      await lab.close();
    },
  };
}
