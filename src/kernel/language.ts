/** The languages in which the hub tells what was wrong. */
export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Longer ones are nobody's preferences. */
const LONGEST_HEADER = 1_000;

/**
 * The language that whoever sent an Accept-Language header would rather read: that of the highest weight, the first among equals;
 * English where none is ours. @see RFC 9110 §12.5.4, RFC 4647 §3.4
 */
export function languageOf(header: string | undefined): Language {
  if (header === undefined || header.length > LONGEST_HEADER) return 'en';
  let [best, weightOfBest] = ['en' as Language, 0];
  const named = new Set<string>();
  let any = 0;
  for (const part of header.split(',')) {
    const found = /^\s*([a-zA-Z]{1,8}|\*)(?:-[a-zA-Z0-9-]+)?\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/.exec(part);
    if (found === null) continue;
    const weight = found[2] === undefined ? 1 : Number(found[2]);
    const tag = found[1]!.toLowerCase();
    named.add(tag);
    if (tag === '*') any = weight;
    const language = LANGUAGES.find((known) => known === tag);
    if (language !== undefined && weight > weightOfBest) [best, weightOfBest] = [language, weight];
  }
  // Any other would do better: the first of ours that was not named.
  const other = LANGUAGES.find((known) => !named.has(known));
  return any > weightOfBest && other !== undefined ? other : best;
}
