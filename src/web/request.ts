import { PLACES, type Operations } from './operations.generated.ts';

export type OperationName = keyof Operations;
export type Input<Name extends OperationName> = Operations[Name]['input'];
export type Output<Name extends OperationName> = Operations[Name] extends { output: infer O } ? O : Blob;

/** An operation put into its place in REST: fields of the path, then query string or body. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

export function requestOf<Name extends OperationName>(name: Name, input: Input<Name>): Request {
  const { method, path, takes } = PLACES[name];
  const rest = new Map<string, unknown>(Object.entries(input).filter(([, value]) => value !== undefined));
  const filled = path.replaceAll(/:(\w+)/g, (_, field: string) => {
    const value = rest.get(field);
    rest.delete(field);
    return encodeURIComponent(String(value));
  });
  if (method === 'GET' || takes !== undefined) {
    const query = new URLSearchParams(
      [...rest].flatMap(([field, value]) =>
        Array.isArray(value) ? value.map((each) => [field, partOf(String(each))]) : [[field, String(value)]],
      ),
    );
    return { method, path: query.size === 0 ? filled : `${filled}?${query.toString()}`, body: undefined };
  }
  return { method, path: filled, body: rest.size === 0 ? undefined : JSON.stringify(Object.fromEntries(rest)) };
}

/** One of several values: the hub separates at commas unless a backslash stands before them. */
const partOf = (value: string): string => value.replaceAll(/(\\*),/g, String.raw`$1$1\,`);
