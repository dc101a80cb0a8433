/** What a console waits for, whatever system speaks there. */
export type Wait = 'prompt' | 'login' | 'password' | 'question';

/** Longer lines are outputs. */
const LONGEST = 200;

/** `PC1>`, `R1#`, `R1(config)#`, `root@box:~$`, `[admin@MikroTik] >`. Something must stand before the sign: IOS prints rows of `#` while it unpacks itself. */
const PROMPT = /(?:[\w)\]~:/.-][>#$]|[A-Za-z)\]~]%|\] >) *$/;
const LOGIN = /(?:^|[\s>])(?:login|user ?name|user|account): *$/i;
const PASSWORD = /(?:^|\s)(?:password|passcode)(?: for [\w.@-]{1,64})?: *$/i;
const QUESTION = /\[confirm\] *$|[[(](?:yes|y|no|n)(?:\/(?:yes|y|no|n))?[\])] ?[?:]? *$|\? *:? *$/i;

/** What the last line of a console waits for, as far as its shape tells; null when it looks like output. */
export function waitOf(line: string): Wait | null {
  if (line.length > LONGEST) return null;
  if (PASSWORD.test(line)) return 'password';
  if (LOGIN.test(line)) return 'login';
  if (PROMPT.test(line)) return 'prompt';
  return QUESTION.test(line) ? 'question' : null;
}
