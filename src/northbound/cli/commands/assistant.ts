import { createInterface } from 'node:readline';
import { Option } from 'commander';
import { LANGUAGES, type Language } from '#kernel/language.ts';
import { findProject } from '../naming.ts';
import type { AddCommands } from '../program.ts';
import { visible, type Printer } from '../terminal.ts';

interface Proposal {
  readonly plan_id: string;
  readonly operation: string;
  readonly summary: string;
  readonly steps: readonly string[];
  readonly step_count: number;
  readonly reversible: 'undo' | 'changes_nothing' | 'no';
  readonly reach: string;
  readonly expires_at: string;
}

interface Answer {
  readonly answer: string;
  readonly facts: readonly string[];
  readonly suggestions: readonly string[];
  readonly proposals: readonly Proposal[];
  readonly from: 'rules' | 'model';
}

interface Turn {
  readonly question: string;
  readonly answer: string;
}

/** As many turns, and of each answer as much, as the hub takes. */
const MOST_TURNS = 6;
const LONGEST_ANSWER = 4_000;
const WAY_BACK = { undo: 'can be taken back', changes_nothing: 'changes nothing', no: 'cannot be taken back' } as const;

export const addAssistantCommands: AddCommands = (program, session) => {
  program
    .command('assistant')
    .command('question')
    .command('ask [question...]')
    .description('a question in English or French; without one, a conversation: a question a line, until the end of the input')
    .addOption(new Option('--language <language>', 'of the answers; that of the question by default').choices(LANGUAGES))
    .option('--project <project>', 'of one project only')
    .action(async (words: readonly string[], { language, project: word }: { readonly language?: Language; readonly project?: string }) => {
      const { client, printer, terminal, server, signal } = session();
      const project = word === undefined ? undefined : await findProject(client, word, server);
      const turns: Turn[] = [];
      const ask = async (question: string): Promise<void> => {
        const answer = await client.perform<Answer>('assistant.question.ask', {
          question,
          ...(language === undefined ? {} : { language }),
          ...(project === undefined ? {} : { project_id: project.project_id }),
          ...(turns.length === 0 ? {} : { turns: turns.slice(-MOST_TURNS) }),
        });
        turns.push({ question, answer: answer.answer.slice(0, LONGEST_ANSWER) });
        printer.result(answer, () => printAnswer(printer, answer));
      };
      if (words.length > 0) return ask(words.join(' '));
      const lines = createInterface({ input: terminal.stdin, ...(terminal.stdin.isTTY ? { output: terminal.stderr, prompt: '> ' } : {}) });
      const leave = (): void => lines.close();
      signal.addEventListener('abort', leave, { once: true });
      let open = terminal.stdin.isTTY;
      lines.once('close', () => (open = false));
      if (open) lines.prompt();
      for await (const line of lines) {
        if (line.trim() !== '') await ask(line.trim());
        if (open) lines.prompt();
      }
      signal.removeEventListener('abort', leave);
      return undefined;
    });
};

function printAnswer(printer: Printer, { answer, facts, suggestions, proposals, from }: Answer): void {
  for (const line of answer.split('\n')) printer.line(visible(line));
  for (const fact of facts) printer.line(`  ${visible(fact)}`);
  for (const { plan_id: id, operation, summary, steps, step_count: count, reversible, reach, expires_at: until } of proposals) {
    printer.line('');
    printer.line(`${printer.paint('bold', visible(operation))} (${WAY_BACK[reversible]}): ${visible(summary)}`);
    printer.line(`  Reaches: ${visible(reach)}`);
    if (count > 1) for (const step of steps) printer.line(`  - ${visible(step)}`);
    if (count > steps.length) printer.line(`  … and ${count - steps.length} steps more`);
    printer.line(`  thalamus plan get ${id}   until ${until}; it tells the hash for thalamus plan apply`);
  }
  if (proposals.length > 0) {
    printer.note(
      'Proposed by the language model, from what was asked. Nothing of it is done until a person looks at the plan and applies it.',
    );
  } else if (from === 'model') printer.note('Worded by a language model: check it.');
  if (suggestions.length > 0) printer.note(`Can be asked: ${suggestions.map(visible).join(' · ')}`);
}
