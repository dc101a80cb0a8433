import { Failure } from '#kernel/error.ts';
import { renderTemplate } from '#kernel/expression.ts';
import type { Cause, Matter, NoticeKind } from '../events.ts';
import type { RuleDefinition } from '../rule-definition.ts';
import type { Severity } from '#model/severity.ts';

/** Lines of a text that lists what happened. */
const MOST_LINES = 20;
const LONGEST_TITLE = 300;
const LONGEST_TEXT = 8_000;

export interface Rendered {
  readonly title: string;
  readonly text: string;
}

/** Title and text of a notification. A template that has no value for these events is told as it would be without one, and why. */
export function render(rule: RuleDefinition, ruleId: string, kind: NoticeKind, severity: Severity, matters: readonly Matter[]): Rendered {
  const events = matters.map(({ cause }) => cause);
  const variables = {
    event: events[0],
    events,
    count: events.length,
    kind,
    severity,
    rule: { id: ruleId, name: rule.name },
  };
  const usual = { title: usualTitle(kind, matters), text: events.slice(0, MOST_LINES).map(lineOf).join('\n') };
  if (events.length > MOST_LINES) usual.text += `\n… and ${events.length - MOST_LINES} more.`;
  const { title, text } = rule.template ?? {};
  try {
    return {
      title:
        cut(title === undefined ? usual.title : textOf(renderTemplate(title, variables)).replaceAll(/\s+/g, ' '), LONGEST_TITLE) ||
        usual.title,
      text: cut(text === undefined ? usual.text : textOf(renderTemplate(text, variables)), LONGEST_TEXT),
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      title: cut(usual.title, LONGEST_TITLE),
      text: cut(`${usual.text}\n(The template of the rule: ${error.message})`, LONGEST_TEXT),
    };
  }
}

function usualTitle(kind: NoticeKind, matters: readonly Matter[]): string {
  const [first] = matters;
  if (first === undefined) return 'Nothing happened';
  const what = `${first.cause.type} ${nameOf(first.cause)}`;
  const title = matters.length === 1 ? what : `${what} and ${matters.length - 1} more`;
  if (kind === 'recovery') return `Over: ${title}`;
  return kind === 'digest' ? `${matters.length} held back: ${what}` : title;
}

function lineOf(cause: Cause): string {
  return `${cause.time} ${cause.severity} ${cause.type} ${nameOf(cause)} (${cause.subject})`;
}

function nameOf({ data, subject }: Cause): string {
  const told = data as { name?: unknown; node?: { name?: unknown }; project?: { name?: unknown } } | null;
  const name = told?.node?.name ?? told?.project?.name ?? told?.name;
  return typeof name === 'string' && name !== '' ? name : subject;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
