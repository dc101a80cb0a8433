import { waitOf } from '#wire/console-prompt.ts';
import { matches, type Dialect, type Mode } from './dialect.ts';

/** What the last line of a console waits for. */
export type Standing =
  | { readonly at: 'prompt'; readonly prompt: string; readonly of: readonly Standpoint[] }
  | { readonly at: 'login' | 'password' | 'return' | 'booting' | 'nothing' }
  | { readonly at: 'pager'; readonly next: string; readonly quit: string }
  | { readonly at: 'question'; readonly answer: string }
  /** Somebody typed something and did not end it, or is asked something that only they can answer: a return would say yes. */
  | { readonly at: 'unfinished' | 'asked' };

/** A dialect whose prompt this is, in one of its modes. */
export interface Standpoint {
  readonly dialect: Dialect;
  readonly mode: Mode;
  readonly host: string | null;
}

/** Longer lines are no prompts. */
const LONGEST_PROMPT = 200;

const ANY_PAGER =
  /(?:^|\s)(?:-{1,5} ?\(?more\b.{0,20}-{0,5}|<-{1,4} more -{1,4}>|press any key to continue.*|\(END\)|lines \d+-\d+.*)\s*$/i;
const PRESS_RETURN = /press (?:<?return>?|<?enter>?|any key to (?:continue|get started))/i;
/** What would be stopped by a key must not get one. */
const KEEP_OFF = /auto-?boot|any key to (?:stop|interrupt|abort|enter)|GNU GRUB|boot menu|will be (?:started|executed) automatically/i;
/** How far above the last line is looked. */
const LINES_ABOVE = 6;

/** Pure: what the last line shows, to somebody who knows these dialects. */
export function standingOf(current: string, lines: readonly string[], dialects: readonly Dialect[]): Standing {
  const above = lines.slice(-LINES_ABOVE);
  if (current.length <= LONGEST_PROMPT && current.trim() !== '') {
    const found = pagerOf(current, dialects) ?? askedFor(current, dialects) ?? promptOf(current, dialects);
    if (found !== null) return found;
    if (dialects.some(({ prompts }) => prompts.some(({ typed }) => /[\w~/]/.test(typed.exec(current)?.groups?.['shown'] ?? ''))))
      return { at: 'unfinished' };
    if (ANY_PAGER.test(current)) return { at: 'pager', next: ' ', quit: 'q' };
    if (waitOf(current) === 'question') return { at: 'asked' };
  }
  if (KEEP_OFF.test(current) || above.some((line) => KEEP_OFF.test(line))) return { at: 'booting' };
  const last = current.trim() === '' ? above.findLast((line) => line.trim() !== '') : current;
  return { at: last !== undefined && PRESS_RETURN.test(last) ? 'return' : 'nothing' };
}

function pagerOf(current: string, dialects: readonly Dialect[]): Standing | null {
  for (const { pagers } of dialects) {
    const pager = pagers.find(({ pattern }) => pattern.test.test(current));
    if (pager !== undefined) return { at: 'pager', next: pager.next, quit: pager.quit };
  }
  return null;
}

function askedFor(current: string, dialects: readonly Dialect[]): Standing | null {
  for (const { questions } of dialects) {
    const question = questions.find(({ pattern }) => pattern.test.test(current));
    if (question !== undefined) return { at: 'question', answer: question.answer };
  }
  const wait = waitOf(current);
  if (wait === 'password' || dialects.some(({ login }) => login.password?.test.test(current) === true)) return { at: 'password' };
  if (wait === 'login' || dialects.some(({ login }) => login.username?.test.test(current) === true)) return { at: 'login' };
  return null;
}

function promptOf(current: string, dialects: readonly Dialect[]): Standing | null {
  if (current.length > LONGEST_PROMPT) return null;
  const of = standpoints(current, dialects);
  if (of.length > 0 || waitOf(current) === 'prompt') return { at: 'prompt', prompt: current, of };
  return null;
}

/** The dialects of which this is a prompt. */
export function standpoints(current: string, dialects: readonly Dialect[]): Standpoint[] {
  return dialects.flatMap((dialect) => {
    for (const { mode, empty } of dialect.prompts) {
      const found = empty.exec(current);
      if (found !== null) return [{ dialect, mode, host: found.groups?.['host'] ?? null }];
    }
    return [];
  });
}

/** Lines that the device said unasked. */
export function isChatter(line: string, dialects: readonly Dialect[]): boolean {
  return dialects.some(({ chatter }) => matches(chatter, line));
}
