import { Text } from '@mantine/core';
import { useLanguage, type Language } from '../i18n/i18n.ts';

const DAY_MS = 86_400_000;

/** Times as they are read at a glance: of today without the date, and always by 24 hours. */
export function useTimeText(): (time: string | Date) => string {
  const language = useLanguage();
  return (time) => {
    const moment = new Date(time);
    const today = Math.abs(Date.now() - moment.getTime()) < DAY_MS && moment.getDate() === new Date().getDate();
    return formatOf(language, today).format(moment);
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are dear to make: one for each kind. The browser's own variant of the language is taken where it has one. */
function formatOf(language: Language, today: boolean): Intl.DateTimeFormat {
  const key = `${language} ${today}`;
  let format = formats.get(key);
  if (format === undefined) {
    const tag = navigator.languages.find((each) => each.startsWith(language)) ?? language;
    format = new Intl.DateTimeFormat(tag, { ...(today ? {} : { dateStyle: 'short' }), timeStyle: 'medium', hourCycle: 'h23' });
    formats.set(key, format);
  }
  return format;
}

/** A moment, with the whole of it on hover. */
export function Time({ at }: { readonly at: string }) {
  const text = useTimeText();
  return (
    <Text span component="time" dateTime={at} title={at} className="numbers" inherit style={{ whiteSpace: 'nowrap' }}>
      {text(at)}
    </Text>
  );
}
