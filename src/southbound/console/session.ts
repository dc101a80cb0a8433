import type { Conversation } from '#kernel/message.ts';
import { command, type Expected, type Printed } from './commanding.ts';
import { matches, type Dialect, type Mode } from './dialect.ts';
import { Dialogue, RETURN, Stopped } from './dialogue.ts';
import type { Dialects } from './dialects.ts';
import type { SessionLimits } from './limits.ts';
import { Line } from './line.ts';
import type { Login } from './log-in.ts';
import type { Transcript } from './messages.ts';
import { reachPrompt } from './reach.ts';
import { recognise } from './recognise.ts';
import { standingOf, standpoints, type Standpoint } from './standing.ts';
import type { Timing } from './timing.ts';

export interface SessionOptions {
  readonly dialects: Dialects;
  readonly limits: SessionLimits;
  readonly timing: Timing;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  readonly login: Login;
  readonly platform?: string | undefined;
  readonly nodeType?: string | null;
}

/** What command lines without a dialect say of a command that they do not know. */
const ANY_ERROR =
  /invalid (?:input|command)|unknown command|unrecognized command|command not found|bad command|syntax error|incomplete command/i;
/** A refusal stands at the beginning or at the end of what was printed. */
const ERROR_LINES = 6;
/** An empty password is asked for so often before IOS gives up. */
const EMPTY_PASSWORDS = 4;
const RECOGNISING_MS = 15_000;
const LEAVING_MS = 3_000;

/** One user of a console: reaches its prompt, gives commands, and leaves it as it was. */
export class ConsoleSession {
  readonly #dialogue: Dialogue;
  readonly #line: Line;
  readonly #options: SessionOptions;
  #prompt: string | null = null;
  #standpoint: Standpoint | null = null;
  #pagingOff = false;
  #loggedIn = false;
  /** The mode that it was found in. */
  #found: Mode | null = null;

  constructor(conversation: Conversation, options: SessionOptions) {
    const { signal, timing, limits, deadlineMs, login } = options;
    this.#options = options;
    this.#line = new Line(conversation, { signal, timing, charactersMax: limits.outputMax });
    const secrets = [login.password, login.enable_password].filter((secret) => secret !== undefined && secret !== '') as string[];
    this.#dialogue = new Dialogue({ line: this.#line, timing, limits, deadlineMs, secrets, signal });
  }

  get dialect(): Dialect | null {
    return this.#standpoint?.dialect ?? null;
  }

  get mode(): Mode | null {
    return this.#standpoint?.mode ?? null;
  }

  /** The prompt that stands there, without blanks at its ends. */
  get prompt(): string | null {
    return this.#prompt === null ? null : this.#dialogue.masked(this.#prompt.trim());
  }

  /** The name of the device, where the prompt has it. */
  get host(): string | null {
    return this.#standpoint?.host ?? null;
  }

  /** Nobody was logged in before. */
  get loggedIn(): boolean {
    return this.#loggedIn;
  }

