import snmp from 'net-snmp';
import { compareOids, oid as arcsOf } from '#wire/snmp-oid.ts';
import { counter64, isMissing, macText } from '../value.ts';

/** Columns of a table by their names in the MIB. */
export type Columns = Readonly<Record<string, string>>;

/** A row of a table as an agent gave it: any of its cells may be absent, or of another type than the MIB says. */
export class HeardRow<Name extends string = string> {
  /** What follows the column in the names of its variables. */
  readonly index: string;
  readonly cells: ReadonlyMap<string, snmp.Varbind>;
  readonly #columns: Readonly<Record<Name, string>>;

  constructor(index: string, cells: ReadonlyMap<string, snmp.Varbind>, columns: Readonly<Record<Name, string>>) {
    this.index = index;
    this.cells = cells;
    this.#columns = columns;
  }

  /** The index in numbers. */
  get arcs(): number[] {
    return this.index.split('.').map(Number);
  }

  cell(name: Name): snmp.Varbind | undefined {
    return this.cells.get(this.#columns[name]);
  }

  text(name: Name): string | null {
    return textOf(this.cell(name));
  }

  number(name: Name): number | null {
    return numberOf(this.cell(name));
  }

  /** A whole number that a double holds: an index, a length. */
  integer(name: Name): number | null {
    const value = this.number(name);
    return Number.isSafeInteger(value) ? value : null;
  }

  bytes(name: Name): Uint8Array | null {
    return bytesOf(this.cell(name));
  }

  /** The word of an enumeration whose numbers begin at 1. */
  word<Word extends string>(name: Name, words: readonly Word[]): Word | null {
    return words[(this.number(name) ?? 0) - 1] ?? null;
  }
}

/** Everything that was read of an agent, by object and index. What was not read and what is not there look the same. */
export class Heard {
  readonly #columns = new Map<string, Map<string, snmp.Varbind>>();
  readonly #scalars = new Map<string, snmp.Varbind>();

  /** Takes the variables under a column. */
  takeColumn(column: string, varbinds: readonly snmp.Varbind[]): void {
    if (varbinds.length === 0) return;
    const cells = this.#columns.get(column) ?? new Map<string, snmp.Varbind>();
    for (const varbind of varbinds) if (!isMissing(varbind)) cells.set(varbind.oid.slice(column.length + 1), varbind);
    this.#columns.set(column, cells);
  }

  takeScalars(varbinds: readonly snmp.Varbind[]): void {
    for (const varbind of varbinds) if (!isMissing(varbind)) this.#scalars.set(varbind.oid, varbind);
  }

  scalar(oid: string): snmp.Varbind | undefined {
    const dot = oid.lastIndexOf('.');
    return this.#scalars.get(oid) ?? this.#columns.get(oid.slice(0, dot))?.get(oid.slice(dot + 1));
  }

  text(oid: string): string | null {
    return textOf(this.scalar(oid));
  }

  number(oid: string): number | null {
    return numberOf(this.scalar(oid));
  }

  /** The cells of a column by their index; empty where there are none. A scalar is a column of one cell with the index 0. */
  column(oid: string): ReadonlyMap<string, snmp.Varbind> {
    const cells = this.#columns.get(oid);
    if (cells !== undefined) return cells;
    const scalar = oid.endsWith('.0') ? this.scalar(oid) : undefined;
    return scalar === undefined ? NONE : new Map([['0', scalar]]);
  }

  has(oid: string): boolean {
    return this.column(oid).size > 0;
  }

  /** The rows of a table in the order of their indices. */
  table<Name extends string>(columns: Readonly<Record<Name, string>>): HeardRow<Name>[] {
    const rows = new Map<string, Map<string, snmp.Varbind>>();
    for (const column of Object.values<string>(columns)) {
      for (const [index, varbind] of this.column(column)) {
        const cells = rows.get(index) ?? new Map<string, snmp.Varbind>();
        cells.set(column, varbind);
        rows.set(index, cells);
      }
    }
    return [...rows].toSorted(([one], [other]) => compareIndices(one, other)).map(([index, cells]) => new HeardRow(index, cells, columns));
  }
}

const NONE: ReadonlyMap<string, snmp.Varbind> = new Map();

export function compareIndices(one: string, other: string): number {
  return compareOids(arcsOf(one), arcsOf(other));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

/** What people are to read: UTF-8, else Latin-1, without control characters at either end; null where it is empty. Numbers are told in digits. */
export function textOf(varbind: snmp.Varbind | undefined): string | null {
  if (varbind === undefined) return null;
  const value: unknown = varbind.value;
  if (varbind.type === snmp.ObjectType.Counter64) return String(counter64(bytesOf(varbind) ?? new Uint8Array()));
  if (value instanceof Uint8Array) return decoded(value);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function decoded(bytes: Uint8Array): string | null {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    text = latin1.decode(bytes);
  }
  // Padding of strings of a fixed length: NULs and blanks, after the first NUL also what was there before.
  const end = text.indexOf('\0');
  const shown = (end > 0 ? text.slice(0, end) : text).replaceAll(/^[\p{Cc}\s]+|[\p{Cc}\s]+$/gu, '');
  return shown === '' ? null : shown;
}

/** A number, also where an agent writes it as a text. Counters beyond 2^53 are near enough. */
export function numberOf(varbind: snmp.Varbind | undefined): number | null {
  if (varbind === undefined) return null;
  const value: unknown = varbind.value;
  if (typeof value === 'number') return value;
  if (varbind.type === snmp.ObjectType.Counter64) return Number(counter64(bytesOf(varbind) ?? new Uint8Array()));
  if (varbind.type === snmp.ObjectType.Opaque) return opaqueNumber(bytesOf(varbind));
  const text = textOf(varbind);
  return text !== null && /^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : null;
}

/** Net-SNMP wraps floats into Opaque: 9f 78 04, four bytes. @see NET-SNMP-TC, Float */
function opaqueNumber(bytes: Uint8Array | null): number | null {
  if (bytes === null || bytes.length < 7 || bytes[0] !== 0x9f) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[1] === 0x78 && bytes[2] === 4) return view.getFloat32(3);
  if (bytes[1] === 0x79 && bytes[2] === 8 && bytes.length >= 11) return view.getFloat64(3);
  return null;
}

export function bytesOf(varbind: snmp.Varbind | undefined): Uint8Array | null {
  const value: unknown = varbind?.value;
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? Buffer.from(value) : null;
}

/** An address of hardware: six or eight bytes, or its digits as a text. */
export function macOf(bytes: Uint8Array | null): string | null {
  if (bytes === null) return null;
  if (bytes.length === 6 || bytes.length === 8) return macText(bytes);
  const text = Buffer.from(bytes).toString('latin1');
  if (!/^[0-9a-f]{1,2}([:\- ][0-9a-f]{1,2}){5}$/i.test(text)) return null;
  return text
    .split(/[:\- ]/)
    .map((part) => part.padStart(2, '0').toLowerCase())
    .join(':');
}
