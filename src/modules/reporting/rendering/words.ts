import type { Language } from '#kernel/language.ts';
import { saidInFrench } from '#model/said-in-french.ts';
import type { CellKind, Cell } from '../document.ts';
import { en } from './words-en.ts';
import { fr } from './words-fr.ts';

const WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, fr };

/** What a key is called; a key that has no word is told as it is. */
export function say(language: Language, key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const text = WORDS[language][key] ?? key.slice(key.indexOf('.') + 1);
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/**
 * A text that cannot change what stands around it: no control characters, no marks that turn the direction of writing (UAX #9), no halves
 * of surrogate pairs, nothing that XML 1.0 §2.2 forbids.
 */
export function plain(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/g, '');
}

/** What the hub said in a sentence, such as the title of an alert, in the language of the report. */
export function spoken(language: Language, text: string): string {
  return plain(language === 'fr' ? saidInFrench(text) : text);
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** The two greatest units of a time: `2 d 3 h`, `4 min 5 s`, `12 ms`. */
export function durationText(language: Language, ms: number): string {
  const greatest = UNITS.findIndex(([, size]) => ms >= size);
  if (greatest === -1) return ms === 0 ? `0\u00A0${say(language, 'unit.s')}` : `${Math.round(ms)}\u00A0${say(language, 'unit.ms')}`;
  const parts: string[] = [];
  let left = ms;
  for (const [unit, size] of UNITS.slice(greatest, greatest + 2)) {
    const whole = Math.floor(left / size);
    left -= whole * size;
    if (whole > 0) parts.push(`${whole}\u00A0${say(language, `unit.${unit}`)}`);
  }
  return parts.join(' ');
}

/** `2026-11-25 23:57:14`: in UTC, as the whole report is. */
export function timeText(time: string): string {
  return time.slice(0, 19).replace('T', ' ');
}

/** A value as people read it. */
export function cellText(language: Language, kind: CellKind, value: Cell): string {
  if (value === null) return '–';
  if (kind === 'word') return say(language, `word.${value}`);
  if (kind === 'time') return timeText(String(value));
  if (typeof value === 'string') return spoken(language, value);
  if (kind === 'duration') return durationText(language, value);
  const places = kind === 'percent' ? { minimumFractionDigits: 4, maximumFractionDigits: 4 } : { maximumFractionDigits: 2 };
  const text = new Intl.NumberFormat(language, places).format(value);
  return kind === 'percent' ? `${text}\u00A0%` : text;
}
