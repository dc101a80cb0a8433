import type { z } from 'zod';
import { fail } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';

type Issue = z.core.$ZodIssue;

/** More problems than this are not listed: nobody reads them, and the input decides how many there are. */
const MOST_FIELDS = 50;
const LONGEST_FIELD = 100;

/**
 * The input as its schema understands it (defaults filled in). Nothing at all counts as the empty object.
 * @throws validation_error with every problem: field path → messages
 */
export function validate(operation: Operation, input: unknown): unknown {
  const result = operation.input.safeParse(input === undefined ? {} : input);
  if (result.success) return result.data;
  const details = problemsOf(result.error.issues, Object.keys(operation.input.shape));
  const told = Object.entries(details).slice(0, 3);
  throw fail(
    'validation_error',
    `The input of ${operation.name} does not fit: ${told.map(([field, messages]) => `${field}: ${messages[0] ?? ''}`).join('; ')}.`,
    details,
  );
}

/** Field path → messages; `input` stands for the whole. */
function problemsOf(issues: readonly Issue[], known: readonly string[]): Record<string, string[]> {
  const problems = new Map<string, string[]>();
  const add = (path: readonly PropertyKey[], message: string) => {
    const field = path.length === 0 ? 'input' : path.map((part) => String(part).slice(0, LONGEST_FIELD)).join('.');
    const messages = problems.get(field);
    if (messages !== undefined) messages.push(message);
    else if (problems.size < MOST_FIELDS) problems.set(field, [message]);
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      const allowed = issue.path.length === 0 ? `; known are ${known.length === 0 ? 'none' : known.join(', ')}` : '';
      for (const key of issue.keys.slice(0, MOST_FIELDS)) add([...issue.path, key], `Unknown field${allowed}`);
    } else {
      add(issue.path, messageOf(issue));
    }
  }
  // Not an object literal: a field may be called __proto__.
  return Object.fromEntries(problems);
}

function messageOf(issue: Issue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  const alternatives = issue.errors.map((problems) => problems.map(describe).join(', ')).filter((text) => text !== '');
  return alternatives.length === 0 ? issue.message : [...new Set(alternatives)].join('; or: ');
}

function describe(issue: Issue): string {
  const field = issue.path.map((part) => String(part).slice(0, LONGEST_FIELD)).join('.');
  return field === '' ? messageOf(issue) : `${field}: ${messageOf(issue)}`;
}
