import type { Operation } from '#kernel/message.ts';

type Input = Readonly<Record<string, unknown>>;

/** Some fields of an input, those that it has. */
export function only(input: Input, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.filter((field) => input[field] !== undefined).map((field) => [field, input[field]]));
}

/** An input as it may be shown. */
export function masked(operation: Operation, input: Input): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([field, value]) => [field, operation.secret?.includes(field) === true ? '***' : value]),
  );
}

/** Fields of an input that are given and hold secrets. */
export function secretsIn(operation: Operation, input: Input): string[] {
  return (operation.secret ?? []).filter((field) => input[field] !== undefined);
}

export function without(input: Input, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([field]) => !fields.includes(field)));
}
