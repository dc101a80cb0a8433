import type { Dialect } from './dialect.ts';
import { RETURN, type Dialogue } from './dialogue.ts';
import { logIn, refused, type Login } from './log-in.ts';
import { standingOf, type Standing } from './standing.ts';

/** How a prompt was reached. */
export interface Reached {
  readonly prompt: Extract<Standing, { at: 'prompt' }>;
  /** We logged in: nobody was before. */
  readonly loggedIn: boolean;
}

/** More keys than this, and what speaks there is no command line. */
const ROUNDS = 60;

/**
 * Brings a console to a prompt: drains what was said before, wakes it, answers what it asks at its start, leaves pagers, logs in. Never
 * types where somebody else has begun to. @throws Stopped with why there is none
 */
export async function reachPrompt(dialogue: Dialogue, login: Login, dialects: readonly Dialect[], redraw?: string): Promise<Reached> {
  const { line, limits } = dialogue;
  const standing = (): Standing => standingOf(line.current, line.screen.lines, dialects);
  let loggedIn = false;
  let silent = 0;
  /** The prompt that a return was answered with. */
  let seen: string | null = null;
  let asked = false;
  let passwords = 0;

  await drain(dialogue);
  if (redraw !== undefined) await showLine(dialogue, standing, redraw);
  for (let round = 0; round < ROUNDS; round += 1) {
    dialogue.check();
    const now = standing();
    let keys = RETURN;
    if (now.at === 'prompt') {
      // A return is answered with the prompt again; a prompt that no dialect knows must come twice.
      if (asked && (now.of.length > 0 || seen === now.prompt)) return { prompt: now, loggedIn };
      if (asked) seen = now.prompt;
    } else if (now.at === 'unfinished' || now.at === 'asked') {
      await untilFinished(dialogue, standing);
      continue;
    } else if (now.at === 'booting' && line.silentMs < limits.backOffMs) {
      await dialogue.change(line.heard, limits.quietMs);
      continue;
    } else if (now.at === 'pager') keys = now.quit;
    else if (now.at === 'question') keys = `${now.answer}${RETURN}`;
    else if (
      now.at === 'login' ||
      (now.at === 'password' && asked && (passwords > 0 || (login.username === undefined && login.password !== undefined)))
    ) {
      // Tried once: accounts are locked after a few wrong tries.
      if (loggedIn) refused(dialogue, login);
      await logIn(dialogue, login, dialects);
      loggedIn = true;
      asked = false;
      continue;
    }
    // A password that is asked for first is that of a name which somebody gave: an empty one brings the question for the name, if there is one.
    if (now.at === 'password') passwords += 1;
    const { heard } = line;
    const held = dialogue.write(keys);
    if (held !== null) {
      await dialogue.stepBack(held);
      continue;
    }
    asked = keys === RETURN;
    const change = await dialogue.change(heard, limits.wakeMs[silent] ?? limits.quietMs);
    if (change === 'late') {
      silent += 1;
      if (silent >= limits.wakeMs.length) {
        const seconds = limits.wakeMs.reduce((sum, ms) => sum + ms, 0) / 1_000;
        dialogue.stop(`The console says nothing: ${limits.wakeMs.length} returns were not answered within ${seconds} s.`);
      }
      continue;
    }
    silent = 0;
    await settle(dialogue, standing);
    if (standing().at === 'nothing') await untilSilent(dialogue);
  }
  return dialogue.stop(`No prompt came; the last line of the console is ${dialogue.lastLine()}.`);
}

/** What was said before comes at once; a line on which more comes is somebody's, or a device that starts. */
async function drain(dialogue: Dialogue): Promise<void> {
  const { line, limits } = dialogue;
  await dialogue.pause(limits.listenMs);
  if (line.ended !== null || line.silentMs >= limits.listenMs / 2) return;
  await untilSilent(dialogue);
}

/** A device that starts may talk for minutes, and somebody's ping for ever. */
async function untilSilent(dialogue: Dialogue): Promise<void> {
  const { limits } = dialogue;
  if (await dialogue.quiet(limits.quietMs, Math.max(limits.backOffMs, dialogue.remainingMs / 2))) return;
  dialogue.stop(`The console does not fall silent: somebody works there, or it starts; its last line is ${dialogue.lastLine()}.`);
}

/** A line that somebody left half typed is not seen by who comes later, and a return would carry it out: where its dialect can, it is shown again. */
async function showLine(dialogue: Dialogue, standing: () => Standing, redraw: string): Promise<void> {
  const { line, limits } = dialogue;
  if (standing().at !== 'nothing' && standing().at !== 'prompt') return;
  const { heard } = line;
  if (dialogue.write(redraw) === null && (await dialogue.change(heard, limits.listenMs)) === 'heard') await settle(dialogue, standing);
}

/** Waits until what was said looks finished: at something known, or silent for a while. */
async function settle(dialogue: Dialogue, standing: () => Standing): Promise<void> {
  const { line, limits } = dialogue;
  const overMs = dialogue.nowMs + limits.backOffMs;
  while (dialogue.nowMs < overMs && line.ended === null) {
    const { at } = standing();
    const known = at !== 'nothing' && at !== 'booting' && at !== 'unfinished' && at !== 'asked';
    if ((await dialogue.change(line.heard, known ? limits.settleMs : limits.otherPromptMs)) !== 'heard') return;
  }
}

async function untilFinished(dialogue: Dialogue, standing: () => Standing): Promise<void> {
  const { line, limits } = dialogue;
  const overMs = dialogue.nowMs + limits.backOffMs;
  for (let { at } = standing(); at === 'unfinished' || at === 'asked'; { at } = standing()) {
    dialogue.check();
    if (dialogue.nowMs >= overMs) {
      const left = at === 'asked' ? 'a question unanswered' : 'something unfinished';
      dialogue.stop(`Somebody left ${left} on the console: ${dialogue.lastLine()}.`);
    }
    await dialogue.change(line.heard, overMs - dialogue.nowMs);
  }
  await dialogue.quiet(limits.quietMs, limits.backOffMs);
}
