import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { misuse } from './refusal.ts';
import type { Terminal } from './terminal.ts';

/** Asks for a password without showing it; what is not a terminal gives it in its first line. @throws Refusal when none comes */
export async function readPassword({ stdin, stderr }: Terminal, question: string): Promise<string> {
  // On a terminal nothing of what is typed is shown: the echo goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: stdin.isTTY ? nowhere : undefined, terminal: stdin.isTTY });
  try {
    if (stdin.isTTY) {
      stderr.write(question);
      const typed = lines.question('');
      // Ctrl-C and Ctrl-D while asking.
      const left = new Promise<never>((_resolve, reject) => lines.once('close', () => reject(misuse('No password was given.'))));
      const password = await Promise.race([typed, left]);
      stderr.write('\n');
      return password;
    }
    for await (const line of lines) return line;
    throw misuse('No password was given: type it on a terminal, or write it to standard input.');
  } finally {
    lines.close();
  }
}
