import { LRUCache } from 'lru-cache';
import { fail, Failure } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { WireSnapshot } from '#wire/gns3.ts';
import type { Located } from '../knowledge.ts';
import { createSnapshot, deleteSnapshot, listSnapshots, restoreSnapshot } from '../messages.ts';
import { asking, subjectsOf, vouching, type Acting } from './parts.ts';

/** How many snapshots are remembered by the ids that they once had. */
const REMEMBERED = 5_000;

/** Snapshots of a project. Taking one wants stopped nodes; GNS3 says so. */
export function snapshotActs(acting: Acting): Answering[] {
  const { knowledge } = acting;
  // v3 gives every snapshot a new id after a restore and after each reopen: who listed them before still finds them here.
  const known = new LRUCache<string, { name: string; createdAt: number }>({ max: REMEMBERED });
  const told = (wire: WireSnapshot) => {
    known.set(wire.snapshot_id, { name: wire.name, createdAt: wire.created_at });
    return { snapshot_id: wire.snapshot_id, name: wire.name, created_at: new Date(wire.created_at * 1000).toISOString() };
  };

  /** Does something to a snapshot by its id, and where that is gone by the id that the same snapshot has now. */
  async function onSnapshot(at: Located, snapshotId: string, does: (id: string) => Promise<void>): Promise<void> {
    const { project_id: projectId, name: projectName } = at.project;
    try {
      await does(snapshotId);
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.code !== 'not_found') throw thrown;
      const before = known.get(snapshotId);
      const snapshots = await at.controller.snapshots(projectId);
      const now = snapshots.find((wire) => wire.name === before?.name && wire.created_at === before.createdAt);
      if (now === undefined || now.snapshot_id === snapshotId) {
        throw fail('not_found', `Project ${projectName} has no snapshot ${snapshotId}; GNS3 3 changes their ids, list them again.`, {
          snapshot_id: snapshotId,
          snapshots: snapshots.map(told),
        });
      }
      await does(now.snapshot_id);
    }
  }

  /** GNS3 (2.2.61, 3.0.6) takes snapshots of opened projects only: it is asked all the same, and its no explained. */
  async function created(at: Located, name: string): Promise<WireSnapshot> {
    try {
      return await at.controller.createSnapshot(at.project.project_id, name);
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.code !== 'conflict' || at.project.status !== 'closed') throw thrown;
      throw fail(
        'conflict',
        `Project ${at.project.name} is closed; open it first, then take the snapshot. ${thrown.message}`,
        thrown.details,
        {
          cause: thrown,
        },
      );
    }
  }

  return [
    answer(listSnapshots, async (input) => {
      const at = await knowledge.locate(input.project_id, input.server);
      return { items: (await at.controller.snapshots(input.project_id)).map(told), next_cursor: null };
    }),
    answer(createSnapshot, async (input) => {
      const at = await knowledge.locate(input.project_id, input.server);
      return { snapshot: told(await created(at, input.name)) };
    }),
    answer(restoreSnapshot, async (input, context) => {
      const at = await knowledge.locate(input.project_id, input.server);
      await asking(acting, at, await subjectsOf(acting, at), vouching(context), async () => {
        await onSnapshot(at, input.snapshot_id, (id) => at.controller.restoreSnapshot(input.project_id, id));
        await knowledge.reread(at, 'restored');
      });
      return { project: await knowledge.heardProject(at, await at.controller.project(input.project_id)) };
    }),
    answer(deleteSnapshot, async (input) => {
      const at = await knowledge.locate(input.project_id, input.server);
      await onSnapshot(at, input.snapshot_id, (id) => at.controller.deleteSnapshot(input.project_id, id));
      return {};
    }),
  ];
}
