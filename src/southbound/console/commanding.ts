import type { Dialect } from './dialect.ts';
import { quoted, RETURN, type Dialogue } from './dialogue.ts';
import { echoOf } from './echo.ts';
import { isChatter, standingOf, standpoints } from './standing.ts';

/** What a command is given on: the prompt that stands there, and whose it is. */
export interface Ground {
  readonly prompt: string;
  /** The name in it. */
  readonly host: string | null;
  /** Whose prompt, pagers and messages may come: one, as soon as it is known. */
  readonly dialects: readonly Dialect[];
}

export interface Printed {
  readonly output: string;
  readonly complete: boolean;
  /** The prompt that stands there now; null when none does. */
  readonly prompt: string | null;
}

/** Questions that a command is known to ask, which its giver answers. */
export type Expected = readonly ('login' | 'password' | 'return')[];

/** Erases the character before the cursor. */
const ERASE = '\u007f';
/** Characters of a command from which on its echo may come again. */
const MAY_COME_TWICE = 60;
/** Commands whose output is what devices also say unasked. */
const ABOUT_LOGS = /\b(?:log|logging|logbuffer|messages|debug|dmesg|journalctl|monitor)\b/i;

/** Types a command on an empty prompt and gives what it printed. @throws Stopped when somebody types too, or the console ends */
export async function command(
  dialogue: Dialogue,
  ground: Ground,
  text: string,
  timeoutMs: number,
  expected: Expected = [],
): Promise<Printed> {
  await typeOut(dialogue, ground, text);
  dialogue.line.mark();
  dialogue.insist(RETURN);
  return collect(dialogue, ground, { text, expected, overMs: dialogue.nowMs + Math.min(timeoutMs, dialogue.remainingMs) });
}

/** Waits until the prompt stands there with nothing behind it, and nobody has typed since. @throws Stopped when that does not come */
async function emptyPrompt(dialogue: Dialogue, { prompt, dialects }: Ground): Promise<void> {
  const { line, limits } = dialogue;
  const overMs = dialogue.nowMs + limits.backOffMs;
  for (;;) {
    dialogue.check();
    const said = line.screen.lines.filter((each) => each.trim() !== '' && !isChatter(each, dialects));
    if (line.current === prompt && said.length === 0) return;
    const onlyChatter = said.every((each) => each.trimEnd() === prompt.trimEnd());
    if (onlyChatter && line.current.trim() === '') {
      // The device said something over its own prompt: a return brings it again.
      await dialogue.quiet(limits.settleMs, limits.backOffMs);
      const { heard } = line;
      line.mark();
      const held = dialogue.write(RETURN);
      if (held !== null) await dialogue.stepBack(held);
      else await dialogue.change(heard, limits.quietMs);
      await dialogue.quiet(limits.settleMs, limits.quietMs);
      if (line.current === prompt) line.mark();
    } else if (await dialogue.quiet(limits.quietMs, overMs - dialogue.nowMs)) {
      if (line.current === prompt) {
        line.mark();
        return;
      }
    }
    if (dialogue.nowMs >= overMs) dialogue.stop(`Somebody types on the console: its last line is ${dialogue.lastLine()}.`);
    if (line.current !== prompt) await dialogue.change(line.heard, Math.min(limits.quietMs, overMs - dialogue.nowMs));
  }
}

/** Types a command and sees it stand there, whole and alone, before anybody presses return. */
async function typeOut(dialogue: Dialogue, ground: Ground, typed: string): Promise<void> {
  const { dialects } = ground;
  const { line, limits } = dialogue;
  const pauseMs = Math.max(0, ...dialects.map(({ pause_ms }) => pause_ms));
  for (let again = dialects.some(({ drops_input }) => drops_input) ? 2 : 0; ; again -= 1) {
    await emptyPrompt(dialogue, ground);
    if (pauseMs > 0) {
      await dialogue.pause(pauseMs);
      await emptyPrompt(dialogue, ground);
    }
    line.mark();
    const held = dialogue.write(typed);
    if (held !== null) {
      await dialogue.stepBack(held);
      again += 1;
      continue;
    }
    const echo = await awaitEcho(dialogue, ground, typed);
    if (echo === 'whole') return;
    if (echo === 'none' && again > 0) continue;
    if (echo === 'lost' && again > 0) {
      dialogue.insist(ERASE.repeat(typed.length));
      await dialogue.pause(limits.settleMs);
      await dialogue.quiet(limits.settleMs, limits.quietMs);
      continue;
    }
    if (echo === 'none' && line.screen.lines.length === 0)
      dialogue.stop('The console shows nothing of what is typed: it hangs, or is half open.');
    const stands = quoted(line.current);
    await takeBack(dialogue, ground, typed);
    dialogue.stop(`Somebody else types on the console: ${stands} stands where "${typed}" was typed. It was not carried out.`);
  }
}

/** Erases what we typed, where it is the end of a line on which nobody goes on typing; in the middle of theirs it stays. */
async function takeBack(dialogue: Dialogue, { prompt }: Ground, typed: string): Promise<void> {
  const { line, limits } = dialogue;
  if (!(await dialogue.quiet(limits.quietMs, limits.backOffMs))) return;
  if (line.ended !== null || !line.current.startsWith(prompt) || !line.current.slice(prompt.length).endsWith(typed)) return;
  if (dialogue.write(ERASE.repeat(typed.length)) === null) await dialogue.quiet(limits.settleMs, limits.quietMs);
}

