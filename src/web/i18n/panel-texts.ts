import { useLanguage, type Language } from './i18n.ts';

/** The texts of a module's panel: the same keys in every language. */
export type PanelTexts<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;

/** `const t = usePanelText(TEXTS); t('runs', { count: 3 })`: a panel brings its own words, so that they go with its folder. */
export function usePanelText<Key extends string>(
  texts: PanelTexts<Key>,
): (key: Key, values?: Readonly<Record<string, string | number>>) => string {
  const language = useLanguage();
  return (key, values = {}) => texts[language][key].replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}
