import { serialize, type ASTNode } from '@marcbachmann/cel-js';

/** Macros that go through a list, with a name of their own for its elements. */
const WALKS = new Set(['map', 'filter', 'all', 'exists', 'exists_one']);
const MATCHES =
  '`matches` is not offered, for a regular expression may take for ever; use glob(text, "R*"), startsWith, endsWith or contains';

/**
 * The same expression with calls that count what it costs: `walked` around what is gone through, `spent` around what is
 * compared, joined or handed to a function. CEL ends always, but lists within lists multiply.
 */
export function printGuarded(ast: ASTNode): { readonly text: string; readonly reads: readonly (readonly string[])[] } {
  const reads = new Map<string, readonly string[]>();
  const text = print(ast, new Set());
  return { text, reads: [...reads.values()] };

  function note(path: readonly string[], own: ReadonlySet<string>): void {
    if (!own.has(path[0]!)) reads.set(path.join('\u0000'), path);
  }

  function print(node: ASTNode, own: ReadonlySet<string>): string {
    const path = pathOf(node);
    if (path !== undefined) {
      note(path, own);
      return serialize(node);
    }
    switch (node.op) {
      case 'value':
      case 'id':
        return serialize(node);
      case '.':
      case '.?':
        return `${print(node.args[0], own)}${node.op}${node.args[1]}`;
      case '[]':
        return `${print(node.args[0], own)}[${print(node.args[1], own)}]`;
      case '[?]':
        return `${print(node.args[0], own)}[?${print(node.args[1], own)}]`;
      case 'list':
        return `[${node.args.map((item) => print(item, own)).join(', ')}]`;
      case 'map':
        return `{${node.args.map(([key, value]) => `${print(key, own)}: ${print(value, own)}`).join(', ')}}`;
      case '?:': {
        const [condition, yes, no] = node.args;
        return `(${print(condition, own)} ? ${print(yes, own)} : ${print(no, own)})`;
      }
      case '!_':
        return `!(${print(node.args, own)})`;
      case '-_':
        return `-(${print(node.args, own)})`;
      case 'call': {
        const [name, args] = node.args;
        if (name === 'has') {
          for (const arg of args) print(arg, own);
          return `has(${args.map((arg) => serialize(arg)).join(', ')})`;
        }
        return `${name}(${args.map((arg) => `spent(${print(arg, own)})`).join(', ')})`;
      }
      case 'rcall':
        return printMethod(node.args, own);
      case '||':
      case '&&':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case '-':
      case '*':
      case '/':
      case '%':
        return `(${print(node.args[0], own)} ${node.op} ${print(node.args[1], own)})`;
      case '+':
        return `spent(${print(node.args[0], own)} + ${print(node.args[1], own)})`;
      case '==':
      case '!=':
        return `(spent(${print(node.args[0], own)}) ${node.op} ${print(node.args[1], own)})`;
      case 'in':
        return `(${print(node.args[0], own)} in spent(${print(node.args[1], own)}))`;
      default:
        throw new TypeError('it uses a construct that is not known');
    }
  }

  function printMethod([name, receiver, args]: [string, ASTNode, ASTNode[]], own: ReadonlySet<string>): string {
    if (name === 'matches') throw new TypeError(MATCHES);
    const [first, ...rest] = args;
    if (WALKS.has(name) && first?.op === 'id') {
      const inside = new Set([...own, first.args]);
      return `walked(${print(receiver, own)}).${name}(${[first.args, ...rest.map((arg) => print(arg, inside))].join(', ')})`;
    }
    if (receiver.op === 'id' && receiver.args === 'cel' && name === 'bind' && first?.op === 'id') {
      const inside = new Set([...own, first.args]);
      return `cel.bind(${first.args}, ${print(rest[0]!, own)}, ${rest
        .slice(1)
        .map((arg) => print(arg, inside))
        .join(', ')})`;
    }
    if (receiver.op === 'id' && receiver.args === 'optional' && !own.has('optional')) {
      return `optional.${name}(${args.map((arg) => print(arg, own)).join(', ')})`;
    }
    // Not around the receiver of an optional's method: `x.?y` stays an optional, whose methods are chosen by its type.
    const optional = name === 'orValue' || name === 'or' || name === 'value' || name === 'hasValue';
    const on = optional ? `(${print(receiver, own)})` : `spent(${print(receiver, own)})`;
    return `${on}.${name}(${args.map((arg) => (optional ? print(arg, own) : `spent(${print(arg, own)})`)).join(', ')})`;
  }
}

/** `steps.a["b"]` → `['steps', 'a', 'b']`; undefined for what is not a chain of names. */
function pathOf(node: ASTNode): string[] | undefined {
  if (node.op === 'id') return [node.args];
  if (node.op === '.' || node.op === '.?') {
    const path = pathOf(node.args[0]);
    return path === undefined ? undefined : [...path, node.args[1]];
  }
  if (node.op === '[]' && node.args[1].op === 'value' && typeof node.args[1].args === 'string') {
    const path = pathOf(node.args[0]);
    return path === undefined ? undefined : [...path, node.args[1].args];
  }
  return undefined;
}
