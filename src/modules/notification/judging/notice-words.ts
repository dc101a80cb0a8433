import type { Language } from '#kernel/language.ts';

/** What notifications say by themselves, beside what events say. */
export interface NoticeWords {
  readonly nothing: string;
  /** Of several things told together, the first. */
  andMore(what: string, count: number): string;
  over(what: string): string;
  heldBack(what: string, count: number): string;
  /** The last line of a text that does not list everything. */
  moreLines(count: number): string;
  /** `after` is a duration such as `10m`. */
  unacknowledged(what: string, after: string): string;
  test(what: string): string;
  template(problem: string): string;
}

export const NOTICE_WORDS: Readonly<Record<Language, NoticeWords>> = {
  en: {
    nothing: 'Nothing happened',
    andMore: (what, count) => `${what} and ${count} more`,
    over: (what) => `Over: ${what}`,
    heldBack: (what, count) => `${count} held back: ${what}`,
    moreLines: (count) => `… and ${count} more.`,
    unacknowledged: (what, after) => `Not acknowledged for ${after}: ${what}`,
    test: (what) => `Test: ${what}`,
    template: (problem) => `(The template of the rule: ${problem})`,
  },
  fr: {
    nothing: 'Rien ne s’est passé',
    andMore: (what, count) => `${what} et ${count} de plus`,
    over: (what) => `Terminé\u00A0: ${what}`,
    heldBack: (what, count) => `${count} retenus\u00A0: ${what}`,
    moreLines: (count) => `… et ${count} de plus.`,
    unacknowledged: (what, after) => `Non acquitté depuis ${after}\u00A0: ${what}`,
    test: (what) => `Essai\u00A0: ${what}`,
    template: (problem) => `(Le modèle de la règle\u00A0: ${problem})`,
  },
};
