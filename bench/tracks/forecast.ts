import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forecast, type Forecast } from '#modules/assistant/index.ts';
import { scored, type Track } from './track.ts';

interface Task {
  readonly task: string;
  readonly series: string;
  readonly cut: number;
  readonly horizon: number;
  readonly m: number;
}

interface Scores {
  readonly owa_vs_snaive: number;
  readonly band95: { readonly coverage: number };
}

/** Load and capacity, continued 24 h, 48 h and 30 days. */
export const forecastTrack: Track = {
  name: 'forecast',
  corpus: 'forecast-corpus',

  answer(corpus, out, { only }) {
    const lines = readFileSync(join(corpus, 'series.jsonl'), 'utf8').trim().split('\n');
    const series = new Map(lines.map((line) => JSON.parse(line) as { id: string; values: number[] }).map(({ id, values }) => [id, values]));
    const tasks = JSON.parse(readFileSync(join(corpus, 'tasks.json'), 'utf8')) as readonly Task[];
    const answers: Record<string, Forecast> = {};
    for (const { task, series: name, cut, horizon, m } of tasks) {
      if (only.length > 0 && !only.some((wanted) => task.includes(wanted))) continue;
      answers[task] = forecast(series.get(name)!.slice(0, cut), horizon, m);
    }
    writeFileSync(join(out, 'forecasts.json'), JSON.stringify(answers));
    return Promise.resolve();
  },

  async score(corpus, out) {
    const summary = join(out, 'score.json');
    await scored(join(corpus, 'score.py'), join(out, 'forecasts.json'), '--json', summary);
    const sets = JSON.parse(readFileSync(summary, 'utf8')) as Readonly<Record<string, Scores>>;
    return Object.entries(sets).flatMap(([name, { owa_vs_snaive: owa, band95 }]) => [
      {
        row: 'forecast',
        what: `${name}: OWA`,
        value: owa,
        unit: '',
        goal: { at: 'most' as const, value: 0.95 },
        reference: 'seasonal naive 1.00',
      },
      { row: 'forecast', what: `${name}: in the 95 % band`, value: band95.coverage * 100, unit: '%' },
    ]);
  },
};