async function awaitEcho(dialogue: Dialogue, { prompt, dialects }: Ground, typed: string): Promise<ReturnType<typeof echoOf>> {
  const { line, limits } = dialogue;
  const overMs = dialogue.nowMs + limits.echoMs + typed.length * limits.echoPerCharacterMs;
  for (;;) {
    dialogue.check();
    const lines = line.screen.lines.filter((each) => !isChatter(each, dialects));
    const echo = echoOf({ prompt, typed, lines, current: line.current, said: line.saidSince });
    if (echo === 'whole') return echo;
    const leftMs = overMs - dialogue.nowMs;
    if (leftMs <= 0) return echo === 'growing' ? 'lost' : echo;
    // What stands there may be on its way to something else: a line that is drawn anew.
    const patienceMs = echo === 'foreign' || echo === 'lost' ? Math.min(leftMs, limits.otherPromptMs) : leftMs;
    if ((await dialogue.change(line.heard, patienceMs)) === 'late' && patienceMs < leftMs) return echo;
  }
}

interface Collecting {
  readonly text: string;
  readonly expected: Expected;
  /** Monotonic time. */
  readonly overMs: number;
}

async function collect(dialogue: Dialogue, ground: Ground, { text, expected, overMs }: Collecting): Promise<Printed> {
  const { line, limits } = dialogue;
  const { dialects } = ground;
  const keepsChatter = ABOUT_LOGS.test(text);
  let pages = 0;
  const printed = (complete: boolean, prompt: string | null): Printed => {
    // The first line is what was typed; consoles of GNS3 may say a long one twice. @see gns3-pitfalls.md 31
    const behind = line.screen.lines.slice(1);
    if (text.length > MAY_COME_TWICE && behind[0]?.trim() === text.trim()) behind.shift();
    const output = behind.filter((each) => keepsChatter || !isChatter(each, dialects));
    return { output: output.join('\n').trimEnd(), complete, prompt };
  };
  for (;;) {
    const { current } = line;
    const { heard } = line;
    if (line.ended !== null) return printed(false, null);
    const leftMs = overMs - dialogue.nowMs;
    if (leftMs <= 0 || line.screen.lost || pages > limits.pagesMax) {
      const prompt = await interrupt(dialogue, ground);
      return printed(false, prompt);
    }
    const standing = standingOf(current, line.screen.lines, dialects);
    const answered = line.screen.lines.length > 0;
    if (answered && current === ground.prompt) {
      if ((await dialogue.change(heard, limits.settleMs)) === 'late') return printed(true, current);
    } else if (answered && standing.at === 'pager') {
      if ((await dialogue.change(heard, limits.settleMs / 2)) !== 'late') continue;
      line.screen.clearCurrent();
      pages += 1;
      dialogue.insist(standing.next);
      await dialogue.change(heard, Math.min(leftMs, limits.quietMs));
    } else if (answered && isPrompt(current, ground)) {
      // Another mode, another name, or the same with something that somebody typed meanwhile.
      const sameHost = ground.host !== null && standpoints(current, dialects).some(({ host }) => host === ground.host);
      const patienceMs = sameHost ? limits.settleMs * 3 : limits.otherPromptMs;
      if ((await dialogue.change(heard, Math.min(leftMs, patienceMs))) === 'late') {
        return printed(true, current.startsWith(ground.prompt) ? ground.prompt : current);
      }
    } else if (answered && current.trim() === '' && underChatter(dialogue, ground)) {
      if ((await dialogue.change(heard, Math.min(leftMs, limits.otherPromptMs))) === 'late') {
        const done = printed(true, ground.prompt);
        return { ...done, output: withoutLast(done.output, ground.prompt) };
      }
    } else if (answered && ['login', 'password', 'question', 'asked', ...expected].includes(standing.at)) {
      // It asks something, and what to say is not ours to guess.
      const patienceMs = expected.some((each) => each === standing.at) ? limits.settleMs : limits.quietMs;
      if ((await dialogue.change(heard, Math.min(leftMs, patienceMs))) === 'late') return printed(false, null);
    } else await dialogue.change(heard, leftMs);
  }
}

function isPrompt(current: string, { prompt, dialects }: Ground): boolean {
  if (current.startsWith(prompt) && current.length > prompt.length) return true;
  return standpoints(current, dialects).length > 0;
}

/** The prompt came, and the device said something over it. */
function underChatter({ line }: Dialogue, { prompt, dialects }: Ground): boolean {
  const { lines } = line.screen;
  const at = lines.findLastIndex((each) => each.trim() !== '' && !isChatter(each, dialects));
  return at > 0 && at < lines.length - 1 && lines[at]!.trimEnd() === prompt.trimEnd();
}

function withoutLast(output: string, prompt: string): string {
  return output.endsWith(prompt.trimEnd()) ? output.slice(0, -prompt.trimEnd().length).trimEnd() : output;
}

/** Ends a command that does not end, where its dialect says how; gives the prompt that came. */
async function interrupt(dialogue: Dialogue, ground: Ground): Promise<string | null> {
  const { line, limits } = dialogue;
  const { dialects, prompt } = ground;
  const standing = standingOf(line.current, line.screen.lines, dialects);
  const keys = standing.at === 'pager' ? standing.quit : dialects.length === 1 ? dialects[0]!.interrupt : undefined;
  if (keys === undefined || dialogue.write(keys) !== null) return null;
  const overMs = dialogue.nowMs + limits.interruptMs;
  while (dialogue.nowMs < overMs && line.ended === null) {
    const { heard } = line;
    const there = line.current === prompt;
    const change = await line.change(heard, there ? limits.settleMs : overMs - dialogue.nowMs);
    if (there && change === 'late') return prompt;
  }
  return line.current === prompt ? prompt : null;
}
