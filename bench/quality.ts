import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { print, writeReport, type Figure } from './report.ts';
import { TRACKS } from './tracks/registry.ts';
import type { Track } from './tracks/track.ts';

/**
 * `npm run quality -- TRACK CORPUS OUT [--only a,b]`: runs the product's own code over a corpus and writes what its scorer reads. Without arguments: all tracks over
 * the data beside this repository, then their scorers; the figures go to docs/quality.generated.md.
 */
const SHARED = fileURLToPath(new URL('../../shared/', import.meta.url));
const REPORT = fileURLToPath(new URL('../docs/quality.generated.md', import.meta.url));

const { positionals, values } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' }, score: { type: 'boolean' } } });
const only = values.only === undefined ? [] : values.only.split(',');
const [name, corpus, out] = positionals;
const named = TRACKS.filter((track) => name === undefined || track.name === name);
if (named.length === 0 || (corpus !== undefined && out === undefined)) {
  console.error(`Usage: quality [TRACK [CORPUS OUT]] [--only a,b] [--score]. Tracks: ${TRACKS.map((track) => track.name).join(', ')}.`);
  process.exit(2);
}

const figures: Figure[] = [];
const failed: string[] = [];
for (const track of named) {
  try {
    if (corpus !== undefined && out !== undefined) await answered(track, corpus, out);
    else figures.push(...(await measured(track)));
  } catch (error) {
    // The other tracks are worth having; the run as a whole has failed.
    failed.push(track.name);
    console.error(`The track ${track.name} could not be measured:`, error);
  }
}
if (figures.length > 0) {
  print(figures);
  await writeReport(REPORT, figures, new Date().toISOString().slice(0, 10));
}
process.exit(failed.length === 0 ? 0 : 1);

async function answered(track: Track, from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await track.answer(from, to, { only });
  if (values.score === true) await track.score(from, to, { only });
}

async function measured(track: Track): Promise<Figure[]> {
  console.error(`Measuring ${track.name} …`);
  const to = await mkdtemp(join(tmpdir(), `thalamus-quality-${track.name}-`));
  const from = join(SHARED, track.corpus);
  await track.answer(from, to, { only });
  return track.score(from, to, { only });
}
