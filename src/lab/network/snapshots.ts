import { refuse } from '../refusal.ts';
import type { Network } from './network.ts';
import type { LabProject, LabSnapshot } from './objects.ts';
import { stopAll } from './node-power.ts';
import { requireStopped } from './projects.ts';
import { loadTopology, saveTopology, topologyFile } from './topology.ts';

export function snapshotOf(project: LabProject, snapshotId: string): LabSnapshot {
  const snapshot = project.snapshots.get(snapshotId);
  if (snapshot === undefined) throw refuse(404, `Snapshot ID ${snapshotId} doesn't exist`);
  return snapshot;
}

export function createSnapshot(network: Network, project: LabProject, name: string, description: unknown): LabSnapshot {
  for (const snapshot of project.snapshots.values()) {
    if (snapshot.name === name) throw refuse(409, `The snapshot name ${name} already exists`);
  }
  requireStopped(project);
  const now = network.now();
  const text = now.toISOString();
  const snapshot: LabSnapshot = {
    snapshotId: network.random.uuid(),
    name,
    createdAt: Math.floor(now.getTime() / 1000),
    description:
      typeof description === 'string' && description !== ''
        ? description
        : `Snapshot '${name}' taken on ${text.slice(0, 10)} at ${text.slice(11, 19)}`,
    content: saveTopology(network, project),
  };
  project.snapshots.set(snapshot.snapshotId, snapshot);
  return snapshot;
}

/**
 * `POST …/restore`: everything stops, then nodes and links are told as created although nobody told their deletion.
 * The content is written under the project's present name; a renamed project is read back from its old file, unchanged.
 */
export async function restoreSnapshot(network: Network, project: LabProject, snapshot: LabSnapshot): Promise<void> {
  await stopAll(network, project, 'close');
  await network.pause('open', snapshot.content.topology.nodes.length);
  const read = project.name === topologyFile(project) ? snapshot.content : saveTopology(network, project);
  if (read !== snapshot.content) project.otherTopologies.set(`${project.name}.gns3`, snapshot.content);
  // 3.0.6 imports a snapshot as it imports a project: nodes, links and drawings have other ids afterwards, and their files lie
  // under those. What a renamed project is read back from has the old ids, and its files are gone with that.
  const renewed = network.api === 'v3' && read === snapshot.content;
  const content = network.api === 'v2' || renewed ? read : { ...read, files: new Map() };
  loadTopology(network, project, content, renewed ? 'restore under new ids' : 'restore');
  network.announce.project(project, 'snapshot.restored', () => network.bodies.snapshot(snapshot, project));
  network.announce.controller('project.opened', () => network.bodies.project(project));
  if (network.api === 'v3') {
    const snapshots = [...project.snapshots.values()];
    project.snapshots.clear();
    for (const each of snapshots) project.snapshots.set((each.snapshotId = network.random.uuid()), each);
  }
}
