import { useLanguage, type Language } from './i18n.ts';

/** The texts of a module's panel: the same keys in every language. */
export type PanelTexts<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;

/** A text with a number in it may be two, `devices_one` and `devices_other`, and is asked for as `devices`. */
type Counted<Key extends string> = Key extends `${infer Name}_other` ? Name : never;
type Values = Readonly<Record<string, string | number>>;

/** `const t = usePanelText(TEXTS); t('runs', { count: 3 })`: a panel brings its own words, so that they go with its folder. */
export function usePanelText<Key extends string>(texts: PanelTexts<Key>): (key: Key | Counted<Key>, values?: Values) => string {
  const language = useLanguage();
  return (key, values = {}) => panelText(texts[language], language, key, values);
}

export function panelText(texts: Readonly<Record<string, string>>, language: Language, key: string, values: Values): string {
  const { count } = values;
  const form = typeof count === 'number' ? new Intl.PluralRules(language).select(count) : 'other';
  // Millions have a form of their own in French, with the same words.
  const text = texts[key] ?? texts[`${key}_${form}`] ?? texts[`${key}_other`] ?? key;
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}
