import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '#southbound/console/parse/index.ts';
import { scored, type Track } from './track.ts';

/** What devices printed, one command at a time, as records: `PLATFORM/COMMAND/STEM.raw` becomes `PLATFORM/COMMAND/STEM.json`. */
export const consoleTrack: Track = {
  name: 'console',
  corpus: 'console-corpus',

  answer(corpus, out, { only }) {
    const root = casesOf(corpus, 'cases');
    for (const path of globSync('*/*/*.raw', { cwd: root }).sort()) {
      if (only.length > 0 && !only.some((name) => path.includes(name))) continue;
      const [platform = '', command = ''] = path.split(sep);
      writeAnswer(
        join(out, path.replace(/\.raw$/u, '.json')),
        parse(platform, command.replaceAll('_', ' '), readFileSync(join(root, path), 'utf8')),
      );
    }
    return Promise.resolve();
  },

  async score(corpus, out) {
    const summary = join(out, 'score.json');
    await scored(join(corpus, 'score.py'), out, '--expected', casesOf(corpus, 'cases'), '--json', summary);
    const { total } = JSON.parse(readFileSync(summary, 'utf8')) as {
      readonly total: { readonly pct: number; readonly case_mean_pct: number };
    };
    return [
      {
        row: 'console',
        what: 'fields of records parsed from console output, mean over cases',
        value: total.case_mean_pct,
        unit: '%',
        goal: { at: 'least', value: 95 },
        reference: 'a public template set that was made for these cases 99 %',
      },
      { row: 'console', what: 'the same, over all fields', value: total.pct, unit: '%' },
    ];
  },
};

/** Cases are in a folder of the corpus, or the corpus is that folder. */
export function casesOf(corpus: string, folder: string): string {
  return globSync(folder, { cwd: corpus }).length > 0 ? join(corpus, folder) : corpus;
}

export function writeAnswer(file: string, answer: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(answer));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [corpus, out] = process.argv.slice(2);
  if (corpus === undefined || out === undefined) {
    console.error('node bench/tracks/console.ts CORPUS OUT');
    process.exit(2);
  }
  await consoleTrack.answer(corpus, out, { only: [] });
}
