import { text } from 'node:stream/consumers';
import { Argument, Option, type Command } from 'commander';
import { SPOKEN, typeOf, type CatalogueOperation, type Field } from './catalogue.ts';
import { readPasswords } from './password-input.ts';
import type { Session } from './session.ts';
import { misuse } from './refusal.ts';
import { printOutput } from './output.ts';
import { valuesOf } from './values.ts';

const PAGE = 500;

/** Puts a command for each operation beside those that are written by hand, which stay as they are. */
export function addCatalogueCommands(program: Command, operations: readonly CatalogueOperation[], session: () => Session): void {
  const groups: Command[] = [];
  for (const operation of operations) {
    if (operation.raw) continue;
    let command = program;
    const taken = operation.words.every((word, at) => {
      const existing: Command | undefined = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
      const last = at === operation.words.length - 1;
      // What takes words of its own cannot hold commands.
      if (existing !== undefined && !last && existing.registeredArguments.length > 0) return false;
      if (existing !== undefined && last && isDone(existing)) return false;
      command = existing ?? madeFor(command, word, groups);
      return true;
    });
    if (taken) describe(command, operation, session);
  }
  for (const group of groups) {
    if (group.description() === '') group.description(group.commands.map((each) => each.name()).join(', '));
    const wire = Object.keys(SPOKEN).find((area) => SPOKEN[area] === group.name());
    // Whoever knows the operation types its name.
    if (wire !== undefined && group.parent === program) group.alias(wire);
  }
}

function madeFor(parent: Command, word: string, groups: Command[]): Command {
  const made = parent.command(word);
  groups.push(made);
  return made;
}

/** Has an action, of whoever wrote it. */
function isDone(command: Command): boolean {
  return (command as Command & { _actionHandler?: unknown })._actionHandler != null;
}

function describe(command: Command, operation: CatalogueOperation, session: () => Session): void {
  const { fields, pages } = operation;
  const positional = fields.filter((field) => field.required && !field.secret && isScalar(field));
  const free = fields.find(isFree);
  // What is nothing but secrets is not for a list of processes; what may hold some can come by standard input.
  const rest = free === undefined || free.name === 'secrets' ? undefined : free;
  const fromInput = free?.secret === true ? free : undefined;
  command.description(operation.summary);
  for (const field of positional) command.addArgument(argumentOf(field));
  if (rest !== undefined) command.addArgument(new Argument(`[${wordOf(rest)}...]`, `${helpOf(rest)} Words of the form name=value.`));
  const flags = fields.filter(
    (field) => !field.secret && field !== rest && !positional.includes(field) && !(pages && field.name === 'cursor'),
  );
  for (const field of flags) command.addOption(optionOf(field));
  if (fromInput !== undefined) command.option(`--${wordOf(fromInput)}-stdin`, `${helpOf(fromInput)} Read as JSON from standard input.`);
  if (pages) command.option('--all', 'every page, not only the first');
  const secrets = fields.filter((field) => field.secret && isScalar(field));
  if (secrets.length > 0)
    command.option(
      '--password-stdin',
      `${secrets.map(({ name }) => name).join(', ')}: a line each of standard input instead of being asked for`,
    );
  command.addHelpText(
    'after',
    `\nOperation ${operation.name}; needs ${operation.permission}.\n\nFor example:\n  ${exampleOf(operation, positional, rest)}`,
  );
  command.action(async (...given: unknown[]) => {
    const words = given.slice(0, command.registeredArguments.length);
    const options = command.opts<Record<string, unknown>>();
    const asked = session();
    const input: Record<string, unknown> = {};
    for (const field of flags) {
      const value = options[camel(wordOf(field))];
      if (value !== undefined) input[field.name] = valueOf(field, value);
    }
    for (const [at, field] of positional.entries()) input[field.name] = valueOf(field, words[at]);
    const left = words.slice(positional.length).flat() as string[];
    if (fromInput !== undefined && options[camel(`${wordOf(fromInput)}-stdin`)] === true) input[fromInput.name] = await objectOf(asked);
    if (rest !== undefined && left.length > 0) input[rest.name] = { ...(input[rest.name] as object | undefined), ...valuesOf(left) };
    const wanted = secrets.filter((field) => field.required || options['passwordStdin'] === true);
    const typed = await readPasswords(
      asked.terminal,
      wanted.map(({ name }) => `${name}: `),
    );
    for (const [index, field] of wanted.entries()) input[field.name] = typed[index];
    printOutput(
      asked.printer,
      options['all'] === true ? await everyPage(asked, operation.name, input) : await asked.client.perform(operation.name, input),
    );
  });
}

async function everyPage({ client }: Session, name: string, input: Readonly<Record<string, unknown>>): Promise<object> {
  const items: unknown[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: unknown[]; next_cursor: string | null } = await client.perform(name, {
      limit: PAGE,
      ...input,
      ...(cursor === null ? {} : { cursor }),
    });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return { items, next_cursor: null };
}

/** A JSON object from standard input. */
async function objectOf({ terminal }: Session): Promise<object> {
  try {
    const value: unknown = JSON.parse(await text(terminal.stdin));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below.
  }
  throw misuse('Standard input is not a JSON object.');
}

function argumentOf(field: Field): Argument {
  const argument = new Argument(`<${wordOf(field)}>`, helpOf(field));
  return field.schema.enum === undefined ? argument : argument.choices(field.schema.enum.map(String));
}

function optionOf(field: Field): Option {
  const word = wordOf(field);
  const type = typeOf(field.schema);
  const flag =
    type === 'boolean' ? `--${word} [true|false]` : `--${word} <${type === 'array' ? 'value...' : type === 'object' ? 'json' : 'value'}>`;
  const option = new Option(flag, helpOf(field));
  if (field.schema.enum !== undefined && type === 'string') option.choices(field.schema.enum.map(String));
  return option.makeOptionMandatory(field.required);
}

function helpOf({ schema, name }: Field): string {
  return schema.description ?? name.replaceAll('_', ' ');
}

function exampleOf({ words }: CatalogueOperation, positional: readonly Field[], rest: Field | undefined): string {
  const given = positional.map((field) => (field.schema.enum === undefined ? wordOf(field).toUpperCase() : String(field.schema.enum[0])));
  return ['thalamus', ...words, ...given, ...(rest === undefined ? [] : ['name=value'])].join(' ');
}

function wordOf({ name }: Pick<Field, 'name'>): string {
  return name.replaceAll('_', '-');
}

/** As commander names options. */
function camel(word: string): string {
  return word.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function isScalar({ schema }: Field): boolean {
  return !['object', 'array'].includes(typeOf(schema) ?? '');
}

/** An object of any fields. */
function isFree({ schema }: Field): boolean {
  return typeOf(schema) === 'object' && schema.properties === undefined;
}

function valueOf(field: Field, given: unknown): unknown {
  const type = typeOf(field.schema);
  if (Array.isArray(given)) return given.map((each: unknown) => oneOf(typeOf(field.schema.items ?? {}), each));
  if (given === true) return true;
  return oneOf(type, given);
}

/** A text stays one where a text is wanted; elsewhere JSON has its type, and the hub says what is wrong with any other. */
function oneOf(type: string | undefined, given: unknown): unknown {
  if (type === 'string' || typeof given !== 'string') return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}
