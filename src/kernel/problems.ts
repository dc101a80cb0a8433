import type { z } from 'zod';

/** More problems than this are not listed: the input decides how many there are. */
const MOST_FIELDS = 50;

/** What a schema refused, as the details of a `validation_error`: field path to messages. */
export function problemsOf(issues: readonly z.core.$ZodIssue[]): Readonly<Record<string, readonly string[]>> {
  const problems = new Map<string, string[]>();
  for (const issue of issues.slice(0, MOST_FIELDS)) {
    const path = issue.path.map(String).join('.').slice(0, 200);
    const fields = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, MOST_FIELDS).map((key) => key.slice(0, 100)) : [''];
    for (const field of fields) {
      const place = [path, field].filter((part) => part !== '').join('.') || 'input';
      problems.set(place, [...(problems.get(place) ?? []), field === '' ? issue.message : 'Unknown field']);
    }
  }
  // A field may be called __proto__.
  return Object.fromEntries(problems);
}
