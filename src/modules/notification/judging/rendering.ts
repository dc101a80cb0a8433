import { Failure } from '#kernel/error.ts';
import { renderTemplate } from '#kernel/expression.ts';
import type { Language } from '#kernel/language.ts';
import type { Cause, Matter, NoticeKind } from '../events.ts';
import type { RuleDefinition } from '../rule-definition.ts';
import { saidInFrench } from '#model/said-in-french.ts';
import type { Severity } from '#model/severity.ts';
import { NOTICE_WORDS } from './notice-words.ts';

/** Lines of a text that lists what happened. */
const MOST_LINES = 20;
const LONGEST_TITLE = 300;
const LONGEST_TEXT = 8_000;

/** They say that something is the matter: its title says what. */
const BEGINNINGS: ReadonlySet<string> = new Set(['alert.raised', 'incident.opened']);

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
  const { language } = rule;
  const words = NOTICE_WORDS[language];
  const usual = {
    title: usualTitle(language, kind, matters),
    text: events
      .slice(0, MOST_LINES)
      .map((cause) => lineOf(language, cause))
      .join('\n'),
  };
  if (events.length > MOST_LINES) usual.text += `\n${words.moreLines(events.length - MOST_LINES)}`;
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
      text: cut(`${usual.text}\n${words.template(spoken(language, error.message))}`, LONGEST_TEXT),
    };
  }
}

function usualTitle(language: Language, kind: NoticeKind, matters: readonly Matter[]): string {
  const words = NOTICE_WORDS[language];
  const [first] = matters;
  if (first === undefined) return words.nothing;
  const sentence = sentenceOf(language, first.cause);
  // What began is told by its sentence alone, and so is that it is over; of anything else that happened to it, the type says what.
  const alone = sentence !== null && (kind === 'recovery' || BEGINNINGS.has(first.cause.type));
  const what = alone ? sentence : `${first.cause.type} ${sentence ?? nameOf(first.cause)}`;
  const title = matters.length === 1 ? what : words.andMore(what, matters.length - 1);
  if (kind === 'recovery') return words.over(title);
  return kind === 'digest' ? words.heldBack(what, matters.length) : title;
}

function lineOf(language: Language, cause: Cause): string {
  return `${cause.time} ${cause.severity} ${cause.type} ${sentenceOf(language, cause) ?? nameOf(cause)} (${cause.subject})`;
}

/** The title of the alert or incident that an event is about; null: it is about none. */
function sentenceOf(language: Language, { data }: Cause): string | null {
  const told = data as { alert?: { title?: unknown }; incident?: { title?: unknown } } | null;
  const title = told?.alert?.title ?? told?.incident?.title;
  return typeof title === 'string' && title !== '' ? spoken(language, title) : null;
}

function spoken(language: Language, sentence: string): string {
  return language === 'fr' ? saidInFrench(sentence) : sentence;
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
