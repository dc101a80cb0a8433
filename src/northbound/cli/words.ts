import type { Command } from 'commander';

/** Do the words of a command line name something that is not written by hand: an operation of the hub, perhaps. */
export function meansMore(program: Command, words: readonly string[]): boolean {
  let command = program;
  for (let at = 0; at < words.length && words[at] !== '--'; at += 1) {
    const word = words[at]!;
    if (word.startsWith('-')) {
      const option = optionOf(command, word) ?? optionOf(program, word);
      if (option?.required === true && !word.includes('=')) at += 1;
      continue;
    }
    const next: Command | undefined = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
    // What takes words of its own takes this one.
    if (next === undefined) return command.registeredArguments.length === 0 && word !== 'help';
    command = next;
  }
  return false;
}

/** The options of the program with their values, wherever they stand. */
export function wordsBefore(program: Command, words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length && words[at] !== '--'; at += 1) {
    const word = words[at]!;
    const option = optionOf(program, word);
    if (option === undefined || option.long === '--version') continue;
    kept.push(word);
    if (option.required && !word.includes('=') && at + 1 < words.length) kept.push(words[++at]!);
  }
  return kept;
}

function optionOf(command: Command, word: string) {
  const [name] = word.split('=', 1);
  return command.options.find(({ long, short }) => name === long || name === short);
}
