import Table from 'cli-table3';
import { startPostgresServer } from '#kit/postgres-server.ts';
import { seededRandom } from '#lab/random.ts';
import { CASES } from './load/predefined-cases.ts';
import { killAtRandom } from './load/random-kills.ts';
import { killAtEachStep, type KilledWorkflow } from './load/step-kills.ts';

/** A soak that is asked to stop, or whose time is over, ends after what is under way and tells what it has. */
const time = { untilMs: performance.now() + 60 * 60_000 };
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (time.untilMs = 0));

/**
 * node bench/workflow-soak.ts steps [embedded|external] [WORKFLOW …]: the hub is killed at each step of each predefined workflow,
 * and at each of its effects.
 * Fails when a run ended otherwise than without kills, or the lab saw an effect more often.
 */
async function steps(database: string, wanted: readonly string[]): Promise<boolean> {
  const postgres = database === 'external' ? await startPostgresServer() : undefined;
  const table = new Table({
    head: [
      'workflow',
      'steps',
      'effects',
      'kills',
      'same end',
      'doubled effects',
      'asked again',
      'slowest ready, s',
      'slowest kill to end, s',
    ],
    style: { head: [], border: [] },
  });
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
  let good = true;
  try {
    for (const soak of CASES.filter(({ workflow }) => wanted.length === 0 || wanted.includes(workflow))) {
      const env: Record<string, string> = postgres === undefined ? {} : { THALAMUS_DATABASE_URL: await postgres.database() };
      const killed: KilledWorkflow = await killAtEachStep(soak, env, time);
      const { workflow, steps: count, effects, kills, same, doubled, askedAgain, slowestReadyMs, slowestEndMs, differences } = killed;
      table.push([workflow, count, effects, kills, same, doubled, askedAgain, seconds(slowestReadyMs), seconds(slowestEndMs)]);
      good &&= same === count + effects && doubled === 0;
      console.error(`${workflow}: ${same} of ${kills} kills with the same end, ${doubled} doubled effects`);
      for (const difference of differences) console.error(`  ${difference}`);
    }
  } finally {
    await postgres?.cleanUp();
  }
  console.log(`PostgreSQL: ${database}\n${table.toString()}`);
  return good;
}

/** node bench/workflow-soak.ts runs [N [SEED [MINUTES]]]: fails when a run was lost, ended otherwise than it should, or an effect was not there exactly once. */
async function runs(count: number, seed: number, minutes: number): Promise<boolean> {
  time.untilMs = performance.now() + minutes * 60_000;
  const random = seededRandom(seed);
  const found = await killAtRandom(count, () => random.fraction(), time);
  const { differences, ...figures } = found;
  console.log(JSON.stringify({ seed, ...figures }));
  for (const difference of differences) console.error(difference);
  return found.runs === count && found.lost + found.otherwise + found.doubled + found.missing + found.unasked === 0 && found.troubles === 0;
}

const [what = '', ...words] = process.argv.slice(2);
if (what === 'steps') {
  const [database = 'embedded', ...wanted] = words;
  process.exitCode = (await steps(database, wanted)) ? 0 : 1;
} else if (what === 'runs') {
  const [count = 500, seed = 1, minutes = 60] = words.map(Number);
  process.exitCode = (await runs(count, seed, minutes)) ? 0 : 1;
} else {
  console.error('Wanted: node bench/workflow-soak.ts steps [embedded|external] [WORKFLOW …], or … runs [N [SEED [MINUTES]]]');
  process.exitCode = 2;
}
