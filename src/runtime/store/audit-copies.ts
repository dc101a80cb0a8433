import type { Json } from '#kernel/json.ts';

/** What of an audit row stands in columns of its own, to search by. */
export interface AuditCopies {
  readonly caller: string | null;
  readonly operation: string | null;
  readonly outcome: string | null;
  readonly door: string | null;
  readonly address: string | null;
  readonly correlation: string | null;
}

/** An index of PostgreSQL holds no text of more than some 2,700 bytes; a name or an id is never as long as this. */
const LONGEST_COPY = 200;
// Copies travel in lists joined by a control character, and PostgreSQL's text holds no NUL.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f]/g;

export function auditCopies(value: Json): AuditCopies {
  const row = fieldsOf(value);
  const caller = fieldsOf(row['caller']);
  // Whoever logs in is found by the name that was tried.
  const tried = caller['kind'] === 'anonymous' ? copyOf(fieldsOf(row['input'])['username']) : null;
  return {
    caller: tried ?? copyOf(caller['name']),
    operation: copyOf(row['operation']),
    outcome: copyOf(row['outcome']),
    door: copyOf(row['door']),
    address: copyOf(row['address']),
    correlation: copyOf(row['request_id']),
  };
}

/** A text as a copy holds it: for what is looked for as well. */
export function copied(text: string): string {
  return text.slice(0, LONGEST_COPY).replaceAll(CONTROL, ' ');
}

function copyOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? copied(value).toWellFormed() : null;
}

function fieldsOf(value: Json | undefined): { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Json }) : {};
}
