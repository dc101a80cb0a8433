/** The media type of values of JSON, one a line. @see https://github.com/ndjson/ndjson-spec */
export const JSON_LINES = 'application/x-ndjson';

/** A value as a line. JSON itself holds no line ends. */
export function jsonLine(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

/** Takes bytes as they come and gives the values whose lines are whole. */
export class JsonLineReader {
  readonly #decoder = new TextDecoder();
  #pending = '';

  /** @throws SyntaxError for a line that is no JSON */
  push(bytes: Uint8Array): unknown[] {
    const lines = (this.#pending + this.#decoder.decode(bytes, { stream: true })).split('\n');
    this.#pending = lines.pop()!;
    return lines.filter((line) => line.trim() !== '').map((line): unknown => JSON.parse(line));
  }
}
