import { differenceOf } from '../backups/difference.ts';
import { compared } from '../backups/normalise.ts';
import type { Platform } from '../platforms/platform-file.ts';
import { sectionPlan, shellLines, typedLines } from './section-plan.ts';
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
  const plan = sectionPlan(now, wanted, restore);
  return { commands: restore.style === 'shell' ? shellLines(plan, LINE_CHARACTERS) : typedLines(plan), left_out: plan.left_out };
}

/** Lines by which two configurations differ, but those that are not written back. */
export function differing(has: string, wanted: string, leftOut: readonly string[], platform: Platform): string[] {
  const apart = new Set(leftOut.map((line) => line.trim()));
  return differenceOf(compared(has, platform), compared(wanted, platform))
    .filter(({ sign, text }) => sign !== 'same' && !apart.has(text.trim()) && !/^\s*(?:!.*|exit|end|exit-.+)$/.test(text))
    .map(({ sign, text }) => `${sign === 'added' ? 'missing' : 'too much'}: ${text}`);
}
