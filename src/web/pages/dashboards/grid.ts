/** Columns of the grid (reporting/dashboards/dashboard.ts). */
export const COLUMNS = 12;
const TALLEST = 20;

export interface Placed {
  readonly widget_id: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
export type Place = Omit<Placed, 'widget_id'>;

/** Within the grid, whatever was asked for. */
function within({ x, y, w, h }: Place): Place {
  const width = Math.min(Math.max(Math.round(w), 1), COLUMNS);
  return {
    x: Math.min(Math.max(Math.round(x), 0), COLUMNS - width),
    y: Math.max(Math.round(y), 0),
    w: width,
    h: Math.min(Math.max(Math.round(h), 1), TALLEST),
  };
}

export function overlaps(one: Place, other: Place): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

const inReadingOrder = (one: Place, other: Place): number => one.y - other.y || one.x - other.x;

/** As far down as nothing is in the way; from `y` on. */
function below<T extends Placed>(widget: T, y: number, settled: readonly Placed[]): T {
  let lowered = { ...widget, y };
  for (
    let hit = settled.find((each) => overlaps(each, lowered));
    hit !== undefined;
    hit = settled.find((each) => overlaps(each, lowered))
  ) {
    lowered = { ...lowered, y: hit.y + hit.h };
  }
  return lowered;
}

/** Lifts everything as far as it goes: no empty rows stay, and what stood below something stays below it. */
function lifted<T extends Placed>(widgets: readonly T[]): readonly T[] {
  const settled: T[] = [];
  for (const widget of widgets.toSorted(inReadingOrder)) {
    let y = widget.y;
    while (y > 0 && !settled.some((each) => overlaps(each, { ...widget, y: y - 1 }))) y -= 1;
    settled.push({ ...widget, y });
  }
  return settled;
}

/** One widget takes a place; what was there goes down. In reading order, which is that of the keyboard and of a phone. */
export function placedAt<T extends Placed>(widgets: readonly T[], id: string, place: Partial<Place>): readonly T[] {
  const found = widgets.find(({ widget_id }) => widget_id === id);
  if (found === undefined) return widgets;
  const settled: T[] = [{ ...found, ...within({ ...found, ...place }) }];
  const others = widgets.filter(({ widget_id }) => widget_id !== id).toSorted(inReadingOrder);
  for (const widget of others) settled.push(below(widget, widget.y, settled));
  return lifted(settled).toSorted(inReadingOrder);
}

/** A place for a new one: below all others. */
export function firstRowBelow(widgets: readonly Placed[]): number {
  return Math.max(0, ...widgets.map(({ y, h }) => y + h));
}

export function without<T extends Placed>(widgets: readonly T[], id: string): readonly T[] {
  return lifted(widgets.filter(({ widget_id }) => widget_id !== id)).toSorted(inReadingOrder);
}
