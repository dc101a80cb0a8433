import { z } from 'zod';

/** The parts of JSON Schema that decide which type of GraphQL something is. */
export interface Shape {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
}

const known = { input: new WeakMap<z.ZodType, Shape>(), output: new WeakMap<z.ZodType, Shape>() };

/** What a declaration says, without references: what refers to itself may hold anything. */
export function shapeOf(schema: z.ZodType, io: 'input' | 'output'): Shape {
  let shape = known[io].get(schema);
  if (shape === undefined) {
    const { $schema: _, $defs: __, ...said } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    shape = withoutReferences(said) as Shape;
    known[io].set(schema, shape);
  }
  return shape;
}

function withoutReferences(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => withoutReferences(each));
  if ('$ref' in value) return {};
  const entries = Object.entries(value).map(([name, child]) => [
    name === 'oneOf' || name === 'allOf' ? 'anyOf' : name,
    withoutReferences(child),
  ]);
  return Object.fromEntries(entries);
}

/** The same for the same thing, wherever it stands and whatever is said of it there. */
export function keyOf(shape: Shape): string {
  return JSON.stringify({ ...shape, description: undefined });
}

/** A shape without null, and whether null was one of its choices. */
export function nullable(shape: Shape): { readonly shape: Shape; readonly nullable: boolean } {
  const choices = shape.anyOf;
  if (choices === undefined) return { shape, nullable: shape.type === 'null' };
  const others = choices.filter(({ type }) => type !== 'null');
  const about = shape.description === undefined ? {} : { description: shape.description };
  const rest = others.length === 1 ? { ...others[0]!, ...about } : { ...about, anyOf: others };
  return { shape: rest, nullable: others.length < choices.length };
}
