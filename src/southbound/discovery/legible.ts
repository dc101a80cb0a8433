/** Of one text of a device; descriptions of systems have hundreds, banners may have pages. Configurations have a limit of their own. */
const LONGEST = 4_096;
const CONFIGURATION = 'configuration';

/**
 * What devices say, as text that nobody obeys: without the control characters that terminals act on (ECMA-48 §5.2, §5.3), which are no part of any name,
 * and no longer than somebody reads. Tabs and line ends stay.
 */
export function legible<T>(value: T): T {
  return cleaned(value, LONGEST) as T;
}

function cleaned(value: unknown, most: number): unknown {
  if (typeof value === 'string') return plain(value, most);
  if (Array.isArray(value)) return value.map((each) => cleaned(each, most));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [plain(name, LONGEST), cleaned(each, name === CONFIGURATION ? Infinity : most)]),
  );
}

function plain(text: string, most: number): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  const clean = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g, '');
  return clean.length <= most ? clean : `${clean.slice(0, most - 1)}…`;
}
