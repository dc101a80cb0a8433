import type { Subscription } from '#kernel/feed.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import { defineModule, type Module } from '#kernel/module.ts';
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
import { readWorkflows } from './workflows.ts';

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
}

/** Knows the network as a whole: inventory, layers and paths, the configurations of its devices, and whether they are as they should be. */
export function network({ asks, mask, keep, scheduler, alerts = false }: NetworkOptions): Module {
  const platforms = readPlatforms();
  const parts: BackupParts = { asks, platforms, secrets: new SecretReferences(keep), mask };
  let schedules: Subscription | null = null;
  return defineModule({
    name: 'network',
    version: '1.0.0',
    summary: 'Inventory, layers and paths; backup, comparison and restoration of configurations; compliance.',
    capabilities: ['inventory', 'layers', 'paths', 'backups', 'restore', 'compliance'],
    answers: [
      takingAnswer(parts),
      ...backupAnswers(parts),
      ...scheduleAnswers(scheduler),
      ...restoreAnswers(parts),
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
      configurationRestored,
      backupScheduleSet,
      backupScheduleDeleted,
    ],
    reactions: [backupOnChange(platforms)],
    workflows: readWorkflows(),
    projections: [backupsProjection],
    async start(context) {
      schedules = keepBackupSchedules(scheduler, context);
    },
    async stop() {
      schedules?.close();
    },
  });
}
