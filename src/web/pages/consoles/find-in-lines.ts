/** Where a text was found: line of the terminal's memory, column, and how long it is. */
export interface Found {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/**
 * The next place of a text from where one stands, around the end; backwards where `step` is -1. Upper and lower case are
 * the same. Undefined: it is nowhere.
 *
 * @param textOf the text of a line, or undefined where there is none
 */
export function findInLines(
  textOf: (line: number) => string | undefined,
  lines: number,
  wanted: string,
  from: { readonly line: number; readonly column: number },
  step: 1 | -1,
): Found | undefined {
  if (wanted === '' || lines === 0) return undefined;
  const needle = wanted.toLowerCase();
  for (let gone = 0; gone <= lines; gone += 1) {
    const line = (((from.line + gone * step) % lines) + lines) % lines;
    const text = textOf(line)?.toLowerCase() ?? '';
    const column = columnIn(text, needle, gone === 0 ? from.column : undefined, step);
    if (column >= 0) return { line, column, length: needle.length };
  }
  return undefined;
}

function columnIn(text: string, needle: string, from: number | undefined, step: 1 | -1): number {
  if (step === 1) return text.indexOf(needle, from === undefined ? 0 : from + 1);
  if (from === undefined) return text.lastIndexOf(needle);
  return from === 0 ? -1 : text.lastIndexOf(needle, from - 1);
}
