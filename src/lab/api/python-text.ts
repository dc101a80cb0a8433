/** What Python prints in round brackets. */
const TUPLE = Symbol('tuple');

export function tuple(...items: readonly (string | number)[]): unknown {
  return { [TUPLE]: items };
}

/** A JSON value as Python prints it: both servers put what they were sent into their messages. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map(pythonText).join(', ')}]`;
  const items = (value as { [TUPLE]?: readonly (string | number)[] })[TUPLE];
  if (items !== undefined) return `(${items.map(pythonText).join(', ')}${items.length === 1 ? ',' : ''})`;
  return `{${Object.entries(value as Record<string, unknown>)
    .map(([key, item]) => `${quoted(key)}: ${pythonText(item)}`)
    .join(', ')}}`;
}

function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}
