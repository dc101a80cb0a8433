import type { Fields } from '../parser.ts';

/** `10.0.0.1/24` in one field, as two: the address and `prefix_length`. What is not of this form stays. */
export function withPrefixLength(record: Fields, name: 'ip' | 'network' = 'ip'): Fields {
  const value = record[name];
  const [, address, bits] = typeof value === 'string' ? (/^([\da-fA-F.:]+)\/(\d{1,3})$/u.exec(value) ?? []) : [];
  return address === undefined || bits === undefined ? record : { ...record, [name]: address, prefix_length: bits };
}

/** Without fields whose text is only a sign for nothing: `-`, `--`, `N/A`, `unknown`, … */
export function without(record: Fields, nothing: RegExp, names: readonly string[] = Object.keys(record)): Fields {
  return Object.fromEntries(
    Object.entries(record).filter(([name, value]) => !names.includes(name) || typeof value !== 'string' || !nothing.test(value)),
  );
}
