import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { normalised } from '#southbound/console/getters/index.ts';
import { casesOf, writeAnswer } from './console.ts';
import { scored, type Track } from './track.ts';

interface Scores {
  readonly rows: { readonly TOTAL: { readonly pct: number; readonly case_mean_pct: number } };
}

/** Several outputs of one device as one answer: `PLATFORM/GETTER/SCENARIO/COMMAND.txt` becomes `PLATFORM/GETTER/SCENARIO.json`. */
export const consoleDeviceTrack: Track = {
  name: 'console-device',
  corpus: 'console-corpus',

  answer(corpus, out, { only }) {
    const root = casesOf(corpus, 'device');
    for (const path of globSync('*/*/*', { cwd: root }).sort()) {
      if (only.length > 0 && !only.some((name) => path.includes(name))) continue;
      const [platform = '', getter = ''] = path.split(sep);
      const files = readdirSync(join(root, path)).filter((name) => name.endsWith('.txt'));
      const outputs = new Map(files.map((name) => [basename(name, '.txt'), readFileSync(join(root, path, name), 'utf8')]));
      writeAnswer(join(out, `${path}.json`), normalised(platform, getter, outputs));
    }
    return Promise.resolve();
  },

  async score(corpus, out) {
    const summary = join(out, 'score.json');
    await scored(join(corpus, 'score_device.py'), out, '--corpus', casesOf(corpus, 'device'), '--json', summary);
    const { TOTAL } = (JSON.parse(readFileSync(summary, 'utf8')) as Scores).rows;
    return [
      {
        row: 'console-device',
        what: 'leaves of normalised answers from several outputs, mean over cases',
        value: TOTAL.case_mean_pct,
        unit: '%',
        goal: { at: 'least', value: 90 },
      },
      { row: 'console-device', what: 'the same, over all leaves', value: TOTAL.pct, unit: '%' },
    ];
  },
};
