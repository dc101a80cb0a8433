import { asFailure } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { EventDeclaration, Operation } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { Platform } from '../platforms/platform-file.ts';
import { SOURCE } from '../place.ts';
import { contentWith, failingBackups, isDevice, newestBackups, secretsOf } from './backups.projection.ts';
import { differenceOf } from './difference.ts';
import {
  configurationBackedUp,
  configurationBackupFailed,
  configurationBackupRecovered,
  configurationChanged,
  type ConfigurationKind,
} from './events.ts';
import { takeBackup, type Backup } from './messages.ts';
import { compared, hashOf } from './normalise.ts';
import { isDeviceType, readConfiguration, type ReadConfiguration, type ReadingAsks } from './reading.ts';
import type { SecretReferences } from './secret-references.ts';

export interface BackupParts {
  readonly asks: ReadingAsks & { readonly projects: Operation; readonly topology: Operation };
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly secrets: SecretReferences;
  /** Puts something else where each secret of a configuration stands. */
  readonly mask: (configuration: string, shownAs: (secret: string) => string) => string;
}

/** Dialects whose configurations no file of this module describes are kept as they are shown. */
const UNKNOWN_PLATFORM = 'unknown';

export function eventOn(
  declared: EventDeclaration,
  data: { readonly project_id: string; readonly node_id: string } & Record<string, unknown>,
): NewEvent {
  return {
    type: declared.type,
    source: SOURCE,
    subject: `projects/${data.project_id}/nodes/${data.node_id}/configuration`,
    priority: declared.priority,
    projectid: data.project_id,
    nodeid: data.node_id,
    data: data as Json,
  };
}

export function takingAnswer(parts: BackupParts): Answering {
  return answer(takeBackup, async (input, context) => {
    const newest = (await newestBackups(context.read)).filter((each) => isDevice(each, input));
    const failing = (await failingBackups(context.read)).find((each) => isDevice(each, input));
    const device = { project_id: input.project_id, node_id: input.node_id };
    const fails = (name: string, reason: string) => {
      if (failing === undefined) {
        const last = newest.map(({ seen_at }) => seen_at).sort();
        context.publish([eventOn(configurationBackupFailed, { ...device, name, reason, last_backup_at: last.at(-1) ?? null })]);
      }
      return { outcome: 'failed' as const, reason, items: [] };
    };
    let read;
    try {
      read = await readConfiguration(input, newest[0]?.platform ?? null, parts, context);
    } catch (error) {
      const failure = asFailure(error);
      // A node that is not there is nobody's failing device.
      if (failure.fault === 'ours' || failure.code === 'not_found') throw failure;
      return fails(newest[0]?.name ?? failing?.name ?? input.node_id, failure.message);
    }
    const { node, reason } = read;
    if (!isDeviceType(node.node_type) || read.none) return { outcome: 'no_device' as const, reason, items: [] };
    // That it is switched off is no failure: GNS3 says so already.
    if (node.status !== 'started') return { outcome: 'failed' as const, reason, items: [] };
    if (read.running === null && read.startup === null) return fails(node.name, reason);

    const kept = await keepRead(parts, read, { ...device, cause: input.cause }, context);
    if (failing !== undefined) {
      context.publish([eventOn(configurationBackupRecovered, { ...device, name: node.name, failed_since: failing.since })]);
    }
    return { ...kept, reason };
  });
}

/** Keeps what was read of a device, in the unit of whoever asks. */
export async function keepRead(
  { platforms, secrets, mask }: BackupParts,
  read: ReadConfiguration,
  { cause, ...device }: { readonly project_id: string; readonly node_id: string; readonly cause: Backup['cause'] },
  context: Pick<Context, 'read' | 'publish' | 'caller'>,
): Promise<{ readonly outcome: 'first' | 'changed' | 'unchanged'; readonly items: Backup[] }> {
  const newest = (await newestBackups(context.read)).filter((each) => isDevice(each, device));
  const platform = read.platform === null ? undefined : platforms.get(read.platform);
  const items: Backup[] = [];
  let outcome: 'first' | 'changed' | 'unchanged' = 'unchanged';
  for (const kind of ['running', 'startup'] as const) {
    const text = read[kind];
    if (text === null) continue;
    const content = await secrets.refer(secretsOf(device), text, mask);
    const hash = hashOf(content, platform);
    const before = newest.find((each) => each.kind === kind);
    const same = before?.hash === hash;
    const backup: Backup = {
      ...device,
      name: read.node.name,
      kind,
      platform: read.platform ?? UNKNOWN_PLATFORM,
      hash,
      lines: content.split('\n').length - 1,
      cause,
      by: context.caller.name,
    };
    items.push(backup);
    context.publish([eventOn(configurationBackedUp, { ...backup, ...(same ? {} : { content }) })]);
    if (before === undefined) outcome = 'first';
    else if (!same) {
      outcome = 'changed';
      context.publish([await changedEvent({ kind, before, backup, content }, platform, context)]);
    }
  }
  return { outcome, items };
}

async function changedEvent(
  change: {
    readonly kind: ConfigurationKind;
    readonly before: { readonly hash: string; readonly seen_at: string };
    readonly backup: Backup;
    readonly content: string;
  },
  platform: Platform | undefined,
  context: Pick<Context, 'read'>,
): Promise<NewEvent> {
  const { kind, before, backup, content } = change;
  const earlier = (await contentWith(context.read, before.hash)) ?? '';
  const lines = differenceOf(compared(earlier, platform), compared(content, platform));
  const { project_id, node_id, name, hash } = backup;
  return eventOn(configurationChanged, {
    project_id,
    node_id,
    name,
    kind,
    before: before.hash,
    after: hash,
    since: before.seen_at,
    added: lines.filter(({ sign }) => sign === 'added').length,
    removed: lines.filter(({ sign }) => sign === 'removed').length,
  });
}
