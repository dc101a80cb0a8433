/** What became of a command that was typed, without its end of line. */
export type Echo =
  /** It stands there, whole. */
  | 'whole'
  /** Its beginning stands there. */
  | 'growing'
  /** Nothing of it is shown. */
  | 'none'
  /** Some of its characters are missing: the device did not take them. */
  | 'lost'
  /** Something else stands there: somebody types too, or what speaks is no command line. */
  | 'foreign';

interface Typed {
  readonly prompt: string;
  readonly typed: string;
  /** Complete lines since, without what the device says unasked. */
  readonly lines: readonly string[];
  readonly current: string;
  /** Everything since, as it came. */
  readonly said: string;
}

/** From here on a terminal of 80 columns may scroll or wrap what is typed. */
const MAY_WRAP = 60;
/** So much of its end is enough to know a command that was scrolled away. */
const TAIL = 8;

/** Pure: compares what a console shows behind its prompt with what was typed. */
export function echoOf(shown: Typed): Echo {
  const { prompt, typed } = shown;
  const rest = behindPrompt(shown);
  if (rest !== null) {
    if (rest === typed || rest.trimEnd() === typed.trimEnd()) return 'whole';
    if (rest.trim() === '') return 'none';
    if (typed.startsWith(rest)) return 'growing';
  }
  if (prompt.length + typed.length >= MAY_WRAP) {
    const scrolled = shown.current.startsWith(prompt) ? shown.current.slice(prompt.length) : shown.current;
    const tail = scrolled.replace(/^\s*[$<]?/, '');
    if (tail.length >= TAIL && typed.trimEnd().endsWith(tail.trimEnd())) return 'whole';
    const [all, said] = [squeezed(typed), squeezed(shown.said)];
    if (said === all) return 'whole';
    if (said !== '') return all.startsWith(said) ? 'growing' : 'foreign';
  }
  return rest !== null && isPartOf(rest, typed) ? 'lost' : 'foreign';
}

/** What stands behind the prompt; a message of the device may have cut it, and the prompt may have come again. */
function behindPrompt({ prompt, lines, current }: Typed): string | null {
  if (current.startsWith(prompt)) return current.slice(prompt.length);
  const whole = [...lines.filter((line) => line.trim() !== ''), current].join('');
  const at = whole.lastIndexOf(prompt);
  if (at !== -1) return whole.slice(at + prompt.length);
  // Trailing blanks of a prompt may be cut where a line ended.
  const bare = prompt.trimEnd();
  return whole.startsWith(bare) ? whole.slice(bare.length).trimStart() : null;
}

/** Without what terminals put between characters when they wrap: Readline shows the first character of the next line, returns, and shows it again. */
function squeezed(text: string): string {
  const once = text.replaceAll(/(\S)\r(?=\1)/g, '');
  // oxlint-disable-next-line no-control-regex -- the characters to be taken out are control characters
  return once.replaceAll(/\u001b\[[0-?]*[ -/]*[@-~]|[\s\u0000-\u001f\u007f]/g, '');
}

/** Are these characters of the text, in its order? */
function isPartOf(part: string, text: string): boolean {
  let at = 0;
  for (const character of text) if (character === part[at]) at += 1;
  return at >= part.length;
}
