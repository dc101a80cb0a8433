const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Zones that devices name by letters, in minutes east of Greenwich. @see RFC 2822 §4.3; CET and CEST by IANA tzdata, Europe/Paris */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  Z: 0,
  CET: 60,
  CEST: 120,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

/** Minutes east of Greenwich of `+0200`, `+02:00`, `CET`; 0 where nothing says otherwise. */
function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined) return 0;
  const offset = /^"?([+-])(\d\d):?(\d\d)"?$/u.exec(zone);
  if (offset !== null) return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
  return ZONES[zone.toUpperCase()] ?? 0;
}

/** A moment as ISO 8601 in UTC, from the ways in which devices write a whole one; null where the year is not told. */
export function momentOf(text: string, zone?: string): string | null {
  const trimmed = text.trim();
  if (/^\d{9,20}(?:\.\d+)?$/u.test(trimmed)) return fromEpoch(trimmed);
  const iso = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)([.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?/u.exec(trimmed);
  if (iso !== null) {
    return made(iso[1]!, Number(iso[2]), iso[3]!, `${iso[4]}:${iso[5]}:${iso[6]}`, iso[7], iso[8] ?? zone);
  }
  const patterns = [
    // Feb 28 2021 18:20:54 +0200, and the day of the week before it.
    /^(?:[A-Z][a-z]{2},? )?(?<month>[A-Z][a-z]{2}) +(?<day>\d{1,2}),? (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d)(?<part>[.,]\d+)?(?: ?(?<zone>[+-]\d\d:?\d\d|(?<= )[A-Z]{1,4})\b)?/u,
    // Tue Aug 12 08:26:30 2025
    /^(?:[A-Z][a-z]{2} )?(?<month>[A-Z][a-z]{2}) +(?<day>\d{1,2}) (?<time>\d\d:\d\d:\d\d)(?<part>[.,]\d+)? (?:(?<zone>[A-Z]{2,4}) )?(?<year>\d{4})/u,
    // 2025 Mar 13 17:07:57.123 UTC
    /^(?<year>\d{4}) (?<month>[A-Z][a-z]{2}) +(?<day>\d{1,2}) (?<time>\d\d:\d\d:\d\d)(?<part>[.,]\d+)?(?: (?<zone>[A-Z]{2,4}|[+-]\d{4}))?/u,
    // 07/Jul/2025:05:16:25.762 +0200
    /^(?<day>\d{1,2})[/-](?<month>[A-Z][a-z]{2})[/-](?<year>\d{4})[: ](?<time>\d\d:\d\d:\d\d)(?<part>[.,]\d+)?(?: (?<zone>[+-]\d{4}))?/u,
  ];
  for (const pattern of patterns) {
    const groups = pattern.exec(trimmed)?.groups;
    if (groups === undefined) continue;
    const month = MONTHS.indexOf((groups['month'] ?? '').toLowerCase()) + 1;
    if (month > 0) return made(groups['year']!, month, groups['day']!, groups['time']!, groups['part'], groups['zone'] ?? zone);
  }
  return null;
}

function made(year: string, month: number, day: string, time: string, part: string | undefined, zone: string | undefined): string | null {
  const date = new Date(`${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}T${time}Z`);
  if (Number.isNaN(date.getTime())) return null;
  const moved = new Date(date.getTime() - zoneMinutes(zone) * 60_000).toISOString().slice(0, 19);
  return `${moved}${part === undefined ? '' : part.replace(',', '.').slice(0, 7)}Z`;
}

/** Seconds, or their thousandth, millionth or billionth part: what is written tells by its length. */
function fromEpoch(text: string): string | null {
  const whole = text.split('.')[0]!;
  const scale = whole.length <= 10 ? 1 : whole.length <= 13 ? 1e3 : whole.length <= 16 ? 1e6 : 1e9;
  const seconds = Number(text) / scale;
  const date = new Date(Math.floor(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const part = seconds === Math.floor(seconds) ? '' : (seconds - Math.floor(seconds)).toFixed(6).slice(1);
  return `${date.toISOString().slice(0, 19)}${part}Z`;
}
