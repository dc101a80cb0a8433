/** Colours and cursor movements (ECMA-48 §5.4), and the bell. */
// oxlint-disable-next-line no-control-regex -- the characters to be taken out are control characters
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[@-_]|\u0007/g;

/**
 * A console that waits for somebody: `PC1>`, `R1#`, `R1(config)#`, `root@box:~$`, `login:`, a question. Something must
 * stand before the sign: IOS prints rows of `#` while it unpacks itself.
 */
const PROMPT = /(?:[\w)\]~:/.-][>#$]|[A-Za-z)\]~]%|\] >|(?:login|[Uu]sername|[Pp]assword):|\[(?:yes\/no|y\/n)\]:?)[ \t]*$/;

/** Whether what a console said so far ends with a prompt. */
export function endsWithPrompt(text: string): boolean {
  const lines = text.replace(ESCAPES, '').split(/[\r\n]/);
  return PROMPT.test(lines.at(-1) ?? '');
}
