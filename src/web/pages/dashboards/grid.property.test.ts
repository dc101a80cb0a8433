import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLUMNS, firstRowBelow, overlaps, placedAt, without, type Placed } from './grid.ts';

const widget = fc
  .record({ x: fc.nat(11), y: fc.nat(15), w: fc.integer({ min: 1, max: 12 }), h: fc.integer({ min: 1, max: 6 }) })
  .map((place) => ({ ...place, w: Math.min(place.w, COLUMNS - place.x) }));
const widgets = fc
  .array(widget, { minLength: 1, maxLength: 12 })
  .map((places): readonly Placed[] => places.map((place, index) => ({ ...place, widget_id: `w${index}` })));
const wish = fc.record({
  x: fc.integer({ min: -5, max: 20 }),
  y: fc.integer({ min: -5, max: 30 }),
  w: fc.integer({ min: -2, max: 20 }),
  h: fc.integer({ min: -2, max: 30 }),
});

const clashes = (placed: readonly Placed[]): number =>
  placed.flatMap((one, index) => placed.slice(index + 1).filter((other) => overlaps(one, other))).length;

test('whatever a widget is moved to, none is lost, none is over another and none leaves the grid', () => {
  fc.assert(
    fc.property(widgets, wish, (before, place) => {
      const after = placedAt(before, 'w0', place);
      expect(after.map(({ widget_id }) => widget_id).toSorted()).toEqual(before.map(({ widget_id }) => widget_id).toSorted());
      expect(clashes(after)).toBe(0);
      for (const { x, y, w, h } of after) {
        expect(x >= 0 && y >= 0 && w >= 1 && h >= 1 && x + w <= COLUMNS).toBe(true);
      }
    }),
  );
});

test('a widget that is put where it stands already changes nothing', () => {
  fc.assert(
    fc.property(widgets, wish, (before, place) => {
      const settled = placedAt(before, 'w0', place);
      expect(placedAt(settled, 'w0', {})).toEqual(settled);
    }),
  );
});

test('a widget that is taken out leaves no empty rows', () => {
  fc.assert(
    fc.property(widgets, (before) => {
      const after = without(placedAt(before, 'w0', {}), 'w0');
      expect(clashes(after)).toBe(0);
      const rows = new Set(after.flatMap(({ y, h }) => Array.from({ length: h }, (_, row) => y + row)));
      expect(rows.size).toBe(firstRowBelow(after));
    }),
  );
});

test('what is moved onto another takes its place, and the other goes below it', () => {
  const [first, second] = [
    { widget_id: 'a', x: 0, y: 0, w: 6, h: 2 },
    { widget_id: 'b', x: 0, y: 2, w: 6, h: 2 },
  ];
  expect(placedAt([first, second], 'b', { y: 0 })).toEqual([
    { ...second, y: 0 },
    { ...first, y: 2 },
  ]);
});
