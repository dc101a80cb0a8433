import type { Conversation } from '#kernel/message.ts';

/** A device at the other end of a console, as far as writing configurations needs it: a line that is echoed, and a command line of a vendor. */
export interface CommandLine {
  /** What stands before the cursor. */
  readonly prompt: string;
  /** Carries a command out and gives what it prints. */
  carryOut(command: string): string;
}

/** Keys to commands: echoes, erases, and shows the prompt again. */
export function consoleOf(device: CommandLine): Conversation {
  const queue: Uint8Array[] = [];
  let wake: (() => void) | undefined;
  let closed = false;
  let line = '';
  const say = (text: string): void => {
    queue.push(new TextEncoder().encode(text));
    wake?.();
  };
  const key = (pressed: string): void => {
    if (pressed === '\u007f') {
      if (line !== '') say('\b \b');
      line = line.slice(0, -1);
    } else if (pressed === '\r') {
      const command = line.trim();
      line = '';
      const printed = command === '' ? '' : device.carryOut(command).trimEnd();
      say(`\r\n${printed === '' ? '' : `${printed.replaceAll('\n', '\r\n')}\r\n`}${device.prompt}`);
    } else if (pressed >= ' ') {
      line += pressed;
      say(pressed);
    } else say(`\r\n${device.prompt}${line}`);
  };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (closed) return;
      const next = queue.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    bytes: bytes(),
    write: (typed) => {
      for (const pressed of new TextDecoder().decode(typed)) key(pressed);
    },
    close: () => {
      closed = true;
      wake?.();
    },
  };
}

/** Lines with what stands in them, one level deep: what `no` and headers of sections do there. */
export class Sections {
  readonly #lines = new Map<string, Set<string>>();
  #section: string | null = null;

  constructor(text = '') {
    for (const line of text.split('\n').filter((each) => each.trim() !== '' && !each.startsWith('!'))) this.type(line.trim(), line);
    this.#section = null;
  }

  /** `shown`: as it stands in a configuration, where indentation says whether it is of the section. */
  type(line: string, shown?: string): void {
    if (line.startsWith('no ')) return this.#take(line.slice(3));
    const isHeader = /^(?:interface|router|vlan|line|vrf context) /.test(line);
    if (this.#section !== null && !isHeader && (shown === undefined || shown.startsWith(' '))) {
      const inside = this.#lines.get(this.#section)!;
      // One description, one address: a new one takes the place of the old.
      const word = /^(?:description|ip(?:v4)? address|mtu)\b/.exec(line)?.[0];
      for (const each of inside) if (word !== undefined && each.startsWith(`${word} `)) inside.delete(each);
      inside.add(line);
      return;
    }
    this.#section = isHeader ? line : null;
    if (!this.#lines.has(line)) this.#lines.set(line, new Set());
  }

  leave(): void {
    this.#section = null;
  }

  text(): string {
    // However it was typed, it is shown in an order of the system's own.
    return [...this.#lines].map(([line, inside]) => [line, ...[...inside].sort().map((each) => `  ${each}`), ''].join('\n')).join('');
  }

  #take(line: string): void {
    const inside = this.#section === null ? undefined : this.#lines.get(this.#section);
    const fits = (each: string): boolean => each === line || each.startsWith(`${line} `);
    if (inside !== undefined && [...inside].some(fits)) {
      for (const each of inside) if (fits(each)) inside.delete(each);
    } else {
      for (const each of this.#lines.keys()) if (fits(each)) this.#lines.delete(each);
    }
  }
}

/** Lines that each say a whole path: what `set` and `delete` do to them. */
export class Statements {
  #lines: string[];

  constructor(text: string) {
    this.#lines = text.split('\n').filter((line) => line !== '');
  }

  set(line: string): void {
    const single = /^(set .*\b(?:host-name|description)) (?:"[^"]*"|'[^']*'|\S+)$/.exec(line)?.[1];
    if (single !== undefined) this.#lines = this.#lines.filter((each) => !each.startsWith(`${single} `));
    if (!this.#lines.includes(line)) this.#lines.push(line);
  }

  /** False: there is no such path. */
  delete(path: string): boolean {
    const before = this.#lines.length;
    this.#lines = this.#lines.filter((line) => {
      const of = line.slice(line.indexOf(' ') + 1);
      return of !== path && !of.startsWith(`${path} `);
    });
    return this.#lines.length < before;
  }

  text(): string {
    return [...this.#lines, ''].join('\n');
  }
}
