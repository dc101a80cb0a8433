import type { Operation } from '#kernel/message.ts';
import type { FieldCost } from './cost.ts';
import { shapeOf } from './json-schema.ts';
import type { InputTypes } from './input-types.ts';
import { COSTS } from './limits.ts';
import { typeName } from './names.ts';
import type { Field, TypeBook } from './type-book.ts';

/** Its input and its answer are values: bytes and conversations have doors of their own. */
export function isOfValues({ gives, takes, socket }: Operation): boolean {
  return gives === undefined && takes === undefined && socket === undefined;
}

/** It stays as long as the hub runs: those of modules of other processes come and go, and have no place of their own in REST either. */
export function stays({ rest }: Operation): boolean {
  return rest !== undefined;
}

/** An operation as a field: its input are the arguments, its answer the value. */
export function operationField(operation: Operation, book: TypeBook, inputs: InputTypes): Field {
  const { args, inputOf } = inputs.argumentsOf(operation);
  return {
    // Null where it failed: the others of the request are answered all the same.
    type: book.answer(operation.output, typeName(operation.name)),
    args,
    description: `${operation.summary} Needs \`${operation.permission}\`.`,
    extensions: { cost: costOf(operation) },
    resolve: (_source, given, execution, info) => {
      const input = inputOf(given);
      if (operation.kind === 'command') return execution.command(operation, input, info);
      execution.tellsOf(input['at'], info);
      return execution.query(operation, input);
    },
  };
}

export function costOf(operation: Operation): FieldCost {
  const limit = shapeOf(operation.input, 'input').properties?.['limit'];
  const usual = typeof limit?.default === 'number' ? limit.default : limit?.maximum;
  return { cost: COSTS[operation.rate], ...(usual === undefined ? {} : { page: { argument: 'limit', usual } }) };
}
