import { misuse } from './refusal.ts';

/** `name=value` words of the command line: a value that is JSON has its type, any other is text. */
export function valuesOf(words: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw misuse(`"${word}" is no input; expected name=value.`);
      return [word.slice(0, at), valueOf(word.slice(at + 1))];
    }),
  );
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
