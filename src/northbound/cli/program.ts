import { Command, CommanderError, Option } from 'commander';
import { addAssistantCommands } from './commands/assistant.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addConsoleCommand } from './commands/console.ts';
import { addEquipmentCommands } from './commands/equipment.ts';
import { addEventCommands } from './commands/events.ts';
import { addHistoryCommands } from './commands/history.ts';
import { addLinkCommands } from './commands/link.ts';
import { addMcpCommand } from './commands/mcp.ts';
import { addMessageCommands } from './commands/message.ts';
import { addModuleCommands } from './commands/module.ts';
import { addNetworkCommands } from './commands/network.ts';
import { addNodeCommands } from './commands/node.ts';
import { addNotificationCommands } from './commands/notification.ts';
import { addOperationCommands } from './commands/operations.ts';
import { addProjectCommands } from './commands/project.ts';
import { addRunCommands } from './commands/run.ts';
import { addSecretCommands } from './commands/secret.ts';
import { addServerCommands } from './commands/server.ts';
import { addSessionCommands } from './commands/session.ts';
import { addSnmpCommands } from './commands/snmp.ts';
import { addSnapshotCommands } from './commands/snapshot.ts';
import { addStatusCommand } from './commands/status.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addTaskCommands } from './commands/task.ts';
import { addTopologyCommand } from './commands/topology.ts';
import { addWorkflowCommands } from './commands/workflow.ts';
import { addCatalogueCommands } from './catalogue-commands.ts';
import { readCatalogue, type CatalogueOperation } from './catalogue.ts';
import { HubClient } from './hub-client.ts';
import { meansMore, wordsBefore } from './words.ts';
import { EXIT, misuse, Refusal, type ErrorBody, type ExitCode } from './refusal.ts';
import type { AddCommands, Session } from './session.ts';
import { Printer, type Terminal } from './terminal.ts';
import { trustAuthority } from './trusted-authority.ts';

interface GlobalOptions {
  readonly json?: boolean;
  readonly yaml?: boolean;
  readonly url?: string;
  readonly token?: string;
  readonly profile?: string;
  readonly server?: string;
  readonly ca?: string;
}

