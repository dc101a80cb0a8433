import { Argument, type Command } from 'commander';
import { addCatalogueCommands } from '../catalogue-commands.ts';
import { readCatalogue } from '../catalogue.ts';
import { candidatesFor, type Candidate } from '../completion-values.ts';
import { SHELLS, type Shell } from '../completion-scripts.ts';
import type { AddCommands } from '../session.ts';
import { visible } from '../terminal.ts';

/** A shell waits while somebody holds the key: a hub that is slower than this is not asked for more. */
const PATIENCE_MS = 1_500;

export const addCompletionCommand: AddCommands = (program, session) => {
  program
    .command('completion')
    .description('prints what a shell reads to complete commands, flags and what the hub has')
    .addArgument(new Argument('<shell>', 'for which shell').choices(Object.keys(SHELLS)))
    .addHelpText(
      'after',
      '\nFor example:\n  bash: source <(thalamus completion bash)\n  zsh:  source <(thalamus completion zsh)\n  fish: thalamus completion fish | source',
    )
    .action((shell: Shell) => session().printer.line(SHELLS[shell]));

  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) => {
      const asked = session(AbortSignal.timeout(PATIENCE_MS));
      const current = words.at(-1) ?? '';
      const before = words.slice(0, -1);
      if (walk(program, before).command.registeredArguments.length === 0) {
        const operations = await readCatalogue(asked.client).catch(() => []);
        addCatalogueCommands(program, operations, session);
      }
      const found = await complete(program, before, current, async (name, given) => candidatesFor(asked.client, name, given));
      for (const { value, told } of found) if (value.startsWith(current)) asked.printer.line(`${visible(value)}\t${visible(told)}`);
    });
};

interface Walked {
  readonly command: Command;
  /** The words of it that are no options, and the values of those that are, by their names. */
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  /** The option whose value comes next. */
  readonly open: string | undefined;
}

/** How far the words lead. */
function walk(program: Command, before: readonly string[]): Walked {
  let command = program;
  const words: string[] = [];
  const options = new Map<string, string>();
  let open: string | undefined;
  for (const word of before) {
    if (open !== undefined) {
      options.set(open, word);
      open = undefined;
    } else if (word.startsWith('-')) {
      const [name = '', value] = word.split('=', 2);
      const option = [...command.options, ...program.options].find(({ long, short }) => long === name || short === name);
      if (value !== undefined) options.set(name, value);
      else if (option?.required === true) open = option.long ?? name;
    } else {
      const next: Command | undefined = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
      if (next === undefined || words.length > 0) words.push(word);
      else command = next;
    }
  }
  return { command, words, options, open };
}

async function complete(
  program: Command,
  before: readonly string[],
  current: string,
  ask: (name: string, given: ReadonlyMap<string, string>) => Promise<readonly Candidate[]>,
): Promise<readonly Candidate[]> {
  const { command, words, options, open } = walk(program, before);
  const known = command === program ? program.options : [...command.options, ...program.options];
  /** What was said already, by the names of arguments and options. */
  const given = new Map([...options].map(([name, value]): [string, string] => [name.replace(/^--/, ''), value]));
  for (const [at, argument] of command.registeredArguments.entries()) if (words[at] !== undefined) given.set(argument.name(), words[at]);

  if (open !== undefined) {
    const { argChoices, description = '' } = known.find(({ long }) => long === open) ?? {};
    return argChoices?.map((value) => ({ value, told: description })) ?? ask(open.replace(/^--/, ''), given);
  }
  if (current.startsWith('-')) {
    return known
      .filter(({ hidden }) => !hidden)
      .flatMap(({ long, description }) => (long == null ? [] : [{ value: long, told: description }]));
  }
  const commands = words.length > 0 ? [] : command.commands.filter((each) => !each.name().startsWith('_'));
  const { registeredArguments } = command;
  const argument =
    registeredArguments[words.length] ?? (registeredArguments.at(-1)?.variadic === true ? registeredArguments.at(-1) : undefined);
  const values =
    argument === undefined
      ? []
      : (argument.argChoices?.map((value) => ({ value, told: argument.description })) ?? (await ask(argument.name(), given)));
  return [...commands.map((each) => ({ value: each.name(), told: each.description() })), ...values];
}
