import { expect, test } from 'vitest';
import { chartOption, withGaps } from './chart-option.ts';

const wish = { fromMs: 0, untilMs: 3_600_000, stepS: 60, text: (value: number) => `${value} %`, time: String, dark: false };

test('a line breaks where more than two readings are missing, and not where one is', () => {
  expect(
    withGaps(
      [
        [0, 1],
        [120_000, 2],
        [600_000, 3],
      ],
      60,
    ),
  ).toEqual([
    [0, 1],
    [120_000, 2],
    [120_001, null],
    [600_000, 3],
  ]);
});

test('with long steps only what is longer than two of them is a gap', () => {
  const points = [[0, 1] as const, [3_600_000, 2] as const];
  expect(withGaps(points, 1_800)).toEqual(points);
  expect(withGaps(points, 1_200)).toHaveLength(3);
});

test('percentages have the whole scale, and one that is beyond it is still drawn', () => {
  const { yAxis } = chartOption({ ...wish, lines: [], max: 100 }) as { yAxis: { max: (of: { max: number }) => number } };
  expect(yAxis.max({ max: 12 })).toBe(100);
  expect(yAxis.max({ max: 104 })).toBe(104);
});

test('what is pointed at is told as text with its time, without what was not measured there', () => {
  const lines = [
    { name: 'in', points: [] },
    { name: '<b>out</b>', points: [] },
  ];
  const { tooltip } = chartOption({ ...wish, lines }) as { tooltip: { renderMode: string; formatter: (under: unknown) => string } };
  expect(tooltip.renderMode).toBe('richText');
  expect(
    tooltip.formatter([
      { seriesName: 'in', value: [5, null] },
      { seriesName: '<b>out</b>', value: [5, 7] },
    ]),
  ).toBe('5\n<b>out</b>  7 %');
});