/** Runs one command line and says how it ended. Never throws for what a user can cause. */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal,
  {
    version,
    offline,
    signal,
    modulesDirectory,
  }: {
    readonly version: string;
    readonly offline: readonly AddCommands[];
    readonly signal: AbortSignal;
    readonly modulesDirectory: (env: NodeJS.ProcessEnv) => Promise<string>;
  },
): Promise<ExitCode> {
  const program = new Command('thalamus')
    .description('The command line of Thalamus, the hub of GNS3 labs.')
    .version(version)
    .addOption(new Option('--json', 'print results as JSON'))
    .addOption(new Option('--yaml', 'print results as YAML'))
    .addOption(new Option('--url <url>', 'address of the hub (THALAMUS_URL)'))
    .addOption(new Option('--token <token>', 'access token or API key (THALAMUS_TOKEN)'))
    .addOption(new Option('--profile <name>', 'which log-in to use (THALAMUS_PROFILE)'))
    .addOption(new Option('--ca <file>', 'certificate of the authority that signed that of the hub, in PEM (THALAMUS_CA_FILE)'))
    .addOption(new Option('--server <id>', 'only projects of this GNS3 server'))
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('(try --help)')
    .exitOverride();

  const optionsOf = (): GlobalOptions => running.optsWithGlobals<GlobalOptions>();
  let running: Command = program;
  const session = (patience?: AbortSignal): Session => {
    const { json = false, yaml = false, server, profile, url, token } = optionsOf();
    if (json && yaml) throw misuse('Either --json or --yaml.');
    return {
      client: new HubClient(
        { ...(url === undefined ? {} : { url }), ...(token === undefined ? {} : { token }), ...(profile === undefined ? {} : { profile }) },
        terminal.env,
        patience === undefined ? signal : AbortSignal.any([signal, patience]),
      ),
      printer: new Printer(terminal, json, yaml),
      terminal,
      server,
      profile: profile ?? (terminal.env['THALAMUS_PROFILE'] === '' ? undefined : terminal.env['THALAMUS_PROFILE']),
      signal,
      modulesDirectory: () => modulesDirectory(terminal.env),
    };
  };
  const trust = (): void => {
    const authority = optionsOf().ca ?? terminal.env['THALAMUS_CA_FILE'] ?? '';
    if (authority !== '') trustAuthority(authority);
  };
  program.hook('preAction', (_program, command) => {
    running = command;
    trust();
  });
  for (const add of [
    addStatusCommand,
    addServerCommands,
    addProjectCommands,
    addSnapshotCommands,
    addNodeCommands,
    addLinkCommands,
    addTopologyCommand,
    addSnmpCommands,
    addEquipmentCommands,
    addNetworkCommands,
    addModuleCommands,
    addMessageCommands,
    addEventCommands,
    addHistoryCommands,
    addWorkflowCommands,
    addRunCommands,
    addTaskCommands,
    addNotificationCommands,
    addConsoleCommand,
    addAssistantCommands,
    addAuditCommands,
    addSecretCommands,
    addSessionCommands,
    addOperationCommands,
    addMcpCommand,
    addCompletionCommand,
    ...offline,
  ]) {
    add(program, session);
  }
  program.addHelpText(
    'after',
    '\nEvery operation of the hub is a command too, as its name is read: thalamus access group create; thalamus operations lists them.',
  );

  try {
    if (meansMore(program, words)) {
      // Whatever is said before the command is known says which hub is meant.
      running = new Command('').allowUnknownOption().allowExcessArguments();
      for (const option of program.options) running.addOption(option);
      running.parse(wordsBefore(program, words), { from: 'user' });
      trust();
      addCatalogueCommands(program, await catalogueAt(session().client), session);
      running = program;
    }
    acceptGlobalOptions(program);
    await program.parseAsync([...words], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    return report(error, terminal, words.includes('--json'));
  }
}

/** Nothing where the hub tells none: then the word is unknown. @throws Refusal when it is not reachable */
async function catalogueAt(client: HubClient): Promise<readonly CatalogueOperation[]> {
  try {
    return await readCatalogue(client);
  } catch (error) {
    if (error instanceof Refusal && error.exitCode === EXIT.failed) return [];
    throw error;
  }
}

/** `thalamus status --json` is what people type: the options of the program are options of every command too. */
function acceptGlobalOptions(program: Command): void {
  const visit = (command: Command): void => {
    for (const child of command.commands) {
      for (const option of program.options) {
        if (option.long === '--version' || child.options.some(({ long }) => long === option.long)) continue;
        child.addOption(new Option(option.flags, option.description).hideHelp());
      }
      child.configureOutput(program.configureOutput()).exitOverride();
      visit(child);
    }
  };
  visit(program);
}

function report(error: unknown, terminal: Terminal, json: boolean): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.misuse;
  if (error instanceof Refusal) {
    if (json) terminal.stderr.write(`${JSON.stringify(error.body ?? bodyOf(error))}\n`);
    else terminal.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  // A failure of the catalogue, from a command that works without a hub.
  const { code, message } = error as { code?: unknown; message?: unknown };
  const told = error instanceof Error && error.name === 'Failure' && typeof code === 'string';
  if (json && told) terminal.stderr.write(`${JSON.stringify({ error: true, code, message })}\n`);
  else
    terminal.stderr.write(
      `${told ? String(message) : `This is a defect of the command line: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`}\n`,
    );
  return EXIT.failed;
}

function bodyOf(refusal: Refusal): ErrorBody {
  const code = refusal.exitCode === EXIT.unreachable ? 'unreachable' : refusal.exitCode === EXIT.misuse ? 'misuse' : 'failed';
  return { error: true, code, message: refusal.message };
}