  /** @throws Stopped with why no prompt was reached */
  async reach(): Promise<void> {
    const { dialects, platform, login, nodeType = null } = this.#options;
    const told = platform === undefined ? undefined : dialects.find(platform);
    const { prompt, loggedIn } = await reachPrompt(
      this.#dialogue,
      login,
      told === undefined ? dialects.all : [told],
      (told ?? dialectOf(nodeType, dialects))?.redraw,
    );
    this.#prompt = prompt.prompt;
    this.#loggedIn = loggedIn;
    const dialect = told ?? (await this.#recognised(prompt.of, nodeType));
    this.#standpoint = dialect === null ? null : this.#standsIn(dialect, prompt.prompt);
    this.#found = this.mode;
  }

  /**
   * Leaves a mode that somebody left behind, where that changes nothing, or as it is said: with the commands that give up what is not committed.
   * @throws Stopped when nobody says how, or it stays in that mode
   */
  async leaveConfiguration(by?: readonly string[]): Promise<void> {
    const { mode, prompt } = this;
    if (mode?.name !== 'configuration') return;
    const commands = by ?? (mode.leave === undefined ? [] : [mode.leave]);
    for (const each of commands) if (this.prompt !== null) await this.#command(each, LEAVING_MS);
    const now = this.mode;
    if (commands.length === 0 || (by !== undefined && now?.name === 'configuration'))
      this.#dialogue.stop(`Somebody left the console in a configuration: ${prompt}.`);
    this.#found = now;
  }

  /** Rises to the privileged mode where there is one; says why not when that was refused. */
  async enable(): Promise<string | null> {
    const enable = this.dialect?.enable;
    if (enable === undefined || this.mode?.name !== enable.from) return null;
    const { line, limits } = { line: this.#line, limits: this.#dialogue.limits };
    const password = this.#options.login.enable_password;
    const before = this.#prompt!;
    const printed = await this.#command(enable.command, limits.loginMs, ['password']);
    let sent = false;
    // Without a password it is still asked for: empty ones bring the prompt back.
    for (
      let asked = 0;
      asked < EMPTY_PASSWORDS && standingOf(line.current, line.screen.lines, [this.dialect!]).at === 'password';
      asked += 1
    ) {
      const { heard } = line;
      line.mark();
      this.#dialogue.insist(`${sent ? '' : (password ?? '')}${RETURN}`);
      sent = true;
      if ((await this.#dialogue.change(heard, limits.loginMs)) !== 'heard') break;
      await this.#atPromptOrAsked(limits.loginMs);
    }
    this.#stand(line.current);
    const mode = this.mode as Mode | null;
    if (mode?.name === enable.to) return null;
    if (this.#prompt === null) this.#dialogue.stop(`The console did not come back to its prompt from ${enable.command}.`);
    if (matches(enable.refused, printed.output) || sent || this.#prompt === before) {
      return password === undefined || password === ''
        ? `${enable.command} wants a password, and none is known.`
        : `${enable.command} was refused.`;
    }
    return null;
  }

  /** Gives a command. `asking`: one that only asks, which may be given in any mode that the dialect knows a way for. @throws Stopped */
  async run(text: string, timeoutMs: number, asking = false): Promise<Transcript> {
    await this.#withoutPages();
    const { dialect } = this;
    const beganMs = this.#dialogue.nowMs;
    if (dialect?.enable?.command === text.trim() && this.mode?.name === dialect.enable.to) {
      return { command: text, output: '', complete: true, refused: false, duration_ms: 0 };
    }
    if (dialect?.enable?.command === text.trim() && this.mode?.name === dialect.enable.from) {
      const refusal = await this.enable();
      const took = Math.round(this.#dialogue.nowMs - beganMs);
      return { command: text, output: refusal ?? '', complete: true, refused: refusal !== null, duration_ms: took };
    }
    const typed = asking ? `${this.mode?.prefix ?? ''}${text}${dialect?.unpaged ?? ''}` : text;
    const { output, complete } = await this.#command(typed, timeoutMs);
    return {
      command: text,
      output,
      complete,
      refused: isRefused(output, dialect),
      duration_ms: Math.round(this.#dialogue.nowMs - beganMs),
    };
  }

  /** Leaves the console in the mode that it was found in, as far as the line lets it, and lets go of it. */
  async leave(): Promise<void> {
    try {
      this.#dialogue.leaveWithin(LEAVING_MS);
      const { dialect } = this;
      const found = this.#found?.name;
      if (dialect === null || this.#prompt === null) return;
      if (this.mode?.name === 'configuration' && found !== 'configuration' && this.mode.leave !== undefined) {
        await this.#command(this.mode.leave, LEAVING_MS);
      }
      const { enable, logout } = dialect;
      if (enable !== undefined && found === enable.from && this.mode?.name === enable.to) await this.#command(enable.leave, LEAVING_MS);
      if (this.#loggedIn && logout !== undefined) await this.#command(logout, LEAVING_MS, ['login', 'password', 'return']);
    } catch (error) {
      // Somebody types, or the console ended: then it stays as it is.
      if (!(error instanceof Stopped)) throw error;
    } finally {
      this.#line.close();
    }
  }

  /** Turns paging off, once; pages are answered where that does not help. */
  async #withoutPages(): Promise<void> {
    if (this.#pagingOff || this.dialect === null) return;
    this.#pagingOff = true;
    if (this.mode?.name === 'configuration') return;
    for (const off of this.dialect.paging_off) await this.#command(off, RECOGNISING_MS);
  }

  async #command(text: string, timeoutMs: number, expected: Expected = []): Promise<Printed> {
    const { dialects, limits } = this.#options;
    this.#dialogue.check();
    if (this.#prompt === null) this.#dialogue.stop(`The console is not at its prompt: its last line is ${this.#dialogue.lastLine()}.`);
    const ground = { prompt: this.#prompt, host: this.host, dialects: this.dialect === null ? dialects.all : [this.dialect] };
    const printed = await command(this.#dialogue, ground, text, timeoutMs, expected);
    this.#prompt = printed.prompt;
    if (printed.prompt !== null) {
      this.#stand(printed.prompt);
      if (printed.complete) this.#line.mark();
      else await this.#dialogue.quiet(limits.settleMs, limits.quietMs).then(() => this.#line.mark());
    }
    return printed;
  }

  /** Takes what stands there for the prompt of now, if the dialect knows it as one. */
  #stand(current: string): void {
    if (this.dialect === null) return;
    const standpoint = standpoints(current, [this.dialect])[0];
    if (standpoint === undefined) return;
    this.#standpoint = standpoint;
    this.#prompt = current;
    if (this.#line.current === current) this.#line.mark();
  }

  /** Waits until the prompt of the dialect came, or a password is asked for again. */
  async #atPromptOrAsked(mostMs: number): Promise<void> {
    const dialogue = this.#dialogue;
    const overMs = dialogue.nowMs + mostMs;
    while (dialogue.nowMs < overMs && this.#line.ended === null) {
      const { at } = standingOf(this.#line.current, this.#line.screen.lines, [this.dialect!]);
      const there = at === 'prompt' || (at === 'password' && this.#line.screen.lines.length > 0);
      const change = await dialogue.change(this.#line.heard, there ? dialogue.limits.settleMs : overMs - dialogue.nowMs);
      if (there && change === 'late') return;
    }
  }

  #standsIn(dialect: Dialect, prompt: string): Standpoint {
    return standpoints(prompt, [dialect])[0] ?? { dialect, mode: { name: 'other', prompt: dialect.modes[0]!.prompt }, host: null };
  }

  async #recognised(of: readonly Standpoint[], nodeType: string | null): Promise<Dialect | null> {
    this.#line.mark();
    return recognise({ of, said: this.#line.said, nodeType }, async (question, among) => {
      const printed = await command(this.#dialogue, { prompt: this.#prompt!, host: null, dialects: among }, question, RECOGNISING_MS);
      if (printed.prompt === null) this.#dialogue.stop(`The console did not come back to its prompt from ${question}.`);
      this.#prompt = printed.prompt;
      this.#line.mark();
      return printed.output;
    });
  }
}

/** The one that GNS3's type of a node means, if there is one. */
function dialectOf(nodeType: string | null, dialects: Dialects): Dialect | undefined {
  const meant = dialects.all.filter(({ recognise }) => nodeType !== null && recognise.node_types.includes(nodeType));
  return meant.length === 1 ? meant[0] : undefined;
}

function isRefused(output: string, dialect: Dialect | null): boolean {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const looked = [...lines.slice(0, ERROR_LINES), ...lines.slice(-2)];
  return looked.some((line) => (dialect === null ? ANY_ERROR.test(line) : matches(dialect.errors, line)));
}
