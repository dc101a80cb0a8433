import { asFailure } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { clearAlert, raiseAlert } from '#model/alert-messages.ts';
import { isMeant } from '../backups/backup-answers.ts';
import { contentWith, newestBackups, secretsOf, type NewestBackup } from '../backups/backups.projection.ts';
import type { BackupParts } from '../backups/taking.ts';
import { checkCompliance, listCompliance, listComplianceRules, type Checked } from './messages.ts';
import { violationsOf, type ComplianceRule } from './rule.ts';

const KIND = 'configuration.rule_broken';

interface Filter {
  readonly project_id?: string | undefined;
  readonly node_id?: string | undefined;
}

export function complianceAnswers({ secrets }: BackupParts, rules: ReadonlyMap<string, ComplianceRule>): Answering[] {
  const check = async (backup: NewestBackup, only: string | undefined, context: Context): Promise<Checked> => {
    const content = (await contentWith(context.read, backup.hash)) ?? '';
    // Rules look at communities, too; what is told of them are the lines without secrets.
    const { text } = await secrets.resolve(secretsOf(backup), content);
    const shown = content.split('\n');
    const own = [...rules].filter(([id, { platforms }]) => platforms.includes(backup.platform) && (only === undefined || only === id));
    const breaches = own.flatMap(([rule, declared]) => {
      const places = violationsOf(declared, text);
      const { title, severity, why, remediation } = declared;
      if (places.length === 0) return [];
      const told = places.map((place) => ({ ...place, text: place.line === null ? null : (shown[place.line - 1]?.trim() ?? null) }));
      return [{ rule, title, severity, why, remediation, places: told }];
    });
    const { project_id, node_id, name, platform, hash, seen_at } = backup;
    return { project_id, node_id, name, platform, hash, seen_at, rules: own.length, kept: own.length - breaches.length, breaches };
  };

  const checkAll = async ({ project_id, node_id }: Filter, only: string | undefined, context: Context): Promise<Checked[]> => {
    const all = (await newestBackups(context.read)).filter(
      (each) =>
        each.kind === 'running' &&
        isMeant(each, context, project_id) &&
        (node_id === undefined || each.node_id.toLowerCase() === node_id.toLowerCase()),
    );
    return Promise.all(all.map((each) => check(each, only, context)));
  };

  return [
    answer(listComplianceRules, (wanted) =>
      pageOf(
        [...rules].map(([id, rule]) => ({ id, ...rule })),
        wanted,
        ({ id }) => id,
      ),
    ),
    answer(listCompliance, async ({ rule, broken, limit, cursor, ...filter }, context) => {
      const checked = await checkAll(filter, rule, context);
      const shown = broken ? checked.filter(({ breaches }) => breaches.length > 0) : checked;
      return pageOf(shown, { limit, cursor }, ({ name, node_id }) => `${name}/${node_id}`);
    }),
    answer(checkCompliance, async ({ alerts, ...filter }, context) => {
      const checked = await checkAll(filter, undefined, context);
      const broken = checked.filter(({ breaches }) => breaches.length > 0);
      const told = alerts ? await tell(checked, rules, context) : { raised: 0, cleared: 0, reason: null };
      return {
        devices: checked.length,
        broken: broken.length,
        breaches: broken.reduce((sum, { breaches }) => sum + breaches.length, 0),
        raised: told.raised,
        cleared: told.cleared,
        reason: told.reason ?? `${checked.length} configurations were checked.`,
      };
    }),
  ];
}

/** An alert for each device and rule that is broken, and the end of those that are kept again. */
async function tell(
  checked: readonly Checked[],
  rules: ReadonlyMap<string, ComplianceRule>,
  context: Context,
): Promise<{ readonly raised: number; readonly cleared: number; readonly reason: string | null }> {
  let raised = 0;
  let cleared = 0;
  try {
    for (const { project_id, node_id, name, platform, breaches } of checked) {
      const resource = (rule: string): string => `projects/${project_id}/nodes/${node_id}/configuration/${rule}`;
      for (const { rule, title, severity, why, remediation } of breaches) {
        const told = await context.ask(raiseAlert, {
          kind: KIND,
          resource: resource(rule),
          severity,
          rule,
          title: `${name} breaks a rule: ${title}`.slice(0, 200),
          message: `${why} ${remediation}`,
          place: {
            project_id,
            node_id,
          },
        });
        if (told.raised) raised += 1;
      }
      const broken = new Set(breaches.map(({ rule }) => rule));
      for (const [rule, { platforms }] of rules) {
        if (broken.has(rule) || !platforms.includes(platform)) continue;
        const { alert } = await context.ask(clearAlert, { kind: KIND, resource: resource(rule), reason: 'The rule is kept.' });
        if (alert !== null) cleared += 1;
      }
    }
  } catch (error) {
    const failure = asFailure(error);
    if (failure.fault === 'ours') throw failure;
    return { raised, cleared, reason: `Alerts could not be raised: ${failure.message}` };
  }
  return { raised, cleared, reason: null };
}
