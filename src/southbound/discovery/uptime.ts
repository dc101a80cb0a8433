const DAY_S = 86_400;

/** `1 day, 4:23:45`, as people write how long something has run. */
export function uptimeText(seconds: number | null): string | null {
  if (seconds === null || !Number.isFinite(seconds) || seconds < 0) return null;
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / DAY_S);
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = whole % DAY_S;
  const clock = `${Math.floor(rest / 3_600)}:${two(Math.floor((rest % 3_600) / 60))}:${two(rest % 60)}`;
  return days === 0 ? clock : `${days} day${days === 1 ? '' : 's'}, ${clock}`;
}
