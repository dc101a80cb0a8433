import { react, type Reaction } from '#kernel/module.ts';
import { equipmentDiscovered } from '#model/equipment.ts';
import type { Platform } from '../platforms/platform-file.ts';
import { contentWith, isDevice, newestBackups } from './backups.projection.ts';
import { takeBackup } from './messages.ts';
import { cleaned, hashOf } from './normalise.ts';
import { unnumbered } from './secret-references.ts';

/** A discovery that read another configuration than the one that is kept of a device has it backed up. Devices that nobody backs up stay alone. */
export function backupOnChange(platforms: ReadonlyMap<string, Platform>): Reaction {
  return react(equipmentDiscovered, async ({ data }, context) => {
    const { document } = data;
    const { project_id, equipment_id: node_id, server } = data;
    const { running } = document.configuration;
    if (running === null || document.left_out.some(({ list }) => list.startsWith('configuration'))) return;
    const newest = (await newestBackups(context.read)).find((each) => each.kind === 'running' && isDevice(each, { project_id, node_id }));
    // What was read before the last backup is no news.
    if (newest === undefined || newest.seen_at > document.discovered_at) return;
    const kept = (await contentWith(context.read, newest.hash)) ?? '';
    const platform = platforms.get(newest.platform);
    if (hashOf(unnumbered(kept), platform) === hashOf(cleaned(running, platform), platform)) return;
    await context.ask(takeBackup, { project_id, node_id, server, cause: 'change' });
  });
}
