import type { EquipmentSummary } from '#model/equipment.ts';
import type { Searched } from './equipment.projection.ts';

export interface Match {
  readonly matched: 'name' | 'system_name' | 'address' | 'mac' | 'serial' | 'model' | 'vendor' | 'os';
  readonly value: string;
  /** The whole value fits, its beginning, or a part of it. */
  readonly rank: 0 | 1 | 2;
}

/** What of a device fits a text: the best of its names, addresses and numbers. Hardware addresses fit however they are written. */
export function matchOf({ summary, macs }: Searched, text: string): Match | null {
  const sought = text.trim().toLowerCase();
  if (sought === '') return null;
  const digits = macDigits(sought);
  const fields: readonly (readonly [Match['matched'], readonly (string | null)[]])[] = [
    ['name', [summary.name]],
    ['system_name', [summary.system_name]],
    ['serial', [summary.serial]],
    ['address', summary.ip_addresses],
    ['model', [summary.model]],
    ['vendor', [summary.vendor]],
    ['os', [summary.os]],
  ];
  let best: Match | null = null;
  const take = (match: Match): void => {
    if (best === null || match.rank < best.rank) best = match;
  };
  for (const [matched, values] of fields) {
    for (const value of values) {
      const at = value === null ? -1 : value.toLowerCase().indexOf(sought);
      if (value === null || at < 0) continue;
      take({ matched, value, rank: value.length === sought.length ? 0 : at === 0 ? 1 : 2 });
    }
  }
  if (digits !== null) {
    for (const mac of macs) {
      const at = mac.replaceAll(':', '').indexOf(digits);
      if (at >= 0) take({ matched: 'mac', value: mac, rank: digits.length === 12 ? 0 : at === 0 ? 1 : 2 });
    }
  }
  return best;
}

/** `aabb.cc00`, `aa-bb-cc`, `aa:bb:cc`: at least two bytes, or every number would be one. */
function macDigits(text: string): string | null {
  if (!/^[0-9a-f.:-]+$/.test(text)) return null;
  const digits = text.replaceAll(/[.:-]/g, '');
  const isDotted = /^\d{1,3}(\.\d{1,3}){1,3}$/.test(text);
  return digits.length >= 4 && digits.length <= 12 && !isDotted ? digits : null;
}

export type Found = EquipmentSummary & Pick<Match, 'matched' | 'value'>;

/** Those that fit, the nearest first. */
export function searched(all: readonly Searched[], text: string): Found[] {
  return all
    .flatMap((each) => {
      const match = matchOf(each, text);
      return match === null ? [] : [{ match, summary: each.summary }];
    })
    .sort(
      (one, other) =>
        one.match.rank - other.match.rank ||
        compare(one.summary.name, other.summary.name) ||
        compare(one.summary.equipment_id, other.summary.equipment_id),
    )
    .map(({ match, summary }) => ({ ...summary, matched: match.matched, value: match.value }));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
