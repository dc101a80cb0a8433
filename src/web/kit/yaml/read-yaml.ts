import { isNode, LineCounter, parseDocument } from 'yaml';
import { asHubFailure } from '../../failure.ts';
import type { TextProblem } from './yaml-editor.tsx';

/** What a text in YAML says, or what is wrong with it. */
export type ReadYaml = { readonly value: unknown; readonly problems: readonly [] } | { readonly problems: readonly TextProblem[] };

export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = document.errors.map(({ message, pos: [at] }) => ({
    message,
    line: lines.linePos(at).line,
    column: lines.linePos(at).col,
  }));
  if (problems.length > 0) return { problems };
  try {
    return { value: document.toJS() as unknown, problems: [] };
  } catch (error) {
    // Aliases that never end, or of nothing.
    return { problems: [{ message: error instanceof Error ? error.message : String(error) }] };
  }
}

/**
 * What the hub refused of a text, beside the lines of the fields that it named. `within`: the field of the operation that the text is.
 * Refusals that name no field of it stand at the first line.
 */
export function refusedIn(text: string, thrown: unknown, within: string): readonly TextProblem[] {
  const { message, details, fields } = asHubFailure(thrown);
  const named = Object.entries(fields);
  if (named.length === 0) {
    const { field } = details;
    return [{ message, ...(typeof field === 'string' ? placeOf(text, withoutFirst(field, within)) : {}) }];
  }
  return named.map(([field, what]) => {
    const path = withoutFirst(field, within);
    return { message: path === '' ? what : `${path}: ${what}`, ...placeOf(text, path) };
  });
}

function withoutFirst(field: string, first: string): string {
  if (field === first) return '';
  return field.startsWith(`${first}.`) ? field.slice(first.length + 1) : field;
}

/** Where the nearest of a path that is there begins: what is missing is told at what it is missing of. */
function placeOf(text: string, path: string): { readonly line?: number; readonly column?: number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (let parts: (string | number)[] = pathOf(path); parts.length > 0; parts = parts.slice(0, -1)) {
    const node: unknown = document.getIn(parts, true);
    if (!isNode(node) || node.range === null || node.range === undefined) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return { line, column: col };
  }
  return {};
}

/** `group.by.0` and `group.by[0]` alike. */
function pathOf(path: string): (string | number)[] {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
