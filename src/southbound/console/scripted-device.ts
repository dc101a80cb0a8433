import { fail } from '#kernel/error.ts';
import type { Conversation } from '#kernel/message.ts';

/** For how long somebody else keeps the right to write, as they tell. */
const HELD_MS = 5_000;

export interface Script {
  /** Of the mode that it stands in. */
  readonly prompts?: { readonly exec: string; readonly privileged?: string; readonly configuration?: string };
  /** What is printed before anybody types. */
  readonly greeting?: string;
  /** What commands print; others are refused. */
  readonly commands?: Readonly<Record<string, string>>;
  readonly refusal?: string;
  /** It asks for them before anything else; a name of null is not asked for. */
  readonly login?: { readonly name: string | null; readonly password: string; readonly refusal?: string };
  readonly enablePassword?: string;
  /** Lines of a page; 0: no pages. */
  readonly page?: number;
  readonly pager?: { readonly prompt: string; readonly erase: string };
  /** Where the bytes are cut: sizes of pieces, used over and over. */
  readonly pieces?: readonly number[];
  /** It takes nothing before so many characters were lost, after each line. */
  readonly deafFor?: number;
  readonly silent?: boolean;
  /** The command at which it is switched off. */
  readonly closesAt?: string;
  readonly mode?: Mode;
  /** It begins with a return to be pressed. */
  readonly pressReturn?: boolean;
}

type Mode = 'exec' | 'privileged' | 'configuration';
type State = 'return' | 'name' | 'password' | 'line' | 'enable' | 'pager' | 'running' | 'closed';

const NEVER_ENDS = 'ping';

/** A device at the other end of a line: echoes, edits, pages, asks for passwords. What speaks there is a script. */
export class ScriptedDevice {
  readonly #script: Script;
  /** Lines that it carried out. */
  readonly carriedOut: string[] = [];
  /** Everything that we wrote. */
  written = '';
  /** Somebody else has the right to write. */
  heldBy: string | null = null;
  mode: Mode;
  state: State;
  #line = '';
  #name = '';
  #deaf = 0;
  #pages: string[] = [];
  #paging: boolean;
  #queue: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  #cut = 0;
  #tries = 0;
  #silent: boolean;

  constructor(script: Script) {
    this.#script = script;
    this.#silent = script.silent ?? false;
    this.mode = script.mode ?? 'exec';
    this.#paging = (script.page ?? 0) > 0;
    this.state = script.pressReturn === true ? 'return' : this.#begin();
    this.say(script.greeting ?? '');
    if (this.state === 'return') this.say('\r\n\r\nPress RETURN to get started.\r\n');
  }

  /** Everything that it said was heard. */
  get heard(): boolean {
    return this.#queue.length === 0 && this.#wake !== undefined;
  }

  get prompt(): string {
    return this.#script.prompts?.[this.mode] ?? { exec: 'R1>', privileged: 'R1#', configuration: 'R1(config)#' }[this.mode];
  }

  /** Whether nobody hears what it says. */
  hush(silent: boolean): void {
    this.#silent = silent;
  }

  conversation(): Conversation {
    return {
      bytes: this.#bytes(),
      write: (bytes) => {
        if (this.heldBy !== null) {
          throw fail('conflict', `${this.heldBy} writes on the console.`, { writer: this.heldBy }, { retryAfterMs: HELD_MS });
        }
        const text = new TextDecoder().decode(bytes);
        this.written += text;
        this.type(text);
      },
      close: () => this.close(),
    };
  }

  /** Says something unasked. */
  say(text: string): void {
    if (text === '' || this.#silent) return;
    const bytes = new TextEncoder().encode(text);
    const pieces = this.#script.pieces ?? [bytes.length];
    for (let from = 0; from < bytes.length;) {
      const size = Math.max(1, pieces[this.#cut++ % pieces.length] ?? bytes.length);
      this.#queue.push(bytes.slice(from, from + size));
      from += size;
    }
    this.#wake?.();
  }

  /** Keys on its terminal, whoever presses them. */
  type(text: string): void {
    for (const key of text) this.#key(key);
  }

  close(): void {
    this.state = 'closed';
    this.#wake?.();
  }

  async *#bytes(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = this.#queue.shift();
      if (next !== undefined) {
        // Each piece is heard by itself, as from a socket.
        await new Promise((resolve) => setImmediate(resolve));
        yield next;
      } else if (this.state === 'closed') return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }

  #begin(): State {
    const { login } = this.#script;
    return login === undefined ? 'line' : login.name === null ? 'password' : 'name';
  }

  #ask(): void {
    this.say(
      {
        name: '\r\nUsername: ',
        password: '\r\nPassword: ',
        enable: '\r\nPassword: ',
        line: `\r\n${this.prompt}`,
        return: '',
        pager: '',
        running: '',
        closed: '',
      }[this.state],
    );
  }

