import type { Json } from '#kernel/json.ts';

/** The longest text, and the most JSON characters of one field, that a row keeps of an input. */
const LONGEST_TEXT = 1_000;
const LONGEST_FIELD = 4_000;

/** The input as a row may keep it: secret fields masked wherever they are, long values told by their size. */
export function redact(input: unknown, secret: ReadonlySet<string>): Json {
  if (typeof input !== 'object' || input === null) return null;
  const kept: [string, Json][] = [];
  for (const [field, value] of Object.entries(input)) {
    if (secret.has(field)) {
      kept.push([field, '***']);
      continue;
    }
    const masked = mask(value, secret);
    const characters = JSON.stringify(masked).length;
    kept.push([field, characters > LONGEST_FIELD ? { left_out_characters: characters } : masked]);
  }
  return Object.fromEntries(kept);
}

function mask(value: unknown, secret: ReadonlySet<string>): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (Array.isArray(value)) return value.map((item) => mask(item, secret));
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, secret.has(key) ? '***' : mask(item, secret)]));
  }
  return null;
}

/** A text without the values of the secret fields of an input: for the causes of failures, which others wrote. */
export function withoutSecrets(text: string, input: unknown, secret: ReadonlySet<string>): string {
  if (secret.size === 0 || typeof input !== 'object' || input === null) return text;
  let kept = text;
  for (const [field, value] of Object.entries(input)) {
    if (secret.has(field) && typeof value === 'string' && value !== '') kept = kept.replaceAll(value, '***');
  }
  return kept;
}
