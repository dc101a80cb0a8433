import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identifySystem, vendorFaults } from '#southbound/snmp/index.ts';
import { scored, type Track } from './track.ts';

interface Case {
  readonly name: string;
  readonly sysObjectID: string | null;
  readonly sysDescr: string | null;
}

/** Naming a system from sysObjectID and sysDescr alone. */
export const identificationTrack: Track = {
  name: 'identification',
  corpus: 'discovery-corpus',

  async answer(corpus, out) {
    for (const fault of await vendorFaults()) console.error(fault);
    const text = await readFile(join(corpus, 'identification.jsonl'), 'utf8');
    const answers: string[] = [];
    for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
      const { name, sysObjectID, sysDescr } = JSON.parse(line) as Case;
      answers.push(JSON.stringify({ name, os: (await identifySystem(sysObjectID, sysDescr))?.os ?? null }));
    }
    await writeFile(join(out, 'answers.jsonl'), `${answers.join('\n')}\n`);
  },

  async score(corpus, out) {
    const printed = await scored(
      join(corpus, 'score.py'),
      '--identification',
      join(corpus, 'identification.jsonl'),
      '--actual',
      join(out, 'answers.jsonl'),
    );
    const [, share = 'NaN'] = /\(([\d.]+) %\)/.exec(printed) ?? [];
    const [, bySystem = 'NaN'] = /systems ([\d.]+) %/.exec(printed) ?? [];
    return [
      {
        row: 'quality identification',
        what: 'systems named from sysObjectID and sysDescr alone',
        value: Number(share),
        unit: '%',
        goal: { at: 'least', value: 90 },
        reference: 'standard MIBs and eleven words 16-22 %',
      },
      { row: 'quality identification', what: 'the same, mean over systems', value: Number(bySystem), unit: '%' },
    ];
  },
};
