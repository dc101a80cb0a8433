/** How long it is until a moment: `1:05:00`, `4:59`; `0:00` once it is over. */
export function leftOf(moment: string, nowMs: number): string {
  const seconds = Math.max(0, Math.round((Date.parse(moment) - nowMs) / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
