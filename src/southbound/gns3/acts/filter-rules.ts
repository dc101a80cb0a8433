import type { LinkFilters } from '#model/link.ts';
import type { WireAvailableFilter } from '#wire/gns3.ts';

/** What is wrong with filters, by field path; empty when nothing is. GNS3 itself stores anything, and refuses to start a node with it later. */
export function filterFaults(filters: LinkFilters, available: readonly WireAvailableFilter[]): Record<string, string[]> {
  const faults: Record<string, string[]> = {};
  const add = (path: string, text: string) => {
    (faults[path] ??= []).push(text);
  };
  for (const [type, values] of Object.entries(filters)) {
    const kind = available.find((filter) => filter.type === type);
    if (kind === undefined) {
      const types = available.map((filter) => filter.type).join(', ');
      add(
        `filters.${type}`,
        types === '' ? 'No end of this link supports filters.' : `Is not a filter of this link; it can have ${types}.`,
      );
      continue;
    }
    if (values.length === 0) add(`filters.${type}`, 'Needs a value; to remove the filter, leave it out.');
    if (values.length > kind.parameters.length) {
      add(`filters.${type}`, `Takes ${kind.parameters.length} value(s): ${kind.parameters.map((parameter) => parameter.name).join(', ')}.`);
    }
    for (const [index, parameter] of kind.parameters.entries()) {
      const value = values[index];
      if (value === undefined) continue;
      const path = `filters.${type}.${index}`;
      if (parameter.type === 'text') {
        if (typeof value !== 'string') add(path, `${parameter.name} is a text.`);
        continue;
      }
      const unit = parameter.unit === undefined ? '' : ` ${parameter.unit}`;
      if (typeof value !== 'number' || !Number.isInteger(value)) add(path, `${parameter.name} is a whole number.`);
      else if (value < (parameter.minimum ?? -Infinity) || value > (parameter.maximum ?? Infinity)) {
        add(path, `${parameter.name} is from ${parameter.minimum ?? '-∞'} to ${parameter.maximum ?? '∞'}${unit}; ${value} is not.`);
      }
    }
  }
  return faults;
}

/** As GNS3 keeps them: a first value of zero, or an empty text, removes the filter; texts lose their outer spaces and line ends. */
export function asKept(filters: LinkFilters): LinkFilters {
  return Object.fromEntries(
    Object.entries(filters)
      .map(
        ([type, values]) =>
          [type, values.map((value) => (typeof value === 'string' ? value.replace(/^[\n ]+|[\n ]+$/g, '') : value))] as const,
      )
      .filter(([, values]) => values.length > 0 && values[0] !== 0 && values[0] !== ''),
  );
}

/** Same filters with the same values, whatever their order. */
export function sameFilters(one: LinkFilters, other: LinkFilters): boolean {
  const types = Object.keys(one);
  return (
    types.length === Object.keys(other).length &&
    types.every((type) => {
      const [a, b] = [one[type] ?? [], other[type]];
      return b !== undefined && a.length === b.length && a.every((value, index) => value === b[index]);
    })
  );
}
