/** What `|` behind a `show` does to its lines. */
export type Filter = (text: string) => string;

/** A pattern of more is no pattern that anybody types. */
const PATTERN_MAX = 200;

/**
 * A regular expression as typed. One that could take for ever (a repeated group, more than three repetitions) or that is none is looked for
 * as it stands.
 */
function expression(text: string): RegExp {
  const plain = text.slice(0, PATTERN_MAX);
  const risky = /\)[*+{?]/.test(plain) || (plain.match(/[*+{]/g) ?? []).length > 3;
  // `_` stands for a delimiter.
  const pattern = plain.replaceAll('_', '(?:^|$|[ ,{}()])');
  try {
    if (!risky) return new RegExp(pattern);
  } catch {
    // Taken literally below.
  }
  return new RegExp(plain.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
}

function section(lines: readonly string[], wanted: (line: string) => boolean): string[] {
  const kept: string[] = [];
  let within = -1;
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    if (within >= 0 && indent > within && line.trim() !== '') kept.push(line);
    else if (wanted(line)) {
      kept.push(line);
      within = indent;
    } else within = -1;
  }
  return kept;
}

const KINDS = ['begin', 'count', 'exclude', 'include', 'section'] as const;

/** Reads what stands behind `|`; null: it is nothing that IOS knows. */
export function readFilter(text: string): Filter | null {
  const [, word = '', pattern = ''] = /^\s*(\S+)\s+(.*)$/.exec(text) ?? [];
  const kind = word === '' ? undefined : KINDS.find((each) => each.startsWith(word.toLowerCase()));
  if (kind === undefined || pattern.trim() === '') return null;
  const inverted = kind === 'section' && pattern.startsWith('exclude ');
  const regular = expression(pattern.replace(/^(in|ex)clude (?=.)/, kind === 'section' ? '' : '$&').trimEnd());
  const wanted = (line: string): boolean => regular.test(line.slice(0, 1_000));
  return (output) => {
    const lines = output.replace(/\n$/, '').split('\n');
    const joined = (some: readonly string[]): string => some.map((line) => `${line}\n`).join('');
    switch (kind) {
      case 'begin': {
        const first = lines.findIndex(wanted);
        return first === -1 ? '' : joined(lines.slice(first));
      }
      case 'count':
        return `Number of lines which match regexp = ${lines.filter(wanted).length}\n`;
      case 'exclude':
        return joined(lines.filter((line) => !wanted(line)));
      case 'include':
        return joined(lines.filter(wanted));
      case 'section': {
        const found = section(lines, wanted);
        return joined(inverted ? lines.filter((line) => !found.includes(line)) : found);
      }
    }
  };
}
