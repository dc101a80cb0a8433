import { useLanguage, useText, type Language } from '../../i18n/i18n.ts';
import { timesOf } from './times.ts';

/** A Sunday; names of weekdays are asked for days of a week of their own. */
const SUNDAY = Date.UTC(2023, 0, 1);
const DAY_MS = 86_400_000;

export function weekdayName(weekday: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(SUNDAY + weekday * DAY_MS);
}

/** What cron fields say, in words where there are some: `const when = useWhenText(); when('0 3 * * *')`. */
export function useWhenText(): (cron: string) => string {
  const t = useText();
  const language = useLanguage();
  return (cron) => {
    const times = timesOf(cron);
    switch (times.every) {
      case 'hour':
        return t('schedules.saidHour', { minute: times.minute });
      case 'day':
        return t('schedules.saidDay', { at: times.at });
      case 'workday':
        return t('schedules.saidWorkday', { at: times.at });
      case 'week':
        return t('schedules.saidWeek', { weekday: weekdayName(times.weekday, language), at: times.at });
      case 'month':
        return t('schedules.saidMonth', { day: times.day, at: times.at });
      case 'own':
        return cron;
    }
  };
}
