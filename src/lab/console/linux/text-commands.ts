import type { Command, Host, Pipes } from './host.ts';
import { isFolder, listFolder, readHostFile, resolvedPath } from './files.ts';

/** A pattern of more is no pattern that anybody types. */
const PATTERN_MAX = 200;

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** What the files or the pipe say; null: one could not be read, which was said. */
function textOf(
  host: Host,
  command: string,
  paths: readonly string[],
  pipes: Pipes,
): { readonly name: string; readonly text: string }[] | null {
  if (paths.length === 0) return [{ name: '-', text: pipes.input ?? '' }];
  const found: { name: string; text: string }[] = [];
  let good = true;
  for (const path of paths) {
    const full = resolvedPath(host.folder, path);
    const text = readHostFile(host.network, host.device, full);
    if (text !== null) found.push({ name: path, text });
    else {
      good = false;
      pipes.err(`${command}: ${path}: ${isFolder(host.device, full) ? 'Is a directory' : 'No such file or directory'}\n`);
    }
  }
  return good || found.length > 0 ? found : null;
}

const cat: Command = (host, words, pipes) => {
  const found = textOf(
    host,
    'cat',
    words.filter((word) => !word.startsWith('-')),
    pipes,
  );
  if (found === null) return 1;
  const numbered = words.includes('-n');
  for (const { text } of found)
    pipes.out(numbered ? joined(linesOf(text).map((line, index) => `${String(index + 1).padStart(6)}\t${line}`)) : text);
  return 0;
};

/** A regular expression that cannot take for ever; what might is looked for as it stands. */
function expression(pattern: string, fixed: boolean, flags: string): RegExp {
  const text = pattern.slice(0, PATTERN_MAX);
  const risky = /\)[*+{?]/.test(text) || (text.match(/[*+{]/g) ?? []).length > 3;
  try {
    // Basic expressions write alternatives as `\|`.
    if (!fixed && !risky) return new RegExp(text.replaceAll('\\|', '|'), flags);
  } catch {
    // Taken literally below.
  }
  return new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), flags);
}

const grep: Command = (host, words, pipes) => {
  const options = words.filter((word) => /^-[a-zA-Z]+$/.test(word)).join('');
  const [pattern, ...paths] = words.filter((word) => !/^-[a-zA-Z]+$/.test(word) && !word.startsWith('--'));
  if (pattern === undefined) {
    pipes.err('Usage: grep [OPTION]... PATTERNS [FILE]...\n');
    return 2;
  }
  const found = textOf(host, 'grep', paths, pipes);
  if (found === null) return 2;
  const regular = expression(pattern, options.includes('F'), options.includes('i') ? 'i' : '');
  let count = 0;
  for (const { name, text } of found) {
    const prefix = found.length > 1 && !options.includes('h') ? `${name}:` : '';
    const hits = linesOf(text).flatMap((line, index) => {
      if (regular.test(line.slice(0, 4_096)) === options.includes('v')) return [];
      return [`${prefix}${options.includes('n') ? `${index + 1}:` : ''}${options.includes('o') ? (regular.exec(line)?.[0] ?? '') : line}`];
    });
    count += hits.length;
    if (options.includes('q')) continue;
    pipes.out(options.includes('c') ? `${prefix}${hits.length}\n` : joined(hits));
  }
  return count > 0 ? 0 : 1;
};

/** `-n 5`, `-n5` or `-5`, and what is left of the words. */
function countOf(words: readonly string[]): { readonly count: number; readonly rest: readonly string[] } {
  const at = words.findIndex((word) => /^-n?\d*$/.test(word) && word !== '-');
  if (at === -1) return { count: 10, rest: words };
  const digits = words[at]!.replace(/^-n?/, '');
  const taken = digits === '' ? 2 : 1;
  const count = Number(digits === '' ? words[at + 1] : digits);
  return { count: Number.isInteger(count) && count >= 0 ? count : 10, rest: words.filter((_, index) => index < at || index >= at + taken) };
}

