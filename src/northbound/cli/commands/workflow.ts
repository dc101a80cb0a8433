import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import type { AddCommands, Session } from '../session.ts';
import { failed, misuse } from '../refusal.ts';
import { printEnd, watchRun } from '../run-watch.ts';
import { valuesOf } from '../values.ts';

interface Summary {
  readonly name: string;
  readonly version: number;
  readonly description: string;
  readonly shipped_by: string | null;
  readonly triggers: readonly Record<string, unknown>[];
}

interface Workflow extends Summary {
  readonly definition: unknown;
  readonly text: string | null;
}

interface Problem {
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

interface PlannedStep {
  readonly id: string;
  readonly does: string;
  readonly needs: readonly string[];
  readonly condition: string | null;
  readonly repeats: number | string | null;
  readonly reversible: string;
  readonly absent: boolean;
}

interface Plan {
  readonly levels: readonly (readonly string[])[];
  readonly steps: readonly PlannedStep[];
  readonly irreversible: readonly string[];
  readonly absent: readonly string[];
  readonly approvals: readonly string[];
}

export const addWorkflowCommands: AddCommands = (program, session) => {
  const workflow = program.command('workflow').description('workflows: list, show, check, save, plan, run, delete');

  workflow
    .command('list')
    .alias('ls')
    .description('the workflows, with what starts them by itself')
    .action(async () => {
      const { client, printer } = session();
      const items = await all<Summary>((page) => client.perform('hub.workflow.list', page));
      printer.result(items, () =>
        printer.table(
          ['NAME', 'VERSION', 'FROM', 'TRIGGERS', 'DESCRIPTION'],
          items.map((each) => [
            each.name,
            each.version,
            each.shipped_by ?? 'saved',
            each.triggers.map(triggerWords).join(', '),
            each.description,
          ]),
          'There is no workflow.',
        ),
      );
    });

  workflow
    .command('show <name>')
    .description('a workflow as it was written')
    .action(async (name: string) => {
      const { client, printer } = session();
      const shown = await client.perform<Workflow>('hub.workflow.get', { name });
      printer.result(shown, () => printer.line(shown.text ?? JSON.stringify(shown.definition, null, 2)));
    });

  workflow
    .command('check <file>')
    .description('tells every problem of a definition in a file, or of standard input with -; saves nothing')
    .action(async (file: string) => {
      const asked = session();
      const { client, printer } = asked;
      const answer = await client.perform<{ valid: boolean; problems: readonly Problem[] }>('hub.workflow.check', {
        text: await read(asked, file),
      });
      printer.result(answer, () => {
        for (const { path, message, line, column } of answer.problems) {
          printer.line(`${file}${line === undefined ? '' : `:${line}:${column ?? 1}`}: ${path === '' ? '' : `${path}: `}${message}`);
        }
        if (answer.valid) printer.note('It can be saved.');
      });
      if (!answer.valid)
        throw failed(`${answer.problems.length === 1 ? 'There is a problem' : `There are ${answer.problems.length} problems`} in ${file}.`);
    });

  workflow
    .command('save <file>')
    .description('checks and saves the definition of a file, or of standard input with -, in the place of the one of its name')
    .option('--new', 'refuses when there is one of that name')
    .action(async (file: string, options: { new?: boolean }) => {
      const asked = session();
      const { client, printer } = asked;
      const text = await read(asked, file);
      const saved =
        options.new === true
          ? await client.perform<Workflow>('hub.workflow.create', { text })
          : await client.perform<Workflow>('hub.workflow.put', { name: nameIn(file, text), text });
      printer.result(saved, () => printer.line(`${saved.name} is saved as version ${saved.version}.`));
    });

  workflow
    .command('plan <name> [inputs...]')
    .description('what a run would do, in which order, and what of it can be taken back; inputs are name=value')
    .action(async (name: string, inputs: string[]) => {
      const { client, printer } = session();
      const plan = await client.perform<Plan>('hub.workflow.plan', { name, context: valuesOf(inputs) });
      printer.result(plan, () => {
        const level = new Map(plan.levels.flatMap((ids, index) => ids.map((id) => [id, index + 1] as const)));
        printer.table(
          ['AT', 'STEP', 'DOES', 'NEEDS', 'IF', 'REPEATS', 'UNDO'],
          plan.steps.map((step) => [
            level.get(step.id),
            step.id,
            `${step.does}${step.absent ? ' (absent)' : ''}`,
            step.needs.join(', '),
            step.condition,
            step.repeats,
            step.reversible,
          ]),
          'It has no step.',
        );
        if (plan.absent.length > 0) printer.note(`Absent now: ${plan.absent.join(', ')}.`);
        if (plan.irreversible.length > 0) printer.note(`Cannot be taken back: ${plan.irreversible.join(', ')}.`);
        if (plan.approvals.length > 0) printer.note(`Wait for an approval: ${plan.approvals.join(', ')}.`);
      });
    });

  workflow
    .command('run <name> [inputs...]')
    .description('starts a run; inputs are name=value, a value may be JSON')
    .option('-w, --watch', 'follows it until its end; exit code 1 when it does not end well')
    .option('--key <key>', 'the same key gives the same run')
    .action(async (name: string, inputs: string[], { watch, key }: { watch?: boolean; key?: string }) => {
      const asked = session();
      const { client, printer } = asked;
      const input = { workflow: name, context: valuesOf(inputs), ...(key === undefined ? {} : { idempotency_key: key }) };
      const started = await client.perform<{ run_id: string }>('hub.workflow.execute', input);
      if (watch === true) printEnd(asked, await watchRun(asked, started.run_id));
      else printer.result(started, () => printer.line(started.run_id));
    });

  workflow
    .command('delete <name>')
    .description('deletes a workflow; its runs go on and stay')
    .action(async (name: string) => {
      const { client, printer } = session();
      const answer = await client.perform<{ name: string }>('hub.workflow.delete', { name });
      printer.result(answer, () => printer.line(`${answer.name} is deleted.`));
    });
};

/** Every page of a list. */
export async function all<T>(
  ask: (page: { limit: number; cursor?: string }) => Promise<{ items: readonly T[]; next_cursor: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: readonly T[]; next_cursor: string | null } = await ask({ limit: 500, ...(cursor === null ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}

function triggerWords(trigger: Record<string, unknown>): string {
  const [kind = '', what = {}] = Object.entries(trigger)[0] ?? [];
  const { type, cron } = what as { type?: string; cron?: string };
  return `${kind} ${type ?? cron ?? ''}`.trim();
}

async function read({ terminal }: Session, file: string): Promise<string> {
  if (file === '-') return textOf(terminal.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw failed(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** The name stands at the beginning of a line in YAML, and anywhere in JSON; the hub checks that it is the definition's. */
function nameIn(file: string, text: string): string {
  const name = /^name:\s*["']?([a-z][a-z0-9_-]*)/m.exec(text)?.[1] ?? /"name"\s*:\s*"([a-z][a-z0-9_-]*)"/.exec(text)?.[1];
  if (name === undefined) throw misuse(`${file} does not say its name; expected a line such as "name: my_workflow".`);
  return name;
}
