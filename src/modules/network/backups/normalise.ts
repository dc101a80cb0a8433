import { createHash } from 'node:crypto';
import type { Platform } from '../platforms/platform-file.ts';

/** Any control character but tab: a console may leave some behind. */
const CONTROL = /[^\P{Cc}\t]/gu;

/** The configuration as it is kept: without what the command said about it, and without blanks that nobody sees. */
export function cleaned(text: string, platform: Platform | undefined): string {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.replaceAll(CONTROL, '').trimEnd());
  const own = lines.filter((line) => platform === undefined || !platform.about.some((pattern) => pattern.test(line)));
  while (own[0] === '' || own[0] === '!') own.shift();
  while (own.at(-1) === '') own.pop();
  return own.length === 0 ? '' : `${own.join('\n')}\n`;
}

/** The lines that are compared: those that change by themselves, and empty ones, are left out. */
export function compared(text: string, platform: Platform | undefined): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => !/^!?$/.test(line) && (platform === undefined || !platform.noise.some((pattern) => pattern.test(line))));
}

/** Names a configuration by what it says: two are the same when nothing differs but what changes by itself. SHA-256, hexadecimal. */
export function hashOf(text: string, platform: Platform | undefined): string {
  return createHash('sha256').update(compared(text, platform).join('\n')).digest('hex');
}
