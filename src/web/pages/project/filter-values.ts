import type { Operations } from '../../operations.generated.ts';

export type FilterKind = Operations['gns3.link.filters.get']['output']['available'][number];
export type LinkFilters = Operations['gns3.link.filters.get']['output']['filters'];
type Parameter = FilterKind['parameters'][number];

/** What stands in the fields of the form: a text for each parameter of each kind. */
export type FilterTexts = Readonly<Record<string, readonly string[]>>;

/** Why a value does not fit; the screen says it in words. */
export type Fault = { readonly kind: 'number' } | { readonly kind: 'range'; readonly from: number | null; readonly to: number | null };

/** The fields for what a link has now; empty ones for what it could have. */
export function textsOf(filters: LinkFilters, available: readonly FilterKind[]): FilterTexts {
  return Object.fromEntries(
    available.map(({ type, parameters }) => [type, parameters.map((_, index) => String(filters[type]?.[index] ?? ''))]),
  );
}

/** Faults by kind and parameter; null where the text fits or is empty. A rule of GNS3: numbers are whole and within bounds. */
export function faultOf(text: string, parameter: Parameter): Fault | null {
  if (text.trim() === '' || parameter.type === 'text') return null;
  const value = Number(text);
  if (!Number.isInteger(value)) return { kind: 'number' };
  const { minimum, maximum } = parameter;
  if ((minimum !== null && value < minimum) || (maximum !== null && value > maximum)) return { kind: 'range', from: minimum, to: maximum };
  return null;
}

/** The filters that the fields say: a kind whose first field is empty is not there, later empty numbers are 0. */
export function filtersOf(texts: FilterTexts, available: readonly FilterKind[]): LinkFilters {
  const filters: LinkFilters = {};
  for (const { type, parameters } of available) {
    const given = texts[type] ?? [];
    if ((given[0] ?? '').trim() === '') continue;
    filters[type] = parameters.map((parameter, index) => {
      const text = (given[index] ?? '').trim();
      return parameter.type === 'text' ? text : Number(text);
    });
  }
  return filters;
}

/** `delay 100, 10` for each filter, to be read in a table. */
export function filterTexts(filters: LinkFilters): readonly string[] {
  return Object.entries(filters).map(([type, values]) => `${type.replaceAll('_', ' ')} ${values.join(', ')}`);
}
