import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Drawing } from './chart-canvas.ts';
import { chartOption, type ChartWish } from './chart-option.ts';
import './chart.css';
import { Failed } from './data-states.tsx';
import { useTimeText } from './time.tsx';

interface ChartProps extends Omit<ChartWish, 'dark' | 'time'> {
  /** What is drawn and how it stands, for whoever does not see it. */
  readonly label: string;
}

/** Lines over time. What draws them is loaded with the first one that is shown. */
export function Chart({ label, lines, fromMs, untilMs, stepS, max, text }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Drawing>();
  const [failure, setFailure] = useState<unknown>();
  const dark = useComputedColorScheme('light') === 'dark';
  const timeText = useTimeText();
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let started: Drawing | undefined;
    let gone = false;
    const start = async (): Promise<void> => {
      try {
        const { startDrawing } = await import('./chart-canvas.ts');
        if (gone) return;
        started = startDrawing(element, () => (element.dataset['chart'] = 'drawn'));
        setDrawing(started);
      } catch (error) {
        if (!gone) setFailure(error);
      }
    };
    void start();
    return () => {
      gone = true;
      started?.end();
    };
  }, []);
  useEffect(() => {
    const time = (atMs: number): string => timeText(new Date(atMs));
    drawing?.draw(chartOption({ lines, fromMs, untilMs, stepS, text, time, dark, ...(max === undefined ? {} : { max }) }));
  });
  if (failure !== undefined) return <Failed error={failure} />;
  return <div ref={place} className="chart" role="img" aria-label={label} data-chart="loading" />;
}
