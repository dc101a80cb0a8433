import { FRENCH_ERRORS } from '#kernel/error-french.ts';
import { ERRORS, type Failure } from '#kernel/error.ts';
import type { Language } from '#kernel/language.ts';
import { refusalInFrench } from '#kernel/refusal-french.ts';

/** The body of every error, whatever the path. */
export function errorBody(failure: Failure, requestId: string, language: Language = 'en'): string {
  return JSON.stringify({
    error: true,
    code: failure.publicCode,
    message: language === 'fr' ? inFrench(failure) : failure.message,
    type: ERRORS[failure.code].type,
    details: (language === 'fr' ? failure.fr?.details : undefined) ?? failure.details ?? {},
    request_id: requestId,
  });
}

/** What it was said in (RFC 9110 §8.5): where only the meaning is known in French, the words of whoever failed follow in English. */
export function contentLanguage(failure: Failure, language: Language): string {
  if (language === 'en') return 'en';
  return (failure.fr?.message ?? refusalInFrench(failure.message)) === undefined ? 'fr, en' : 'fr';
}

function inFrench(failure: Failure): string {
  const said = failure.fr?.message ?? refusalInFrench(failure.message);
  if (said !== undefined) return said;
  const { meaning, remedy } = FRENCH_ERRORS[failure.code];
  return `${meaning} ${remedy} (${failure.message})`;
}
