import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { isMap, isScalar, LineCounter, parse, parseDocument, type ParsedNode, type YAMLMap } from 'yaml';
import { CLI_VARIABLES, SETTINGS, type Setting } from './settings.ts';

/** A value that somebody set, and where. */
export interface Given {
  readonly setting: Setting;
  readonly value: unknown;
  /** `environment:THALAMUS_PORT` or `file:thalamus.yaml:3` */
  readonly source: string;
}

/** Something that is wrong with the configuration. */
export interface Problem {
  readonly key: string;
  /** As it was given, secrets masked; absent where there is none. */
  readonly value?: unknown;
  readonly source: string;
  readonly allowed: string;
}

export interface Gathered {
  readonly given: readonly Given[];
  readonly problems: readonly Problem[];
}

const byVariable = new Map(SETTINGS.map((setting) => [setting.variable, setting]));

/** What the environment says. An empty variable is an unset one: that is how Compose files leave a value open. */
export function readEnvironment(env: NodeJS.ProcessEnv): Gathered {
  const given: Given[] = [];
  const problems: Problem[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith('THALAMUS_') || CLI_VARIABLES.includes(name) || text === undefined || text === '') continue;
    const source = `environment:${name}`;
    const setting = byVariable.get(name);
    const ofFile = setting === undefined ? secretOfFile(name) : undefined;
    if (ofFile !== undefined) {
      if ((env[ofFile.variable] ?? '') === '') take(readSecretFile(ofFile, text, source), given, problems);
      else problems.push({ key: ofFile.key, source, allowed: `either ${name} or ${ofFile.variable}, not both` });
    } else if (setting === undefined)
      problems.push({ key: name, source, allowed: `no variable of this name; ${known(name, [...byVariable.keys()])}` });
    else given.push({ setting, value: read(setting, text), source });
  }
  return { given, problems };
}

/** Values that may stand in a file of their own, as Docker and Kubernetes give secrets: `THALAMUS_GNS3_PASSWORD_FILE`, `password_file`. */
function secretOfFile(variable: string): Setting | undefined {
  const setting = variable.endsWith('_FILE') ? byVariable.get(variable.slice(0, -'_FILE'.length)) : undefined;
  return setting !== undefined && (setting.secret || setting.key === 'database.url' || setting.key === 'redis.url') ? setting : undefined;
}

/** Without the line feed that editors put at the end. */
function readSecretFile(setting: Setting, path: unknown, source: string): Given | Problem {
  const refused = (allowed: string): Problem => ({ key: `${setting.key}_file`, value: path, source, allowed });
  if (typeof path !== 'string' || path === '') return refused('the path of a file');
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? refused('a file that is not empty') : { setting, value: read(setting, text), source };
  } catch (error) {
    return refused(`the path of a readable file (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
  }
}

function take(outcome: Given | Problem, given: Given[], problems: Problem[]): void {
  if ('setting' in outcome) given.push(outcome);
  else problems.push(outcome);
}

/** What people write in a variable for on and off. */
const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** A variable's text as the type of its key; text that does not fit stays text, so that validation refuses it. */
function read(setting: Setting, text: string): unknown {
  if (setting.reads === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (setting.reads === 'switch') return SWITCHES.get(text.toLowerCase()) ?? text;
  if (setting.reads === 'text') return text;
  try {
    return parse(text);
  } catch {
    return text;
  }
}

/** What the YAML file says. @param path as it was named; `required`: its absence is a problem */
export function readFile(path: string, cwd: string, required: boolean): Gathered {
  const file = resolve(cwd, path);
  const named = `file:${basename(file)}`;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !required) return { given: [], problems: [] };
    const problem = { key: 'THALAMUS_CONFIG', value: path, source: 'environment:THALAMUS_CONFIG' };
    return { given: [], problems: [{ ...problem, allowed: `the path of a readable YAML file (${code ?? 'unreadable'})` }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      key: basename(file),
      source: `${named}:${lines.linePos(error.pos[0]).line}`,
      allowed: `YAML: ${error.message.split('\n')[0]!.replace(/:$/, '')}`,
    }));
    return { given: [], problems };
  }
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return { given: [], problems: [] };
  if (!isMap(root)) return { given: [], problems: [{ key: basename(file), source: named, allowed: 'a YAML mapping of keys to values' }] };
  const found = { given: [] as Given[], problems: [] as Problem[] };
  const where = (node: ParsedNode | null): string => `${named}:${lines.linePos(node?.range[0] ?? 0).line}`;
  gather(root, [], where, found);
  return found;
}

function gather(
  map: YAMLMap.Parsed,
  path: readonly string[],
  where: (node: ParsedNode | null) => string,
  found: { readonly given: Given[]; readonly problems: Problem[] },
): void {
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const here = [...path, name];
    const dotted = here.join('.');
    const variable = `THALAMUS_${here.join('_').toUpperCase()}`;
    const setting = /^[a-z0-9_]+$/.test(name) ? byVariable.get(variable) : undefined;
    const source = where(key);
    const ofFile = setting === undefined ? secretOfFile(variable) : undefined;
    if (ofFile !== undefined) {
      const earlier = found.given.find((other) => other.setting === ofFile);
      if (earlier === undefined) take(readSecretFile(ofFile, value?.toJSON(), source), found.given, found.problems);
      else found.problems.push({ key: dotted, source, allowed: `once; ${earlier.source} says it already` });
    } else if (setting !== undefined) {
      const earlier = found.given.find((other) => other.setting === setting);
      const content = value?.toJSON() as unknown;
      if (earlier !== undefined) {
        found.problems.push({ key: dotted, source, allowed: `once; ${earlier.source} says it already` });
        // `key:` with nothing behind it leaves the key unset.
      } else if (content !== null && content !== undefined) found.given.push({ setting, value: content, source });
    } else if (isMap(value) && [...byVariable.keys()].some((other) => other.startsWith(`${variable}_`))) {
      gather(value, here, where, found);
    } else if (
      (value === null || (isScalar(value) && value.value === null)) &&
      [...byVariable.keys()].some((other) => other.startsWith(`${variable}_`))
    ) {
      continue;
    } else {
      const siblings = SETTINGS.filter((other) => path.every((part, index) => other.path[index] === part)).map((other) => other.key);
      found.problems.push({
        key: dotted,
        source,
        allowed: `no key of this name; ${known(dotted, siblings.length > 0 ? siblings : SETTINGS.map((other) => other.key))}`,
      });
    }
  }
}

/** The names that exist, the likely ones first. */
function known(wrong: string, names: readonly string[]): string {
  const nearest = Math.min(...names.map((name) => distance(wrong, name)));
  const near = nearest > 3 ? [] : names.filter((name) => distance(wrong, name) === nearest);
  return near.length > 0 ? `did you mean ${near.join(' or ')}?` : `allowed are ${names.join(', ')}`;
}

/** How many letters must be typed, dropped or replaced to make one word the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 0; index < one.length; index += 1) {
    const next = [index + 1];
    for (let column = 0; column < other.length; column += 1) {
      next.push(Math.min(row[column]! + (one[index] === other[column] ? 0 : 1), row[column + 1]! + 1, next[column]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}
