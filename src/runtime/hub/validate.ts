import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import type { Language } from '#kernel/language.ts';
import type { Operation } from '#kernel/message.ts';
import { problemInFrench } from '#kernel/problem-french.ts';

type Issue = z.core.$ZodIssue;

/** More problems than this are not listed: nobody reads them, and the input decides how many there are. */
const MOST_FIELDS = 50;
const LONGEST_FIELD = 100;

/** What is said beside what the schema library says, in its own words of each language. */
const WORDS = {
  en: {
    error: undefined,
    unknown: 'Unknown field',
    known: (fields: readonly string[]) => `; known are ${fields.length === 0 ? 'none' : fields.join(', ')}`,
    or: '; or: ',
    own: (problem: string): string => problem,
  },
  fr: {
    error: z.locales.fr().localeError,
    unknown: 'Champ inconnu',
    known: (fields: readonly string[]) => ` ; sont connus : ${fields.length === 0 ? 'aucun' : fields.join(', ')}`,
    or: ' ; ou : ',
    // A text of the schema itself goes before those of its library, whatever language these are in.
    own: problemInFrench,
  },
} as const;

/**
 * The input as its schema understands it (defaults filled in). Nothing at all counts as the empty object.
 * @throws validation_error with every problem: field path → messages
 */
export function validate(operation: Operation, input: unknown, language: Language = 'en'): unknown {
  const given = input === undefined ? {} : input;
  const result = operation.input.safeParse(given);
  if (result.success) return result.data;
  const known = Object.keys(operation.input.shape);
  const details = problemsOf(result.error.issues, known, 'en');
  const message = `The input of ${operation.name} does not fit: ${firstOf(details, '; ')}.`;
  if (language === 'en') throw fail('validation_error', message, details);
  // The words are made with the problems, so the input is looked at once more.
  const again = operation.input.safeParse(given, { error: WORDS.fr.error });
  const inFrench = problemsOf(again.error?.issues ?? [], known, 'fr');
  throw fail('validation_error', message, details, {
    fr: { message: `Les données de ${operation.name} ne conviennent pas. ${firstOf(inFrench, ' ; ')}.`, details: inFrench },
  });
}

function firstOf(details: Readonly<Record<string, readonly string[]>>, separator: string): string {
  const told = Object.entries(details).slice(0, 3);
  return told.map(([field, messages]) => `${field}: ${messages[0] ?? ''}`).join(separator);
}

/** Field path → messages; `input` stands for the whole. */
function problemsOf(issues: readonly Issue[], known: readonly string[], language: Language): Record<string, string[]> {
  const words = WORDS[language];
  const problems = new Map<string, string[]>();
  const add = (path: readonly PropertyKey[], message: string) => {
    const field = path.length === 0 ? 'input' : path.map((part) => String(part).slice(0, LONGEST_FIELD)).join('.');
    const messages = problems.get(field);
    if (messages !== undefined) messages.push(message);
    else if (problems.size < MOST_FIELDS) problems.set(field, [message]);
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      const allowed = issue.path.length === 0 ? words.known(known) : '';
      for (const key of issue.keys.slice(0, MOST_FIELDS)) add([...issue.path, key], `${words.unknown}${allowed}`);
    } else {
      add(issue.path, messageOf(issue, words));
    }
  }
  // Not an object literal: a field may be called __proto__.
  return Object.fromEntries(problems);
}

type Words = Pick<(typeof WORDS)[Language], 'or' | 'own'>;

function messageOf(issue: Issue, words: Words): string {
  if (issue.code !== 'invalid_union') return words.own(issue.message);
  const alternatives = issue.errors
    .map((problems) => problems.map((problem) => describe(problem, words)).join(', '))
    .filter((text) => text !== '');
  return alternatives.length === 0 ? words.own(issue.message) : [...new Set(alternatives)].join(words.or);
}

function describe(issue: Issue, words: Words): string {
  const field = issue.path.map((part) => String(part).slice(0, LONGEST_FIELD)).join('.');
  return field === '' ? messageOf(issue, words) : `${field}: ${messageOf(issue, words)}`;
}
