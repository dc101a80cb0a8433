import type { Envelope } from '#kernel/event.ts';
import type { Lab, LabProject } from '#lab/index.ts';
import type { Topology } from '#model/topology.ts';
import { startDescribed, type DescribedProject } from './described-lab.ts';
import { CENTRAL, logIn, type HubClient } from './hub-client.ts';
import { startHub, type HubProcess, type HubProcessOptions } from './hub-process.ts';
import { until } from './until.ts';

/** A hub process that follows a lab of this process, which outlives it. */
export interface FollowedLab {
  readonly lab: Lab;
  readonly project: LabProject;
  readonly hub: HubProcess;
  /** Of the process that runs now. */
  readonly client: () => HubClient;
  /** Every node is known. */
  known(): Promise<void>;
  /** SIGKILL, and a start on the same data. */
  killAndStart(meanwhile?: () => Promise<void>): Promise<void>;
  /** Of one kind, oldest first. */
  events(type: string): Promise<readonly Envelope[]>;
  close(): Promise<void>;
}

export async function startFollowedLab(description: DescribedProject, options: HubProcessOptions = {}): Promise<FollowedLab> {
  const { lab, project } = await startDescribed(description);
  const hub = await startHub({ gns3: { url: lab.url, ...lab.credentials }, ...options });
  let client = await logIn(hub.url, hub.password);
  const known = () =>
    until(
      'the nodes to be known',
      async () => (await client.get<Topology>(`${CENTRAL}/topology/`)).projects[0]?.nodes.length === project.nodes.size,
      30_000,
    );
  await known();
  return {
    lab,
    project,
    hub,
    known,
    client: () => client,
    async killAndStart(meanwhile = async () => undefined) {
      await hub.kill();
      await meanwhile();
      await hub.start();
      client = await logIn(hub.url, hub.password);
    },
    events: async (type) =>
      (await client.get<{ items: Envelope[] }>(`/api/common/api/v1/events/?types=${type}&limit=100`)).items.toReversed(),
    async close() {
      await hub.cleanUp();
      await lab.close();
    },
  };
}
