import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ArchiveCondition, ArchivedDocument } from '#kernel/archive.ts';
import type { Json } from '#kernel/json.ts';
import { readEve } from '#modules/security/sources/eve-lines.ts';
import { conditionsOf } from '#modules/security/search/where.ts';
import { memoryArchive } from '#runtime/archive/index.ts';
import { casesOf, writeAnswer } from './console.ts';
import { scored, type Track } from './track.ts';

/** Events of Suricata, kept and searched by path as the product does: `CASE/eve.json` becomes `CASE.json`. */
export const eveTrack: Track = {
  name: 'eve',
  corpus: 'security-corpus',

  async answer(corpus, out, { only }) {
    const root = casesOf(corpus, 'eve');
    for (const path of globSync('*/eve.json', { cwd: root }).sort()) {
      const name = dirname(path);
      if (only.length > 0 && !only.some((word) => name.includes(word))) continue;
      const archive = memoryArchive();
      const documents: readonly ArchivedDocument[] = readEve(readFileSync(join(root, path)), {
        file: name,
        offset: 0,
        now: new Date(),
      }).documents;
      await archive.append(documents);
      const { questions } = JSON.parse(readFileSync(join(root, name, 'questions.json'), 'utf8')) as {
        readonly questions: readonly { readonly match: Readonly<Record<string, Json>> }[];
      };
      const counts: number[] = [];
      const always = { from: new Date(0), until: new Date(8.64e15) };
      for (const { match } of questions) counts.push(await archive.count({ ...always, where: asked(match) }));
      writeAnswer(join(out, `${name}.json`), { events: await archive.count({ ...always, where: [] }), counts });
    }
  },

  async score(corpus, out) {
    const summary = join(out, 'score.json');
    await scored(join(corpus, 'score.py'), 'eve', out, '--json', summary, '--worst', '0');
    const read = JSON.parse(readFileSync(summary, 'utf8')) as {
      readonly rows: Readonly<Record<string, { readonly pct: number }>>;
      readonly events: number;
      readonly events_reported_read: number;
    };
    return [
      {
        row: 'eve',
        what: 'questions about events of Suricata that are answered rightly',
        value: read.rows['TOTAL']!.pct,
        unit: '%',
        goal: { at: 'least', value: 100 },
      },
      {
        row: 'eve',
        what: 'events that were read',
        value: Math.round((read.events_reported_read / read.events) * 10_000) / 100,
        unit: '%',
        goal: { at: 'least', value: 100 },
      },
    ];
  },
};

/** One path or several. */
function named(value: Json): readonly string[] {
  return [value].flat().filter((one) => typeof one === 'string');
}

/** A question of the corpus in the product's own words. */
function asked(match: Readonly<Record<string, Json>>): readonly ArchiveCondition[] {
  const words = Object.entries(match).flatMap(([path, value]) => {
    if (path === 'has-key') return named(value).slice();
    if (path === 'not-has-key') return named(value).map((one) => `!${one}`);
    if (path.endsWith('.__len')) return [`#${path.slice(0, -'.__len'.length)}=${JSON.stringify(value)}`];
    return [`${path}=${JSON.stringify(value)}`];
  });
  return conditionsOf(words);
}
