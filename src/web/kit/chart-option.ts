/** One line of a chart: a value at each moment, in Unix milliseconds, oldest first. */
export interface ChartLine {
  readonly name: string;
  readonly points: readonly (readonly [atMs: number, value: number])[];
}

export interface ChartWish {
  readonly lines: readonly ChartLine[];
  readonly fromMs: number;
  readonly untilMs: number;
  /** How long a step is: where much more is missing, nothing was measured and no line is drawn. */
  readonly stepS: number;
  /** The scale ends there at least: 100 for percentages. */
  readonly max?: number;
  readonly text: (value: number) => string;
  readonly time: (atMs: number) => string;
  readonly dark: boolean;
}

/** Devices are measured once a minute: two missed readings are no gap, three are. */
const SHORTEST_GAP_S = 180;
/** Told apart by people who do not see colours alike, on either background. @see Okabe and Ito, Color Universal Design (2008) */
const LINES = { light: ['#0072b2', '#d55e00', '#007a5a', '#8f4a78'], dark: ['#56b4e9', '#e69f00', '#2fc795', '#e3a3cc'] };
const GROUND = { light: { text: '#586069', line: '#dee2e6', box: '#ffffff' }, dark: { text: '#a3a9b1', line: '#30363d', box: '#23282f' } };

type Point = readonly [atMs: number, value: number | null];

/** A point without a value stands where the line must break. */
export function withGaps(points: ChartLine['points'], stepS: number): readonly Point[] {
  const gapMs = Math.max(SHORTEST_GAP_S, stepS * 2.5) * 1_000;
  return points.flatMap((point, index): Point[] => {
    const before = points[index - 1];
    return before !== undefined && point[0] - before[0] > gapMs ? [[before[0] + 1, null], point] : [point];
  });
}

/** What ECharts is to draw. Texts go on the canvas, never into the page: names of interfaces are what devices say. */
export function chartOption({ lines, fromMs, untilMs, stepS, max, text, time, dark }: ChartWish): Record<string, unknown> {
  const mode = dark ? 'dark' : 'light';
  const { text: ink, line: rule, box } = GROUND[mode];
  return {
    animation: false,
    color: LINES[mode],
    grid: { left: 64, right: 16, top: lines.length > 1 ? 28 : 12, bottom: 24 },
    ...(lines.length > 1
      ? { legend: { type: 'scroll', top: 0, left: 0, icon: 'roundRect', itemHeight: 3, textStyle: { color: ink } } }
      : {}),
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: box,
      borderColor: rule,
      textStyle: { color: ink, fontSize: 12 },
      formatter: (under: readonly { readonly seriesName?: string; readonly value: Point }[]) =>
        [
          under[0] === undefined ? '' : time(under[0].value[0]),
          ...under.flatMap(({ seriesName, value: [, value] }) =>
            value === null ? [] : [lines.length > 1 ? `${seriesName ?? ''}  ${text(value)}` : text(value)],
          ),
        ].join('\n'),
    },
    xAxis: {
      type: 'time',
      min: fromMs,
      max: untilMs,
      axisLine: { lineStyle: { color: rule } },
      axisLabel: { color: ink, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...(max === undefined ? {} : { interval: max / 4, max: ({ max: greatest }: { readonly max: number }) => Math.max(max, greatest) }),
      splitNumber: 3,
      axisLabel: { color: ink, formatter: text },
      splitLine: { lineStyle: { color: rule } },
    },
    series: lines.map(({ name, points }) => ({
      type: 'line',
      name,
      data: withGaps(points, stepS),
      // A single reading would not be seen as a line.
      showSymbol: points.length < 3,
      symbolSize: 5,
      lineStyle: { width: 1.6 },
      connectNulls: false,
    })),
  };
}
