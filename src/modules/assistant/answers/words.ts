import type { Language } from '#kernel/language.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Nobody means more. */
const LONGEST_MS = 366 * DAY_MS;

/** Lower case without accents, words with single blanks between; `#`, `.`, `:`, `/` and `_` stay. */
export function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9#.:/_?]+/g, ' ')
    .replace(/[?.!:]+(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const FRENCH =
  /\b(le|la|les|des|du|est|sont|qui|que|quoi|quel|quels|quelle|quelles|combien|pourquoi|depuis|hier|y|il|une|un|sur|dans|vers|ou|en|par|aux?|quand|comment|moi|mes|nos|ete|liste|aide|etat|cette|ces|avec|d|l|s|qu|n|a t|rapports?|alertes?|ouvert(e?s)?|noeuds?|liens?|panne|sauvegardes?|chemin|charge|equipements?|(re)?demarrer?|arreter?|eteindre|eteins|restaurer?|isoler?)\b/g;
const ENGLISH =
  /\b(the|is|are|what|which|who|why|how|when|where|since|yesterday|any|of|on|in|to|from|me|show|list|did|do|does|has|have|was|were|there|my|our|by|with|help|and|many|much|last|most|at|it|open|devices|software)\b/g;

/** The language that a question is in; `otherwise` where nothing tells. */
export function languageOfWords(words: string, otherwise: Language = 'en'): Language {
  const bare = words.replace(/#[nap]\b/g, '');
  const [french, english] = [FRENCH, ENGLISH].map((signs) => bare.match(signs)?.length ?? 0) as [number, number];
  return french === english ? otherwise : french > english ? 'fr' : 'en';
}

const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  un: 1,
  une: 1,
  two: 2,
  deux: 2,
  three: 3,
  trois: 3,
  four: 4,
  quatre: 4,
  five: 5,
  cinq: 5,
  six: 6,
  seven: 7,
  sept: 7,
  eight: 8,
  huit: 8,
  nine: 9,
  neuf: 9,
  ten: 10,
  dix: 10,
  twelve: 12,
  douze: 12,
  fifteen: 15,
  quinze: 15,
  twenty: 20,
  vingt: 20,
  thirty: 30,
  trente: 30,
};
const UNIT_MS: readonly (readonly [RegExp, number])[] = [
  [/^min/, 60_000],
  [/^(h|hours?|heures?)$/, HOUR_MS],
  [/^(d|days?|j|jours?)$/, DAY_MS],
  [/^(weeks?|semaines?)$/, 7 * DAY_MS],
  [/^(months?|mois)$/, 30 * DAY_MS],
];
const NUMBER = `(\\d{1,4}|${Object.keys(NUMBERS).join('|')})`;
const UNIT = '(minutes?|mins?|hours?|heures?|h|days?|jours?|j|d|weeks?|semaines?|months?|mois)';
const SPAN = new RegExp(`\\b${NUMBER} ?(?:dernieres?|derniers?|last|past)? ?${UNIT}\\b`);
const LONE_SPAN = new RegExp(`\\b(?:last|past|derniere?|dernier|cette|l) ${UNIT}\\b|\\b${UNIT} (?:derniere?|passee?)\\b`);

/** Since when a question means, of the words in it; null where it says nothing of time. Days begin at midnight UTC. */
export function sinceOf(words: string, now: Date): Date | null {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  if (/\b(day before yesterday|avant hier)\b/.test(words)) return new Date(midnight - 2 * DAY_MS);
  if (/\b(yesterday|hier)\b/.test(words)) return new Date(midnight - DAY_MS);
  if (/\b(today|this morning|aujourd hui|ce matin|tonight|ce soir)\b/.test(words)) return new Date(midnight);
  if (/\b(last night|cette nuit|la nuit derniere)\b/.test(words)) return new Date(midnight - 6 * HOUR_MS);
  if (/\b(this week|cette semaine)\b/.test(words)) return new Date(midnight - 7 * DAY_MS);
  const span = SPAN.exec(words);
  const unit =
    span?.[2] ??
    LONE_SPAN.exec(words)
      ?.slice(1)
      .find((found) => found !== undefined);
  if (unit === undefined) return null;
  const count = span === null ? 1 : (NUMBERS[span[1]!] ?? Number(span[1]));
  const length = UNIT_MS.find(([sign]) => sign.test(unit))?.[1] ?? HOUR_MS;
  return new Date(now.getTime() - Math.min(LONGEST_MS, count * length));
}

/** Until when a question means, where it is about a day that is over: `yesterday`, and not `since yesterday`; null: until now. */
export function untilOf(words: string, now: Date): Date | null {
  if (/\b(since|from|depuis)\b/.test(words)) return null;
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  if (/\b(day before yesterday|avant hier)\b/.test(words)) return new Date(midnight - DAY_MS);
  return /\b(yesterday|hier)\b/.test(words) ? new Date(midnight) : null;
}

/** What others named, fit to be shown in a line: no control or direction characters, not too long. */
export function shown(text: string, longest = 120): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}
