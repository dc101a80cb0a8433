/** A line for whoever started the process, beside the log. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
