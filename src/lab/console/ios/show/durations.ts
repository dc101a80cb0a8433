const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** A year of IOS has 52 weeks. */
const YEAR = 52 * WEEK;

/** `1 week, 2 days, 3 hours, 4 minutes`, as uptimes are told: at least `0 minutes`. */
export function longDuration(ms: number): string {
  const units = [
    ['year', YEAR],
    ['week', WEEK],
    ['day', DAY],
    ['hour', HOUR],
    ['minute', MINUTE],
  ] as const;
  const parts: string[] = [];
  let rest = ms;
  for (const [name, length] of units) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
  }
  return parts.length === 0 ? '0 minutes' : parts.join(', ');
}

/** `00:01:02` below a day, `1d02h` below a week, `1w2d` above, as routing tables tell ages. */
export function shortDuration(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  if (ms < DAY) return `${two(ms / HOUR)}:${two((ms % HOUR) / MINUTE)}:${two((ms % MINUTE) / SECOND)}`;
  if (ms < WEEK) return `${Math.floor(ms / DAY)}d${two((ms % DAY) / HOUR)}h`;
  return ms < YEAR
    ? `${Math.floor(ms / WEEK)}w${Math.floor((ms % WEEK) / DAY)}d`
    : `${Math.floor(ms / YEAR)}y${Math.floor((ms % YEAR) / WEEK)}w`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (value: number): string => String(value).padStart(2, '0');

/** `13:01:02.123 UTC Wed Nov 25 2026` */
export function clockText(ms: number): string {
  const at = new Date(ms);
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}.${String(at.getUTCMilliseconds()).padStart(3, '0')}`;
  return `${time} UTC ${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${at.getUTCDate()} ${at.getUTCFullYear()}`;
}

/** `Nov 25 13:01:02.123`, as log lines begin. */
export function logTime(ms: number): string {
  const at = new Date(ms);
  const [time = ''] = clockText(ms).split(' ');
  return `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${time}`;
}

/** `Nov 26 2026 01:00 PM`, as leases end. */
export function leaseTime(ms: number): string {
  const at = new Date(ms);
  const hour = at.getUTCHours();
  const half = `${two(hour % 12 === 0 ? 12 : hour % 12)}:${two(at.getUTCMinutes())} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${MONTHS[at.getUTCMonth()]} ${two(at.getUTCDate())} ${at.getUTCFullYear()} ${half}`;
}
