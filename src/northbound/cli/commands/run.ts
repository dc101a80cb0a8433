import type { AddCommands, Session } from '../session.ts';
import { failed, misuse } from '../refusal.ts';
import { printEnd, printRun, watchRun, type Run } from '../run-watch.ts';
import { all } from './workflow.ts';

/** Fewer characters of an id than this name nothing. */
const SHORTEST_PREFIX = 4;
const UUID_CHARACTERS = 36;

export const addRunCommands: AddCommands = (program, session) => {
  const run = program.command('run').description('runs of workflows: list, show, watch, cancel, resume, approve, signal');

  run
    .command('list')
    .alias('ls')
    .description('the runs, newest first')
    .option('--workflow <name>', 'only runs of this workflow')
    .option('--status <status>', 'only runs of this status: running, waiting, succeeded, failed, cancelled')
    .option('--limit <count>', 'how many', '50')
    .action(async ({ workflow, status, limit }: { workflow?: string; status?: string; limit: string }) => {
      const { client, printer } = session();
      if (!/^[1-9]\d{0,2}$/.test(limit)) throw misuse(`--limit wants a number from 1 to 500, not "${limit}".`);
      const filter = { ...(workflow === undefined ? {} : { workflow }), ...(status === undefined ? {} : { status }) };
      const { items } = await client.perform<{ items: Run[] }>('hub.workflow.run.list', { ...filter, limit: Number(limit) });
      printer.result(items, () =>
        printer.table(
          ['RUN', 'WORKFLOW', 'STATUS', 'STARTED', 'BY', 'TOOK'],
          items.map((each) => [
            each.run_id,
            each.workflow,
            each.status,
            each.started_at,
            each.started_by,
            each.duration_ms === undefined ? null : `${(each.duration_ms / 1_000).toFixed(1)} s`,
          ]),
          'There is no run.',
        ),
      );
    });

  run
    .command('show <run>')
    .description('a run with its steps')
    .action(async (word: string) => {
      const asked = session();
      const found = await asked.client.perform<Run>('hub.workflow.run.get', { run_id: await find(asked, word) });
      asked.printer.result(found, () => {
        printRun(asked.printer, found);
        if (found.output !== undefined && found.output !== null) asked.printer.line(JSON.stringify(found.output, null, 2));
      });
    });

  run
    .command('watch <run>')
    .description('follows a run until its end; exit code 1 when it does not end well')
    .action(async (word: string) => {
      const asked = session();
      printEnd(asked, await watchRun(asked, await find(asked, word)));
    });

  run
    .command('cancel <run>')
    .description('stops a run after what is under way, and undoes what it did')
    .option('--comment <text>', 'why')
    .action((word: string, { comment }: { comment?: string }) =>
      steer(session(), word, 'hub.workflow.run.cancel', comment === undefined ? {} : { comment }, 'is being cancelled'),
    );

  run
    .command('resume <run>')
    .description('goes on with a run that failed or was cancelled')
    .action((word: string) => steer(session(), word, 'hub.workflow.run.resume', {}, 'goes on'));

  run
    .command('approve <run> [step]')
    .description('approves the step that waits for it; absent: the only one that does')
    .option('--refuse', 'says no')
    .option('--comment <text>', 'why')
    .action(async (word: string, step: string | undefined, { refuse = false, comment }: { refuse?: boolean; comment?: string }) => {
      const asked = session();
      const runId = await find(asked, word);
      const id = step ?? (await waiting(asked, runId));
      const input = { step: id, approve: !refuse, ...(comment === undefined ? {} : { comment }) };
      await steer(asked, runId, 'hub.workflow.run.signal', input, `${id} is ${refuse ? 'refused' : 'approved'}`);
    });

  run
    .command('signal <run> <signal> [data]')
    .description('sends a signal to a run; data is JSON')
    .action(async (word: string, signal: string, data?: string) => {
      let value: unknown;
      try {
        value = data === undefined ? undefined : JSON.parse(data);
      } catch {
        throw misuse(`"${data}" is no JSON.`);
      }
      await steer(session(), word, 'hub.workflow.run.signal', { signal, ...(value === undefined ? {} : { data: value }) }, 'is told');
    });
};

async function steer(asked: Session, word: string, operation: string, input: object, words: string): Promise<void> {
  const { client, printer } = asked;
  const runId = await find(asked, word);
  const answer = await client.perform<{ run_id: string }>(operation, { run_id: runId, ...input });
  printer.result(answer, () => printer.line(`${answer.run_id} ${words}.`));
}

/** The run that people mean: its id, or the beginning of it. */
async function find({ client }: Session, word: string): Promise<string> {
  if (word.length === UUID_CHARACTERS) return word;
  if (word.length < SHORTEST_PREFIX) throw misuse(`"${word}" names no run; expected at least ${SHORTEST_PREFIX} characters of its id.`);
  const runs = await all<Run>((page) => client.perform('hub.workflow.run.list', page));
  const found = runs.filter(({ run_id }) => run_id.startsWith(word.toLowerCase()));
  if (found.length === 1) return found[0]!.run_id;
  throw failed(found.length === 0 ? `There is no run "${word}".` : `"${word}" names ${found.length} runs; say more of its id.`);
}

/** The step that waits for an approval. */
async function waiting({ client }: Session, runId: string): Promise<string> {
  const { steps } = await client.perform<Run>('hub.workflow.run.get', { run_id: runId });
  const ids = steps.filter(({ status, wait }) => status === 'waiting' && wait?.kind === 'approval').map(({ id }) => id);
  if (ids.length === 1) return ids[0]!;
  throw failed(
    ids.length === 0
      ? `No step of the run ${runId} waits for an approval.`
      : `Several steps wait for an approval: ${ids.join(', ')}; say which.`,
  );
}
