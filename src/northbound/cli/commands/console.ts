import { durationMs } from '#kernel/duration.ts';
import { openConsole } from '../console-session.ts';
import { findNode, nameOf, readProject } from '../naming.ts';
import type { AddCommands } from '../session.ts';
import { misuse } from '../refusal.ts';

export const addConsoleCommand: AddCommands = (program, session) => {
  program
    .command('console <project> <node>')
    .description('the console of a node; Ctrl-] leaves; piped input is typed')
    .option('--linger <duration>', 'how long the node must be silent after the end of piped input', '2s')
    .action(async (projectWord: string, word: string, { linger }: { linger: string }) => {
      const { client, terminal, server } = session();
      let lingerMs: number;
      try {
        lingerMs = durationMs(linger);
      } catch (error) {
        throw misuse((error as Error).message);
      }
      const project = await readProject(client, projectWord, server);
      const node = findNode(project, word);
      await openConsole(client, terminal, nameOf(project), { id: node.node_id, name: node.name }, { lingerMs });
    });
};
