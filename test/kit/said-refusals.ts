import { parseSync } from 'vite';
import { textOf, trackedFiles } from './repository.ts';

/** A sentence with which something is refused, as the source has it: `${…}` where something is put in. */
export interface SaidRefusal {
  readonly file: string;
  /** The code of the error as it is written. */
  readonly code: string;
  readonly text: string;
  /** Whether its French stands beside it. */
  readonly french: boolean;
}

interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Everything that the sources of the server refuse with `fail(code, message)`, each wording of a choice by itself. */
export function saidRefusals(): readonly SaidRefusal[] {
  const files = trackedFiles().filter(
    (file) => /^src\/.*\.ts$/.test(file) && !/\.test\.ts$|\.generated\.ts$|^src\/(web|lab|module-kit)\//.test(file),
  );
  const said: SaidRefusal[] = [];
  for (const file of files) {
    const source = textOf(file);
    if (!/\bfail\(|new Failure\(/.test(source)) continue;
    const { program } = parseSync(file, source, { lang: 'ts' });
    const root = program as unknown as Syntax;
    const constants = new Map<string, Syntax>();
    walk(root, (node) => {
      if (node.type !== 'VariableDeclaration' || node['kind'] !== 'const') return;
      for (const { id, init } of node['declarations'] as readonly {
        readonly id: { readonly name?: string };
        readonly init: Syntax | null;
      }[]) {
        if (id.name !== undefined && init !== null) constants.set(id.name, init);
      }
    });
    const reading = { source, constants };
    walk(root, (node) => {
      const { callee } = node as unknown as { readonly callee?: { readonly name?: string } };
      const refuses =
        (node.type === 'CallExpression' && callee?.name === 'fail') || (node.type === 'NewExpression' && callee?.name === 'Failure');
      if (!refuses) return;
      const [code, message, , options] = node['arguments'] as readonly (Syntax | undefined)[];
      if (code === undefined || message === undefined) return;
      const properties = (options?.['properties'] ?? []) as readonly { readonly key?: { readonly name?: string } }[];
      const french = properties.some(({ key }) => key?.name === 'fr');
      for (const text of wordings(message, reading)) {
        said.push({ file, code: source.slice(code.start, code.end).replaceAll("'", ''), text, french });
      }
    });
  }
  return said;
}

function walk(node: unknown, visit: (node: Syntax) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (typeof (node as Syntax).type === 'string') visit(node as Syntax);
  for (const part of Object.values(node)) walk(part, visit);
}

interface Reading {
  readonly source: string;
  readonly constants: ReadonlyMap<string, Syntax>;
}

/** How deep a wording is looked for in constants and choices. */
const DEEPEST = 4;

function wordings(node: Syntax, reading: Reading, depth = 0): readonly string[] {
  const inside = (field: string): readonly string[] => wordings(node[field] as Syntax, reading, depth + 1);
  switch (node.type) {
    case 'Literal':
      return [String(node['value'])];
    case 'ConditionalExpression':
      return [...inside('consequent'), ...inside('alternate')];
    case 'LogicalExpression':
      return node['operator'] === '??' && isText(node['right'] as Syntax) ? [...inside('left'), ...inside('right')] : [hole(node, reading)];
    case 'BinaryExpression':
      return inside('left').flatMap((left) => inside('right').map((right) => left + right));
    case 'TemplateLiteral': {
      const [first, ...rest] = (node['quasis'] as readonly { readonly value: { readonly cooked: string } }[]).map(
        ({ value }) => value.cooked,
      );
      return (node['expressions'] as readonly Syntax[]).reduce<readonly string[]>(
        (begun, expression, index) =>
          begun.flatMap((text) => wordings(expression, reading, depth + 1).map((one) => text + one + rest[index]!)),
        [first!],
      );
    }
    case 'Identifier': {
      const known = reading.constants.get(String(node['name']));
      const isWording = known !== undefined && (isText(known) || known.type === 'ConditionalExpression');
      return isWording && depth < DEEPEST ? wordings(known, reading, depth + 1) : [hole(node, reading)];
    }
    default:
      return [hole(node, reading)];
  }
}

function isText(node: Syntax): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string');
}

function hole({ start, end }: Syntax, { source }: Reading): string {
  return `\${${source.slice(start, end).replaceAll(/\s+/g, ' ').replaceAll(/[{}]/g, '')}}`;
}
