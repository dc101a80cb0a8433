import { fail } from '#kernel/error.ts';
import type { Platform } from '../platforms/platform-file.ts';

type Rules = Pick<NonNullable<Platform['restore']>, 'opposites' | 'ordered' | 'named' | 'single' | 'never'>;

interface Statement {
  readonly line: string;
  /** `set`, `deactivate`. */
  readonly verb: string;
  readonly words: readonly string[];
  /** Where order counts: the words of what is written as a whole. */
  readonly block: string | null;
}

/** Words, of which one in quotes may hold blanks. */
const WORD = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+|\S/g;
const SET = 'set';
const DEACTIVATE = 'deactivate';

/**
 * What leads from one configuration to another where each line says a whole path, and all of it is committed as one: paths that are too much
 * are deleted where they leave what is wanted, then what is missing is set.
 * @throws conflict when a configuration is kept in another form
 */
export function statementPlan(now: string, wanted: string, rules: Rules): { readonly commands: string[]; readonly left_out: string[] } {
  const [has, want] = [statementsOf(now, rules), statementsOf(wanted, rules)];
  const [hasLines, wantLines] = [has, want].map((all) => new Set(all.map(({ line }) => line))) as [Set<string>, Set<string>];
  const leftOut: string[] = [];
  const never = ({ line }: Statement): boolean => {
    if (!rules.never.some((pattern) => pattern.test(line))) return false;
    leftOut.push(line);
    return true;
  };
  const deleted: string[][] = [];
  const rewritten = blocksThatDiffer(has, want);
  const isRewritten = ({ block }: Statement): boolean => block !== null && rewritten.has(block);
  for (const block of rewritten) if (has.some((each) => each.block === block)) deleted.push(wordsOf(block));

  const activated: string[] = [];
  const wantedPaths = want.filter(({ verb }) => verb === SET).map(({ words }) => words);
  for (const statement of has) {
    if (wantLines.has(statement.line) || isRewritten(statement) || never(statement)) continue;
    const { verb, words } = statement;
    if (verb !== SET) {
      // What is deleted needs no opposite.
      if (wantedPaths.some((path) => startsWith(path, words))) activated.push(`${rules.opposites[verb]} ${words.join(' ')}`);
      continue;
    }
    const path = pathToDelete(words, wantedPaths, rules);
    if (path !== null && !deleted.some((each) => startsWith(path, each))) deleted.push(path);
  }
  const added = want.filter((statement) => {
    const again = isRewritten(statement) || (statement.verb === DEACTIVATE && deleted.some((path) => startsWith(statement.words, path)));
    return (again || !hasLines.has(statement.line)) && !never(statement);
  });
  return {
    commands: [...deleted.map((path) => `${rules.opposites[SET]} ${path.join(' ')}`), ...activated, ...added.map(({ line }) => line)],
    left_out: [...new Set(leftOut)],
  };
}

function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

function statementsOf(text: string, { opposites, ordered }: Rules): Statement[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [verb = '', ...words] = wordsOf(line);
    if (!(verb in opposites) || words.length === 0) {
      throw fail('conflict', `The configuration is kept in a form that cannot be typed: "${line.trim().slice(0, 60)}" is no statement.`);
    }
    const path = words.join(' ');
    const block = ordered.map((pattern) => pattern.exec(path)?.[0]).find((each) => each !== undefined) ?? null;
    return { line: line.trim(), verb, words, block };
  });
}

/** What is written as a whole and is not the same in both, in lines and their order. */
function blocksThatDiffer(has: readonly Statement[], want: readonly Statement[]): ReadonlySet<string> {
  const [before, after] = [has, want].map((all) => Map.groupBy(all, ({ block }) => block));
  const said = (of: Statement[] | undefined): string => (of ?? []).map(({ line }) => line).join('\n');
  const blocks = new Set([...before!.keys(), ...after!.keys()].filter((block) => block !== null));
  return new Set([...blocks].filter((block) => said(before!.get(block)) !== said(after!.get(block))));
}

function startsWith(words: readonly string[], path: readonly string[]): boolean {
  return path.length <= words.length && path.every((word, at) => word === words[at]);
}

/** The shortest path to a statement below which nothing is wanted; null where what is wanted takes its place. */
function pathToDelete(words: readonly string[], wanted: readonly (readonly string[])[], { named, single }: Rules): string[] | null {
  let shared = 0;
  for (const path of wanted) {
    let same = 0;
    while (same < path.length && path[same] === words[same]) same += 1;
    shared = Math.max(shared, same);
  }
  if (shared >= words.length) return null;
  // Its last word alone differs: it is a value of many, a name, or the one value.
  if (shared === words.length - 1) return single.includes(words[shared - 1] ?? '') ? null : [...words];
  return words.slice(0, named.includes(words[shared]!) ? shared + 2 : shared + 1);
}
