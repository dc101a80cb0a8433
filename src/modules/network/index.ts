import { fail } from '#kernel/error.ts';
import type { Subscription } from '#kernel/feed.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import type { Candidacy } from '#kernel/lease.ts';
import { defineModule, type Module, type ModuleContext } from '#kernel/module.ts';
import { pause } from '#kernel/pause.ts';
import type { Scheduler } from '#kernel/schedule.ts';
import { clearAlert, raiseAlert } from '#model/alert-messages.ts';
import { backupAnswers } from './backups/backup-answers.ts';
import { backupsProjection } from './backups/backups.projection.ts';
import {
  backupScheduleDeleted,
  backupScheduleSet,
  configurationBackedUp,
  configurationBackupFailed,
  configurationBackupRecovered,
  configurationChanged,
  configurationRestored,
  restoreBegun,
} from './backups/events.ts';
import { takeBackup } from './backups/messages.ts';
import { backupOnChange } from './backups/on-change.ts';
import { keepBackupSchedules, scheduleAnswers } from './backups/schedules.ts';
import { SecretReferences } from './backups/secret-references.ts';
import { takingAnswer, type BackupParts } from './backups/taking.ts';
import { complianceAnswers } from './compliance/compliance-answers.ts';
import { readRules } from './compliance/rule.ts';
import { inventoryAnswers, type InventoryAsks } from './inventory/inventory-answers.ts';
import { pathAnswers, type PathAsks } from './paths/path-answers.ts';
import { readPlatforms } from './platforms/platform-file.ts';
import { restoreAnswers } from './restore/restoring.ts';
import { unfinishedProjection } from './restore/unfinished.projection.ts';
import { UnfinishedRestores, type InHand, type Living } from './restore/unfinished.ts';
import { readWorkflows } from './workflows.ts';

export { listBackups } from './backups/messages.ts';
export { listCompliance } from './compliance/messages.ts';

export interface NetworkOptions {
  /** Operations of others that it asks. */
  readonly asks: BackupParts['asks'] & InventoryAsks & PathAsks;
  /** Puts something else where each secret of a configuration stands. */
  readonly mask: BackupParts['mask'];
  /** Where secrets of configurations are kept; absent: they last as long as the process. */
  readonly keep?: KeptText;
  readonly scheduler: Scheduler;
  /** Whether somebody answers alerts here; without them broken rules are only listed. */
  readonly alerts?: boolean;
  /** The processes that share the database, by name; absent: this one is alone. */
  readonly living?: Living | undefined;
  /** How often it is looked for restores whose process ended, in milliseconds. */
  readonly lookEveryMs?: number;
}

const LOOK_EVERY_MS = 15_000;

/** Knows the network as a whole: inventory, layers and paths, the configurations of its devices, and whether they are as they should be. */
export function network({ asks, mask, keep, scheduler, alerts = false, living, lookEveryMs = LOOK_EVERY_MS }: NetworkOptions): Module {
  const platforms = readPlatforms();
  const parts: BackupParts = { asks, platforms, secrets: new SecretReferences(keep), mask };
  const inHand: InHand = new Set();
  let schedules: Subscription | null = null;
  let context: ModuleContext | null = null;
  let telling: Candidacy | null = null;
  const around = (): ModuleContext => {
    if (context === null) throw fail('module_unavailable', 'The module network has not started.');
    return context;
  };
  return defineModule({
    name: 'network',
    version: '1.0.0',
    summary: 'Inventory, layers and paths; backup, comparison and restoration of configurations; compliance.',
    capabilities: ['inventory', 'layers', 'paths', 'backups', 'restore', 'compliance'],
    answers: [
      takingAnswer(parts),
      ...backupAnswers(parts),
      ...scheduleAnswers(scheduler),
      ...restoreAnswers(parts, { around, inHand }),
      ...inventoryAnswers(asks),
      ...pathAnswers(asks),
      ...complianceAnswers(parts, readRules()),
    ],
    needs: [...Object.values(asks), takeBackup, ...(alerts ? [raiseAlert, clearAlert] : [])],
    emits: [
      configurationBackedUp,
      configurationChanged,
      configurationBackupFailed,
      configurationBackupRecovered,
      restoreBegun,
      configurationRestored,
      backupScheduleSet,
      backupScheduleDeleted,
    ],
    reactions: [backupOnChange(platforms)],
    workflows: readWorkflows(),
    projections: [backupsProjection, unfinishedProjection],
    async start(started) {
      context = started;
      schedules = keepBackupSchedules(scheduler, started);
      const unfinished = new UnfinishedRestores(parts, inHand, started, living);
      telling = started.leases.campaign('network restores', async (lease) => {
        while (!lease.lost.aborted) {
          await unfinished.look(lease);
          await pause(lookEveryMs, lease.lost);
        }
      });
    },
    async stop() {
      await telling?.close();
      telling = null;
      schedules?.close();
    },
  });
}
