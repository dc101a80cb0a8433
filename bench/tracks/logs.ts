import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { neutralOf, normalise } from '#modules/security/normalise/index.ts';
import { casesOf, writeAnswer } from './console.ts';
import { scored, type Track } from './track.ts';

/** Messages of firewalls, routers, intrusion detection and services, normalised: `PRODUCT/CASE.txt` becomes `PRODUCT/CASE.json`. */
export const logsTrack: Track = {
  name: 'logs',
  corpus: 'security-corpus',

  answer(corpus, out, { only }) {
    const root = casesOf(corpus, 'logs');
    for (const path of globSync('*/*.txt', { cwd: root }).sort()) {
      if (only.length > 0 && !only.some((name) => path.includes(name))) continue;
      writeAnswer(
        join(out, path.replace(/\.txt$/u, '.json')),
        neutralOf(normalise(readFileSync(join(root, path), 'utf8'), path.split(sep)[0])),
      );
    }
    return Promise.resolve();
  },

  async score(corpus, out) {
    const summary = join(out, 'score.json');
    await scored(join(corpus, 'score.py'), 'logs', out, '--json', summary, '--worst', '0');
    const { rows } = JSON.parse(readFileSync(summary, 'utf8')) as {
      readonly rows: Readonly<Record<string, { readonly pct: number; readonly case_mean_pct: number; readonly perfect_cases: number }>>;
    };
    const total = rows['TOTAL']!;
    return [
      {
        row: 'logs',
        what: 'fields of normalised messages that are right',
        value: total.pct,
        unit: '%',
        goal: { at: 'least', value: 60 },
        reference: 'addresses, a date and a word by regular expression 19.6 %',
      },
      { row: 'logs', what: 'the same, mean over messages', value: total.case_mean_pct, unit: '%' },
    ];
  },
};
