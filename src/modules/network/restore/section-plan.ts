import type { Platform } from '../platforms/platform-file.ts';
import { sectionsOf, type Section } from './sections.ts';

/** Commands that stand together: the headers that lead into a section, and what is said there. */
export interface Step {
  readonly path: readonly string[];
  readonly commands: readonly string[];
}

export interface SectionPlan {
  readonly steps: readonly Step[];
  /** Lines that are not written back, because the platform has other ways for them. */
  readonly left_out: readonly string[];
}

type Rules = NonNullable<Platform['restore']>;

/** What takes a line away. @see Cisco IOS Configuration Fundamentals, "Using the no and default Forms of Commands" */
export function negated(line: string): string {
  return line.startsWith('no ') ? line.slice(3) : `no ${line}`;
}

/**
 * What leads from one configuration to another, in a mode that understands `no`: first what is there too much, from the last
 * line to the first, then what is missing, in its order.
 */
export function sectionPlan(now: string, wanted: string, rules: Rules): SectionPlan {
  const removals: Step[] = [];
  const additions: Step[] = [];
  const leftOut: string[] = [];
  const never = ({ line, children }: Section, path: readonly string[]): boolean => {
    const shown = `${' '.repeat(path.length)}${line}`;
    if (!rules.never.some((pattern) => pattern.test(shown))) return false;
    const leave = (inside: readonly Section[], depth: number): void => {
      for (const each of inside) {
        leftOut.push(`${' '.repeat(depth)}${each.line}`);
        leave(each.children, depth + 1);
      }
    };
    leave([{ line, children }], path.length);
    return true;
  };
  const lasting = (line: string): boolean => rules.lasting.some((pattern) => pattern.test(line));

  const add = (section: Section, path: readonly string[]): void => {
    if (never(section, path)) return;
    additions.push({ path, commands: [section.line] });
    for (const child of section.children) add(child, [...path, section.line]);
  };
  const remove = (section: Section, path: readonly string[], wantedLines: ReadonlySet<string>): void => {
    if (never(section, path)) return;
    if (section.children.length > 0 && lasting(section.line)) {
      for (const child of section.children.toReversed()) remove(child, [...path, section.line], new Set());
      return;
    }
    if (lasting(section.line)) return;
    const { line } = section;
    const short = rules.short.some((pattern) => pattern.test(line));
    const command = negated(short ? line.split(' ', 1)[0]! : line);
    // What is missing says so itself: it would only be said twice. `no ip address` ends with any address.
    const superseded = line.startsWith('no ') && [...wantedLines].some((each) => each.startsWith(`${command} `));
    if (superseded || rules.bare.some((pattern) => pattern.test(line))) return;
    if (!wantedLines.has(command)) removals.push({ path, commands: [command] });
  };
  const compare = (before: readonly Section[], after: readonly Section[], path: readonly string[]): void => {
    const wantedLines = new Set(after.map(({ line }) => line));
    const there = new Map(before.map((section) => [section.line, section]));
    for (const section of before.toReversed()) if (!wantedLines.has(section.line)) remove(section, path, wantedLines);
    for (const section of after) {
      const same = there.get(section.line);
      if (same === undefined) add(section, path);
      // What is not written back is not in its parts, either.
      else if (rules.never.some((pattern) => pattern.test(`${' '.repeat(path.length)}${section.line}`))) {
        if (JSON.stringify(same) !== JSON.stringify(section)) [same, section].forEach((each) => never(each, path));
      } else compare(same.children, section.children, [...path, section.line]);
    }
  };
  compare(sectionsOf(now), sectionsOf(wanted), []);
  return { steps: [...joined(removals), ...joined(additions)], left_out: [...new Set(leftOut)] };
}

/** Steps behind each other in the same section are one. */
function joined(steps: readonly Step[]): Step[] {
  const all: { readonly path: readonly string[]; readonly commands: string[] }[] = [];
  for (const { path, commands } of steps) {
    const last = all.at(-1);
    // A header that was just said already leads there.
    if (last !== undefined && last.path.join('\n') === path.join('\n')) last.commands.push(...commands);
    else all.push({ path, commands: [...commands] });
  }
  return all;
}

/** Lines for a mode of configuration: every step finds its way from the top. */
export function typedLines({ steps }: Pick<SectionPlan, 'steps'>): string[] {
  return steps.flatMap(({ path, commands }) => [...path, ...commands]);
}

/** Commands of a shell, each for one step. A quote ends the text, stands for itself, and begins it anew. @see POSIX.1-2017, Shell Command Language 2.2.2 */
export function shellLines({ steps }: Pick<SectionPlan, 'steps'>, mostCharacters: number): string[] {
  const quoted = (text: string): string => `-c '${text.replaceAll("'", String.raw`'\''`)}'`;
  const lines: string[] = [];
  for (const { path, commands } of steps) {
    const head = ['vtysh', ...['configure terminal', ...path].map(quoted)].join(' ');
    let line = head;
    for (const command of commands) {
      const more = quoted(command);
      if (line !== head && line.length + more.length >= mostCharacters) {
        lines.push(line);
        line = head;
      }
      line = `${line} ${more}`;
    }
    lines.push(line);
  }
  return lines;
}
