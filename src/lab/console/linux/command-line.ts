/** One command of a pipeline. */
export interface Simple {
  readonly words: readonly string[];
  /** `>` and `>>`. */
  readonly output: { readonly path: string; readonly append: boolean } | null;
  /** `2>/dev/null` and `&>/dev/null`: complaints, or everything, are thrown away. */
  readonly quiet: 'none' | 'errors' | 'all';
}

export interface Pipeline {
  readonly commands: readonly Simple[];
  /** What has to have become of the one before for this one to run. */
  readonly when: 'always' | 'done' | 'failed';
}

interface Token {
  readonly text: string;
  readonly operator: boolean;
}

const OPERATORS = ['&&', '||', '>>', '2>>', '2>&1', '&>', '2>', '|', ';', '>', '<', '&'];
/** Commands of one line. */
const COMMANDS_MAX = 100;

/** Words and operators; null: a quote is not closed. */
function tokensOf(line: string, expand: (name: string) => string): Token[] | null {
  const tokens: Token[] = [];
  let word = '';
  let open = false;
  let at = 0;
  const close = (): void => {
    if (open) tokens.push({ text: word, operator: false });
    word = '';
    open = false;
  };
  while (at < line.length) {
    const character = line[at]!;
    const operator = open && !/^[|;&<>]/.test(line.slice(at)) ? undefined : OPERATORS.find((each) => line.startsWith(each, at));
    if (/\s/.test(character)) close();
    else if (character === '#' && !open) break;
    else if (operator !== undefined) {
      close();
      tokens.push({ text: operator, operator: true });
      at += operator.length;
      continue;
    } else if (character === "'" || character === '"') {
      const end = line.indexOf(character, at + 1);
      if (end === -1) return null;
      const inner = line.slice(at + 1, end);
      word += character === "'" ? inner : expanded(inner, expand);
      open = true;
      at = end;
    } else if (character === '\\' && at + 1 < line.length) {
      word += line[at + 1]!;
      open = true;
      at += 1;
    } else if (character === '$') {
      const [whole = '$', name] = /^\$\{?([A-Za-z_]\w*|\?|\$)\}?/.exec(line.slice(at)) ?? [];
      word += name === undefined ? whole : expand(name);
      open = true;
      at += whole.length - 1;
    } else {
      word += character;
      open = true;
    }
    at += 1;
  }
  close();
  return tokens;
}

function expanded(text: string, expand: (name: string) => string): string {
  return text.replaceAll(/\$\{?([A-Za-z_]\w*|\?|\$)\}?/g, (_, name: string) => expand(name));
}

/** What a shell makes of a line; a text is bash's complaint. */
export function readCommandLine(line: string, expand: (name: string) => string): Pipeline[] | string {
  const tokens = tokensOf(line, expand);
  if (tokens === null) return 'bash: unexpected EOF while looking for matching quote';
  const pipelines: Pipeline[] = [];
  let commands: Simple[] = [];
  let when: Pipeline['when'] = 'always';
  let words: string[] = [];
  let output: Simple['output'] = null;
  let quiet: Simple['quiet'] = 'none';
  const endCommand = (): boolean => {
    if (words.length === 0 && output === null) return false;
    commands.push({ words, output, quiet });
    words = [];
    output = null;
    quiet = 'none';
    return true;
  };
  const endPipeline = (next: Pipeline['when']): void => {
    if (commands.length > 0) pipelines.push({ commands, when });
    commands = [];
    when = next;
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const { text, operator } = tokens[at]!;
    if (!operator) {
      words.push(text);
      continue;
    }
    if (text === '2>&1') continue;
    if (text.endsWith('>') || text.endsWith('>>') || text === '<') {
      const target = tokens[at + 1];
      if (target === undefined || target.operator) return "bash: syntax error near unexpected token `newline'";
      at += 1;
      if (text === '<') words.push(target.text);
      else if (text.startsWith('2')) quiet = target.text === '/dev/null' ? 'errors' : quiet;
      else if (target.text === '/dev/null') quiet = text === '&>' ? 'all' : quiet;
      if (text === '>' || text === '>>') output = { path: target.text, append: text === '>>' };
      continue;
    }
    if (!endCommand()) return `bash: syntax error near unexpected token \`${text}'`;
    if (text !== '|') endPipeline(text === '&&' ? 'done' : text === '||' ? 'failed' : 'always');
  }
  endCommand();
  endPipeline('always');
  return pipelines.reduce((count, pipeline) => count + pipeline.commands.length, 0) > COMMANDS_MAX ? 'bash: too many commands' : pipelines;
}