  #key(key: string): void {
    if (this.state === 'closed') return;
    if (this.state === 'pager') return this.#turnPage(key);
    if (this.state === 'running') {
      if (key === '\u001e' || key === '\u0003') {
        this.state = 'line';
        this.#ask();
      }
      return;
    }
    if (this.#deaf > 0 && key !== '\r') {
      this.#deaf -= 1;
      return;
    }
    if (key === '\r') return this.#enter();
    if (key === '\u0012') {
      if (this.state === 'line') this.say(`\r\n${this.prompt}${this.#line}`);
      return;
    }
    if (key === '\u007f') {
      if (this.#line !== '') this.say('\b \b');
      this.#line = this.#line.slice(0, -1);
      return;
    }
    this.#line += key;
    if (this.state === 'line' || this.state === 'name') this.say(key);
  }

  #enter(): void {
    const typed = this.#line;
    this.#line = '';
    const { login } = this.#script;
    switch (this.state) {
      case 'return':
        this.state = this.#begin();
        break;
      case 'name':
        this.#name = typed;
        this.state = 'password';
        break;
      case 'password':
        if (typed !== '') this.#tries += 1;
        if (typed === login!.password && (login!.name === null || this.#name === login!.name)) this.state = 'line';
        else {
          this.say(`\r\n${login!.refusal ?? '% Login invalid'}\r\n`);
          this.state = this.#begin();
        }
        break;
      case 'enable':
        if (typed === this.#script.enablePassword) this.mode = 'privileged';
        else if (++this.#tries < 3) return this.#ask();
        else this.say('\r\n% Bad secrets\r\n');
        this.state = 'line';
        break;
      default:
        return this.#carryOut(typed.trim());
    }
    this.#ask();
  }

  get passwordsTried(): number {
    return this.#tries;
  }

  #carryOut(command: string): void {
    if (command !== '') {
      this.carriedOut.push(command);
      this.#deaf = this.#script.deafFor ?? 0;
    }
    if (command !== '' && command === this.#script.closesAt) return this.close();
    if (command === NEVER_ENDS) {
      this.state = 'running';
      this.say('\r\nSending echos, until somebody stops it:\r\n!!!!!');
      return;
    }
    if (command === 'enable' && this.mode === 'exec') {
      this.#tries = 0;
      if (this.#script.enablePassword === undefined) this.mode = 'privileged';
      else this.state = 'enable';
    } else if (command === 'disable') this.mode = 'exec';
    else if (command === 'end') this.mode = 'privileged';
    else if (command === 'exit') {
      this.say('\r\n\r\nR1 con0 is now available\r\n');
      this.state = this.#begin();
    } else if (command === 'terminal length 0') this.#paging = false;
    else if (command !== '') {
      const plain = this.mode === 'configuration' ? command.replace(/^do /, '') : command;
      const output = this.#script.commands?.[plain] ?? this.#script.refusal ?? "% Invalid input detected at '^' marker.";
      const lines = output.split('\n');
      if (this.#paging && lines.length > this.#script.page!) {
        this.#pages = lines;
        this.say('\r\n');
        return this.#showPage();
      }
      this.say(`\r\n${lines.join('\r\n')}`);
    }
    this.#ask();
  }

  #showPage(): void {
    const page = this.#pages.splice(0, this.#script.page);
    this.say(page.join('\r\n'));
    if (this.#pages.length === 0) {
      this.state = 'line';
      this.#ask();
    } else {
      this.state = 'pager';
      this.say(`\r\n${this.#pager.prompt}`);
    }
  }

  #turnPage(key: string): void {
    if (key === ' ') {
      this.say(this.#pager.erase);
      this.#showPage();
    } else {
      this.#pages = [];
      this.state = 'line';
      this.#ask();
    }
  }

  get #pager(): { readonly prompt: string; readonly erase: string } {
    return this.#script.pager ?? { prompt: ' --More-- ', erase: `${'\b'.repeat(10)}${' '.repeat(10)}${'\b'.repeat(10)}` };
  }
}
