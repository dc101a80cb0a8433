/** What one device printed, by command. Commands are as typed; `|` and blanks between words do not matter. */
export class Outputs {
  readonly #texts: readonly (readonly [command: string, text: string])[];

  constructor(outputs: ReadonlyMap<string, string>) {
    this.#texts = [...outputs].map(([command, text]) => [words(command), text]);
  }

  /** The output of the first command that matches; empty where none was asked, or where the device refused it. */
  of(command: RegExp): string {
    const text = this.#texts.find(([name]) => command.test(name))?.[1] ?? '';
    return REFUSED.test(text) ? '' : text;
  }

  /** All outputs of commands that match. */
  all(command: RegExp): { readonly command: string; readonly text: string }[] {
    return this.#texts.filter(([name, text]) => command.test(name) && !REFUSED.test(text)).map(([command, text]) => ({ command, text }));
  }
}

/** Cisco IOS and NX-OS: `% Invalid input detected`, `% Incomplete command`. */
const REFUSED = /^\s*%\s*(?:Invalid|Incomplete|Ambiguous|Unrecognized|Unknown|Permission)/iu;

function words(command: string): string {
  return command
    .toLowerCase()
    .replace(/[|_\s]+/gu, ' ')
    .trim();
}
