import { differenceOf } from '../backups/difference.ts';
import { compared } from '../backups/normalise.ts';
import type { Platform } from '../platforms/platform-file.ts';
import { sectionPlan, shellLines, typedLines } from './section-plan.ts';
import { statementPlan } from './statement-plan.ts';
import { vpcsPlan } from './vpcs-plan.ts';

/** What a terminal takes as one line, with some room for its prompt: MAX_CANON of Linux is 4,096 bytes, consoles of devices take less. */
const LINE_CHARACTERS = 900;

export interface Planned {
  /** Without those that enter and leave the mode. */
  readonly commands: readonly string[];
  readonly left_out: readonly string[];
}

/** The commands that lead from one configuration to another on a platform. */
export function plannedCommands(now: string, wanted: string, { restore }: Platform): Planned {
  if (restore === undefined) return { commands: [], left_out: [] };
  if (restore.style === 'vpcs') return vpcsPlan(now, wanted);
  if (restore.style === 'statements') return statementPlan(now, wanted, restore);
  const plan = sectionPlan(now, wanted, restore);
  return { commands: restore.style === 'shell' ? shellLines(plan, LINE_CHARACTERS) : typedLines(plan), left_out: plan.left_out };
}

/** Lines by which two configurations differ, but those that are not written back. */
export function differing(has: string, wanted: string, leftOut: readonly string[], platform: Platform): string[] {
  const apart = new Set(leftOut.map((line) => line.trim()));
  if (platform.restore?.style === 'statements') return differingStatements(has, wanted, apart, platform);
  return differenceOf(compared(has, platform), compared(wanted, platform))
    .filter(({ sign, text }) => sign !== 'same' && !apart.has(text.trim()) && !/^\s*(?:!.*|exit|end|exit-.+)$/.test(text))
    .map(({ sign, text }) => `${sign === 'added' ? 'missing' : 'too much'}: ${text}`);
}

/** Statements may stand in another order, but where that counts. */
function differingStatements(has: string, wanted: string, apart: ReadonlySet<string>, platform: Platform): string[] {
  const [there, want] = [compared(has, platform), compared(wanted, platform)].map((lines) =>
    lines.filter((line) => !apart.has(line.trim())),
  );
  const [thereSet, wantSet] = [new Set(there), new Set(want)];
  const lines = [
    ...want!.filter((line) => !thereSet.has(line)).map((line) => `missing: ${line}`),
    ...there!.filter((line) => !wantSet.has(line)).map((line) => `too much: ${line}`),
  ];
  if (lines.length > 0) return lines;
  return plannedCommands(there!.join('\n'), want!.join('\n'), platform).commands.map((command) => `in another order: ${command}`);
}