function ends(name: string, take: (lines: string[], count: number) => string[]): Command {
  return (host, words, pipes) => {
    const { count, rest } = countOf(words);
    const found = textOf(
      host,
      name,
      rest.filter((word) => !word.startsWith('-')),
      pipes,
    );
    if (found === null) return 1;
    for (const { text } of found) pipes.out(joined(take(linesOf(text), count)));
    return 0;
  };
}

const wc: Command = (host, words, pipes) => {
  const options = words.filter((word) => word.startsWith('-')).join('');
  const found = textOf(
    host,
    'wc',
    words.filter((word) => !word.startsWith('-')),
    pipes,
  );
  if (found === null) return 1;
  for (const { name, text } of found) {
    const counts = [
      ['l', text.split('\n').length - 1],
      ['w', text.split(/\s+/).filter((word) => word !== '').length],
      ['c', Buffer.byteLength(text)],
    ] as const;
    const wanted = counts.filter(([letter]) => options === '' || options.includes(letter)).map(([, count]) => count);
    const cells = wanted.length === 1 ? String(wanted[0]) : wanted.map((count) => String(count).padStart(7)).join(' ');
    pipes.out(`${cells}${name === '-' ? '' : ` ${name}`}\n`);
  }
  return 0;
};

const sort: Command = (host, words, pipes) => {
  const found = textOf(
    host,
    'sort',
    words.filter((word) => !word.startsWith('-')),
    pipes,
  );
  if (found === null) return 2;
  const lines = found.flatMap(({ text }) => linesOf(text));
  const numeric = words.some((word) => /^-\w*n/.test(word));
  lines.sort((one, other) => (numeric ? Number.parseFloat(one) - Number.parseFloat(other) || 0 : one < other ? -1 : one > other ? 1 : 0));
  if (words.some((word) => /^-\w*r/.test(word))) lines.reverse();
  pipes.out(joined(words.some((word) => /^-\w*u/.test(word)) ? [...new Set(lines)] : lines));
  return 0;
};

const uniq: Command = (host, words, pipes) => {
  const found = textOf(
    host,
    'uniq',
    words.filter((word) => !word.startsWith('-')),
    pipes,
  );
  if (found === null) return 1;
  for (const { text } of found) pipes.out(joined(linesOf(text).filter((line, index, all) => line !== all[index - 1])));
  return 0;
};

const ls: Command = (host, words, pipes) => {
  const options = words.filter((word) => word.startsWith('-')).join('');
  const paths = words.filter((word) => !word.startsWith('-'));
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const full = resolvedPath(host.folder, path);
    if (readHostFile(host.network, host.device, full) !== null) {
      pipes.out(`${path}\n`);
      continue;
    }
    if (!isFolder(host.device, full)) {
      pipes.err(`ls: cannot access '${path}': No such file or directory\n`);
      return 2;
    }
    const names = listFolder(host.device, full);
    if (!options.includes('l')) {
      pipes.out(names.length === 0 ? '' : options.includes('1') || pipes.input !== null ? joined(names) : `${names.join('  ')}\n`);
      continue;
    }
    const rows = names.map((name) => {
      const child = resolvedPath(full, name);
      const folder = isFolder(host.device, child);
      const size = folder ? 4_096 : Buffer.byteLength(readHostFile(host.network, host.device, child) ?? '');
      return `${folder ? 'drwxr-xr-x 2' : '-rw-r--r-- 1'} root root ${String(size).padStart(6)} Jan  1 00:00 ${name}`;
    });
    pipes.out(`total ${rows.length * 4}\n${joined(rows)}`);
  }
  return 0;
};

/** Commands that read and print text. */
export const TEXT_COMMANDS: Readonly<Record<string, Command>> = {
  cat,
  grep,
  egrep: grep,
  fgrep: (host, words, pipes) => grep(host, ['-F', ...words], pipes),
  head: ends('head', (lines, count) => lines.slice(0, count)),
  tail: ends('tail', (lines, count) => (count === 0 ? [] : lines.slice(-count))),
  less: cat,
  more: cat,
  wc,
  sort,
  uniq,
  ls,
};
