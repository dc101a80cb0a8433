import { waitOf } from '#wire/console-prompt.ts';
import { Screen } from '#wire/terminal-screen.ts';

/** Whether what a console said so far ends with something that waits for somebody: a prompt, `login:`, a question. */
export function endsWithPrompt(text: string): boolean {
  const screen = new Screen(text.length);
  screen.feed(text);
  return waitOf(screen.current) !== null;
}
