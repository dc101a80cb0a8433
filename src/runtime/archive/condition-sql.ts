import type { ArchiveCondition, ArchivePath } from '#kernel/archive.ts';
import type { Json } from '#kernel/json.ts';

/** Values of a statement, by number. */
export class Values {
  readonly all: unknown[] = [];

  add(value: unknown): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }
}

/** A condition as PostgreSQL judges it, with the meaning of `holds` in kernel/archive.ts. */
export function conditionSql(condition: ArchiveCondition, values: Values): string {
  if (condition.of === 'named') {
    const name = values.add(condition.name);
    if ('exists' in condition) return `${condition.exists ? '' : 'not '}(named ? ${name}::text)`;
    if ('length' in condition) return `char_length(named ->> ${name}::text) = ${values.add(condition.length)}::integer`;
    return `(named -> ${name}::text) = ${values.add(JSON.stringify(condition.is))}::jsonb`;
  }
  const path = values.add(jsonPath(condition.path));
  if ('exists' in condition) return `coalesce(jsonb_path_exists(document, ${path}::jsonpath, '{}', true), false) = ${condition.exists}`;
  const each = `jsonb_path_query(document, ${path}::jsonpath, '{}', true) as value`;
  if ('length' in condition) {
    return `exists (select 1 from ${each} where ${values.add(condition.length)}::integer = case jsonb_typeof(value)
      when 'array' then jsonb_array_length(value)
      when 'string' then char_length(value #>> '{}')
      when 'object' then (select count(*) from jsonb_object_keys(value)) end)`;
  }
  const exact = `exists (select 1 from ${each} where value = ${values.add(JSON.stringify(condition.is))}::jsonb)`;
  const whole = containing(condition.path, condition.is);
  // What is contained is found by the index; whether it is exactly that is looked at afterwards.
  return whole === null ? exact : `(document @> ${values.add(JSON.stringify(whole))}::jsonb and ${exact})`;
}

/** Strict: an array is entered only where the path says so. @see PostgreSQL 17 manual, §9.16.2 */
function jsonPath(path: ArchivePath): string {
  const steps = path.map((step) =>
    typeof step === 'object' ? '[*]' : typeof step === 'number' ? `[${step}]` : `.${JSON.stringify(step)}`,
  );
  return `strict $${steps.join('')}`;
}

/** The smallest document that has the value there; null where a position in an array says more than containment can. */
function containing(path: ArchivePath, is: Json): Json | null {
  if (path.some((step) => typeof step === 'number')) return null;
  return path.reduceRight<Json>((inner, step) => (typeof step === 'object' ? [inner] : { [step as string]: inner }), is);
}
