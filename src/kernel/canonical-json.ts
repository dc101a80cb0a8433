import type { Json } from './json.ts';

/** The one text of a JSON value, whoever writes it: keys in the order of their UTF-16 units, no white space, numbers as ECMAScript says them (RFC 8785 §3.2). */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item as Json)).join(',')}]`;
  const fields = Object.entries(value as { readonly [key: string]: Json }).filter(([, item]) => item !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
