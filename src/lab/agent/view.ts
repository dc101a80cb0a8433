import { beginsWith, compareOids, type Oid } from '#wire/snmp-oid.ts';
import type { SnmpValue, Varbind } from '#wire/snmp-value.ts';
import type { IndexedRow, ObjectGroup, Setting } from './objects.ts';
import type { Subject } from './subject.ts';

/** The object that a name means, of an instance that exists. */
export interface Place {
  readonly row: unknown;
  readonly value: SnmpValue;
  readonly setting: Setting<unknown> | null;
}

/** Everything that an agent can tell at one moment, in lexicographic order. */
export interface MibView {
  readonly subject: Subject;
  /** The instance; what stands in its place when there is none. */
  find(name: Oid): Place | 'noSuchObject' | 'noSuchInstance';
  /** The first instance after `name`; null at the end. */
  next(name: Oid): Varbind | null;
  /** Some instance of this object could be set. */
  hasSetting(name: Oid): boolean;
}

interface KeptRows {
  readonly rows: readonly IndexedRow[];
  /** What traffic had taught when they were made. */
  readonly of: readonly object[];
}

/** Rows of tables, kept while what they depend on stays as it is. */
export class RowMemory {
  #stamp = '';
  readonly #kept = new Map<ObjectGroup, KeptRows>();

  /** Forgets all rows unless the network is as it was. */
  renew(stamp: string): void {
    if (stamp !== this.#stamp) this.#kept.clear();
    this.#stamp = stamp;
  }

  rowsOf(group: ObjectGroup, subject: Subject): readonly IndexedRow[] {
    const of = group.learned?.(subject) ?? [];
    const known = this.#kept.get(group);
    // An entry that was taught again is another object.
    if (known !== undefined && known.of.length === of.length && known.of.every((entry, at) => entry === of[at])) return known.rows;
    const rows = group.rows(subject);
    this.#kept.set(group, { rows, of });
    return rows;
  }

  clear(): void {
    this.#kept.clear();
  }
}

/** In the order in which a walk meets them. */
export function inOrder(groups: readonly ObjectGroup[]): readonly ObjectGroup[] {
  return groups.toSorted((one, other) => compareOids(one.start, other.start));
}

/** `groups` in order. One view answers one request. */
export function mibView(groups: readonly ObjectGroup[], subject: Subject, memory: RowMemory): MibView {
  const { forwarding } = subject.network;
  const { device } = subject;
  memory.renew(
    `${forwarding.epoch(device.node.project.projectId)} ${device.revision} ${device.highestIndex} ${device.interfaces.length} ${subject.vlan}`,
  );
  const seen = new Map<ObjectGroup, readonly IndexedRow[]>();

  /** The same for the whole request. */
  function rowsOf(group: ObjectGroup): readonly IndexedRow[] {
    let rows = seen.get(group);
    if (rows === undefined) {
      rows = memory.rowsOf(group, subject);
      seen.set(group, rows);
    }
    return rows;
  }

  /** Position of the last group that begins at or before `name`; -1: none. */
  function groupAt(name: Oid): number {
    let low = 0;
    let high = groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareOids(groups[middle]!.start, name) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function columnAt(name: Oid): { group: ObjectGroup; column: ObjectGroup['columns'][number] } | null {
    const group = groups[groupAt(name)];
    if (group === undefined || name.length <= group.at.length || !beginsWith(name, group.at)) return null;
    const number = name[group.at.length]!;
    const column = group.columns.find((each) => each.number === number);
    return column === undefined ? null : { group, column };
  }

  /** The first instance of a group from a column and row on. */
  function firstFrom(group: ObjectGroup, column: number, row: number): Varbind | null {
    let rows: readonly IndexedRow[] | null = null;
    for (let at = row; column < group.columns.length; column += 1, at = 0) {
      rows ??= rowsOf(group);
      const { number, value } = group.columns[column]!;
      for (; at < rows.length; at += 1) {
        const { index, row: content } = rows[at]!;
        const found = value(content, subject);
        if (found !== null) return { name: [...group.at, number, ...index], value: found };
      }
    }
    return null;
  }

  function nextIn(group: ObjectGroup, name: Oid): Varbind | null {
    if (!beginsWith(name, group.at)) return null;
    const number = name[group.at.length]!;
    const column = group.columns.findIndex((each) => each.number >= number);
    if (column < 0) return null;
    if (group.columns[column]!.number > number) return firstFrom(group, column, 0);
    return firstFrom(group, column, firstAfter(rowsOf(group), name, group.at.length + 1));
  }

  return {
    subject,
    find(name) {
      const place = columnAt(name);
      if (place === null) return 'noSuchObject';
      const { group, column } = place;
      const rows = rowsOf(group);
      const offset = group.at.length + 1;
      const after = firstAfter(rows, name, offset);
      const found = rows[after - 1];
      if (found === undefined || compareIndex(found.index, name, offset) !== 0) return 'noSuchInstance';
      const value = column.value(found.row, subject);
      return value === null ? 'noSuchInstance' : { row: found.row, value, setting: column.setting };
    },
    next(name) {
      const first = groupAt(name);
      if (first >= 0) {
        const found = nextIn(groups[first]!, name);
        if (found !== null) return found;
      }
      for (let at = first + 1; at < groups.length; at += 1) {
        const found = firstFrom(groups[at]!, 0, 0);
        if (found !== null) return found;
      }
      return null;
    },
    hasSetting: (name) => (columnAt(name)?.column.setting ?? null) !== null,
  };
}

/** Position of the first row whose index comes after the end of `name` from `offset` on. */
function firstAfter(rows: readonly IndexedRow[], name: Oid, offset: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareIndex(rows[middle]!.index, name, offset) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareIndex(index: Oid, name: Oid, offset: number): number {
  const length = Math.min(index.length, name.length - offset);
  for (let at = 0; at < length; at += 1) {
    const difference = index[at]! - name[offset + at]!;
    if (difference !== 0) return difference;
  }
  return index.length - (name.length - offset);
}
