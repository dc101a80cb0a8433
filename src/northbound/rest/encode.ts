/**
 * JSON of an answer. What is frozen never changes (the state of the network is made of frozen documents that are replaced,
 * not edited), so it is encoded once and its text remembered as long as the document lives. Looked for in the answer itself
 * and two levels down: `{position, projects: [frozen, …]}`.
 */
const encoded = new WeakMap<object, string>();

export function encode(value: unknown): string {
  return encodeAt(value, 2) ?? 'null';
}

function encodeAt(value: unknown, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Object.isFrozen(value)) {
    const known = encoded.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    encoded.set(value, text);
    return text;
  }
  if (depth === 0 || 'toJSON' in value) return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${encodeAt(item, depth - 1) ?? 'null'}`;
    return `[${text}]`;
  }
  for (const [key, item] of Object.entries(value)) {
    const itemText = encodeAt(item, depth - 1);
    if (itemText !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${itemText}`;
  }
  return `{${text}}`;
}
