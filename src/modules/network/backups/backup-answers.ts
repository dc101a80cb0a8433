import { permits } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import {
  contentWith,
  failingBackups,
  isDevice,
  newestBackups,
  secretsOf,
  versionsOfDevice,
  type KeptBackup,
  type NewestBackup,
} from './backups.projection.ts';
import { differenceOf, withContext } from './difference.ts';
import type { ConfigurationKind } from './events.ts';
import { exportBackups, getBackup, listBackups, backupVersions, diffBackups, searchBackups, type Backup } from './messages.ts';
import { archiveOf } from './archive.ts';
import { findPattern, findText } from './find-lines.ts';
import { compared } from './normalise.ts';
import type { BackupParts } from './taking.ts';

const LINES_FOUND = 20;

export interface Wanted {
  readonly project_id: string;
  readonly node_id: string;
  readonly kind: ConfigurationKind;
}

export function backupAnswers({ platforms, secrets }: BackupParts): Answering[] {
  const keyOf = ({ name, node_id, kind }: NewestBackup): string => `${name}/${node_id}/${kind}`;

  return [
    answer(listBackups, async ({ project_id, node_id, kind, ...wanted }, context) => {
      const failing = (await failingBackups(context.read)).filter((each) => isMeant(each, context, project_id));
      const all = (await newestBackups(context.read)).filter((each) => isMeant(each, context, project_id));
      const found = all.filter(
        (each) =>
          (node_id === undefined || each.node_id.toLowerCase() === node_id.toLowerCase()) && (kind === undefined || each.kind === kind),
      );
      const { items, next_cursor } = pageOf(found, wanted, keyOf);
      return {
        items: items.map((each) => {
          const fails = failing.find((one) => isDevice(one, each));
          return { ...each, failing: fails === undefined ? null : { since: fails.since, reason: fails.reason } };
        }),
        never: failing.filter((each) => !all.some((one) => isDevice(one, each))),
        next_cursor,
      };
    }),

    answer(backupVersions, async ({ kind, limit, cursor, ...of }, context) =>
      pageOf(
        await versionsOfDevice(context.read, of, kind),
        { limit, cursor },
        (each) => `${each.first_seen_at}/${each.kind}/${each.hash}`,
        'falling',
      ),
    ),

    answer(getBackup, async ({ hash, ...wanted }, context) => {
      const { version, content } = await versionWith(wanted, hash, context);
      const { first_seen_at, ...backup } = version;
      if (!permits(context.caller, 'secrets.read', wanted.project_id)) return { backup, first_seen_at, content, secrets_shown: false };
      const { text } = await secrets.resolve(secretsOf(wanted), content);
      return { backup, first_seen_at, content: text, secrets_shown: true };
    }),

    answer(diffBackups, async ({ before, after, unsaved, context: around, ...wanted }, context) => {
      const later = await versionWith({ ...wanted, kind: unsaved ? 'running' : wanted.kind }, after, context);
      const earlier = unsaved
        ? await versionWith({ ...wanted, kind: 'startup' }, before, context)
        : await versionWith(wanted, before ?? (await hashBefore(later.version, wanted, context)), context);
      const platform = platforms.get(later.version.platform);
      const lines = differenceOf(compared(earlier.content, platform), compared(later.content, platform));
      return {
        before: earlier.version.hash,
        after: later.version.hash,
        added: lines.filter(({ sign }) => sign === 'added').length,
        removed: lines.filter(({ sign }) => sign === 'removed').length,
        lines: withContext(lines, around),
      };
    }),

    answer(searchBackups, async ({ q, regex, absent, kind, project_id, ...wanted }, context) => {
      const all = (await newestBackups(context.read)).filter((each) => each.kind === kind && isMeant(each, context, project_id));
      const texts = await Promise.all(all.map(async ({ hash }) => (await contentWith(context.read, hash)) ?? ''));
      const found = regex ? await findPattern(texts, q) : findText(texts, q);
      const fitting = all.flatMap((backup, at) => {
        const lines = found[at]!;
        if ((lines.length === 0) !== absent) return [];
        return [{ ...backup, lines_found: lines.slice(0, LINES_FOUND), count: lines.length }];
      });
      return pageOf(fitting, wanted, keyOf);
    }),

    answer(exportBackups, async ({ project_id }, context) => {
      const all = (await newestBackups(context.read)).filter((each) => isMeant(each, context, project_id));
      return archiveOf(all, context);
    }),
  ];
}

/** Whether it is of the project that is asked for, and one that the caller may see. */
export function isMeant(
  { project_id }: { readonly project_id: string },
  { projects }: Pick<Context, 'projects'>,
  wanted: string | undefined,
): boolean {
  const id = project_id.toLowerCase();
  return (projects === null || projects.has(id)) && (wanted === undefined || id === wanted.toLowerCase());
}

/** A version of a device with its text, by its hash or the newest. @throws not_found */
export async function versionWith(
  wanted: Wanted,
  hash: string | undefined,
  { read }: Pick<Context, 'read'>,
): Promise<{ readonly version: KeptBackup; readonly content: string }> {
  const versions = await versionsOfDevice(read, wanted, wanted.kind);
  const version = hash === undefined ? versions[0] : versions.find((each) => each.hash === hash);
  const content = version === undefined ? undefined : await contentWith(read, version.hash);
  if (version === undefined || content === undefined) {
    throw fail(
      'not_found',
      hash === undefined
        ? `No ${wanted.kind} configuration of the node ${wanted.node_id} is kept; network.backup.take takes one.`
        : `The node ${wanted.node_id} had no ${wanted.kind} configuration ${hash.slice(0, 12)}.`,
    );
  }
  return { version, content };
}

/** @throws not_found when it is the first */
async function hashBefore(version: Backup, wanted: Wanted, { read }: Pick<Context, 'read'>): Promise<string> {
  const versions = await versionsOfDevice(read, wanted, wanted.kind);
  const before = versions[versions.findIndex(({ hash }) => hash === version.hash) + 1];
  if (before === undefined) throw fail('not_found', `The configuration ${version.hash.slice(0, 12)} is the first that is kept of it.`);
  return before.hash;
}
