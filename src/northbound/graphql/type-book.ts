import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  type GraphQLOutputType,
  type GraphQLScalarType,
} from 'graphql';
import type { z } from 'zod';
import type { Execution } from './execution.ts';
import { keyOf, nullable, shapeOf, type Shape } from './json-schema.ts';
import { fieldName, isEnumValue, singular, typeName } from './names.ts';
import { DateTimeScalar, JsonScalar, LongScalar, MomentScalar, ValueScalar } from './scalars.ts';

export type Fields = GraphQLFieldConfigMap<unknown, Execution>;
export type Field = GraphQLFieldConfig<unknown, Execution>;

const INT_32 = 2_147_483_647;

/** The types of GraphQL that the schemas of the catalogue are; what is the same thing in several places is one type. */
export class TypeBook {
  readonly #objects = new Map<string, GraphQLObjectType>();
  readonly #enums = new Map<string, GraphQLEnumType>();
  readonly #names = new Set<string>();
  /** What a type has beside what the catalogue says of it: the ways to other things. */
  readonly #more = new Map<string, (own: Fields) => Fields>();

  /** Gives a thing of the model the name that it has wherever it appears. */
  name(name: string, schema: z.ZodType): void {
    this.output(shapeOf(schema, 'output'), name);
  }

  /** Adds fields to the type of that name, or puts them in the place of its own. */
  extend(name: string, fields: (own: Fields) => Fields): void {
    this.#more.set(name, fields);
  }

  /** The object type of that name; undefined where nothing in the catalogue is one. */
  object(name: string): GraphQLObjectType | undefined {
    return [...this.#objects.values()].find((type) => type.name === name);
  }

  /** The enumeration of that name. */
  enumOf(name: string): GraphQLEnumType {
    return [...this.#enums.values()].find((type) => type.name === name)!;
  }

  answer(schema: z.ZodType, name: string): GraphQLOutputType {
    return this.output(shapeOf(schema, 'output'), name);
  }

  output(shape: Shape, name: string): GraphQLOutputType {
    if (shape.anyOf !== undefined) return this.#choice(shape, name);
    if (shape.type === 'array') return new GraphQLList(this.#required(shape.items ?? {}, singular(name)));
    if (shape.type === 'object' && Object.keys(shape.properties ?? {}).length > 0) return this.#object(shape, name);
    return this.scalar(shape, name);
  }

  /** Types that are the same whether something comes in or goes out. */
  scalar(shape: Shape, name: string): GraphQLScalarType | GraphQLEnumType {
    if (shape.enum !== undefined) return shape.enum.every(isEnumValue) ? this.#enum(shape, name) : scalarOfValues(shape.enum);
    if (shape.const !== undefined) return scalarOfValues([shape.const]);
    switch (shape.type) {
      case 'string':
        if (shape.format === 'date-time') return DateTimeScalar;
        return shape.format === 'uuid' ? GraphQLID : GraphQLString;
      case 'integer':
        return (shape.minimum ?? -Infinity) >= -INT_32 && (shape.maximum ?? Infinity) <= INT_32 ? GraphQLInt : LongScalar;
      case 'number':
        return GraphQLFloat;
      case 'boolean':
        return GraphQLBoolean;
      default:
        return JsonScalar;
    }
  }

  /** One of several: of the same type it is that type, of a number and a time a moment, of texts and numbers a value, else any JSON. */
  scalarChoice(choices: readonly Shape[], name: string): GraphQLScalarType | GraphQLEnumType {
    const types = [...new Set(choices.map((choice) => this.scalar(choice, name)))];
    if (types.length === 1) return types[0]!;
    if (choices.some(({ type, anyOf }) => anyOf !== undefined || type === 'object' || type === 'array')) return JsonScalar;
    if (types.length === 2 && types.includes(LongScalar) && types.includes(DateTimeScalar)) return MomentScalar;
    const numbers: unknown[] = [GraphQLInt, LongScalar, GraphQLFloat];
    if (types.every((type) => numbers.includes(type))) return types.includes(GraphQLFloat) ? GraphQLFloat : LongScalar;
    const texts: unknown[] = [GraphQLString, GraphQLID, DateTimeScalar];
    if (types.every((type) => texts.includes(type) || type instanceof GraphQLEnumType)) return GraphQLString;
    return types.includes(JsonScalar) ? JsonScalar : ValueScalar;
  }

  #choice(shape: Shape, name: string): GraphQLOutputType {
    const { shape: rest } = nullable(shape);
    return rest.anyOf === undefined ? this.output(rest, name) : this.scalarChoice(rest.anyOf, name);
  }

  #required(shape: Shape, name: string): GraphQLOutputType {
    const type = this.output(shape, name);
    // What may be anything may be null.
    return type === JsonScalar || nullable(shape).nullable ? type : new GraphQLNonNull(type);
  }

  #object(shape: Shape, name: string): GraphQLObjectType {
    const key = keyOf(shape);
    const known = this.#objects.get(key);
    if (known !== undefined) return known;
    const chosen = this.free(typeName(name));
    const fields: Fields = {};
    const required = new Set(shape.required);
    const type: GraphQLObjectType = new GraphQLObjectType<unknown, Execution>({
      name: chosen,
      ...(shape.description === undefined ? {} : { description: shape.description }),
      fields: () => ({ ...fields, ...this.#more.get(chosen)?.(fields) }),
    });
    this.#objects.set(key, type);
    for (const [wire, child] of Object.entries(shape.properties!)) {
      const place = `${chosen}_${wire}`;
      fields[fieldName(wire)] = {
        type: required.has(wire) ? this.#required(child, place) : this.output(child, place),
        ...(child.description === undefined ? {} : { description: child.description }),
        resolve: (source, _args, execution) => execution.counted((source as Record<string, unknown>)[wire]),
      };
    }
    return type;
  }

  #enum(shape: Shape, name: string): GraphQLEnumType {
    const key = JSON.stringify(shape.enum);
    const known = this.#enums.get(key);
    if (known !== undefined) return known;
    const values = Object.fromEntries((shape.enum as readonly string[]).map((value) => [value, {}]));
    const type = new GraphQLEnumType({ name: this.free(typeName(name)), values });
    this.#enums.set(key, type);
    return type;
  }

  /** A name that is not taken: two things of the catalogue may come to the same one. */
  free(name: string): string {
    let free = name;
    for (let number = 2; this.#names.has(free); number += 1) free = `${name}${number}`;
    this.#names.add(free);
    return free;
  }
}

function scalarOfValues(values: readonly unknown[]): GraphQLScalarType {
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size > 1) return ValueScalar;
  if (kinds.has('boolean')) return GraphQLBoolean;
  if (kinds.has('number')) return values.every((value) => Number.isSafeInteger(value)) ? LongScalar : GraphQLFloat;
  return kinds.has('string') ? GraphQLString : JsonScalar;
}
