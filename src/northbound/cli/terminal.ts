import Table from 'cli-table3';
import { stringify } from 'yaml';

/** Where a command reads and writes. Results go to `stdout`, everything else to `stderr`. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

export type Cell = string | number | boolean | null | undefined;

type Colour = 'red' | 'green' | 'yellow' | 'grey' | 'bold';

/** SGR parameters of ECMA-48 §8.3.117. */
const SGR: Readonly<Record<Colour, readonly [number, number]>> = {
  bold: [1, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  grey: [90, 39],
};

/** What a command prints: tables for people, JSON or YAML for programs. */
export class Printer {
  readonly json: boolean;
  readonly #yaml: boolean;
  readonly #terminal: Terminal;

  constructor(terminal: Terminal, json: boolean, yaml = false) {
    this.#terminal = terminal;
    this.json = json;
    this.#yaml = yaml;
  }

  /** Whether results are for programs. */
  get structured(): boolean {
    return this.json || this.#yaml;
  }

  /** A result: JSON or YAML for programs, else what `people` prints. */
  result(value: unknown, people: () => void): void {
    if (this.json) this.line(JSON.stringify(value, null, 2));
    else if (this.#yaml) this.line(stringify(value, { lineWidth: 0 }).trimEnd());
    else people();
  }

  line(text: string): void {
    this.#terminal.stdout.write(`${text}\n`);
  }

  /** Something that is said beside the result. */
  note(text: string): void {
    this.#terminal.stderr.write(`${text}\n`);
  }

  /** Rows under headings; `none` is said on the side when there is no row. */
  table(head: readonly string[], rows: readonly (readonly Cell[])[], none: string): void {
    if (rows.length === 0) {
      this.note(none);
      return;
    }
    const bare = {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
    };
    const inner = { left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' };
    const table = new Table({
      head: head.map((title) => this.paint('bold', title)),
      chars: { ...bare, ...inner },
      style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    });
    for (const row of rows) table.push(row.map((cell) => this.#cell(cell)));
    for (const line of table.toString().split('\n')) this.line(line.trimEnd());
  }

  /** Names with their values below each other. */
  facts(facts: readonly (readonly [string, Cell])[]): void {
    const width = Math.max(...facts.map(([name]) => name.length));
    for (const [name, value] of facts) this.line(`${this.paint('bold', name.padEnd(width))}  ${this.#cell(value)}`);
  }

  /** Coloured on a terminal that wants it. @see https://no-color.org */
  paint(colour: Colour, text: string): string {
    const { stdout, env } = this.#terminal;
    const wanted = stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
    const [on, off] = SGR[colour];
    return wanted ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  }

  #cell(cell: Cell): string {
    if (cell === null || cell === undefined || cell === '') return '-';
    if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
    const text = visible(String(cell));
    if (['started', 'opened', 'ready', 'succeeded', 'healthy', 'closed breaker', 'connected'].includes(text))
      return this.paint('green', text);
    if (['failed', 'unhealthy', 'not_ready', 'lost'].includes(text)) return this.paint('red', text);
    if (['suspended', 'degraded', 'stale', 'unknown'].includes(text)) return this.paint('yellow', text);
    return text;
  }
}

/** Names come from other people's labs: what a terminal would obey is shown instead of sent. */
export function visible(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replace(/[\u0000-\u001F\u007F-\u009F]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
