/** What was left out of a result so that it fits. */
export interface Cut {
  /** Where, as field names and indexes joined by dots. */
  readonly path: string;
  readonly kept: number;
  readonly of: number;
  /** `empty`: fields that say nothing (null, an empty list or object), before anything else. */
  readonly what: 'items' | 'characters' | 'fields' | 'empty';
}

export interface Bounded {
  readonly value: unknown;
  readonly cut: readonly Cut[];
}

/** More places than this are not told one by one: what is to be read is the result. */
const MOST_TOLD = 10;
/** Less than this says nothing of a text or of an object. */
const LEAST_SHARE = 24;

/**
 * A JSON value as it is where its text has at most so many characters; else without what is empty, and where that is not enough with lists,
 * texts and maps cut from their ends, large ones first, so that the outline of the whole stays.
 */
export function bounded(value: unknown, characters: number): Bounded {
  // As it goes out: what is no JSON (undefined, dates) is made so first, once.
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return { value: null, cut: [] };
  const whole: unknown = JSON.parse(text);
  if (text.length <= characters) return { value: whole, cut: [] };
  const counted = { kept: 0, of: 0 };
  const telling = withoutEmpty(whole, counted);
  const cut: Cut[] = counted.kept < counted.of ? [{ path: '', ...counted, what: 'empty' }] : [];
  return { value: new Fitting(cut).fit(telling, characters, ''), cut };
}

function withoutEmpty(value: unknown, counted: { kept: number; of: number }): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutEmpty(item, counted));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const kept = entries.filter(([, item]) => item !== null && (typeof item !== 'object' || Object.keys(item as object).length > 0));
  counted.of += entries.length;
  counted.kept += kept.length;
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutEmpty(item, counted)]));
}

class Fitting {
  readonly #cut: Cut[];
  readonly #lengths = new WeakMap<object, number>();

  constructor(cut: Cut[]) {
    this.#cut = cut;
  }

  fit(value: unknown, characters: number, path: string): unknown {
    if (this.#length(value) <= characters) return value;
    if (typeof value === 'string') {
      // Escapes make the JSON of a text longer than the text; at most six characters for one.
      let kept = Math.max(0, characters - 3);
      while (kept > 0 && JSON.stringify(value.slice(0, kept)).length > characters - 1) kept = Math.floor(kept * 0.8);
      this.#tell({ path, kept, of: value.length, what: 'characters' });
      return `${value.slice(0, kept)}…`;
    }
    if (Array.isArray(value)) return this.#fitList(value, characters, path);
    if (typeof value === 'object' && value !== null) return this.#fitObject(value as Record<string, unknown>, characters, path);
    return value;
  }

  #fitList(list: readonly unknown[], characters: number, path: string): unknown[] {
    const kept: unknown[] = [];
    let left = characters - 2;
    for (const item of list) {
      const length = this.#length(item) + 1;
      if (length > left) break;
      kept.push(item);
      left -= length;
    }
    // Of a first item that is too large by itself, a part is better than nothing.
    if (kept.length === 0 && list.length > 0 && left > LEAST_SHARE) kept.push(this.fit(list[0], left - 1, within(path, '0')));
    if (kept.length < list.length) this.#tell({ path, kept: kept.length, of: list.length, what: 'items' });
    return kept;
  }

  #fitObject(object: Record<string, unknown>, characters: number, path: string): Record<string, unknown> {
    const fields = Object.entries(object)
      .map(([name, value]) => ({ name, value, frame: JSON.stringify(name).length + 2, length: this.#length(value) }))
      .toSorted((one, other) => one.length - other.length);
    const fitted = new Map<string, unknown>();
    let left = characters - 2;
    fields.forEach(({ name, value, frame, length }, index) => {
      const share = Math.floor(left / (fields.length - index)) - frame;
      if (length > share && share < LEAST_SHARE) return;
      const kept = this.fit(value, share, within(path, name));
      fitted.set(name, kept);
      left -= frame + (kept === value ? length : JSON.stringify(kept).length);
    });
    if (fitted.size < fields.length) this.#tell({ path, kept: fitted.size, of: fields.length, what: 'fields' });
    // In the order that they had; a field may be called __proto__.
    return Object.fromEntries(Object.keys(object).flatMap((name) => (fitted.has(name) ? [[name, fitted.get(name)]] : [])));
  }

  /** Of the JSON of a value; measured once for each object. */
  #length(value: unknown): number {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value).length;
    const known = this.#lengths.get(value);
    if (known !== undefined) return known;
    let length = 2;
    if (Array.isArray(value)) for (const item of value) length += this.#length(item) + 1;
    else for (const [name, item] of Object.entries(value)) length += JSON.stringify(name).length + 2 + this.#length(item);
    this.#lengths.set(value, length);
    return length;
  }

  #tell(cut: Cut): void {
    if (this.#cut.length < MOST_TOLD) this.#cut.push(cut);
  }
}

function within(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
