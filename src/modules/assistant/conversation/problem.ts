import type { Failure } from '#kernel/error.ts';
import type { Language } from '#kernel/language.ts';
import { refusalInFrench } from '#kernel/refusal-french.ts';
import { shown } from '../answers/words.ts';

/** What a failure says, in a language, fit to be shown in a line. */
export function inWords({ message, fr }: Failure, language: Language): string {
  return shown(language === 'fr' ? (fr?.message ?? refusalInFrench(message) ?? message) : message, 500);
}
