/** What is longer is no line for people: it is broken, so that memory stays bounded. */
const LINE_MAX = 16_384;
/** A sequence that never ends is none. */
const SEQUENCE_MAX = 128;

/**
 * What a terminal would show of the bytes of a console, line by line: characters that were overwritten or erased are gone, colours and
 * cursor movements too. Complete lines are kept until they are taken, within a bound. @see ECMA-48 §8.3
 */
export class Screen {
  readonly #charactersMax: number;
  #lines: string[] = [];
  #characters = 0;
  #current: string[] = [];
  #column = 0;
  #row: number | null = null;
  #state: 'text' | 'escape' | 'sequence' | 'string' = 'text';
  #sequence = '';
  #overwritten = false;
  #lost = false;

  constructor(charactersMax: number) {
    this.#charactersMax = charactersMax;
  }

  /** Complete lines since they were last cleared, oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** The line that the cursor stands on, without blanks behind the cursor: what was erased there. */
  get current(): string {
    const behind = this.#current.slice(this.#column).join('').trimEnd();
    return this.#current.slice(0, this.#column).join('') + behind;
  }

  /** Lines went over the bound, and the oldest ones are gone. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Forgets the complete lines. */
  clear(): void {
    this.#lines = [];
    this.#characters = 0;
    this.#lost = false;
  }

  /** Forgets what stands on the current line: what erases it later finds it empty. */
  clearCurrent(): void {
    this.#current = [];
    this.#column = 0;
  }

  feed(text: string): void {
    for (const character of text) this.#take(character);
  }

  #take(character: string): void {
    switch (this.#state) {
      case 'text':
        return this.#show(character);
      case 'escape':
        if (character === '[') {
          this.#state = 'sequence';
          this.#sequence = '';
        } else if (character === ']' || character === 'P' || character === '_' || character === '^') {
          this.#state = 'string';
          this.#sequence = '';
        } else {
          this.#state = 'text';
          // NEL of ECMA-48 §8.3.86: some switches end their lines with it.
          if (character === 'E') this.#newLine();
          // Three-character sequences of ISO 2022 (character sets) go on.
          else if (character === '(' || character === ')' || character === '#' || character === '%') this.#state = 'escape';
        }
        return;
      case 'sequence':
        if (character >= '@' && character <= '~') {
          this.#state = 'text';
          this.#control(character, this.#sequence);
        } else if (character < ' ') {
          // A control character inside is carried out at once (ECMA-48 does not say; terminals of DEC do).
          this.#show(character);
        } else if (this.#sequence.length < SEQUENCE_MAX) this.#sequence += character;
        else this.#state = 'text';
        return;
      case 'string':
        // OSC and the like: a title of a window; ends with BEL or ESC \.
        if (character === '\u0007') this.#state = 'text';
        else if (character === '\u001b') this.#state = 'escape';
        else if (character === '\n' || (this.#sequence += character).length > SEQUENCE_MAX) this.#state = 'text';
        return;
    }
  }

  #show(character: string): void {
    if (character === '\n' || character === '\u000b' || character === '\u000c') return this.#newLine();
    if (character === '\r') {
      this.#column = 0;
      return;
    }
    if (character === '\b') {
      this.#column = Math.max(0, this.#column - 1);
      return;
    }
    if (character === '\u001b') {
      this.#state = 'escape';
      return;
    }
    if (character === '\t') {
      do this.#put(' ');
      while (this.#column % 8 !== 0);
      return;
    }
    // The bell, XON and their like show nothing.
    if (character < ' ' || character === '\u007f') return;
    this.#put(character);
  }

  #put(character: string): void {
    if (this.#column >= LINE_MAX) this.#newLine();
    while (this.#current.length < this.#column) this.#current.push(' ');
    if (this.#column < this.#current.length) this.#overwritten = true;
    this.#current[this.#column] = character;
    this.#column += 1;
  }

  #control(final: string, parameters: string): void {
    const numbers = parameters.split(';').map((part) => (/^\d{1,5}$/.test(part) ? Number(part) : null));
    const count = Math.max(1, numbers[0] ?? 1);
    switch (final) {
      case 'C':
        this.#column = Math.min(LINE_MAX, this.#column + count);
        return;
      case 'D':
        this.#column = Math.max(0, this.#column - count);
        return;
      case 'G':
        this.#column = Math.min(LINE_MAX, count - 1);
        return;
      case 'E':
        return this.#newLine();
      case 'H':
      case 'f': {
        // Switches with a screen of their own write every line by its place.
        if (this.#row !== null && this.#row !== count) this.#newLine();
        this.#row = count;
        this.#column = Math.min(LINE_MAX, Math.max(1, numbers[1] ?? 1) - 1);
        return;
      }
      case 'J':
      case 'K':
        if (final === 'K' || numbers[0] !== 1) this.#erase(numbers[0] ?? 0);
        return;
      case 'P':
        this.#current.splice(this.#column, count);
        return;
      case 'X':
        for (let at = this.#column; at < Math.min(this.#current.length, this.#column + count); at += 1) this.#current[at] = ' ';
        return;
    }
  }

  /** @see ECMA-48 §8.3.41: 0 to the end of the line, 1 from its beginning, 2 all of it */
  #erase(what: number): void {
    if (what === 0) this.#current.length = Math.min(this.#current.length, this.#column);
    else if (what === 1) this.#current.fill(' ', 0, Math.min(this.#current.length, this.#column + 1));
    else this.#current = [];
  }

  #newLine(): void {
    // What stood there before, a pager's prompt for one, was blanked: the blanks are no part of the line.
    const whole = this.#current.join('');
    const line = this.#overwritten ? whole.trimEnd() : whole;
    this.#lines.push(line);
    this.#characters += line.length + 1;
    if (this.#characters > this.#charactersMax) this.#forget();
    this.#current = [];
    this.#column = 0;
    this.#overwritten = false;
  }

  /** Drops the oldest half: dropping one line at a time would move all others each time. */
  #forget(): void {
    const kept = this.#lines.slice(Math.ceil(this.#lines.length / 2));
    this.#lines = kept;
    this.#characters = kept.reduce((sum, line) => sum + line.length + 1, 0);
    this.#lost = true;
  }
}
