import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OffenceReader } from '#modules/security/offences/index.ts';
import { casesOf, writeAnswer } from './console.ts';
import { scored, type Track } from './track.ts';

/** Lines of service logs: which are offences, and whose: `SERVICE.log` becomes `SERVICE.json`. */
export const authTrack: Track = {
  name: 'auth',
  corpus: 'security-corpus',

  answer(corpus, out, { only }) {
    const root = casesOf(corpus, 'auth');
    for (const path of globSync('*.log', { cwd: root }).sort()) {
      if (only.length > 0 && !only.some((name) => path.includes(name))) continue;
      const reader = new OffenceReader();
      const found = readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, index) => {
          const offence = reader.read(line);
          return offence === null ? [] : [{ line: index + 1, ...(offence.host === null ? {} : { host: offence.host }) }];
        });
      writeAnswer(join(out, path.replace(/\.log$/u, '.json')), found);
    }
    return Promise.resolve();
  },

  async score(corpus, out) {
    const summary = join(out, 'score.json');
    await scored(join(corpus, 'score.py'), 'auth', out, '--json', summary, '--worst', '0');
    const { f1, host_right_pct } = JSON.parse(readFileSync(summary, 'utf8')) as { readonly f1: number; readonly host_right_pct: number };
    return [
      {
        row: 'auth',
        what: 'F1 of offences found in lines of service logs',
        value: f1,
        unit: '',
        goal: { at: 'least', value: 0.9 },
        reference: 'words of failure and the last address 0.840',
      },
      {
        row: 'auth',
        what: 'offences with the right host',
        value: host_right_pct,
        unit: '%',
        goal: { at: 'least', value: 85 },
        reference: 'the same 62.9 %',
      },
    ];
  },
};
