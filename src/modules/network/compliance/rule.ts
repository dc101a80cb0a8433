import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { SEVERITIES } from '#model/severity.ts';

const FOLDER = new URL('./rules/', import.meta.url);

const Text = z.string().min(1).max(1_000);
const Pattern = z
  .string()
  .min(1)
  .max(500)
  .refine((source) => {
    try {
      ''.search(new RegExp(source, 'u'));
      return true;
    } catch {
      return false;
    }
  }, 'is no regular expression');

/** What a configuration must have or must not have. */
export const ComplianceRule = z.strictObject({
  title: Text.describe('What holds when it is kept.'),
  severity: z.enum(SEVERITIES),
  platforms: z.array(z.string()).min(1).describe('Of which configurations it is.'),
  section: Pattern.optional().describe('It is looked at in each section whose first line fits; absent: in the whole configuration.'),
  always: z.boolean().default(false).describe('It is broken, too, where no such section stands.'),
  when: Pattern.optional().describe('Only where some line fits.'),
  unless: Pattern.optional().describe('Only where no line of the whole configuration fits.'),
  must: z.array(Pattern).default([]).describe('For each some line fits.'),
  must_not: z.array(Pattern).default([]).describe('No line fits.'),
  why: Text,
  remediation: Text.describe('Commands, or what is to be done.'),
  source: Text.describe('Document that asks for it.'),
});
export type ComplianceRule = z.output<typeof ComplianceRule>;

export interface Violation {
  readonly section: string | null;
  readonly missing: string | null;
  readonly line: number | null;
}

/** The rules that come with the module, by id. A file that is wrong is a defect: the process then does not start. */
export function readRules(): ReadonlyMap<string, ComplianceRule> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
  return new Map(
    files.flatMap((file) => {
      const rules = parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Record<string, unknown>;
      return Object.entries(rules).map(([id, rule]) => [id, ComplianceRule.parse(rule)] as const);
    }),
  );
}

interface Numbered {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** Where a configuration does not keep a rule; empty: it does. */
export function violationsOf(rule: ComplianceRule, configuration: string): Violation[] {
  const lines = configuration
    .split('\n')
    .map((raw, at): Numbered & { readonly raw: string } => ({ raw, text: raw.trim(), number: at + 1 }));
  if (rule.unless !== undefined && lines.some(({ text }) => new RegExp(rule.unless!, 'u').test(text))) return [];
  const parts: { readonly header: string | null; readonly lines: readonly Numbered[] }[] = [];
  if (rule.section === undefined) parts.push({ header: null, lines });
  else {
    const header = new RegExp(rule.section, 'u');
    for (const [at, line] of lines.entries()) {
      if (line.raw.startsWith(' ') || !header.test(line.text)) continue;
      const after = lines.slice(at + 1);
      const end = after.findIndex(({ raw, text }) => text !== '' && !raw.startsWith(' '));
      parts.push({ header: line.text, lines: end < 0 ? after : after.slice(0, end) });
    }
  }
  if (parts.length === 0 && rule.always) return rule.must.map((missing) => ({ section: null, missing, line: null }));
  return parts.flatMap(({ header, lines: of }) => {
    const some = (source: string): Numbered | undefined => of.find(({ text }) => new RegExp(source, 'u').test(text));
    if (rule.when !== undefined && some(rule.when) === undefined) return [];
    const forbidden = rule.must_not.flatMap((source) => of.filter(({ text }) => new RegExp(source, 'u').test(text)));
    return [
      ...rule.must.filter((source) => some(source) === undefined).map((missing) => ({ section: header, missing, line: null })),
      ...forbidden.map(({ number }) => ({ section: header, missing: null, line: number })),
    ];
  });
}
