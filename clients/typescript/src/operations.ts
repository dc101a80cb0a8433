import { PLACES, type Given, type Input, type OperationName, type Output } from './catalogue.ts';
import type { Asking } from './door.ts';

/** Asks one operation. */
type Ask<Name extends OperationName> = (...given: Given<Name, Asking>) => Promise<Output<Name>>;

/** The first part of what of the names is left behind a beginning. */
type Part<Beginning extends string, Name extends string = OperationName> = Name extends `${Beginning}${infer Rest}`
  ? Rest extends `${infer Head}.${string}`
    ? Head
    : Rest
  : never;

/** Operations by the parts of their names; `gns3.project.start` is asked, and holds `gns3.project.start.plan`. */
export type Operated<Beginning extends string = ''> = {
  readonly [Head in Part<Beginning>]: (`${Beginning}${Head}` extends OperationName ? Ask<`${Beginning}${Head}`> : unknown) &
    (Part<`${Beginning}${Head}.`> extends never ? unknown : Operated<`${Beginning}${Head}.`>);
};

type Performing = (name: OperationName, input: Input<OperationName> | undefined, asking: Asking | undefined) => Promise<unknown>;

/** Puts a function for each operation on an object, at the place that its name says. */
export function putOperations(on: object, perform: Performing): void {
  type Branch = Record<string, unknown>;
  // Short names first: what is asked is there before what it holds.
  for (const name of (Object.keys(PLACES) as OperationName[]).toSorted((a, b) => a.length - b.length)) {
    const parts = name.split('.');
    const last = parts.pop()!;
    let branch = on as Branch;
    for (const part of parts) branch = (branch[part] ??= {}) as Branch;
    branch[last] = async (input?: Input<OperationName>, asking?: Asking) => perform(name, input, asking);
  }
}
