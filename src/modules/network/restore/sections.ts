/** A line of a configuration with what stands in it. */
export interface Section {
  readonly line: string;
  readonly children: readonly Section[];
}

/** Ends of sections that some systems print: they say nothing that the indentation does not. */
const END = /^(?:exit|end|exit-.+|!.*|#.*)?$/;

/** Lines of an indented configuration as a tree; comments and ends of sections are left out. */
export function sectionsOf(text: string): readonly Section[] {
  interface Open {
    readonly depth: number;
    readonly children: Section[];
  }
  const top: Section[] = [];
  const open: Open[] = [{ depth: -1, children: top }];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (END.test(line)) continue;
    const depth = raw.length - raw.trimStart().length;
    while (open.at(-1)!.depth >= depth) open.pop();
    const children: Section[] = [];
    open.at(-1)!.children.push({ line, children });
    open.push({ depth, children });
  }
  return top;
}
