import { createInterface } from 'node:readline';
import { Option } from 'commander';
import { LANGUAGES, type Language } from '#kernel/language.ts';
import { AnswerTelling, type Told } from '../answer-telling.ts';
import { findProject } from '../naming.ts';
import type { AddCommands } from '../session.ts';

interface Turn {
  readonly question: string;
  readonly answer: string;
}

/** As many turns, and of each answer as much, as the hub takes. */
const MOST_TURNS = 6;
const LONGEST_ANSWER = 4_000;
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
        const telling = new AnswerTelling(printer, terminal);
        const told = client.lines<Told>('assistant.question.stream', {
          question,
          ...(language === undefined ? {} : { language }),
          ...(project === undefined ? {} : { project_id: project.project_id }),
          ...(turns.length === 0 ? {} : { turns: turns.slice(-MOST_TURNS) }),
        });
        for await (const one of told) telling.tell(one);
        const answer = telling.end();
        turns.push({ question, answer: answer.answer.slice(0, LONGEST_ANSWER) });
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
