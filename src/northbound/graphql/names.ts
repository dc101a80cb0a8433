/**
 * How names of the catalogue are written in GraphQL: by rule, so that whoever knows the one knows the other.
 * `gns3.project.auto_close.set` is the field `gns3ProjectAutoCloseSet`, `next_cursor` is `nextCursor`.
 */
export function fieldName(name: string): string {
  const [first = '', ...rest] = name.split(/[._-]+/).filter((word) => word !== '');
  const joined = first.charAt(0).toLowerCase() + first.slice(1) + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z_]/.test(joined) ? joined : `_${joined}`;
}

/** `gns3.node.start` is the type `Gns3NodeStart`. */
export function typeName(name: string): string {
  const camel = fieldName(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** What one of a list is called: `interfaces` are each an `interface`. */
export function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  if (name.endsWith('sses')) return name.slice(0, -2);
  return name.endsWith('s') && !name.endsWith('ss') && !name.endsWith('us') ? name.slice(0, -1) : name;
}

/** What GraphQL takes as the name of a value (October 2021, §2.1.9 and §2.9.6). */
export function isEnumValue(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value) && !['true', 'false', 'null'].includes(value) && !value.startsWith('__');
}
