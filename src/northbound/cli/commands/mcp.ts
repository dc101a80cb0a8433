import type { AddCommands } from '../session.ts';

export const addMcpCommand: AddCommands = (program, session) => {
  program
    .command('mcp')
    .description('the hub for an LLM agent: speaks the Model Context Protocol on standard input and output')
    .option('--write <how>', 'what the agent may change: no, planned (after a plan), direct', 'no')
    .option('--tools <sets>', 'only these sets of tools, separated by commas')
    .action(async ({ write, tools }: { write: string; tools?: string }) => {
      const { client, terminal, printer, signal } = session();
      const query = new URLSearchParams({ write, ...(tools === undefined ? {} : { tools }) });
      // A wrong address or profile is told here, not to the agent.
      printer.note(`The hub at ${client.connection.url} for an agent; Ctrl-C ends it.`);
      // Loaded when it is needed: the schemas of the protocol are most of what a command line would have to read.
      const { serveStdio } = await import('../mcp-stdio.ts');
      await serveStdio(client, `/mcp?${query.toString()}`, terminal, (text) => printer.note(text), signal);
    });
};
