import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { detect, readSeries } from '#modules/assistant/index.ts';
import { scored, type Track } from './track.ts';

interface Scores {
  readonly nab: { readonly standard: number };
  readonly event: { readonly f1: number };
}

/** Labelled series, read in order by one detector with one setting. */
export const anomalyTrack: Track = {
  name: 'anomaly',
  corpus: 'anomaly-corpus',

  answer(corpus, out, { only }) {
    const data = join(corpus, 'data');
    for (const path of globSync('*/*.csv', { cwd: data }).sort()) {
      if (only.length > 0 && !only.some((name) => path.includes(name))) continue;
      const rows = detect(readSeries(readFileSync(join(data, path), 'utf8')));
      const file = join(out, path);
      mkdirSync(dirname(file), { recursive: true });
      const lines = rows.map(({ timestamp, score }) => `${timestamp},${score.toFixed(6)}`);
      writeFileSync(file, ['timestamp,anomaly_score', ...lines, ''].join('\n'));
    }
    return Promise.resolve();
  },

  async score(corpus, out) {
    const summary = join(out, 'score.json');
    await scored(join(corpus, 'score.py'), out, '--threshold', '0.5', '--json', summary);
    const { nab, event } = JSON.parse(readFileSync(summary, 'utf8')) as Scores;
    return [
      {
        row: 'anomaly',
        what: 'NAB score, standard profile, fixed threshold',
        value: nab.standard,
        unit: '',
        goal: { at: 'least', value: 50 },
        reference: 'HTM 70.1, windowed Gaussian 39.6, random 16.8',
      },
      { row: 'anomaly', what: 'event F1', value: event.f1, unit: '', goal: { at: 'least', value: 0.45 } },
    ];
  },
};
