import type { Json } from '#kernel/json.ts';

const LONGEST = 64_000;

/** An input as people are shown it: secret fields masked wherever they are. */
export function masked(value: Json, secret: readonly string[] = []): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => masked(item, secret));
  return bounded(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, secret.includes(key) ? '***' : masked(item, secret)])),
  );
}

/** Large values are told by their size: events and lists are not where they are kept. */
export function bounded(value: Json): Json {
  const characters = JSON.stringify(value ?? null).length;
  return characters > LONGEST ? { left_out_characters: characters } : value;
}

/** A message of an operation with secret fields may quote one: `password: "…"`. */
export function withoutSecrets(message: string, secret: readonly string[] = []): string {
  return secret.reduce((text, field) => text.replace(new RegExp(`("?${field}"?\\s*[:=]\\s*)("[^"]*"|\\S+)`, 'g'), '$1***'), message);
}
