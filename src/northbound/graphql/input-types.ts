import { GraphQLInputObjectType, GraphQLList, GraphQLNonNull, type GraphQLFieldConfigArgumentMap, type GraphQLInputType } from 'graphql';
import type { Operation } from '#kernel/message.ts';
import { keyOf, nullable, shapeOf, type Shape } from './json-schema.ts';
import { fieldName, singular, typeName } from './names.ts';
import type { TypeBook } from './type-book.ts';

/** What GraphQL gives for an argument, as the catalogue names it. */
type Convert = (given: unknown) => unknown;

interface Input {
  readonly type: GraphQLInputType;
  readonly convert: Convert;
}

/** The arguments of an operation's field, and how an input is made of them. */
export interface Arguments {
  readonly args: GraphQLFieldConfigArgumentMap;
  readonly inputOf: (given: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** The types of what comes in, read off the catalogue's schemas. */
export class InputTypes {
  readonly #book: TypeBook;
  readonly #objects = new Map<string, Input>();

  constructor(book: TypeBook) {
    this.#book = book;
  }

  argumentsOf(operation: Operation): Arguments {
    const shape = shapeOf(operation.input, 'input');
    const fields = this.#fields(shape, typeName(operation.name));
    return { args: fields.args, inputOf: fields.convert as Arguments['inputOf'] };
  }

  #fields(shape: Shape, name: string): { readonly args: GraphQLFieldConfigArgumentMap; readonly convert: Convert } {
    const required = new Set(shape.required);
    const args: GraphQLFieldConfigArgumentMap = {};
    const converts = new Map<string, { readonly wire: string; readonly convert: Convert; readonly nullable: boolean }>();
    for (const [wire, child] of Object.entries(shape.properties ?? {})) {
      const { type, convert } = this.#input(child, `${name}_${wire}`);
      const free = nullable(child).nullable;
      const field = fieldName(wire);
      const description = describe(child);
      args[field] = {
        type: required.has(wire) && !free ? new GraphQLNonNull(type) : type,
        ...(description === undefined ? {} : { description }),
      };
      converts.set(field, { wire, convert, nullable: free || Object.keys(nullable(child).shape).length === 0 });
    }
    const convert = (given: unknown): unknown => {
      // Without a prototype, so that no name means anything but itself.
      const input = Object.create(null) as Record<string, unknown>;
      for (const [field, value] of Object.entries(given as object)) {
        const to = converts.get(field)!;
        // Clients send null for what they leave out.
        if (value === null && !to.nullable) continue;
        input[to.wire] = value === null ? null : to.convert(value);
      }
      return input;
    };
    return { args, convert };
  }

  #input(given: Shape, name: string): Input {
    const { shape } = nullable(given);
    if (shape.anyOf !== undefined) return plain(this.#book.scalarChoice(shape.anyOf, name));
    if (shape.type === 'array') {
      const { type, convert } = this.#input(shape.items ?? {}, singular(name));
      return { type: new GraphQLList(new GraphQLNonNull(type)), convert: (value) => (value as unknown[]).map((each) => convert(each)) };
    }
    if (shape.type === 'object' && Object.keys(shape.properties ?? {}).length > 0) return this.#object(shape, name);
    return plain(this.#book.scalar(shape, name));
  }

  #object(shape: Shape, name: string): Input {
    const key = keyOf(shape);
    const known = this.#objects.get(key);
    if (known !== undefined) return known;
    const { args, convert } = this.#fields(shape, name);
    const description = shape.description === undefined ? {} : { description: shape.description };
    const made = {
      type: new GraphQLInputObjectType({ name: this.#book.free(`${typeName(name)}Input`), ...description, fields: args }),
      convert,
    };
    this.#objects.set(key, made);
    return made;
  }
}

function plain(type: GraphQLInputType): Input {
  return { type, convert: (value) => value };
}

function describe(shape: Shape): string | undefined {
  const defaults = shape.default === undefined ? undefined : `Default: ${JSON.stringify(shape.default)}.`;
  const texts = [shape.description, defaults].filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : texts.join(' ');
}
