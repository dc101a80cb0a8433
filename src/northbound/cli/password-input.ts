import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { misuse } from './refusal.ts';
import type { Terminal } from './terminal.ts';

/** Asks for a password without showing it; what is not a terminal gives it in its first line. @throws Refusal when none comes */
export async function readPassword(terminal: Terminal, question: string): Promise<string> {
  const [password] = await readPasswords(terminal, [question]);
  return password!;
}

/** Asks for several, one after the other; what is not a terminal gives them in its first lines. @throws Refusal when one does not come */
export async function readPasswords({ stdin, stderr }: Terminal, questions: readonly string[]): Promise<string[]> {
  if (questions.length === 0) return [];
  // On a terminal nothing of what is typed is shown: the echo goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: stdin.isTTY ? nowhere : undefined, terminal: stdin.isTTY });
  try {
    // Ctrl-C and Ctrl-D while asking.
    const left = new Promise<never>((_resolve, reject) => lines.once('close', () => reject(misuse('No password was given.'))));
    left.catch(() => undefined);
    const passwords: string[] = [];
    if (stdin.isTTY) {
      for (const question of questions) {
        stderr.write(question);
        passwords.push(await Promise.race([lines.question(''), left]));
        stderr.write('\n');
      }
      return passwords;
    }
    for await (const line of lines) {
      passwords.push(line);
      if (passwords.length === questions.length) return passwords;
    }
    throw misuse('No password was given: type it on a terminal, or write it to standard input.');
  } finally {
    lines.close();
  }
}
