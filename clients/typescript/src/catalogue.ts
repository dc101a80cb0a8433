// The build puts a copy of it beside this file (tools/client.ts).
import { PLACES, type Events, type Operations } from '../../../src/web/operations.generated.ts';

export { PLACES, type Events, type Operations };

export type OperationName = keyof Operations;
export type Input<Name extends OperationName> = Operations[Name]['input'];
/** What an operation answers: its document, or a blob where the answer is a file. */
export type Output<Name extends OperationName> = Operations[Name] extends { output: infer Answer } ? Answer : Blob;

/** The input may be left out where no field is needed. */
export type Given<Name extends OperationName, More> =
  object extends Input<Name> ? [input?: Input<Name>, more?: More] : [input: Input<Name>, more?: More];

/** Operations that list page by page. */
export type ListName = {
  [Name in OperationName]: Output<Name> extends { items: unknown[]; next_cursor: string | null } ? Name : never;
}[OperationName];
export type Item<Name extends ListName> = Output<Name> extends { items: (infer Each)[] } ? Each : never;
